import { expect, it } from 'vitest';
import { RunMemory } from './memory.ts';

it('knows nothing at first', () => {
  const memory = new RunMemory();
  expect([
    memory.wasChecked('u'),
    memory.isInState('u'),
    memory.hasFailed('u'),
    memory.wasCreated('Snapshot', 'i'),
    memory.removedFirst('u'),
  ]).toEqual([false, false, false, false, undefined]);
});

it('remembers each fact by its own key', () => {
  const memory = new RunMemory();
  memory.noteFailure('u1');
  memory.noteCreated('Snapshot', 'vm/1');
  memory.noteRemovedFirst('u1', 'vm/2');
  expect([memory.hasFailed('u1'), memory.hasFailed('u2')]).toEqual([true, false]);
  expect([memory.wasCreated('Snapshot', 'vm/1'), memory.wasCreated('BackupSchedule', 'vm/1')]).toEqual([true, false]);
  expect([memory.removedFirst('u1'), memory.removedFirst('u2')]).toEqual(['vm/2', undefined]);
});

it('knows what is in state, and what is made anew', () => {
  const memory = new RunMemory();
  memory.noteChecked('old', true);
  memory.noteChecked('replaced', true);
  memory.noteChecked('replaced', false);
  expect([memory.isInState('old'), memory.isMadeAnew('old')]).toEqual([true, false]);
  expect([memory.isInState('replaced'), memory.isMadeAnew('replaced')]).toEqual([true, true]);
  expect([memory.isInState('new'), memory.isMadeAnew('new')]).toEqual([false, false]);
});

it('says a thing is new once', () => {
  const memory = new RunMemory();
  expect([memory.firstTime('w'), memory.firstTime('w'), memory.firstTime('x')]).toEqual([true, false, true]);
});

it('finds who else asks for another value of what belongs to the instance', () => {
  const memory = new RunMemory();
  expect(memory.instanceWideConflict('keep vm-1', 'a', 3)).toBeUndefined();
  expect(memory.instanceWideConflict('keep vm-1', 'b', 3)).toBeUndefined();
  expect(memory.instanceWideConflict('keep vm-2', 'c', 5)).toBeUndefined();
  expect(memory.instanceWideConflict('keep vm-1', 'c', 5)).toBe('b');
  expect(memory.instanceWideConflict('list vm-1', 'a', [1])).toBeUndefined();
  expect(memory.instanceWideConflict('list vm-1', 'b', [1])).toBeUndefined();
});
