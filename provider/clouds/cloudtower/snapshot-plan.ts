import { instantText } from '../../core/clock.ts';
import { LifeboatError } from '../../core/errors.ts';
import type { Mutation } from './mutation.ts';
import { daysFromIntervals, daysToIntervals, timesIn, timeToText } from './plan-codec.ts';
import { type PlanFacts, type PlanSettings, placeholder } from './plan-facts.ts';
import { snapshotPlanRemarks } from './plan-remarks.ts';
import { byId } from './where.ts';
import type { SnapshotPlan } from './wire-plans.ts';
import type { Vm } from './wire.ts';

/* Snapshot plans (contract 5, NOTES.md): the cluster's own, with snapshots on the storage of the VM. A VM is in one at most. [spec] */

/** Weekly runs are `WEEK` with numbers of days; the other periods have no place in the common vocabulary. */
export function fromSnapshotPlan(row: SnapshotPlan): PlanFacts {
  const isWeekly = row.execute_plan_type === 'WEEK';
  const days = isWeekly ? daysFromIntervals(row.execute_intervals) : undefined;
  const times = isWeekly ? timesIn(row.exec_h_m) : [];
  const faults = [
    isWeekly ? undefined : `its period is ${row.execute_plan_type ?? 'not told'}`,
    isWeekly && days === undefined ? strangeDays(row.execute_intervals ?? []) : undefined,
    (times?.length ?? 0) > 1 ? 'it runs at several times of the day' : undefined,
  ].filter((fault) => fault !== undefined);
  return {
    method: 'Snapshot',
    id: row.id,
    name: row.name,
    busy: row.entityAsyncStatus === '' ? undefined : row.entityAsyncStatus,
    status: isPlaceholder(row) ? placeholder : (row.status ?? 'without a status'),
    isEnabled: isRunning(row.status),
    days,
    // One that cannot be understood is left as it is: its form is unknown, so it says nothing against the plan.
    time: times?.length === 1 ? times[0] : undefined,
    keepCount: keptOf(row.remain_snapshot_num),
    block: undefined,
    createdAt: undefined,
    vms: row.vms,
    covers: row.object_num,
    faults,
    remarks: snapshotPlanRemarks(row, days),
    details: detailsOf(row),
  };
}

function strangeDays(intervals: readonly number[]): string {
  return intervals.length === 0 ? 'its days are not told' : `its days are no days of a week (${intervals.join(', ')})`;
}

const uuid = /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/i;

/** An idle row that the cluster does not know, that never ran and never will: not made yet, or never. (inferred) */
function isPlaceholder({
  entityAsyncStatus,
  last_execute_time,
  local_id,
  next_execute_time,
  status,
}: SnapshotPlan): boolean {
  const hasRun = last_execute_time !== undefined || next_execute_time !== undefined;
  return (entityAsyncStatus ?? '') === '' && status === 'NORMAL' && !hasRun && !uuid.test(local_id ?? '');
}

/** Of both kinds of plans; undefined for a word that is not known. [spec] */
export function isRunning(status: string | undefined): boolean | undefined {
  if (status === 'NORMAL' || status === 'WORKING') return true;
  return status === 'SUSPENDED' || status === 'PAUSED' || status === 'STOPPED' ? false : undefined;
}

/** How many copies stay, as a number that an input can have. */
export function keptOf(number: number | undefined): number | undefined {
  return number !== undefined && Number.isInteger(number) && number > 0 ? number : undefined;
}

/** Its cluster and its start cannot be changed later. [spec] */
export function snapshotPlanCreation(settings: PlanSettings, vm: Vm, now: number): Mutation {
  const { cluster, id, name } = vm;
  if (cluster === undefined) {
    throw new LifeboatError('contract', {
      path: 'instanceId',
      message: `VM ${name ?? ''} (${id}) has no cluster, so a snapshot plan for it cannot be made`,
      advice: 'Look at the VM in CloudTower, and try again.',
    });
  }
  return {
    path: 'create-snapshot-plan',
    body: [{ ...wireOf(settings), cluster_id: cluster.id, vm_ids: [id], start_time: instantText(now) }],
    safety: 'once',
    label: `creation of snapshot plan ${settings.name} for VM ${id}`,
  };
}

/** Always the full set: whether fields that are not sent are kept is not documented. `vmId` puts that VM back into it. */
export function snapshotPlanUpdate(id: string, settings: PlanSettings, vmId?: string): Mutation {
  return {
    path: 'update-snapshot-plan',
    target: byId(id),
    body: { data: { ...wireOf(settings), ...(vmId !== undefined && { vm_ids: [vmId] }) } },
    safety: 'repeatable',
    label: `change of snapshot plan ${id}`,
  };
}

export function snapshotPlanSwitch(id: string, isOn: boolean): Mutation {
  return {
    path: isOn ? 'resume-snapshot-plan' : 'suspend-snapshot-plan',
    target: byId(id),
    body: {},
    safety: 'repeatable',
    label: `${isOn ? 'resumption' : 'suspension'} of snapshot plan ${id}`,
  };
}

/** What becomes of its snapshots is not documented (unknown); nothing in the request speaks of them. */
export function snapshotPlanDeletion(id: string): Mutation {
  return {
    path: 'delete-snapshot-plan',
    target: byId(id),
    body: {},
    safety: 'repeatable',
    label: `deletion of snapshot plan ${id}`,
  };
}

function wireOf({ keepCount, name, rotationDays, rotationTime }: PlanSettings) {
  return {
    name,
    execute_plan_type: 'WEEK',
    execute_intervals: daysToIntervals(rotationDays),
    exec_h_m: timeToText(rotationTime),
    remain_snapshot_num: keepCount,
  };
}

function detailsOf(row: SnapshotPlan): PlanFacts['details'] {
  return {
    autoDeleteNum: row.auto_delete_num,
    autoExecuteNum: row.auto_execute_num,
    clusterId: row.cluster?.id,
    clusterName: row.cluster?.name,
    description: row.description,
    endTime: row.end_time,
    entityAsyncStatus: row.entityAsyncStatus,
    execHM: row.exec_h_m === undefined ? undefined : JSON.stringify(row.exec_h_m),
    executeIntervals: row.execute_intervals,
    executePlanType: row.execute_plan_type,
    healthy: row.healthy,
    id: row.id,
    kind: 'SnapshotPlan',
    lastExecuteEndTime: row.last_execute_end_time,
    lastExecuteStatus: row.last_execute_status,
    lastExecuteTime: row.last_execute_time,
    localId: row.local_id,
    logicalSizeBytes: row.logical_size_bytes,
    manualDeleteNum: row.manual_delete_num,
    manualExecuteNum: row.manual_execute_num,
    mirror: row.mirror,
    name: row.name,
    nextExecuteTime: row.next_execute_time,
    objectNum: row.object_num,
    physicalSizeBytes: row.physical_size_bytes,
    remainSnapshotNum: row.remain_snapshot_num,
    snapshotGroupNum: row.snapshot_group_num,
    startTime: row.start_time,
    status: row.status,
  };
}
