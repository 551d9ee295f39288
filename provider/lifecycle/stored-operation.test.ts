import { expect, it } from 'vitest';
import { storedOperation } from './stored-operation.ts';

const operation = { verb: 'Create', id: 'job-1', startedAt: '2026-01-01T00:00:00Z' } as const;

it('is read back, and nothing else is taken for one', () => {
  expect(storedOperation({ operation })).toEqual(operation);
  expect(storedOperation({ operation: { verb: 'Remove', startedAt: 'x' } })).toEqual({
    verb: 'Remove',
    startedAt: 'x',
  });
  for (const none of [
    undefined,
    {},
    { operation: 'x' },
    { operation: { verb: 'guess', startedAt: 'x' } },
    { operation: { verb: 'Create' } },
  ]) {
    expect(storedOperation(none)).toBeUndefined();
  }
});
