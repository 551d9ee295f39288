import { describe, expect, test } from 'vitest';
import { atLeast, parseVersion } from './version.ts';

describe('parseVersion', () => {
  test.each([
    ['"4.8.0"', 4, 8, 0, '4.8.0'],
    ['4.8.0', 4, 8, 0, '4.8.0'],
    ['v4.8.0-rc.3+build.12', 4, 8, 0, 'v4.8.0-rc.3+build.12'],
    ['4.10', 4, 10, 0, '4.10'],
    ['CloudTower\n4.7.2 (2026-01-05)', 4, 7, 2, 'CloudTower 4.7.2 (2026-01-05)'],
    ['{"version":"4.6.1"}', 4, 6, 1, '{ version : 4.6.1 }'],
  ])('%j', (text, major, minor, patch, line) => {
    expect(parseVersion(text)).toEqual({ major, minor, patch, text: line });
  });

  test.each(['', 'unknown', 'latest', '4', '99999.1.2', 'x'.repeat(1_000_000)])('%.20s is none', (text) => {
    expect(parseVersion(text)).toBeUndefined();
  });
});

describe('atLeast', () => {
  test.each([
    ['4.4.0', '4.4.0', true],
    ['4.4.0-rc.1', '4.4.0', true],
    ['4.3.9', '4.4.0', false],
    ['4.10.0', '4.8.0', true],
    ['5.0.0', '4.8.0', true],
    ['3.9.9', '4.0.0', false],
    ['4.8.1', '4.8.2', false],
    ['4.8', '4.8.0', true],
  ] as const)('%s is at least %s: %s', (text, wanted, expected) => {
    expect(atLeast(parseVersion(text), wanted)).toBe(expected);
  });

  test('of an unknown one: never', () => {
    expect(atLeast(undefined, '0.0.0')).toBe(false);
  });
});
