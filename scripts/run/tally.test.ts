import { describe, expect, it } from 'vitest';
import { checked, summary } from './tally.mjs';

const tests = { name: 'fast tests', passed: 10, failed: 0, skipped: 0, notes: [] };

describe('summary', () => {
  it('ends with one line for programs', () => {
    expect(summary([checked('lint', undefined), tests]).at(-1)).toBe('11 passed, 0 failed');
    expect(summary([checked('lint', 'exit code 1'), { ...tests, failed: 2 }]).at(-1)).toBe('10 passed, 3 failed');
    expect(summary([])).toEqual(['0 passed, 0 failed']);
  });

  it('says before it what was skipped, and only then', () => {
    expect(
      summary([
        { ...tests, skipped: 3 },
        { ...tests, skipped: 1 },
      ]).at(-2),
    ).toBe('4 skipped');
    expect(summary([tests]).join()).not.toContain('skipped');
  });

  it('has a line for each step, with why it failed', () => {
    expect(summary([checked('lint', 'exit code 1'), tests])).toEqual([
      'FAILED  lint: 0 passed, 1 failed',
      '        exit code 1',
      'ok      fast tests: 10 passed',
      '10 passed, 1 failed',
    ]);
  });
});
