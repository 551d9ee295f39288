import { hasKind } from '../../core/errors.ts';
import type { Call, Observation, Present, Ref } from '../driver.ts';
import { fromBackupPlan } from './backup-plan.ts';
import type { CloudTowerClient } from './client.ts';
import { type backupPlans, lightBackupPlans, snapshotPlans, vms } from './collections.ts';
import { isIn, type PlanFacts, presentPlan } from './plan-facts.ts';
import { fromSnapshotPlan } from './snapshot-plan.ts';
import { atLeast, type Version } from './version.ts';
import { byId, byIds, equals, related, some } from './where.ts';
import type { BackupPlan } from './wire-plans.ts';
import type { Reference } from './wire.ts';

/*
 * How schedules are looked for. One resource stands for two kinds of objects, and an id does not tell which: only both lists
 * together prove that there is none. A plan is the object, a VM is only in it: a plan may cover other VMs, or none any more.
 */

/** The first release with backup plans that can be made. [spec] */
export const backupPlansSince = '4.4.0';

/** Are there no backup plans, by what the server says of itself? One that does not say is asked for them. */
export function lacksBackupPlans(version: Version | undefined): boolean {
  return version !== undefined && !atLeast(version, backupPlansSince);
}

/** The plan's own record: absent when neither kind has that id. */
export async function readSchedule(client: CloudTowerClient, ref: Ref, call: Call): Promise<Observation> {
  const snapshotPlan = await client.one(snapshotPlans, ref.objectId, call);
  if (snapshotPlan !== undefined) return shown(client, ref.instanceId, fromSnapshotPlan(snapshotPlan), call);
  const backupPlan = await backupPlanById(client, ref.objectId, call);
  if (backupPlan !== undefined) return shown(client, ref.instanceId, fromBackupPlan(backupPlan), call);
  return { kind: 'absent' };
}

/**
 * Asked for whatever the release is: in which form a server tells that is unknown, and one that was misread must not make a plan
 * absent. Only a server that says that it has no such call, and is too old for it, has none.
 */
async function backupPlanById(client: CloudTowerClient, id: string, call: Call): Promise<BackupPlan | undefined> {
  const version = await client.version(call);
  try {
    return await client.one(lightBackupPlans(version), id, call);
  } catch (error) {
    if (!lacksBackupPlans(version) || !hasKind(error, 'unsupported')) throw error;
    call.debug(error.message);
    return undefined;
  }
}

/**
 * Plans of exactly that name that cover the VM. A plan that covers nothing may be one that is being made, or that lost the VM: it
 * counts while there is no other.
 */
export async function schedulesNamed(
  client: CloudTowerClient,
  instanceId: string,
  name: string,
  call: Call,
): Promise<readonly Present[]> {
  const where = equals('name', name);
  const collection = await backupCollection(client, call);
  const [snapshots, backups] = await Promise.all([
    client.all(snapshotPlans, { where }, call),
    collection === undefined ? [] : client.all(collection, { where }, call),
  ]);
  const facts = [...snapshots.map(fromSnapshotPlan), ...backups.map(fromBackupPlan)].filter((one) => one.name === name);
  const found = await Promise.all(facts.map(async (one) => ({ one, vms: await coveredBy(client, one, call) })));
  const ours = found.filter((each) => isIn(instanceId, each.vms));
  const counting = ours.length > 0 ? ours : found.filter((each) => each.vms.length === 0);
  return counting.map((each) => presentPlan(instanceId, each.one, each.vms));
}

/** The plans of both kinds that cover a VM, as its own record tells. */
export async function listSchedules(
  client: CloudTowerClient,
  instanceId: string,
  call: Call,
): Promise<readonly Present[]> {
  const vm = await client.one(vms, instanceId, call);
  const snapshotPlan = vm?.snapshot_plan && (await client.one(snapshotPlans, vm.snapshot_plan.id, call));
  const [first, ...rest] = (vm?.backup_plans ?? []).map(({ id }) => id);
  const backups =
    first === undefined
      ? []
      : await client.all(lightBackupPlans(await client.version(call)), { where: byIds([first, ...rest]) }, call);
  const facts = [
    ...(snapshotPlan === undefined ? [] : [fromSnapshotPlan(snapshotPlan)]),
    ...backups.map(fromBackupPlan),
  ];
  return Promise.all(facts.map((one) => shown(client, instanceId, one, call)));
}

/** Undefined where there are none. */
async function backupCollection(client: CloudTowerClient, call: Call): Promise<typeof backupPlans | undefined> {
  const version = await client.version(call);
  return lacksBackupPlans(version) ? undefined : lightBackupPlans(version);
}

async function shown(client: CloudTowerClient, instanceId: string, facts: PlanFacts, call: Call): Promise<Present> {
  return presentPlan(instanceId, facts, await coveredBy(client, facts, call));
}

/** Before 4.5 backup plans do not tell which VMs they cover; the VMs do. [spec] */
async function coveredBy(client: CloudTowerClient, facts: PlanFacts, call: Call): Promise<readonly Reference[]> {
  if (facts.vms !== undefined) return facts.vms;
  const plan = byId(facts.id);
  const where = facts.method === 'Snapshot' ? related('snapshot_plan', plan) : some('backup_plans', plan);
  return client.all(vms, { where }, call);
}
