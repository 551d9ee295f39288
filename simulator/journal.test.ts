import { expect, it } from 'vitest';
import { Journal } from './journal.ts';

it('finds calls by function, mutations by effect, and unknown calls', () => {
  const journal = new Journal();
  const base = { at: 0, params: {}, status: 200, outcome: 'ok' };
  journal.add({ ...base, func: 'list' });
  journal.add({ ...base, func: 'create', effect: 'made', status: 0, outcome: 'fault:resetAfter' });
  journal.add({ ...base, func: 'typo', outcome: 'error:missed', unknown: true });
  expect(journal.calls().map((entry) => entry.func)).toEqual(['list', 'create', 'typo']);
  expect(journal.calls('list')).toHaveLength(1);
  expect(journal.mutations().map((entry) => entry.func)).toEqual(['create']);
  expect(journal.mutations('list')).toEqual([]);
  expect(journal.unknown().map((entry) => entry.func)).toEqual(['typo']);
  journal.clear();
  expect(journal.calls()).toEqual([]);
});
