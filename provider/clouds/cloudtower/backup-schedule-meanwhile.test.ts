import { describe, expect, test } from 'vitest';
import type { JsonObject } from '../../core/json.ts';
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
import { type Row, type Script, scriptedClient, vmId, vmRow } from './testing.ts';

const snapshotRef = { instanceId: vmId, objectId: snapshotPlanId };
const backupRef = { instanceId: vmId, objectId: backupPlanId };
const wanted: ScheduleInputs = {
  instanceId: vmId,
  name: 'nightly',
  rotationDays: ['Sunday', 'Monday', 'Wednesday'],
  rotationTime: '12:00',
  keepCount: 7,
};
const wantedBackup: ScheduleInputs = {
  ...wanted,
  method: 'Backup',
  cloudtower: { backupServiceId: serviceId, repositoryId },
};

async function setup(script: Script) {
  const none = { 'get-snapshot-plans': [], 'get-backup-plans-without-executions': [] };
  const api = await scriptedClient({ 'get-vms': [vmRow()], ...none, ...script });
  const driver = backupSchedule.driver(api.client);
  const seen = async (ref = snapshotRef): Promise<Present> => {
    const found = await driver.read(ref, undefined, api.call);
    if (found.kind !== 'present') throw new Error('the test has no such plan');
    return found;
  };
  return { ...api, driver, seen };
}

describe('a plan that became another one while its VM was waited for', () => {
  const crowd = { vms: [{ id: vmId, name: 'web-1' }, otherVm] };

  test.each([
    ['gets others', snapshotRef, crowd],
    ['gets others', backupRef, crowd],
    ['is given to others', snapshotRef, { vms: [otherVm] }],
  ])('%s: is neither changed nor removed (%#)', async (_name, ref, changed) => {
    let now: JsonObject = {};
    const plans =
      (row: (changes: JsonObject) => Row): Script[string] =>
      (body) => {
        const rows = [row(now)];
        return rows.filter(({ id }) => JSON.stringify(body['where']).includes(id));
      };
    const { call, changes, driver, seen } = await setup({
      'get-snapshot-plans': plans(snapshotPlanRow),
      'get-backup-plans-without-executions': plans(backupPlanRow),
    });
    const present = await seen(ref);
    expect(present).not.toHaveProperty('shared');
    now = changed;
    const inputs = ref === backupRef ? wantedBackup : wanted;
    await expect(driver.change(present, inputs, ['rotationTime'], call)).rejects.toMatchObject({ kind: 'refused' });
    await expect(driver.remove(present, call, {})).rejects.toMatchObject({ kind: 'refused' });
    expect(changes()).toEqual([]);
  });

  test('is gone: then nothing is sent', async () => {
    let rows = [snapshotPlanRow()];
    const { call, changes, driver, seen } = await setup({ 'get-snapshot-plans': () => rows });
    const present = await seen();
    rows = [];
    await expect(driver.change(present, wanted, ['rotationTime'], call)).rejects.toMatchObject({ kind: 'absent' });
    expect(await driver.remove(present, call, {})).toEqual({});
    expect(changes()).toEqual([]);
  });
});

test('what becomes of the copies can still be noted when the VM is gone', async () => {
  const plans = [backupPlanRow({ vms: [] })];
  const { call, changes, driver, seen } = await setup({
    'get-vms': [],
    'get-backup-plans-without-executions': plans,
  });
  const observed = await seen(backupRef);
  expect(await driver.change(observed, wantedBackup, ['cloudtower.onDelete', 'status'], call)).toEqual({});
  await expect(driver.change(observed, wantedBackup, ['status'], call)).rejects.toMatchObject({ kind: 'absent' });
  expect(changes()).toEqual([]);
});
