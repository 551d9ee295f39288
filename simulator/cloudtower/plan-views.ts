import type { Row } from './query/fields.ts';
import { dueRun, groupsOf, isComplete, vmsOf } from './plan-runs.ts';
import { timeIn } from './plan-calendar.ts';
import type { PlanStatus, SnapshotGroupRow, SnapshotPlanRow, SnapshotPlanTaskRow } from './rows-of-plans.ts';
import { asyncStatus, nested, nestedAll, nestedRequired, viewOf } from './views.ts';
import type { Viewer } from './views.ts';
import { disksOf } from './vm-disks.ts';
import { instant } from './world.ts';

/** `SnapshotPlan`: all fields. [spec] */
export function snapshotPlanRow(viewer: Viewer, plan: SnapshotPlanRow): Row {
  const { world } = viewer;
  const size = groupsOf(world, plan.id).reduce((sum, group) => sum + sizeOf(viewer, group), 0);
  const records = [...world.snapshotPlanTasks.values()].filter((one) => one.snapshot_plan === plan.id);
  return {
    id: plan.id,
    local_id: plan.local_id,
    name: plan.name,
    description: plan.description,
    cluster: nestedRequired(world.clusters, plan.cluster),
    vms: nestedAll(vmsOf(world, plan)),
    object_num: vmsOf(world, plan).length,
    ...timing(viewer, plan),
    remain_snapshot_num: plan.remain_snapshot_num,
    healthy: plan.healthy,
    mirror: plan.mirror,
    auto_execute_num: plan.auto_execute_num,
    manual_execute_num: plan.manual_execute_num,
    auto_delete_num: plan.auto_delete_num,
    manual_delete_num: plan.manual_delete_num,
    snapshot_group_num: groupsOf(world, plan.id).length,
    logical_size_bytes: size,
    // That a tenth of it is really used is invented.
    physical_size_bytes: Math.floor(size / 10),
    execution_tasks: records.map(({ id }) => ({ id })),
    entityAsyncStatus: asyncStatus(viewer, plan),
  };
}

function timing(viewer: Viewer, plan: SnapshotPlanRow): Row {
  const next = statusOf(viewer, plan) === 'NORMAL' ? dueRun(plan, viewer.quirks) : undefined;
  return {
    execute_plan_type: plan.execute_plan_type,
    execute_intervals: plan.execute_intervals,
    exec_h_m: execHM(viewer, plan.exec_h_m),
    start_time: plan.start_time,
    end_time: plan.end_time,
    status: statusOf(viewer, plan),
    last_execute_status: plan.last_execute_status,
    last_execute_time: plan.last_execute_time,
    last_execute_end_time: plan.last_execute_end_time,
    next_execute_time: next === undefined || !isComplete(plan) ? null : instant(next),
  };
}

/** That a plan whose end has come is STOPPED is inferred. */
function statusOf({ now }: Viewer, { status, end_time: end }: SnapshotPlanRow): PlanStatus {
  return end !== null && Date.parse(end) <= now ? 'STOPPED' : status;
}

/** An object without any named field in the schema [spec]; what is in it is unknown. */
function execHM({ quirks }: Viewer, text: string | null): unknown {
  if (text === null || quirks.execHMForm === 'null') return null;
  const { hour, minute } = timeIn(text) ?? { hour: 0, minute: 0 };
  switch (quirks.execHMForm) {
    case 'object':
      return { hour, minute };
    case 'array':
      return [{ hour, minute }];
    case 'string':
      return text;
  }
}

/** `SnapshotGroup`: all fields. [spec] */
function snapshotGroupRow(viewer: Viewer, group: SnapshotGroupRow): Row {
  const { world } = viewer;
  const snapshots = [...world.vmSnapshots.values()].filter((one) => one.snapshot_group === group.id);
  return {
    id: group.id,
    local_id: group.local_id,
    name: group.name,
    cluster: nestedRequired(world.clusters, group.cluster),
    local_created_at: group.local_created_at,
    logical_size_bytes: sizeOf(viewer, group),
    object_num: group.vms.length,
    keep: group.keep,
    deleted: group.deleted,
    estimated_recycling_time: group.estimated_recycling_time,
    internal: false,
    snapshotPlanTask: { id: group.snapshot_plan_task },
    vm_info: group.vms.map((id) => vmInfo(viewer, id)),
    vm_snapshots: nestedAll(snapshots),
    entityAsyncStatus: asyncStatus(viewer, group),
  };
}

function vmInfo({ world }: Viewer, id: string): Row {
  const disks = disksOf(world, id).filter((disk) => disk.type === 'DISK');
  return {
    vm_id: id,
    vm_name: world.vms.get(id)?.name ?? '',
    vm_snapshot_status: 'PROTECT_SNAPSHOT_STATUS_CREATED',
    disks: disks.map((disk) => ({
      disk_id: disk.id,
      disk_snapshot_status: 'PROTECT_SNAPSHOT_STATUS_CREATED',
    })),
  };
}

/** `SnapshotPlanTask`, the record of a run: all fields. [spec] */
function snapshotPlanTaskRow(viewer: Viewer, record: SnapshotPlanTaskRow): Row {
  const { world } = viewer;
  return {
    id: record.id,
    local_id: record.local_id,
    cluster: nestedRequired(world.clusters, record.cluster),
    snapshotPlan: nestedRequired(world.snapshotPlans, record.snapshot_plan),
    snapshotGroup: nested(world.snapshotGroups, record.snapshot_group),
    start_time: record.start_time,
    end_time: record.end_time,
    status: record.status,
    type: record.type,
    internal: false,
    entityAsyncStatus: asyncStatus(viewer, record),
  };
}

function sizeOf({ world }: Viewer, { id }: SnapshotGroupRow): number {
  return [...world.vmSnapshots.values()].reduce((sum, one) => sum + (one.snapshot_group === id ? one.size : 0), 0);
}

export const snapshotPlansView = viewOf(({ world }) => world.snapshotPlans, snapshotPlanRow);
export const snapshotGroupsView = viewOf(({ world }) => world.snapshotGroups, snapshotGroupRow);
export const snapshotPlanTasksView = viewOf(({ world }) => world.snapshotPlanTasks, snapshotPlanTaskRow);
