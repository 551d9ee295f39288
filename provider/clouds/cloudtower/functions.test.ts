import { describe, expect, test } from 'vitest';
import type { JsonObject } from '../../core/json.ts';
import { type FunctionKind, functions as specs } from '../../functions/index.ts';
import { functions } from './functions.ts';
import { clusterId, type Script, scriptedClient, snapshotId, snapshotRow, vmId, vmRow } from './testing.ts';

async function run(kind: FunctionKind, args: JsonObject, script: Script) {
  const api = await scriptedClient(script);
  const result = await functions[kind].run(api.client, args, api.call);
  expect(specs[kind].result.safeParse(result).error).toBeUndefined();
  return { ...api, result };
}

test('every function has a definition', () => {
  expect(Object.keys(functions).sort()).toEqual(Object.keys(specs).sort());
});

describe('getInstance', () => {
  const disks = [
    { id: 'cmjd2', type: 'DISK', boot: 1, bus: 'VIRTIO', vm: { id: vmId } },
    { id: 'cmjd1', type: 'CD_ROM', boot: 0, bus: 'IDE', vm: { id: vmId } },
    { id: 'cmjd3', type: 'DISK', boot: 0, bus: 'VIRTIO', vm: { id: 'cmjother' } },
  ];

  test('with its drives, in the order in which they boot', async () => {
    const { result } = await run('getInstance', { instanceId: vmId }, { 'get-vms': [vmRow()], 'get-vm-disks': disks });
    expect(result).toMatchObject({
      instanceId: vmId,
      powerState: 'Running',
      cloudtowerDetails: {
        drives: [
          { boot: 0, type: 'CD_ROM', bus: 'IDE' },
          { boot: 1, type: 'DISK', bus: 'VIRTIO' },
        ],
      },
    });
  });

  test('of an unknown id is an error', async () => {
    await expect(run('getInstance', { instanceId: 'cmjnone' }, { 'get-vms': [vmRow()] })).rejects.toMatchObject({
      kind: 'absent',
      facts: { path: 'instanceId' },
    });
  });
});

describe('getInstances', () => {
  const rows = [
    vmRow({ id: 'cmjc', name: 'web-1' }),
    vmRow({ id: 'cmjb', name: 'web-2' }),
    vmRow({ id: 'cmja', name: 'web-1', cluster: { id: 'cmjcluster2', name: 'cluster-2' } }),
    vmRow({ id: 'cmjd', name: 'web-1', in_recycle_bin: true }),
  ];

  test.each([
    [{}, ['cmja', 'cmjb', 'cmjc'], undefined],
    [{ name: 'web-1' }, ['cmja', 'cmjc'], { name: 'web-1' }],
    [{ name: 'web' }, [], { name: 'web' }],
    [{ region: 'cluster-1' }, ['cmjb', 'cmjc'], { cluster: { name: 'cluster-1' } }],
    [{ name: 'web-1', region: 'cluster-2' }, ['cmja'], { name: 'web-1', cluster: { name: 'cluster-2' } }],
  ])('%j', async (args, expected, where) => {
    const { of, result } = await run('getInstances', args, { 'get-vms': rows });
    expect((result['instances'] as readonly JsonObject[]).map((one) => one['instanceId'])).toEqual(expected);
    expect(of('get-vms')[0]?.body['where']).toEqual(where);
  });

  test('a server that compares names in another way', async () => {
    const { result } = await run(
      'getInstances',
      { name: 'web-1' },
      {
        'get-vms': (body) => (body['after'] === undefined ? [vmRow({ name: 'Web-1' })] : []),
        'get-vms-connection': () => ({ aggregate: { count: 1 } }),
      },
    );
    expect(result).toEqual({ instances: [] });
  });
});

describe('getSnapshots', () => {
  const rows = [
    snapshotRow({ id: 'cmjsnapnew', name: 'weekly', local_created_at: '2026-03-04T02:00:00.000Z' }),
    snapshotRow({ cluster: { id: clusterId, name: 'cluster-1' } }),
  ];

  test('oldest first, as they are imported', async () => {
    const { result } = await run('getSnapshots', { instanceId: vmId }, { 'get-vm-snapshots': rows });
    expect(result).toMatchObject({
      snapshots: [
        {
          id: `${vmId}/${snapshotId}`,
          instanceId: vmId,
          name: 'nightly',
          snapshotId,
          status: 'Active',
          cloudStatus: 'idle',
          createdAt: '2026-03-03T02:00:00.000Z',
          cloudtowerDetails: { clusterName: 'cluster-1' },
        },
        { name: 'weekly' },
      ],
    });
  });

  test('of one name', async () => {
    const { result } = await run('getSnapshots', { instanceId: vmId, name: 'weekly' }, { 'get-vm-snapshots': rows });
    expect(result).toMatchObject({ snapshots: [{ snapshotId: 'cmjsnapnew' }] });
  });

  test('none of a VM that is there, and an error for one that is not', async () => {
    const none = { 'get-vm-snapshots': [], 'get-vms': [vmRow()] };
    expect((await run('getSnapshots', { instanceId: vmId }, none)).result).toEqual({ snapshots: [] });
    await expect(run('getSnapshots', { instanceId: 'cmjnone' }, none)).rejects.toMatchObject({ kind: 'absent' });
  });
});

describe('getBackupSchedules', () => {
  const vms = [{ id: vmId, name: 'web-1' }];
  const snapshotPlan = (changes: JsonObject = {}) => ({
    id: 'cmjplan2',
    local_id: '0b3c1f5e-0000-4000-8000-000000000003',
    name: 'nightly',
    status: 'NORMAL',
    execute_plan_type: 'WEEK',
    execute_intervals: [1, 3],
    exec_h_m: '02:30',
    remain_snapshot_num: 7,
    vms,
    object_num: 1,
    ...changes,
  });
  const backupPlan = {
    id: 'cmjplan1',
    name: 'weekly',
    status: 'PAUSED',
    incremental_period: 'WEEKLY',
    incremental_interval: 1,
    incremental_weekdays: ['SUN'],
    incremental_time_points: [{ hour: 3, minute: 0 }],
    full_period: 'WEEKLY',
    full_interval: 1,
    full_time_point: { weekday: 'SUN', hour: 3, minute: 0 },
    keep_policy: 'COUNT',
    keep_policy_value: 4,
    enable_window: false,
    vms,
  };
  const script = (plan = snapshotPlan()) => ({
    'get-vms': [
      vmRow({ snapshot_plan: { id: plan.id, name: plan.name }, backup_plans: [{ id: 'cmjplan1', name: 'weekly' }] }),
      vmRow({ id: 'cmjplain' }),
    ],
    'get-snapshot-plans': [plan],
    'get-backup-plans-without-executions': [backupPlan],
  });

  test('sorted by id, in the words of the resource', async () => {
    const { result } = await run('getBackupSchedules', { instanceId: vmId }, script());
    expect(result).toMatchObject({
      schedules: [
        {
          scheduleId: 'cmjplan1',
          name: 'weekly',
          rotationDays: ['Sunday'],
          method: 'Backup',
          enabled: false,
          status: 'Suspended',
          cloudStatus: 'PAUSED',
          offHost: true,
        },
        {
          id: `${vmId}/cmjplan2`,
          instanceId: vmId,
          scheduleId: 'cmjplan2',
          name: 'nightly',
          rotationDays: ['Monday', 'Wednesday'],
          rotationTime: '02:30',
          method: 'Snapshot',
          keepCount: 7,
          enabled: true,
          status: 'Active',
          cloudStatus: 'NORMAL',
          offHost: false,
        },
      ],
    });
    expect(JSON.stringify(result)).not.toContain('"cloudtower":');
  });

  test('of one name', async () => {
    const { result } = await run('getBackupSchedules', { instanceId: vmId, name: 'weekly' }, script());
    expect(result).toMatchObject({ schedules: [{ scheduleId: 'cmjplan1' }] });
  });

  test.each([
    ['that runs by the month', { execute_plan_type: 'MONTH' }, 'Degraded'],
    ['that a failed create left', { local_id: 'placeholder-1' }, 'Degraded'],
    ['that is being made', { entityAsyncStatus: 'CREATING' }, 'Pending'],
    ['that is being changed', { entityAsyncStatus: 'UPDATING' }, 'Active'],
  ])('one %s', async (_name, changes, status) => {
    const args = { instanceId: vmId, name: 'nightly' };
    const { result } = await run('getBackupSchedules', args, script(snapshotPlan(changes)));
    expect(result).toMatchObject({ schedules: [{ status }] });
  });

  test('none of a VM that is there, and an error for one that is not', async () => {
    const { result } = await run('getBackupSchedules', { instanceId: 'cmjplain' }, script());
    expect(result).toEqual({ schedules: [] });
    await expect(run('getBackupSchedules', { instanceId: 'cmjnone' }, script())).rejects.toMatchObject({
      kind: 'absent',
    });
  });
});
