import { describe, expect, test } from 'vitest';
import { instantText } from '../../core/clock.ts';
import type { JsonObject } from '../../core/json.ts';
import type { Operation } from '../../resources/common.ts';
import type { Present } from '../driver.ts';
import { backupSchedule } from './backup-schedule.ts';
import {
  backupPlanId,
  backupPlanRow,
  otherVm,
  repositoryId,
  serviceId,
  snapshotPlanId,
  snapshotPlanRow,
} from './fake-plans.ts';
import type { ScheduleInputs } from './plan-facts.ts';
import {
  apiError,
  clusterId,
  lockedError,
  noAnswer,
  notModified,
  type Row,
  type Script,
  scriptedClient,
  taskId,
  taskRow,
  vmId,
  vmRow,
  withTask,
} from './testing.ts';

const attempt = { requestId: '', objectId: '' };
const snapshotRef = { instanceId: vmId, objectId: snapshotPlanId };
const backupRef = { instanceId: vmId, objectId: backupPlanId };
const wanted: ScheduleInputs = {
  instanceId: vmId,
  name: 'nightly',
  rotationDays: ['Sunday', 'Monday', 'Wednesday'],
  rotationTime: '02:01',
  method: 'Snapshot',
  keepCount: 7,
  enabled: true,
};
const wantedBackup: ScheduleInputs = {
  ...wanted,
  method: 'Backup',
  cloudtower: { backupServiceId: serviceId, repositoryId, compression: true, consistency: 'Crash', window: '' },
};

const backupPlans = (...rows: readonly Row[]): Script => ({
  'get-backup-plans': rows,
  'get-backup-plans-without-executions': rows,
});

async function setup(script: Script = {}) {
  const api = await scriptedClient({
    'get-vms': [vmRow()],
    'get-tasks': [],
    'get-snapshot-plans': [snapshotPlanRow()],
    ...backupPlans(backupPlanRow()),
    ...script,
  });
  const driver = backupSchedule.driver(api.client);
  const seen = async (ref = snapshotRef): Promise<Present> => {
    const found = await driver.read(ref, undefined, api.call);
    if (found.kind !== 'present') throw new Error('the test has no such plan');
    return found;
  };
  const started = (changes: Partial<Operation> = {}): Operation => ({
    verb: 'Create',
    startedAt: instantText(api.clock.now()),
    ...changes,
  });
  return { ...api, driver, seen, started };
}

const taken = (id: string) => () => [withTask(id)];

describe('read with an operation', () => {
  test('whose task runs is pending, and the plan is not even looked at', async () => {
    const task = taskRow({ status: 'EXECUTING', description: 'Create snapshot plan nightly', progress: 0.4 });
    const { call, driver, of, started } = await setup({ 'get-tasks': [task] });
    expect(await driver.read(snapshotRef, started({ id: taskId }), call)).toEqual({
      kind: 'pending',
      cloudStatus: 'EXECUTING: Create snapshot plan nightly, 40%',
    });
    expect(of('get-snapshot-plans')).toEqual([]);
  });

  test('that is over waits for the VM, whose plan has changed', async () => {
    const { call, driver, started } = await setup({
      'get-tasks': [taskRow()],
      'get-vms': [vmRow({ entityAsyncStatus: 'UPDATING' })],
    });
    expect(await driver.read(snapshotRef, started({ id: taskId }), call)).toEqual({
      kind: 'pending',
      cloudStatus: 'instance is UPDATING',
    });
  });

  test('that failed says so in the words of the cloud', async () => {
    const failed = taskRow({ status: 'FAILED', error_code: 'PLAN_CREATE_FAILED', error_message: 'no room' });
    const { call, driver, started } = await setup({ 'get-tasks': [failed] });
    await expect(driver.read(snapshotRef, started({ id: taskId }), call)).rejects.toMatchObject({
      kind: 'failed',
      message: expect.stringContaining('no room'),
    });
  });

  test('of a removal without a task goes by the plan itself', async () => {
    const { call, driver, started } = await setup({
      'get-snapshot-plans': [snapshotPlanRow({ entityAsyncStatus: 'DELETING' })],
    });
    const going = { cloudStatus: 'DELETING' };
    expect(await driver.read(snapshotRef, started({ verb: 'Remove' }), call)).toEqual({ kind: 'pending', ...going });
    expect(await driver.read(snapshotRef, undefined, call)).toMatchObject({ kind: 'present', ...going });
  });

  test('that is over shows the plan', async () => {
    const { call, driver, started } = await setup({ 'get-tasks': [taskRow()] });
    expect(await driver.read(snapshotRef, started({ id: taskId }), call)).toMatchObject({
      kind: 'present',
      cloudStatus: 'NORMAL',
    });
  });
});

describe('create', () => {
  test('a snapshot plan, unless a method is given, with one request', async () => {
    const { call, changes, clock, driver } = await setup({ 'create-snapshot-plan': taken('cmjnew') });
    const { method: _left, ...rest } = wanted;
    expect(await driver.create(rest, attempt, call)).toEqual({ objectId: 'cmjnew', operationId: taskId });
    expect(changes()).toEqual([
      {
        path: 'create-snapshot-plan',
        body: [
          {
            name: 'nightly',
            cluster_id: clusterId,
            vm_ids: [vmId],
            start_time: instantText(clock.now()),
            execute_plan_type: 'WEEK',
            execute_intervals: [1, 3, 7],
            exec_h_m: '02:01',
            remain_snapshot_num: 7,
          },
        ],
      },
    ]);
  });

  test('a backup plan, with one request', async () => {
    const { call, changes, driver } = await setup({ 'create-backup-plan': () => [withTask('cmjnew', null)] });
    expect(await driver.create(wantedBackup, attempt, call)).toEqual({ objectId: 'cmjnew', operationId: undefined });
    expect(changes()).toMatchObject([
      {
        path: 'create-backup-plan',
        body: [{ backup_service_id: serviceId, backup_store_repository_id: repositoryId, vms: { id: vmId } }],
      },
    ]);
  });

  test('a switched-off schedule begins as one that runs: that is a request of its own', async () => {
    const { call, changes, driver } = await setup({ 'create-snapshot-plan': taken('cmjnew') });
    await driver.create({ ...wanted, enabled: false }, attempt, call);
    expect(changes()).toHaveLength(1);
    expect(backupSchedule.separately).toEqual(['enabled']);
  });

  test('of a VM that went meanwhile sends nothing', async () => {
    const { call, changes, driver } = await setup({ 'get-vms': [vmRow({ in_recycle_bin: true })] });
    await expect(driver.create(wanted, attempt, call)).rejects.toMatchObject({ kind: 'absent' });
    expect(changes()).toEqual([]);
  });

  test.each([
    [{ repositoryId }, 'cloudtower.backupServiceId'],
    [{ backupServiceId: serviceId }, 'cloudtower.repositoryId'],
  ])('a backup plan without a place sends nothing', async (cloudtower, path) => {
    const { call, changes, driver } = await setup();
    await expect(driver.create({ ...wantedBackup, cloudtower }, attempt, call)).rejects.toMatchObject({
      kind: 'invalid',
      facts: { path },
    });
    expect(changes()).toEqual([]);
  });

  test.each<[string, Script[string], string]>([
    ['is lost', () => noAnswer, 'unknownOutcome'],
    ['is an error of the server', () => apiError(500, 'oops'), 'unknownOutcome'],
    ['is a lock', () => lockedError(), 'busy'],
    ['is a refusal', () => apiError(400, 'execute_intervals is wrong'), 'invalid'],
  ])('whose answer %s was sent once', async (_name, reply, kind) => {
    const { call, changes, driver } = await setup({ 'create-snapshot-plan': reply });
    await expect(driver.create(wanted, attempt, call)).rejects.toMatchObject({ kind });
    expect(changes()).toHaveLength(1);
  });

  test('a refused field is named as the user knows it', async () => {
    const { call, driver } = await setup({ 'create-snapshot-plan': () => apiError(400, '"exec_h_m" is wrong') });
    await expect(driver.create(wanted, attempt, call)).rejects.toMatchObject({ facts: { path: 'rotationTime' } });
  });
});

describe('change', () => {
  test('sends the full set of a snapshot plan: what changes, and what was seen of the rest', async () => {
    const { call, changes, driver, seen } = await setup({ 'update-snapshot-plan': taken(snapshotPlanId) });
    const other: ScheduleInputs = { ...wanted, name: 'not asked for', rotationTime: '23:59', keepCount: 99 };
    const result = await driver.change(await seen(), other, ['rotationTime'], call);
    expect(result).toEqual({ objectId: snapshotPlanId, operationId: taskId });
    expect(changes()).toEqual([
      {
        path: 'update-snapshot-plan',
        body: {
          where: { id: snapshotPlanId },
          data: {
            name: 'nightly',
            execute_plan_type: 'WEEK',
            execute_intervals: [1, 3, 7],
            exec_h_m: '23:59',
            remain_snapshot_num: 7,
          },
        },
      },
    ]);
  });

  test('sends the full set of a backup plan, without its VMs', async () => {
    const row = backupPlanRow({ compression: false, enable_window: true, window_start: '22:00', window_end: '06:00' });
    const { call, changes, driver, seen } = await setup({
      ...backupPlans(row),
      'update-backup-plan': taken(backupPlanId),
    });
    await driver.change(await seen(backupRef), { ...wantedBackup, keepCount: 3 }, ['keepCount'], call);
    const [sent, ...rest] = changes();
    expect(sent).toMatchObject({
      path: 'update-backup-plan',
      body: {
        where: { id: backupPlanId },
        data: { name: 'nightly', compression: false, enable_window: true, keep_policy: 'COUNT', keep_policy_value: 3 },
      },
    });
    expect(sent?.body['data']).not.toHaveProperty('vms');
    expect(rest).toEqual([]);
  });

  test.each([
    [true, snapshotRef, 'resume-snapshot-plan'],
    [false, snapshotRef, 'suspend-snapshot-plan'],
    [true, backupRef, 'resume-backup-plan'],
    [false, backupRef, 'suspend-backup-plan'],
  ])('of enabled to %j is %j by its own request and no other', async (enabled, ref, path) => {
    const { call, changes, driver, seen } = await setup({ [path]: taken(ref.objectId) });
    const inputs = ref === backupRef ? wantedBackup : wanted;
    expect(await driver.change(await seen(ref), { ...inputs, enabled }, ['enabled'], call)).toMatchObject({
      operationId: taskId,
    });
    expect(changes()).toEqual([{ path, body: { where: { id: ref.objectId } } }]);
  });

  test('of what is told with a deletion only sends nothing', async () => {
    const { call, changes, driver, seen } = await setup();
    const inputs: ScheduleInputs = { ...wantedBackup, cloudtower: { onDelete: 'DeleteRestorePoints' } };
    expect(await driver.change(await seen(backupRef), inputs, ['cloudtower.onDelete'], call)).toEqual({});
    expect(changes()).toEqual([]);
  });

  test.each<[string, JsonObject, typeof snapshotRef, JsonObject]>([
    ['snapshot', { vms: [] }, snapshotRef, { vm_ids: [vmId] }],
    ['backup', { vms: [] }, backupRef, { vms: { id: vmId }, disconnect_strategy: 'KEEP_RESTORE_POINT' }],
  ])('of a %s plan that lost the VM puts it back', async (_kind, lost, ref, expected) => {
    const { call, changes, driver, seen } = await setup({
      'get-snapshot-plans': [snapshotPlanRow(lost)],
      ...backupPlans(backupPlanRow(lost)),
      'update-snapshot-plan': taken(snapshotPlanId),
      'update-backup-plan': taken(backupPlanId),
    });
    await driver.change(await seen(ref), ref === backupRef ? wantedBackup : wanted, ['status'], call);
    expect(changes()).toMatchObject([{ body: { where: { id: ref.objectId }, data: expected } }]);
  });

  test('of a plan that is not weekly makes it so', async () => {
    const { call, changes, driver, seen } = await setup({
      'get-snapshot-plans': [snapshotPlanRow({ execute_plan_type: 'DAY', execute_intervals: [1] })],
      'update-snapshot-plan': taken(snapshotPlanId),
    });
    await driver.change(await seen(), wanted, ['status'], call);
    const [sent] = changes();
    expect(sent?.body['data']).toEqual({
      name: 'nightly',
      execute_plan_type: 'WEEK',
      execute_intervals: [1, 3, 7],
      exec_h_m: '02:01',
      remain_snapshot_num: 7,
    });
  });

  test('never takes the VM out of another snapshot plan', async () => {
    const { call, changes, driver, seen } = await setup({
      'get-vms': [vmRow({ snapshot_plan: { id: 'cmjother', name: 'weekly' } })],
      'get-snapshot-plans': [snapshotPlanRow({ vms: [] })],
    });
    await expect(driver.change(await seen(), wanted, ['status'], call)).rejects.toMatchObject({
      kind: 'refused',
      message: `VM web-1 (${vmId}) is in the snapshot plan weekly (cmjother) already, and a VM can be in one only. Take the VM out of that plan in CloudTower, then run \`pulumi up\` again.`,
    });
    expect(changes()).toEqual([]);
  });

  test('of a plan whose VM is gone sends nothing', async () => {
    const { call, changes, driver, seen } = await setup({
      'get-vms': [],
      'get-snapshot-plans': [snapshotPlanRow({ vms: [] })],
    });
    await expect(driver.change(await seen(), wanted, ['status'], call)).rejects.toMatchObject({ kind: 'absent' });
    expect(changes()).toEqual([]);
  });

  test('that changes nothing for the cloud is fine, and so is an answer that names nothing', async () => {
    const replies = { 'update-snapshot-plan': () => notModified, 'create-snapshot-plan': () => [] };
    const { call, driver, seen } = await setup(replies);
    const nothing = { objectId: undefined, operationId: undefined };
    expect(await driver.change(await seen(), wanted, ['name'], call)).toEqual(nothing);
    expect(await driver.create(wanted, attempt, call)).toEqual(nothing);
  });
});

describe('remove', () => {
  test('a snapshot plan, by its id alone', async () => {
    const { call, changes, driver, seen } = await setup({ 'delete-snapshot-plan': taken(snapshotPlanId) });
    expect(await driver.remove(await seen(), call, {})).toEqual({ operationId: taskId });
    expect(changes()).toEqual([{ path: 'delete-snapshot-plan', body: { where: { id: snapshotPlanId } } }]);
  });

  test.each<[JsonObject, string]>([
    [{}, 'KEEP_RESTORE_POINT'],
    [{ cloudtower: {} }, 'KEEP_RESTORE_POINT'],
    [{ cloudtower: { onDelete: 'KeepRestorePoints' } }, 'KEEP_RESTORE_POINT'],
    [{ cloudtower: { onDelete: 'anything' } }, 'KEEP_RESTORE_POINT'],
    [{ cloudtower: { onDelete: 'DeleteRestorePoints' } }, 'DELETE_RESTORE_POINT'],
  ])('a backup plan for which state says %j: %s', async (asked, strategy) => {
    const { call, changes, driver, seen } = await setup({ 'delete-backup-plan': taken(backupPlanId) });
    await driver.remove(await seen(backupRef), call, asked);
    expect(changes()).toEqual([
      { path: 'delete-backup-plan', body: { where: { id: backupPlanId }, data: { delete_strategy: strategy } } },
    ]);
  });

  test.each<[string, Script[string]]>([
    ['an empty list', () => []],
    ['not found', () => apiError(404, 'plan not found')],
  ])('gone already, told as %s, is success', async (_name, reply) => {
    const { call, driver, seen } = await setup({ 'delete-snapshot-plan': reply });
    expect(await driver.remove(await seen(), call, {})).toEqual({});
  });

  test('a lock is waited for', async () => {
    const { call, driver, seen } = await setup({ 'delete-snapshot-plan': () => lockedError(snapshotPlanId) });
    await expect(driver.remove(await seen(), call, {})).rejects.toMatchObject({ kind: 'busy' });
  });
});

describe('a plan that covers other VMs too', () => {
  const vms = [{ id: vmId, name: 'web-1' }, otherVm];
  const script = { 'get-snapshot-plans': [snapshotPlanRow({ vms })], ...backupPlans(backupPlanRow({ vms })) };

  test.each([snapshotRef, backupRef])('is neither changed nor removed (%j)', async (ref) => {
    const { call, changes, driver, seen } = await setup(script);
    const present = await seen(ref);
    const inputs = ref === backupRef ? wantedBackup : wanted;
    const refusal = {
      kind: 'refused',
      message: `backup schedule ${vmId}/${ref.objectId} (nightly) is not one VM's alone: it also covers web-2 (${otherVm.id}). Take the others out of it in CloudTower first.`,
    };
    await expect(driver.change(present, inputs, ['enabled'], call)).rejects.toMatchObject(refusal);
    await expect(driver.change(present, inputs, ['status'], call)).rejects.toMatchObject(refusal);
    await expect(driver.remove(present, call, {})).rejects.toMatchObject(refusal);
    expect(changes()).toEqual([]);
  });
});

test.each([
  ['UPDATING', 'UPDATING'],
  [null, undefined],
])('busy is the word of the VM: %j', async (word, busy) => {
  const { call, driver } = await setup({ 'get-vms': [vmRow({ entityAsyncStatus: word })] });
  expect(await driver.busy(vmId, call)).toBe(busy);
});

test('names are looked for, and what is wrong with a plan is told before it is carried out', async () => {
  const { call, driver } = await setup({ 'get-vms': [] });
  const found = await driver.named(vmId, 'nightly', call);
  expect(found.map(({ ref }) => ref)).toEqual([snapshotRef, backupRef]);
  expect(await driver.inspect?.(wanted, { verb: 'Create', aspects: [] }, call)).toMatchObject([
    { severity: 'error', path: 'instanceId' },
  ]);
  expect(backupSchedule.contradictions?.({ method: 'Backup' })).toHaveLength(2);
});
