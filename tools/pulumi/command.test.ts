import { describe, expect, it } from 'vitest';
import { describeFailure, run } from './command.mjs';

describe('run', () => {
  const env = process.env;

  it('gives lines as they come, also an unfinished last one', async () => {
    const lines: string[] = [];
    const outcome = await run(
      process.execPath,
      ['-e', 'console.log("a"); console.error("b"); process.stdout.write("c\\r50%")'],
      { env, onLine: (line) => lines.push(line) },
    );
    expect(outcome).toMatchObject({ code: 0, stdout: 'a\nc\r50%', stderr: 'b\n' });
    expect(lines.toSorted()).toEqual(['50%', 'a', 'b', 'c']);
  });

  it('ends a program that takes too long', async () => {
    const outcome = await run(process.execPath, ['-e', 'setInterval(() => {}, 1000)'], {
      env,
      timeoutMs: 20,
    });
    expect(outcome).toMatchObject({ timedOut: true });
    expect(describeFailure(outcome)).toBe('it did not end in time');
  });

  it('tells of a program that cannot be started', async () => {
    const outcome = await run('/nowhere/program', [], { env });
    expect(describeFailure(outcome)).toBe('spawn /nowhere/program ENOENT');
  });
});
