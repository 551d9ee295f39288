import { describe, expect, test } from 'vitest';
import { instantText } from '../../core/clock.ts';
import type { JsonObject } from '../../core/json.ts';
import type { Operation } from '../../resources/common.ts';
import type { Plan, Present } from '../driver.ts';
import { listSnapshots, snapshot } from './snapshot.ts';
import {
  apiError,
  lockedError,
  noAnswer,
  type Script,
  scriptedClient,
  snapshotId,
  snapshotRow,
  taskId,
  taskRow,
  vmId,
  vmRow,
  withTask,
} from './testing.ts';

const ref = { instanceId: vmId, objectId: snapshotId };
const attempt = { requestId: '', objectId: '' };
const inputs = { instanceId: vmId, name: 'nightly' };
const filesystem = { ...inputs, consistency: 'Filesystem' } as const;
const present: Present = { kind: 'present', ref, cloudStatus: 'idle', inputs, outputs: {} };
const untouched = { local_id: 'placeholder-1', local_created_at: null, size: 0, vm_disks: [] };

async function setup(script: Script) {
  const api = await scriptedClient({ 'get-vms': [vmRow()], 'get-tasks': [], 'get-vm-snapshots': [], ...script });
  const started = (changes: Partial<Operation> = {}): Operation => ({
    verb: 'Create',
    startedAt: instantText(api.clock.now()),
    ...changes,
  });
  return { ...api, driver: snapshot.driver(api.client), started };
}

describe('read', () => {
  test('by its own record, with the ids that backup tools need', async () => {
    const row = snapshotRow({
      vm_disks: [{ type: 'DISK', snapshot_local_id: 'lun-1', vm_volume_local_id: 'volume-1' }],
    });
    const { call, driver, of, paths } = await setup({
      'get-vm-snapshots': [row],
      'get-iscsi-lun-snapshots': [{ id: 'cmjlun', name: 'lun-1', local_id: 'zbs-1' }],
    });
    expect(await driver.read(ref, undefined, call)).toMatchObject({
      kind: 'present',
      ref,
      cloudStatus: 'idle',
      outputs: { disks: [{ diskId: 'volume-1', snapshotId: 'lun-1', localId: 'zbs-1' }] },
    });
    expect(of('get-vm-snapshots').map(({ body }) => body)).toEqual([{ where: { id: snapshotId } }]);
    expect(paths()[0]).toBe('get-vm-snapshots');
  });

  test('absent, by its own record', async () => {
    const { call, driver, paths } = await setup({});
    expect(await driver.read(ref, undefined, call)).toEqual({ kind: 'absent' });
    expect(paths()).toEqual(['get-vm-snapshots']);
  });

  test('one that has outlived its VM', async () => {
    const { call, driver } = await setup({ 'get-vms': [], 'get-vm-snapshots': [snapshotRow({ vm: null })] });
    expect(await driver.read(ref, undefined, call)).toMatchObject({ kind: 'present', ref });
  });

  test('one of another VM is a wrong id, not an absence', async () => {
    const { call, driver } = await setup({
      'get-vm-snapshots': [snapshotRow({ vm: { id: 'cmjother', name: 'web-2' } })],
    });
    await expect(driver.read(ref, undefined, call)).rejects.toMatchObject({
      kind: 'contract',
      message: `snapshot ${snapshotId} belongs to VM cmjother, not to ${vmId}. Correct the id: \`<instanceId>/<snapshotId>\`.`,
    });
  });

  test.each([
    ['out of reach', () => apiError(500, 'oops'), 'unavailable'],
    ['no list', () => ({ data: [] }), 'contract'],
    ['not found', () => apiError(404, 'snapshot not found'), 'contract'],
    ['another object', () => [snapshotRow({ id: 'cmjother' })], 'contract'],
  ])('%s is no absence', async (_name, reply, kind) => {
    const { call, driver } = await setup({ 'get-vm-snapshots': reply });
    await expect(driver.read(ref, undefined, call)).rejects.toMatchObject({ kind });
  });

  describe('with an operation', () => {
    test('whose task runs: pending, and its record is not even looked at', async () => {
      const { call, driver, paths, started } = await setup({ 'get-tasks': [taskRow({ status: 'EXECUTING' })] });
      expect(await driver.read(ref, started({ id: taskId }), call)).toEqual({
        kind: 'pending',
        cloudStatus: 'EXECUTING: Create a snapshot of web-1',
      });
      expect(paths()).toEqual(['get-tasks']);
    });

    test('whose task is done, and the VM not idle yet', async () => {
      const { call, driver, started } = await setup({
        'get-tasks': [taskRow()],
        'get-vms': [vmRow({ entityAsyncStatus: 'UPDATING' })],
        'get-vm-snapshots': [snapshotRow()],
      });
      expect(await driver.read(ref, started({ id: taskId }), call)).toEqual({
        kind: 'pending',
        cloudStatus: 'instance is UPDATING',
      });
    });

    test('that is over: its record', async () => {
      const { call, driver, started } = await setup({ 'get-tasks': [taskRow()], 'get-vm-snapshots': [snapshotRow()] });
      expect(await driver.read(ref, started({ id: taskId }), call)).toMatchObject({
        kind: 'present',
        cloudStatus: 'idle',
      });
    });

    test('that failed is thrown', async () => {
      const { call, driver, started } = await setup({
        'get-tasks': [taskRow({ status: 'FAILED', error_message: null })],
        'get-vm-snapshots': [snapshotRow(untouched)],
      });
      await expect(driver.read(ref, started({ id: taskId }), call)).rejects.toMatchObject({
        kind: 'failed',
        message: expect.stringContaining('no reason given'),
      });
      expect(await driver.read(ref, undefined, call)).toMatchObject({ cloudStatus: 'placeholder' });
    });

    test.each([
      ['a placeholder', untouched, 'placeholder', {}],
      ['a placeholder, though its task has succeeded', untouched, 'placeholder', { id: taskId }],
      ['one without anything in it', { size: 0, vm_disks: [] }, 'empty', { id: taskId }],
    ])('%s: may come yet, for a while', async (_name, changes, word, operation) => {
      const rows = [snapshotRow(changes)];
      const { call, clock, driver, started } = await setup({ 'get-tasks': [taskRow()], 'get-vm-snapshots': rows });
      const begun = started(operation);
      expect(await driver.read(ref, begun, call)).toEqual({ kind: 'pending', cloudStatus: word });
      const old = { ...begun, startedAt: instantText(clock.now() - 600_000) };
      expect(await driver.read(ref, old, call)).toMatchObject({ kind: 'present', cloudStatus: word });
    });

    test.each([
      ['SUCCESSED', { status: 'degraded' }],
      ['no task that is listed', {}],
    ])('a placeholder that stays is not called failed against the word of its task: %s', async (task, more) => {
      const tasks = task === 'SUCCESSED' ? [taskRow()] : [];
      const { call, driver } = await setup({ 'get-tasks': tasks, 'get-vm-snapshots': [snapshotRow(untouched)] });
      const old = { verb: 'Create', id: taskId, startedAt: '2026-01-01T00:00:00.000Z' } as const;
      const seen = await driver.read(ref, old, call);
      expect(seen).toMatchObject({ kind: 'present', cloudStatus: 'placeholder', ...more });
      expect('status' in seen).toBe('status' in more);
    });
  });
});

describe('named', () => {
  const row = (id: string, name: string, changes: JsonObject = {}) => snapshotRow({ id, name, ...changes });

  test('exactly that name, on that VM', async () => {
    const rows = [
      row('c', 'nightly'),
      row('a', 'nightly-2'),
      row('b', 'nightly', { vm: { id: 'cmjother', name: 'web-2' } }),
    ];
    const { call, driver, of } = await setup({ 'get-vm-snapshots': rows });
    expect((await driver.named(vmId, 'nightly', call)).map((one) => one.ref.objectId)).toEqual(['c']);
    expect(of('get-vm-snapshots')[0]?.body['where']).toEqual({ vm: { id: vmId }, name: 'nightly' });
  });

  test('a server that does not heed the condition, or the case of letters', async () => {
    const rows = [
      row('a', 'nightly'),
      row('b', 'Nightly'),
      row('c', 'nightly', { vm: { id: 'cmjother', name: 'web-2' } }),
    ];
    const { call, driver } = await setup({
      'get-vm-snapshots': (body) => (body['after'] === undefined ? rows : []),
      'get-vm-snapshots-connection': () => ({ aggregate: { count: 3 } }),
    });
    expect((await driver.named(vmId, 'nightly', call)).map((one) => one.ref.objectId)).toEqual(['a']);
  });

  test('none is only answered when it is proved', async () => {
    const { call, driver } = await setup({ 'get-vm-snapshots-connection': () => ({ aggregate: { count: 1 } }) });
    await expect(driver.named(vmId, 'nightly', call)).rejects.toMatchObject({
      kind: 'contract',
      message: expect.stringContaining('the list may be incomplete: 0 of 1 were shown'),
    });
  });

  test('every snapshot of a VM, oldest first', async () => {
    const rows = [
      row('a', 'newest', { local_created_at: '2026-03-05T02:00:00.000Z' }),
      row('b', 'oldest', { local_created_at: '2026-03-01T02:00:00.000Z' }),
      row('c', 'made now', { local_created_at: null }),
      row('d', 'other', { vm: { id: 'cmjother', name: 'web-2' } }),
    ];
    const { call, client } = await setup({ 'get-vm-snapshots': rows });
    expect((await listSnapshots(client, vmId, call)).map(({ ref: { objectId } }) => objectId)).toEqual(['b', 'a', 'c']);
  });
});

describe('create', () => {
  test.each([
    ['as after a power cut', inputs, 'CRASH_CONSISTENT'],
    ['with the guest’s help', filesystem, 'FILE_SYSTEM_CONSISTENT'],
  ])('is one request, %s', async (_name, wanted, consistent_type) => {
    const { call, changes, driver } = await setup({ 'create-vm-snapshot': () => [withTask(snapshotId)] });
    expect(await driver.create(wanted, attempt, call)).toEqual({ objectId: snapshotId, operationId: taskId });
    expect(changes()).toEqual([
      { path: 'create-vm-snapshot', body: { data: [{ vm_id: vmId, name: 'nightly', consistent_type }] } },
    ]);
  });

  test.each([
    ['without a task', [withTask(snapshotId, null)], { objectId: snapshotId, operationId: undefined }],
    ['of nothing', [], {}],
    ['of several', [withTask('a'), withTask('b')], {}],
  ])('an answer %s', async (_name, answer, expected) => {
    const { call, driver } = await setup({ 'create-vm-snapshot': () => answer });
    expect(await driver.create(inputs, attempt, call)).toEqual(expected);
  });

  test.each([
    ['another operation runs', lockedError(), 'busy'],
    ['no such VM', apiError(404, 'vm not found'), 'absent'],
    ['a value that is refused', apiError(400, 'bad request'), 'invalid'],
    ['no answer', noAnswer, 'unknownOutcome'],
    ['an answer that cannot be read', [{ data: {} }], 'unknownOutcome'],
    ['an error of the server', apiError(500, 'oops'), 'unknownOutcome'],
  ])('%s', async (_name, reply, kind) => {
    const { call, changes, driver } = await setup({ 'create-vm-snapshot': () => reply });
    await expect(driver.create(inputs, attempt, call)).rejects.toMatchObject({ kind });
    expect(changes()).toHaveLength(1);
  });

  describe('refused with the guest’s help', () => {
    const refused = (vm: JsonObject, words = 'operation refused') =>
      setup({ 'create-vm-snapshot': () => apiError(400, words), 'get-vms': [vmRow(vm)] });

    test('while VMTools do not run: that is why', async () => {
      const { call, driver } = await refused({ vm_tools_status: 'NOT_RUNNING' });
      await expect(driver.create(filesystem, attempt, call)).rejects.toMatchObject({
        kind: 'invalid',
        facts: {
          path: 'consistency',
          cloudSays: 'operation refused',
          advice: `a file system consistent snapshot needs VMTools running in the guest, and those of web-1 (${vmId}, RUNNING) are NOT_RUNNING. Install or start them, or use \`Crash\`.`,
        },
      });
    });

    test('while they run: nobody knows', async () => {
      const { call, driver } = await refused({});
      await expect(driver.create(filesystem, attempt, call)).rejects.toMatchObject({ facts: { path: undefined } });
    });

    test('for another field', async () => {
      const { call, driver } = await refused({ vm_tools_status: 'NOT_RUNNING' }, 'data.0.name: too long');
      await expect(driver.create(filesystem, attempt, call)).rejects.toMatchObject({ facts: { path: 'name' } });
    });

    test('by a server that then says no more', async () => {
      const { call, driver } = await setup({
        'create-vm-snapshot': () => apiError(400, 'operation refused'),
        'get-vms': () => apiError(403, 'no'),
      });
      await expect(driver.create(filesystem, attempt, call)).rejects.toMatchObject({
        kind: 'invalid',
        facts: { cloudSays: 'operation refused' },
      });
    });
  });
});

test('nothing of a snapshot can be changed', async () => {
  const { call, changes, driver } = await setup({});
  await expect(driver.change(present, inputs, ['name'], call)).rejects.toMatchObject({
    kind: 'unsupported',
    message: `change of snapshot ${vmId}/${snapshotId}: CloudTower cannot change a snapshot. Change \`triggers\` to take a new one.`,
  });
  expect(changes()).toEqual([]);
});

describe('remove', () => {
  test('is one request about exactly that snapshot', async () => {
    const { call, changes, driver } = await setup({ 'delete-vm-snapshot': () => [withTask(snapshotId)] });
    expect(await driver.remove(present, call, {})).toEqual({ operationId: taskId });
    expect(changes()).toEqual([{ path: 'delete-vm-snapshot', body: { where: { id: snapshotId } } }]);
  });

  test.each([
    ['nothing matched', []],
    ['not found', apiError(404, 'not found')],
    ['no task', [withTask(snapshotId, null)]],
  ])('of what is gone, or at once: %s', async (_name, reply) => {
    const { call, driver } = await setup({ 'delete-vm-snapshot': () => reply });
    expect((await driver.remove(present, call, {})).operationId).toBeUndefined();
  });

  test.each([
    ['a locked VM', lockedError(), 'busy'],
    ['a server without that call', apiError(404, 'Cannot POST /v2/api/delete-vm-snapshot'), 'unsupported'],
    ['a user without the right', apiError(403, 'no'), 'denied'],
  ])('%s is not', async (_name, reply, kind) => {
    const { call, driver } = await setup({ 'delete-vm-snapshot': () => reply });
    await expect(driver.remove(present, call, {})).rejects.toMatchObject({ kind });
  });

  test.each(['', '  '])('without an id (%j) nothing is sent', async (objectId) => {
    const { call, changes, driver } = await setup({ 'delete-vm-snapshot': () => [] });
    const nobody = { ...present, ref: { instanceId: vmId, objectId } };
    await expect(driver.remove(nobody, call, {})).rejects.toMatchObject({ kind: 'contract' });
    expect(changes()).toEqual([]);
  });
});

test.each([
  ['idle', [vmRow()], undefined],
  ['busy', [vmRow({ entityAsyncStatus: 'UPDATING' })], 'UPDATING'],
  ['gone', [], undefined],
])('a VM that is %s', async (_name, rows, expected) => {
  const { call, driver } = await setup({ 'get-vms': rows });
  expect(await driver.busy(vmId, call)).toBe(expected);
});

describe('inspect', () => {
  const create: Plan = { verb: 'Create', aspects: ['name'] };
  const findings = async (vm: JsonObject, wanted: typeof inputs | typeof filesystem, plan: Plan = create) => {
    const { call, changes, driver } = await setup({ 'get-vms': [vmRow(vm)] });
    const found = await driver.inspect?.(wanted, plan, call);
    expect(changes()).toEqual([]);
    return found;
  };

  test('no such VM', async () => {
    expect(await findings({ in_recycle_bin: true }, inputs)).toEqual([
      { severity: 'error', path: 'instanceId', text: expect.stringContaining('recycle bin') },
    ]);
  });

  test.each(['NOT_RUNNING', 'NOT_INSTALLED', 'RESTRICTION'])('VMTools that are %s', async (vm_tools_status) => {
    expect(await findings({ vm_tools_status }, filesystem)).toEqual([
      {
        severity: 'error',
        path: 'consistency',
        text: `a file system consistent snapshot needs VMTools running in the guest, and those of web-1 (${vmId}, RUNNING) are ${vm_tools_status}. Install or start them, or use \`Crash\`.`,
      },
    ]);
    expect(await findings({ vm_tools_status }, inputs)).toEqual([]);
    expect(await findings({ vm_tools_status }, filesystem, { verb: 'Change', aspects: ['triggers'] })).toEqual([]);
  });

  test.each(['RUNNING', null])('VMTools that are %s stand in nobody’s way', async (vm_tools_status) => {
    expect(await findings({ vm_tools_status }, filesystem)).toEqual([]);
  });
});
