import type { Surroundings } from './context.ts';
import type { Clockwork } from './effects.ts';
import { complete, placeholder, removeSnapshot } from './make-snapshot.ts';
import { nextRun } from './plan-schedule.ts';
import type { VmRow } from './rows.ts';
import type { SnapshotGroupRow, SnapshotPlanRow, SnapshotPlanTaskRow } from './rows-of-plans.ts';
import { instant } from './world.ts';
import type { World } from './world.ts';

/** A run of a snapshot plan that is under way. */
export interface PlanRun {
  readonly plan: SnapshotPlanRow;
  readonly record: SnapshotPlanTaskRow;
  readonly group: SnapshotGroupRow;
}

/** Makes the runs of snapshot plans as they fall due. */
export const snapshotPlanClockwork: Clockwork = {
  dueAt({ world, quirks, now }) {
    const plans = [...world.snapshotPlans.values()];
    // What falls due while plans stand still is not made up for later.
    if (!quirks.plansRun) for (const plan of plans) plan.ranUntil = now;
    return earliest(plans.map((plan) => dueRun(plan, quirks)));
  },
  run(surroundings) {
    const { world, quirks, now } = surroundings;
    for (const plan of world.snapshotPlans.values()) {
      if (dueRun(plan, quirks) !== now) continue;
      plan.ranUntil = now;
      runByItself(surroundings, plan);
    }
  },
};

export function earliest(moments: readonly (number | undefined)[]): number | undefined {
  const known = moments.filter((at) => at !== undefined);
  return known.length === 0 ? undefined : Math.min(...known);
}

/** When it runs next by itself: neither while it is suspended nor before it is complete. */
export function dueRun(plan: SnapshotPlanRow, quirks: Surroundings['quirks']): number | undefined {
  return plan.status === 'NORMAL' && isComplete(plan) ? nextRun(plan, plan.ranUntil, quirks) : undefined;
}

/** What a failed create leaves behind never becomes complete. */
export function isComplete({ local_id: localId, entityAsyncStatus }: SnapshotPlanRow): boolean {
  return !localId.startsWith('placeholder') && entityAsyncStatus !== 'DELETING';
}

function runByItself(surroundings: Surroundings, plan: SnapshotPlanRow): void {
  const { world, quirks, now } = surroundings;
  plan.auto_execute_num += 1;
  const run = startRun(surroundings, plan, `${plan.name}-${stamp(now)}`);
  const busy = quirks.planRunsLockVms ? occupy(world, plan) : [];
  world.appointments.push({
    at: now + quirks.snapshotPlanRunMs,
    run(at) {
      for (const vm of busy) vm.entityAsyncStatus = null;
      finishRun({ ...surroundings, now: at }, run);
    },
  });
}

/** VMs that are idle become busy. That a run does not wait for the others is inferred. */
function occupy(world: World, plan: SnapshotPlanRow): readonly VmRow[] {
  const idle = vmsOf(world, plan).filter((vm) => vm.entityAsyncStatus === null);
  for (const vm of idle) vm.entityAsyncStatus = 'UPDATING';
  return idle;
}

/** The names of groups and of the snapshots in them are inferred. */
export function startRun({ world, now }: Surroundings, plan: SnapshotPlanRow, name: string): PlanRun {
  const groupId = world.takeId();
  const record: SnapshotPlanTaskRow = {
    id: world.takeId(),
    entityAsyncStatus: null,
    local_id: world.takeUuid(),
    cluster: plan.cluster,
    snapshot_plan: plan.id,
    snapshot_group: groupId,
    start_time: instant(now),
    type: 'TASK_TYPE_PROTECT',
    end_time: null,
    status: 'IN_PROGRESS',
  };
  const group: SnapshotGroupRow = {
    id: groupId,
    entityAsyncStatus: null,
    local_id: world.takeUuid(),
    name,
    cluster: plan.cluster,
    local_created_at: instant(now),
    snapshot_plan_task: record.id,
    snapshot_plan: plan.id,
    keep: false,
    deleted: false,
    estimated_recycling_time: null,
    vms: vmsOf(world, plan).map(({ id }) => id),
  };
  world.snapshotPlanTasks.set(record.id, record);
  plan.last_execute_status = 'IN_PROGRESS';
  plan.last_execute_time = record.start_time;
  plan.last_execute_end_time = null;
  return { plan, record, group };
}

/** One snapshot of each VM that is still there; a run that makes none has failed (inferred), as has one whose plan is gone. */
export function finishRun(surroundings: Surroundings, { plan, record, group }: PlanRun): void {
  const { world, now } = surroundings;
  const vms = group.vms.flatMap((id) => world.vms.get(id) ?? []).filter((vm) => !vm.in_recycle_bin);
  if (vms.length === 0 || !world.snapshotPlans.has(plan.id)) return endRun({ plan, record, group }, now, 'FAILED');
  world.snapshotGroups.set(group.id, group);
  for (const vm of vms) {
    const name = `${group.name}-${vm.name}`;
    const wish = { vm, name, consistentType: 'CRASH_CONSISTENT', group: group.id } as const;
    complete(world, placeholder(surroundings, wish), now);
  }
  endRun({ plan, record, group }, now, 'SUCCEED');
  dropOldGroups(world, plan);
}

export function endRun({ plan, record }: PlanRun, at: number, status: 'SUCCEED' | 'FAILED'): void {
  record.status = status;
  record.end_time = instant(at);
  plan.last_execute_status = status;
  plan.last_execute_end_time = record.end_time;
}

/** Only so many are kept [spec]; those marked to be kept are not counted (inferred). */
function dropOldGroups(world: World, plan: SnapshotPlanRow): void {
  const groups = groupsOf(world, plan.id).filter((group) => !group.keep);
  for (const group of groups.slice(0, Math.max(0, groups.length - plan.remain_snapshot_num))) {
    removeGroup(world, group);
    plan.auto_delete_num += 1;
  }
}

/** With the snapshots in it. */
export function removeGroup(world: World, group: SnapshotGroupRow): void {
  for (const snapshot of world.vmSnapshots.values()) {
    if (snapshot.snapshot_group === group.id) removeSnapshot(world, snapshot.id);
  }
  world.snapshotGroups.delete(group.id);
}

/** Oldest first. */
export function groupsOf(world: World, planId: string): readonly SnapshotGroupRow[] {
  return [...world.snapshotGroups.values()].filter((group) => group.snapshot_plan === planId);
}

export function vmsOf(world: World, plan: Pick<SnapshotPlanRow, 'vms'>): readonly VmRow[] {
  return plan.vms.flatMap((id) => world.vms.get(id) ?? []);
}

function stamp(at: number): string {
  return instant(at).replaceAll(/\D/g, '').slice(0, 14);
}
