import { expect, test } from 'vitest';
import { backupPlanId, backupPlanRow, otherVm, snapshotPlanId, snapshotPlanRow } from './fake-plans.ts';
import { lostVm, ownPlan } from './plan-guards.ts';
import { type Script, scriptedClient, vmId, vmRow } from './testing.ts';

const snapshotRef = { instanceId: vmId, objectId: snapshotPlanId };
const backupRef = { instanceId: vmId, objectId: backupPlanId };

function setup(script: Script) {
  const none = { 'get-snapshot-plans': [], 'get-backup-plans-without-executions': [] };
  return scriptedClient({ 'get-vms': [vmRow()], ...none, ...script });
}

test('a plan is looked at anew, and is its VM’s alone', async () => {
  const { call, client } = await setup({ 'get-snapshot-plans': [snapshotPlanRow()] });
  expect(await ownPlan(client, snapshotRef, call)).toMatchObject({ kind: 'present', ref: snapshotRef });
  expect(await ownPlan(client, backupRef, call)).toBeUndefined();
});

test.each([
  ['other VMs', { vms: [{ id: vmId }, otherVm] }, `it also covers web-2 (${otherVm.id})`],
  ['VMs that are not shown', { object_num: 2 }, 'it also covers 1 that is not shown to this user'],
  ['other VMs only', { vms: [otherVm] }, `it covers web-2 (${otherVm.id}), and not VM ${vmId}`],
  ['VMs that are not shown only', { vms: [], object_num: 1 }, 'it covers 1 that is not shown to this user, and not'],
])('a plan that covers %s is refused', async (_name, changes, words) => {
  const { call, client } = await setup({ 'get-snapshot-plans': [snapshotPlanRow(changes)] });
  await expect(ownPlan(client, snapshotRef, call)).rejects.toMatchObject({
    kind: 'refused',
    message: expect.stringContaining(words),
  });
});

test.each<[string, Script, typeof snapshotRef, string | undefined]>([
  ['has its VM', { 'get-snapshot-plans': [snapshotPlanRow()] }, snapshotRef, undefined],
  ['lost its VM', { 'get-snapshot-plans': [snapshotPlanRow({ vms: [] })] }, snapshotRef, vmId],
  ['lost its VM', { 'get-backup-plans-without-executions': [backupPlanRow({ vms: [] })] }, backupRef, vmId],
])('a plan that %s: %#', async (_name, script, ref, lost) => {
  const elsewhere = vmRow({ snapshot_plan: { id: ref === backupRef ? 'cmjother' : ref.objectId, name: 'x' } });
  const { call, client } = await setup({ 'get-vms': [elsewhere], ...script });
  const plan = await ownPlan(client, ref, call);
  expect(plan && (await lostVm(client, plan, call))).toBe(lost);
});

test.each<[string, Script['get-vms'], string]>([
  ['is gone', [], 'absent'],
  ['is in another snapshot plan', [vmRow({ snapshot_plan: { id: 'cmjother', name: 'x' } })], 'refused'],
])('a lost VM that %s is not put back', async (_name, vms, kind) => {
  const plans = [snapshotPlanRow({ vms: [] })];
  const { call, client } = await setup({ 'get-vms': vms ?? [], 'get-snapshot-plans': plans });
  const plan = await ownPlan(client, snapshotRef, call);
  if (plan === undefined) throw new Error('the test has no such plan');
  await expect(lostVm(client, plan, call)).rejects.toMatchObject({ kind });
});
