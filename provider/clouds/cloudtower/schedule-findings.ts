import { type Json, type JsonObject, UNKNOWN, valueAt } from '../../core/json.ts';
import type { Call, Finding, Plan, Present } from '../driver.ts';
import { changeFindings } from './change-findings.ts';
import type { CloudTowerClient } from './client.ts';
import { backupServices, backupStoreRepositories } from './collections.ts';
import { liveInstance, missingInstance } from './instances.ts';
import { numbering, numberingInWords } from './plan-codec.ts';
import { namedReference, type ScheduleInputs } from './plan-facts.ts';
import { backupPlansSince, lacksBackupPlans, listSchedules } from './schedule-reads.ts';
import type { Vm } from './wire.ts';
import { plain } from './words.ts';

/* What is wrong or remarkable about the plan of a schedule: in the inputs alone, and by what the cloud shows. */

/** What only backup plans have, with the value that says nothing. */
const ofBackups: ReadonlyMap<string, Json | undefined> = new Map<string, Json | undefined>([
  ['cloudtower.backupServiceId', undefined],
  ['cloudtower.repositoryId', undefined],
  ['cloudtower.compression', true],
  ['cloudtower.consistency', 'Crash'],
  ['cloudtower.window', ''],
  ['cloudtower.afterWindow', 'Continue'],
  ['cloudtower.onDelete', 'KeepRestorePoints'],
]);
const places = ['cloudtower.backupServiceId', 'cloudtower.repositoryId'];

/** Pure; of what is still unknown nothing is said. */
export function contradictions(inputs: JsonObject): readonly { readonly path: string; readonly reason: string }[] {
  const { method = 'Snapshot' } = inputs;
  if (method === 'Backup') {
    const missing = places.filter((path) => valueAt(inputs, path) === undefined);
    const found = missing.map((path) => ({ path, reason: 'is required with `method: Backup`' }));
    const stopsNever =
      valueAt(inputs, 'cloudtower.window') === '' && valueAt(inputs, 'cloudtower.afterWindow') === 'Stop';
    const reason = 'means nothing without `cloudtower.window`: set that too, or leave this out';
    return stopsNever ? [...found, { path: 'cloudtower.afterWindow', reason }] : found;
  }
  if (method !== 'Snapshot') return [];
  const strange = [...ofBackups].filter(([path, usual]) => {
    const value = valueAt(inputs, path);
    return value !== undefined && value !== UNKNOWN && value !== usual;
  });
  return strange.map(([path]) => ({ path, reason: 'is for `method: Backup` only: set that too, or leave this out' }));
}

/** Reads only. */
export async function scheduleFindings(
  client: CloudTowerClient,
  inputs: ScheduleInputs,
  plan: Plan,
  call: Call,
): Promise<readonly Finding[]> {
  const vm = await liveInstance(client, inputs.instanceId, call);
  if (vm === undefined) {
    // What becomes of its copies is only noted, and is never as important as now.
    const isNoted = plan.verb === 'Change' && plan.aspects.includes('cloudtower.onDelete');
    return isNoted ? ofDeletion(inputs, plan) : missingInstance(client, inputs.instanceId, call);
  }
  const findings = [...ofDeletion(inputs, plan)];
  if (plan.verb === 'Change')
    return [...findings, ...outsideWindow(inputs), ...(await changeFindings(client, inputs, plan, call))];
  const rest =
    inputs.method === 'Backup' ? await ofBackup(client, inputs, vm, call) : await ofSnapshots(client, inputs, vm, call);
  return [...findings, ...rest];
}

function ofDeletion({ cloudtower, method }: ScheduleInputs, { aspects, verb }: Plan): readonly Finding[] {
  const path = 'cloudtower.onDelete';
  const isAsked = verb === 'Create' || aspects.includes(path);
  if (method !== 'Backup' || cloudtower?.onDelete !== 'DeleteRestorePoints' || !isAsked) return [];
  const text =
    'deleting or replacing this schedule will delete all of its restore points; with `KeepRestorePoints`, the default, they stay';
  return [{ severity: 'warning', path, text }];
}

async function ofSnapshots(
  client: CloudTowerClient,
  inputs: ScheduleInputs,
  vm: Vm,
  call: Call,
): Promise<readonly Finding[]> {
  const storage =
    "the copies are snapshots on the VM's own storage, so they are lost with it, and what becomes of them when the schedule is deleted or replaced is not documented; `method: Backup` keeps copies in a backup repository";
  const days = `the vendor does not document how snapshot plans number weekdays: Lifeboat sends ${numberingInWords[numbering]}. After the first \`pulumi up\` compare the output \`cloudtowerDetails.nextExecuteTime\` with the days and the time`;
  return [
    ...(await ofOtherPlan(client, inputs, vm, call)),
    { severity: 'warning', path: 'method', text: storage },
    { severity: 'warning', path: 'rotationDays', text: days },
  ];
}

/** A VM is in one snapshot plan at most [spec]: it would be refused, or taken out of the other one. (unknown) */
async function ofOtherPlan(
  client: CloudTowerClient,
  { instanceId, name }: ScheduleInputs,
  vm: Vm,
  call: Call,
): Promise<readonly Finding[]> {
  if (vm.snapshot_plan === undefined) return [];
  const { id } = vm.snapshot_plan;
  const there = (await listSchedules(client, instanceId, call)).find(({ ref }) => ref.objectId === id);
  const itsName = there?.inputs['name'] ?? vm.snapshot_plan.name;
  // The one of our name is for the lifecycle: it is taken over, or said to be in the way.
  if (itsName !== undefined && itsName === name) return [];
  const text = `${inOtherPlan(vm, { id, name: typeof itsName === 'string' ? itsName : undefined })}. ${waysOut(vm.id, id, there)}`;
  const isKnown = name !== undefined;
  return [{ severity: isKnown ? 'error' : 'warning', path: 'instanceId', text }];
}

export function inOtherPlan(vm: Vm, plan: { readonly id: string; readonly name: string | undefined }): string {
  return `VM ${namedReference(vm)} is in the snapshot plan ${namedReference(plan)} already, and a VM can be in one only`;
}

function waysOut(instanceId: string, planId: string, there: Present | undefined): string {
  const isAlone = there !== undefined && there.shared === undefined;
  const ways = [
    ...(isAlone ? [`import that plan as \`${instanceId}/${planId}\` (a renamed resource: \`aliases\`)`] : []),
    'take the VM out of it in CloudTower',
    'use `method: Backup`',
  ];
  const shared = there?.shared === undefined ? '' : ` (${there.shared})`;
  return `Either ${ways.join(', or ')}${shared}`;
}

async function ofBackup(
  client: CloudTowerClient,
  inputs: ScheduleInputs,
  vm: Vm,
  call: Call,
): Promise<readonly Finding[]> {
  const { cloudtower } = inputs;
  const version = await client.version(call);
  if (lacksBackupPlans(version)) {
    const text = `this CloudTower is ${version?.text}, and backup plans need ${backupPlansSince} or later. Use \`method: Snapshot\``;
    return [{ severity: 'error', path: 'method', text }];
  }
  const serviceId = cloudtower?.backupServiceId;
  const repositoryId = cloudtower?.repositoryId;
  const [service, repository] = await Promise.all([
    serviceId === undefined ? undefined : client.one(backupServices, serviceId, call),
    repositoryId === undefined ? undefined : client.one(backupStoreRepositories, repositoryId, call),
  ]);
  const findings = [
    readiness('cloudtower.backupServiceId', { noun: 'backup service', id: serviceId, ready: 'RUNNING' }, service),
    readiness(
      'cloudtower.repositoryId',
      { noun: 'backup repository', id: repositoryId, ready: 'CONNECTED' },
      repository,
    ),
    otherService(serviceId, repository?.backup_service?.id),
    ...outsideWindow(inputs),
    ...withoutTools(cloudtower?.consistency, vm),
  ];
  return findings.filter((finding) => finding !== undefined);
}

/** What becomes of a run that falls due while the window is closed is not documented. (unknown) */
export function outsideWindow({ cloudtower, rotationTime }: ScheduleInputs): readonly Finding[] {
  const [from, to] = (cloudtower?.window ?? '').split('-');
  if (from === undefined || to === undefined) return [];
  const isOpen = from < to ? rotationTime >= from && rotationTime < to : rotationTime >= from || rotationTime < to;
  const text = `a copy is due at ${rotationTime}, when the window ${from}-${to} is closed: it may be made late, or not at all`;
  return isOpen ? [] : [{ severity: 'warning', path: 'cloudtower.window', text }];
}

interface Place {
  readonly noun: string;
  readonly id: string | undefined;
  /** The status in which it works. */
  readonly ready: string;
}

function readiness(
  path: string,
  { id, noun, ready }: Place,
  found: { readonly id: string; readonly name?: string | undefined; readonly status?: string | undefined } | undefined,
): Finding | undefined {
  if (id === undefined) return undefined;
  if (found === undefined) {
    return { severity: 'error', path, text: `there is no ${noun} ${id} in this CloudTower` };
  }
  if (found.status === ready) return undefined;
  const status = plain(found.status ?? 'without a status', 60);
  const text = `the ${noun} ${namedReference({ id, name: found.name })} is ${status}, not ${ready}: no copies may be made until it is`;
  return { severity: 'warning', path, text };
}

/** That each repository belongs to one service is (inferred), so the server decides. */
function otherService(serviceId: string | undefined, itsServiceId: string | undefined): Finding | undefined {
  if (serviceId === undefined || itsServiceId === undefined || serviceId === itsServiceId) return undefined;
  const text = `the backup repository is connected to the backup service ${itsServiceId}, not to ${serviceId}`;
  return { severity: 'warning', path: 'cloudtower.repositoryId', text };
}

function withoutTools(consistency: string | undefined, vm: Vm): readonly Finding[] {
  if (consistency !== 'Filesystem' || vm.vm_tools_status === 'RUNNING') return [];
  const status = plain(vm.vm_tools_status ?? 'UNKNOWN', 60);
  const text = `VMTools of VM ${namedReference(vm)} are ${status} now; copies of this kind need them to run`;
  return [{ severity: 'warning', path: 'cloudtower.consistency', text }];
}
