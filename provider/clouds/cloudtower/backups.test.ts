import { describe, expect, test } from 'vitest';
import { functions as specs } from '../../functions/index.ts';
import { backupDetails } from './backup-blocks.ts';
import { getBackups } from './backups.ts';
import { apiError, type Row, type Script, scriptedClient, snapshotRow, vmId, vmRow } from './testing.ts';

const plan = { id: 'cmjbackupplan', name: 'weekly' };
const vm = { id: vmId, name: 'web-1' };

const point = (id: string, changes = {}): Row => ({
  id,
  backup_plan: plan,
  backup_target_execution: { id: 'cmjtarget' },
  compressed: true,
  creation: 'AUTO',
  local_created_at: '2026-03-04T02:30:00.000Z',
  local_id: 'point-1',
  logical_size: 300,
  physical_size: 100,
  size: 200,
  snapshot_consistent_type: 'CRASH_CONSISTENT',
  type: 'FULL',
  vm,
  vm_name: 'web-1',
  ...changes,
});

const run = (id: string, changes = {}): Row => ({
  id,
  backup_plan: plan,
  executed_at: '2026-03-05T02:30:00.000Z',
  local_created_at: '2026-03-05T02:29:00.000Z',
  local_id: 'run-1',
  method: 'AUTO',
  status: 'FAILED',
  success_job_count: 0,
  total_job_count: 1,
  type: 'INCREMENTAL',
  ...changes,
});

const planned = (id: string, changes = {}) =>
  snapshotRow({ id, name: 'nightly-1', snapshot_group: { id: 'cmjgroup', name: 'nightly run' }, ...changes });

async function backups(script: Script) {
  const api = await scriptedClient({
    'get-vms': [vmRow({ backup_plans: [plan] })],
    'get-backup-restore-points': [],
    'get-backup-plan-executions': [],
    'get-vm-snapshots': [],
    ...script,
  });
  const result = await getBackups.run(api.client, { instanceId: vmId }, api.call);
  const parsed = specs.getBackups.result.parse(result).backups;
  for (const one of Array.isArray(result['backups']) ? result['backups'] : [])
    expect(backupDetails.strict().safeParse(Reflect.get(Object(one), 'cloudtowerDetails')).error).toBeUndefined();
  return { ...api, result, parsed };
}

test('restore points, snapshots of plans and failed runs, oldest first', async () => {
  const { of, result } = await backups({
    'get-backup-restore-points': [point('cmjpoint')],
    'get-backup-plan-executions': [run('cmjrun')],
    'get-vm-snapshots': [planned('cmjplanned'), snapshotRow({ id: 'cmjmanual' })],
  });
  expect(result['backups']).toMatchObject([
    {
      instanceId: vmId,
      backupId: 'cmjplanned',
      name: 'nightly-1',
      origin: 'Schedule',
      status: 'Active',
      cloudStatus: 'idle',
      createdAt: '2026-03-03T02:00:00.000Z',
      sizeBytes: 21_474_836_480,
      cloudtowerDetails: { kind: 'Snapshot', snapshotGroupId: 'cmjgroup', snapshotGroupName: 'nightly run' },
    },
    {
      instanceId: vmId,
      backupId: 'cmjpoint',
      name: 'weekly',
      origin: 'Schedule',
      status: 'Active',
      createdAt: '2026-03-04T02:30:00.000Z',
      sizeBytes: 100,
      cloudtowerDetails: { kind: 'RestorePoint', type: 'FULL', planId: plan.id, logicalSize: 300, size: 200 },
    },
    {
      instanceId: vmId,
      backupId: 'cmjrun',
      name: 'weekly',
      origin: 'Schedule',
      status: 'Failed',
      cloudStatus: 'FAILED',
      createdAt: '2026-03-05T02:30:00.000Z',
      cloudtowerDetails: { kind: 'Execution', successJobCount: 0, totalJobCount: 1 },
    },
  ]);
  expect(of('get-backup-restore-points')[0]?.body['where']).toEqual({ vm: { id: vmId } });
  expect(of('get-backup-plan-executions')[0]?.body['where']).toEqual({ backup_plan: { id_in: [plan.id] } });
});

describe('a run', () => {
  test.each([
    ['SUCCESS', undefined],
    ['NEVER_EXECUTE', undefined],
    ['PARTIAL_SUCCESS', 'Degraded'],
    ['FAILED', 'Failed'],
    ['RUNNING', 'Pending'],
    ['WAITING_EXECUTE', 'Pending'],
    ['SOMETHING_NEW', 'Pending'],
    [null, 'Pending'],
  ])('%s', async (status, expected) => {
    const { parsed } = await backups({ 'get-backup-plan-executions': [run('cmjrun', { status })] });
    expect(parsed.map((one) => one.status)).toEqual(expected === undefined ? [] : [expected]);
  });

  test('of a plan that covers other VMs is not asked for', async () => {
    const { paths } = await backups({ 'get-vms': [vmRow({ backup_plans: null })] });
    expect(paths()).not.toContain('get-backup-plan-executions');
  });
});

describe('a restore point', () => {
  test.each([
    [{ creation: 'MANUAL' }, { origin: 'Manual', status: 'Active' }],
    [{ creation: 'FAILOVER' }, { origin: 'Unknown', status: 'Active' }],
    [{ creation: null }, { origin: 'Unknown', status: 'Active' }],
    [{ entityAsyncStatus: 'CREATING' }, { status: 'Pending', cloudStatus: 'CREATING' }],
    [{ entityAsyncStatus: 'UPDATING' }, { status: 'Active' }],
    [{ entityAsyncStatus: 'DELETING' }, { status: 'Degraded' }],
    [{ physical_size: null }, { sizeBytes: 200 }],
    [{ physical_size: null, size: null }, { sizeBytes: 300 }],
    [{ backup_plan: null }, { name: '' }],
  ])('%j', async (changes, expected) => {
    const { parsed } = await backups({ 'get-backup-restore-points': [point('cmjpoint', changes)] });
    expect(parsed).toMatchObject([expected]);
  });

  test('of another VM is left out', async () => {
    const { parsed } = await backups({
      'get-backup-restore-points': (body) =>
        body['after'] === undefined ? [point('cmjpoint', { vm: { id: 'cmjother', name: 'web-2' } })] : [],
      'get-backup-restore-points-connection': () => ({ aggregate: { count: 1 } }),
    });
    expect(parsed).toEqual([]);
  });
});

test('a server from before backup plans is not asked for them', async () => {
  const { parsed, paths } = await backups({
    'get-version': () => '4.3.2',
    'get-vm-snapshots': [planned('cmjplanned')],
  });
  expect(parsed).toHaveLength(1);
  expect(paths().filter((path) => path.includes('backup'))).toEqual([]);
});

test('a server that does not tell its release is asked', async () => {
  const { parsed } = await backups({
    'get-version': () => 'unknown',
    'get-backup-restore-points': [point('cmjpoint')],
  });
  expect(parsed).toHaveLength(1);
});

describe('a VM that is gone', () => {
  test('may have copies left', async () => {
    const { parsed } = await backups({ 'get-vms': [], 'get-backup-restore-points': [point('cmjpoint')] });
    expect(parsed).toHaveLength(1);
  });

  test('or none: then the id is wrong', async () => {
    await expect(backups({ 'get-vms': [] })).rejects.toMatchObject({ kind: 'absent', facts: { path: 'instanceId' } });
  });
});

test('a list that cannot be read is no empty one', async () => {
  const denied = () => apiError(403, 'no');
  await expect(
    backups({ 'get-backup-restore-points': denied, 'get-backup-restore-points-connection': denied }),
  ).rejects.toMatchObject({ kind: 'denied' });
});
