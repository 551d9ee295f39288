import { describe, expect, it } from 'vitest';
import { isAtLeast, plainVersion } from './version.mjs';

describe('versions', () => {
  it.each([
    ['v3.259.0', '3.259.0', true],
    ['3.259.1', '3.259.0', true],
    ['v4.0.0', '3.259.0', true],
    ['v3.258.99', '3.259.0', false],
    ['v3.259.0-dev.1', '3.259.0', false],
    ['v3.260.0-dev.1', '3.259.0', true],
    ['go1.25.11', '1.25.11', true],
    ['go1.25rc1', '1.25.0', false],
    ['go1.26', '1.25.11', true],
    ['nothing', '1.0.0', false],
  ])('%s is at least %s: %s', (text, minimum, expected) => {
    expect(isAtLeast(text, minimum)).toBe(expected);
  });

  it('are shown without a prefix', () => {
    expect(plainVersion('v3.259.0\n')).toBe('3.259.0');
    expect(plainVersion('go1.26rc1')).toBe('1.26rc1');
  });
});
