import { describe, expect, test } from 'vitest';
import { instantText } from '../../core/clock.ts';
import type { Operation } from '../../resources/common.ts';
import { isYoung, operationWord } from './settled.ts';
import { apiError, type Row, scriptedClient, taskId, taskRow, vmId, vmRow } from './testing.ts';

const tenMinutes = 600_000;

interface Scene {
  readonly tasks?: readonly Row[];
  readonly vm?: Row | undefined;
  readonly operation?: Partial<Operation>;
  readonly ageMs?: number;
}

async function word({ tasks = [], operation = {}, ageMs = 0, ...scene }: Scene) {
  const vm = 'vm' in scene ? scene.vm : vmRow();
  const { call, client, clock, paths } = await scriptedClient({
    'get-tasks': tasks,
    'get-vms': vm === undefined ? [] : [vm],
  });
  const startedAt = instantText(clock.now() - ageMs);
  return { word: await operationWord(client, { verb: 'Create', startedAt, ...operation }, vmId, call), paths: paths() };
}

describe('with a task', () => {
  const operation = { id: taskId };

  test('that runs: its word, and the VM is not asked', async () => {
    const seen = await word({
      operation,
      tasks: [taskRow({ status: 'EXECUTING', progress: 0.4 })],
      vm: vmRow({ entityAsyncStatus: 'UPDATING' }),
    });
    expect(seen).toEqual({ word: 'EXECUTING: Create a snapshot of web-1, 40%', paths: ['get-tasks'] });
  });

  test.each(['PAUSED', 'PENDING', 'SOMETHING_NEW'])('%s is one that runs', async (status) => {
    expect((await word({ operation, tasks: [taskRow({ status })] })).word).toBe(
      `${status}: Create a snapshot of web-1`,
    );
  });

  test('that has succeeded, while the VM is still marked', async () => {
    const seen = await word({ operation, tasks: [taskRow()], vm: vmRow({ entityAsyncStatus: 'UPDATING' }) });
    expect(seen.word).toBe('instance is UPDATING');
  });

  test.each([
    ['the VM is idle', vmRow()],
    ['the VM is gone', undefined],
    ['the VM is in the recycle bin', vmRow({ in_recycle_bin: true, entityAsyncStatus: 'DELETING' })],
  ])('that has succeeded, and %s: over', async (_name, vm) => {
    expect((await word({ operation, tasks: [taskRow()], vm })).word).toBeUndefined();
  });

  test('that has failed is thrown, with the words inside', async () => {
    const message = 'code: CREATE_FAILED\nmessage: {"data":{},"ec":"EAllocSpace","error":{"msg":"no space left"}}';
    await expect(
      word({ operation, tasks: [taskRow({ status: 'FAILED', error_message: message })] }),
    ).rejects.toMatchObject({ kind: 'failed', message: expect.stringContaining('no space left') });
  });

  test.each([
    ['a moment ago', 1000, 'task not listed yet'],
    ['by a machine whose clock is ahead', -60_000, 'task not listed yet'],
    ['long ago', tenMinutes, undefined],
    ['by a machine whose clock is hours ahead', -10 * tenMinutes, undefined],
  ])('that is not listed, begun %s', async (_name, ageMs, expected) => {
    expect((await word({ operation, ageMs, vm: vmRow() })).word).toBe(expected);
  });

  test('that is long forgotten says no more, and what the VM does now is something else', async () => {
    const vm = vmRow({ entityAsyncStatus: 'UPDATING' });
    expect((await word({ operation, ageMs: 2 * tenMinutes, vm })).word).toBeUndefined();
  });

  test('and a time that cannot be read: only the record counts', async () => {
    expect((await word({ operation: { ...operation, startedAt: 'yesterday' } })).word).toBeUndefined();
  });

  test('that cannot be asked proves nothing', async () => {
    const { call, client, clock } = await scriptedClient({
      'get-tasks': () => apiError(500, 'oops'),
      'get-vms': [vmRow()],
    });
    const operation = { verb: 'Create', id: taskId, startedAt: instantText(clock.now()) } as const;
    await expect(operationWord(client, operation, vmId, call)).rejects.toMatchObject({ kind: 'unavailable' });
  });
});

describe('without a task', () => {
  test('the VM tells', async () => {
    expect((await word({ vm: vmRow({ entityAsyncStatus: 'UPDATING' }) })).word).toBe('instance is UPDATING');
    expect(await word({})).toEqual({ word: undefined, paths: ['get-vms'] });
  });

  test('without an operation nothing is asked', async () => {
    const { call, client, paths } = await scriptedClient({});
    expect(await operationWord(client, undefined, vmId, call)).toBeUndefined();
    expect(paths()).toEqual([]);
  });
});

test.each([
  ['now', 0, true],
  ['not quite ten minutes ago', tenMinutes - 1000, true],
  ['ten minutes ago', tenMinutes, false],
])('an operation begun %s', (_name, ageMs, expected) => {
  const now = 1_772_000_000_000;
  expect(isYoung({ verb: 'Create', startedAt: instantText(now - ageMs) }, now)).toBe(expected);
});
