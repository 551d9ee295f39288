import { describe, expect, it } from 'vitest';
import { outcomeOf } from './vitest.mjs';

type Report = NonNullable<Parameters<typeof outcomeOf>[1]>;

const good: Report = {
  numPassedTests: 5,
  numFailedTests: 0,
  numPendingTests: 0,
  numTodoTests: 0,
  testResults: [{ name: 'a.test.ts', status: 'passed', assertionResults: [{ status: 'passed' }] }],
};
const count = (report: Report | undefined, failure?: string, mayBeEmpty = false) => {
  const { failed, notes, passed, skipped } = outcomeOf('tests', report, failure, mayBeEmpty);
  return { passed, failed, skipped, notes: notes.join() };
};

describe('what is counted', () => {
  it('are tests that passed, failed, or were skipped', () => {
    expect(count(good)).toEqual({ passed: 5, failed: 0, skipped: 0, notes: '' });
    const mixed = { ...good, numFailedTests: 2, numPendingTests: 1, numTodoTests: 3 };
    expect(count(mixed, 'exit code 1')).toMatchObject({ passed: 5, failed: 2, skipped: 4 });
  });

  it('is a file that does not load, or fails in a hook', () => {
    const broken = { name: 'b.test.ts', status: 'failed', assertionResults: [] };
    const hook = { name: 'c.test.ts', status: 'failed', assertionResults: [{ status: 'passed' }] };
    const blamed = { name: 'd.test.ts', status: 'failed', assertionResults: [{ status: 'failed' }] };
    const report = { ...good, numFailedTests: 1, testResults: [broken, hook, blamed] };
    expect(count(report, 'exit code 1')).toMatchObject({ passed: 5, failed: 3 });
  });

  it('is an error that no test is blamed for', () => {
    expect(count(good, 'exit code 1')).toMatchObject({
      passed: 5,
      failed: 1,
      notes: expect.stringContaining('unhandled'),
    });
  });

  it('is a crash', () => {
    expect(count(undefined, 'ended by SIGSEGV')).toMatchObject({
      failed: 1,
      notes: expect.stringContaining('SIGSEGV'),
    });
    expect(count(undefined)).toMatchObject({ failed: 1 });
  });

  it('is that there are no tests, unless the user chose which', () => {
    const empty = { ...good, numPassedTests: 0, testResults: [] };
    expect(count(empty)).toMatchObject({ failed: 1, notes: 'no tests were found' });
    expect(count(empty, undefined, true)).toMatchObject({ failed: 0 });
    expect(count(empty, 'exit code 1', true)).toMatchObject({ failed: 1 });
  });
});
