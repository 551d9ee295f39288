import { expect, it } from 'vitest';
import { LifeboatError } from '../core/errors.ts';
import { PartialState } from './contract.ts';
import { partial } from './partial.ts';

const rest = 'Kept in state; the next `pulumi up` (or `refresh`, `destroy`) looks at it again first.';

it('says the id, the reason and what happens next, and is always unfinished', () => {
  const cause = new LifeboatError('timeout', { message: 'gave up' });
  const state = partial('vm-1/s1', { name: 'n' }, cause);
  expect(state.saved).toEqual({ id: 'vm-1/s1', outputs: { name: 'n' }, unfinished: true });
  expect(state.reasons).toEqual([`vm-1/s1 is not finished: gave up. ${rest}`]);
  expect(state.message).toBe(state.reasons[0]);
  expect(state.cause).toBe(cause);
});

it('words a bug of ours as one', () => {
  expect(partial('vm-1/s1', {}, new TypeError('x is not a function')).reasons).toEqual([
    `vm-1/s1 is not finished: unexpected failure: TypeError: x is not a function. ${rest}`,
  ]);
});

it('stays what it was when it is wrapped again', () => {
  const first = new PartialState({ id: 'vm-1/s1', outputs: {} }, ['a', 'b'], undefined);
  expect(partial('vm-1/s2', { more: 1 }, first)).toBe(first);
  expect(first.message).toBe('a; b');
});
