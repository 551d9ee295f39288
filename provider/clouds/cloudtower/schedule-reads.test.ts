import { describe, expect, test } from 'vitest';
import { backupPlanId, backupPlanRow, otherVm, snapshotPlanId, snapshotPlanRow } from './fake-plans.ts';
import { listSchedules, readSchedule, schedulesNamed } from './schedule-reads.ts';
import { apiError, type Row, type Script, scriptedClient, vmId, vmRow } from './testing.ts';

const refOf = (objectId: string) => ({ instanceId: vmId, objectId });
const oldVersion = { 'get-version': () => '4.3.2' };
const lightPath = 'get-backup-plans-without-executions';
/** Lists of both forms, which are counted alike. */
const backupPlans = (...rows: readonly Row[]): Script => ({ 'get-backup-plans': rows, [lightPath]: rows });

async function setup(script: Script) {
  return scriptedClient({ 'get-vms': [vmRow()], 'get-snapshot-plans': [], ...backupPlans(), ...script });
}

describe('a schedule by its id', () => {
  test('may be a snapshot plan: then nothing else is asked', async () => {
    const { call, client, calls } = await setup({ 'get-snapshot-plans': [snapshotPlanRow()] });
    expect(await readSchedule(client, refOf(snapshotPlanId), call)).toMatchObject({
      kind: 'present',
      ref: refOf(snapshotPlanId),
      cloudStatus: 'NORMAL',
      inputs: {
        instanceId: vmId,
        name: 'nightly',
        method: 'Snapshot',
        rotationDays: ['Sunday', 'Monday', 'Wednesday'],
        rotationTime: '02:01',
        keepCount: 7,
        enabled: true,
      },
      outputs: { offHost: false },
    });
    const asked = calls.filter(({ path }) => path !== 'login').map(({ path, body }) => ({ path, body }));
    expect(asked).toEqual([{ path: 'get-snapshot-plans', body: { where: { id: snapshotPlanId } } }]);
  });

  test('may be a backup plan', async () => {
    const { call, client } = await setup(backupPlans(backupPlanRow()));
    expect(await readSchedule(client, refOf(backupPlanId), call)).toMatchObject({
      kind: 'present',
      cloudStatus: 'WORKING',
      inputs: { method: 'Backup', cloudtower: { compression: true, window: '' } },
      outputs: { createdAt: '2026-02-01T08:00:00.000Z', offHost: true },
    });
  });

  test('is absent when neither kind has it', async () => {
    const { call, client, paths } = await setup({});
    expect(await readSchedule(client, refOf(snapshotPlanId), call)).toEqual({ kind: 'absent' });
    expect(paths()).toEqual(['get-snapshot-plans', 'get-version', lightPath]);
  });

  test.each<[string, Script, string]>([
    ['snapshot plans cannot be asked', { 'get-snapshot-plans': () => apiError(500, 'oops') }, 'unavailable'],
    ['backup plans cannot be asked', { [lightPath]: () => apiError(500, 'oops') }, 'unavailable'],
    ['the user may not see backup plans', { [lightPath]: () => apiError(403, 'no') }, 'denied'],
    [
      'the server knows no backup plans, nor its release',
      {
        'get-version': () => 'unreleased',
        'get-backup-plans': () => apiError(404, 'Cannot POST /v2/api/get-backup-plans'),
      },
      'unsupported',
    ],
    ['the release cannot be asked', { 'get-version': () => apiError(500, 'oops') }, 'unavailable'],
  ])('is never called absent while %s', async (_name, script, kind) => {
    const { call, client } = await setup(script);
    await expect(readSchedule(client, refOf(snapshotPlanId), call)).rejects.toMatchObject({ kind });
  });

  test('on a release without backup plans is absent when the server has no such call', async () => {
    const { call, client } = await setup({
      ...oldVersion,
      'get-backup-plans': () => apiError(404, 'Cannot POST /v2/api/get-backup-plans'),
    });
    expect(await readSchedule(client, refOf(snapshotPlanId), call)).toEqual({ kind: 'absent' });
  });

  test('is there whatever release the server seems to be', async () => {
    const { call, client } = await setup({ 'get-version': () => '2.0.0', ...backupPlans(backupPlanRow()) });
    expect(await readSchedule(client, refOf(backupPlanId), call)).toMatchObject({ kind: 'present' });
  });

  test('of a plan that covers more VMs than are shown is not ours alone', async () => {
    const { call, client } = await setup({ 'get-snapshot-plans': [snapshotPlanRow({ object_num: 3 })] });
    expect(await readSchedule(client, refOf(snapshotPlanId), call)).toMatchObject({
      shared: 'it also covers 2 that are not shown to this user',
    });
  });

  test('on a release that lists them with their runs only', async () => {
    const { call, client } = await setup({
      'get-version': () => '4.6.0',
      'get-backup-plans': [backupPlanRow()],
      [lightPath]: () => apiError(404, 'Cannot POST'),
    });
    expect(await readSchedule(client, refOf(backupPlanId), call)).toMatchObject({ kind: 'present' });
  });

  test('of a plan that does not tell its VMs is found with them', async () => {
    const vm = vmRow({ backup_plans: [{ id: backupPlanId, name: 'nightly' }] });
    const second = vmRow({ ...otherVm, backup_plans: [{ id: backupPlanId, name: 'nightly' }] });
    const { call, client } = await setup({
      'get-version': () => '4.4.1',
      'get-vms': [vm, second, vmRow({ id: 'cmjthird' })],
      'get-backup-plans': [backupPlanRow({ vms: null, phase: null })],
    });
    expect(await readSchedule(client, refOf(backupPlanId), call)).toMatchObject({
      shared: `it also covers web-2 (${otherVm.id})`,
    });
  });

  test('of a snapshot plan that does not tell them either', async () => {
    const { call, client } = await setup({
      'get-vms': [vmRow({ snapshot_plan: { id: snapshotPlanId, name: 'nightly' } }), vmRow(otherVm)],
      'get-snapshot-plans': [snapshotPlanRow({ vms: null })],
    });
    const seen = await readSchedule(client, refOf(snapshotPlanId), call);
    expect(seen).toMatchObject({ kind: 'present', outputs: { cloudtowerDetails: { vms: [{ id: vmId }] } } });
    expect(seen).not.toHaveProperty('shared');
    expect(seen).not.toHaveProperty('status');
  });

  test('that covers other VMs only is theirs', async () => {
    const { call, client } = await setup({ 'get-snapshot-plans': [snapshotPlanRow({ vms: [otherVm] })] });
    expect(await readSchedule(client, refOf(snapshotPlanId), call)).toMatchObject({
      status: 'degraded',
      shared: `it covers web-2 (${otherVm.id}), and not VM ${vmId}`,
    });
  });
});

describe('schedules by name', () => {
  test('are those of both kinds that cover the VM', async () => {
    const { call, client, of } = await setup({
      'get-snapshot-plans': [
        snapshotPlanRow(),
        snapshotPlanRow({ id: 'cmjsnap2', vms: [otherVm] }),
        snapshotPlanRow({ id: 'cmjsnap3', name: 'Nightly' }),
      ],
      ...backupPlans(backupPlanRow()),
    });
    const found = await schedulesNamed(client, vmId, 'nightly', call);
    expect(found.map(({ ref }) => ref)).toEqual([refOf(snapshotPlanId), refOf(backupPlanId)]);
    expect(of('get-snapshot-plans')[0]?.body).toMatchObject({ where: { name: 'nightly' } });
  });

  test('one that covers no VM may be on its way, and counts while there is no other', async () => {
    const orphan = snapshotPlanRow({ id: 'cmjorphan', vms: [], entityAsyncStatus: 'CREATING' });
    const alone = await setup({ 'get-snapshot-plans': [orphan] });
    expect(await schedulesNamed(alone.client, vmId, 'nightly', alone.call)).toMatchObject([
      { ref: refOf('cmjorphan'), cloudStatus: 'CREATING' },
    ]);
    const beside = await setup({ 'get-snapshot-plans': [orphan], ...backupPlans(backupPlanRow()) });
    const found = await schedulesNamed(beside.client, vmId, 'nightly', beside.call);
    expect(found.map(({ ref }) => ref.objectId)).toEqual([backupPlanId]);
  });

  test('are none only by a list that is complete', async () => {
    const { call, client } = await setup({
      'get-snapshot-plans-connection': () => ({ aggregate: { count: 1 } }),
    });
    await expect(schedulesNamed(client, vmId, 'nightly', call)).rejects.toMatchObject({ kind: 'contract' });
  });

  test('on a release without backup plans are snapshot plans', async () => {
    const { call, client, of } = await setup({ ...oldVersion, 'get-snapshot-plans': [snapshotPlanRow()] });
    expect(await schedulesNamed(client, vmId, 'nightly', call)).toHaveLength(1);
    expect(of('get-backup-plans')).toEqual([]);
  });
});

describe('the schedules of a VM', () => {
  test('are the plans that its record names', async () => {
    const vm = vmRow({
      snapshot_plan: { id: snapshotPlanId, name: 'nightly' },
      backup_plans: [{ id: backupPlanId, name: 'weekly' }],
    });
    const { call, client } = await setup({
      'get-vms': [vm],
      'get-snapshot-plans': [snapshotPlanRow(), snapshotPlanRow({ id: 'cmjsnap2', vms: [otherVm] })],
      ...backupPlans(backupPlanRow({ name: 'weekly' }), backupPlanRow({ id: 'cmjback2', vms: [otherVm] })),
    });
    const found = await listSchedules(client, vmId, call);
    expect(found.map(({ inputs, ref }) => [ref.objectId, inputs['method']])).toEqual([
      [snapshotPlanId, 'Snapshot'],
      [backupPlanId, 'Backup'],
    ]);
  });

  test.each<[string, Script]>([
    ['that has none', { 'get-vms': [vmRow({ snapshot_plan: null, backup_plans: null })] }],
    ['that is gone', { 'get-vms': [] }],
    ['whose plan went meanwhile', { 'get-vms': [vmRow({ snapshot_plan: { id: 'cmjgone', name: 'x' } })] }],
  ])('%s are none', async (_name, script) => {
    const { call, client } = await setup(script);
    expect(await listSchedules(client, vmId, call)).toEqual([]);
  });
});
