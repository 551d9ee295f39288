import { describe, expect, test } from 'vitest';
import { plain } from './words.ts';

describe('plain', () => {
  test('one line without control characters', () => {
    expect(plain(' The gateway\r\nis\u0000 \u001b[31mun\u200breachable\t ')).toBe('The gateway is [31mun reachable');
  });

  test('of sane length', () => {
    expect(plain('x'.repeat(301))).toBe(`${'x'.repeat(300)}…`);
    expect(plain('x'.repeat(300))).toBe('x'.repeat(300));
    expect(plain('abcdef', 3)).toBe('abc…');
    expect(plain(`${' '.repeat(1_000_000)}late`)).toBe('');
  });
});
