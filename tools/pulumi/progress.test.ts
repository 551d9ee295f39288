import { describe, expect, it } from 'vitest';
import { duration, reporting } from './progress.mjs';

describe('progress', () => {
  it.each([
    [4_600, '5 s'],
    [59_400, '59 s'],
    [185_000, '3 min 05 s'],
  ])('%i ms is shown as %s', (ms, text) => {
    expect(duration(ms)).toBe(text);
  });

  it('is said until the step ends', async () => {
    const log: string[] = [];
    let said = () => {};
    const twice = new Promise<void>((resolve) => {
      said = resolve;
    });
    await reporting(
      (line) => {
        if (log.push(line) === 2) said();
      },
      () => 'compiling',
      () => twice,
      1,
    );
    expect(log.slice(0, 2)).toEqual(['  0 s: compiling', '  0 s: compiling']);
  });
});
