import { nextBackup } from './backup-schedule.ts';
import type { DueBackup } from './backup-schedule.ts';
import type { Surroundings } from './context.ts';
import type { Clockwork } from './effects.ts';
import { earliest, vmsOf } from './plan-runs.ts';
import type { VmRow } from './rows.ts';
import type { BackupPlanExecutionRow, BackupPlanRow, BackupRestorePointRow } from './rows-of-plans.ts';
import { disksOf } from './vm-disks.ts';
import { instant } from './world.ts';
import type { World } from './world.ts';

const dayMs = 86_400_000;

/** Makes the backups of backup plans as they fall due. */
export const backupPlanClockwork: Clockwork = {
  dueAt({ world, quirks, now }) {
    const plans = [...world.backupPlans.values()];
    // What falls due while plans stand still is not made up for later.
    if (!quirks.plansRun) for (const plan of plans) plan.ranUntil = now;
    return earliest(plans.map((plan) => dueBackup(plan, quirks)?.at));
  },
  run(surroundings) {
    const { world, quirks, now } = surroundings;
    for (const plan of world.backupPlans.values()) {
      const due = dueBackup(plan, quirks);
      if (due?.at !== now) continue;
      plan.ranUntil = now;
      const type = due.type === 'INCREMENTAL' && !hasFullBackup(world, plan) ? 'FULL' : due.type;
      startExecution(surroundings, plan, newExecution(surroundings, plan, { type, method: 'AUTO' }));
    }
  },
};

/** When it runs next by itself: neither while it is paused nor before it is validated. */
export function dueBackup(plan: BackupPlanRow, quirks: Surroundings['quirks']): DueBackup | undefined {
  const runs = plan.status === 'WORKING' && plan.phase !== 'VALIDATING' && plan.phase !== 'INVALID';
  return runs && plan.entityAsyncStatus !== 'DELETING' ? nextBackup(plan, plan.ranUntil, quirks) : undefined;
}

/** The first backup is a full one (inferred). */
function hasFullBackup(world: World, plan: BackupPlanRow): boolean {
  return pointsOf(world, plan.id).some(({ type }) => type === 'FULL');
}

export function newExecution(
  { world, now }: Surroundings,
  plan: BackupPlanRow,
  { type, method }: Pick<BackupPlanExecutionRow, 'type' | 'method'>,
): BackupPlanExecutionRow {
  const execution: BackupPlanExecutionRow = {
    id: world.takeId(),
    entityAsyncStatus: null,
    createdAt: instant(now),
    backup_plan: plan.id,
    type,
    method,
    executed_at: instant(now),
    vms: vmsOf(world, plan).map(({ id }) => id),
    status: 'WAITING_EXECUTE',
    finished_at: null,
    status_message: null,
  };
  world.backupPlanExecutions.set(execution.id, execution);
  note(plan, execution);
  return execution;
}

/** Runs for as long as the quirk says. */
export function startExecution(
  surroundings: Surroundings,
  plan: BackupPlanRow,
  execution: BackupPlanExecutionRow,
): void {
  const { world, quirks, now } = surroundings;
  execution.status = 'RUNNING';
  note(plan, execution);
  if (plan.phase === 'WAITING_SCHEDULE') plan.phase = 'SCHEDULING';
  world.appointments.push({
    at: now + quirks.backupRunMs,
    run: (at) => finishExecution({ ...surroundings, now: at }, plan, execution),
  });
}

/** A restore point of each VM. A run of which nothing came has failed (inferred). */
function finishExecution(surroundings: Surroundings, plan: BackupPlanRow, execution: BackupPlanExecutionRow): void {
  const { world, quirks, now } = surroundings;
  const vms = execution.vms.flatMap((id) => world.vms.get(id) ?? []).filter((vm) => !vm.in_recycle_bin);
  const saved = quirks.backupOutcome === 'SUCCESS' ? vms : vms.slice(0, quirks.backupOutcome === 'FAILED' ? 0 : -1);
  const isThere = world.backupPlans.has(plan.id);
  execution.finished_at = instant(now);
  execution.status = isThere && vms.length > 0 ? quirks.backupOutcome : 'FAILED';
  execution.status_message = execution.status === 'SUCCESS' ? null : 'some objects could not be backed up';
  note(plan, execution);
  if (plan.phase === 'SCHEDULING') plan.phase = 'WAITING_SCHEDULE';
  if (!isThere) return;
  for (const vm of saved) addRestorePoint(surroundings, { plan, execution, vm });
  for (const vm of saved) dropOldPoints(surroundings, plan, vm.id);
}

interface Backup {
  readonly plan: BackupPlanRow;
  readonly execution: BackupPlanExecutionRow;
  readonly vm: VmRow;
}

function addRestorePoint({ world, now }: Surroundings, { plan, execution, vm }: Backup): void {
  const volumes = disksOf(world, vm.id).flatMap((disk) => world.vmVolumes.get(disk.vm_volume ?? '') ?? []);
  const size = volumes.reduce((sum, volume) => sum + volume.size, 0);
  const logical = execution.type === 'FULL' ? size : Math.floor(size / 50);
  const point: BackupRestorePointRow = {
    id: world.takeId(),
    entityAsyncStatus: null,
    createdAt: instant(now),
    local_created_at: instant(now),
    backup_plan: plan.id,
    backup_plan_execution: execution.id,
    vm: vm.id,
    vm_name: vm.name,
    creation: execution.method === 'AUTO' ? 'BACKUP_PLAN' : 'MANUAL',
    type: execution.type,
    compressed: plan.compression,
    logical_size: logical,
    physical_size: plan.compression ? Math.floor(logical / 2) : logical,
  };
  world.backupRestorePoints.set(point.id, point);
}

/** So many, or those of so many days, or all [locale]; counted for each VM by itself, after each run (inferred). */
function dropOldPoints({ world, now }: Surroundings, plan: BackupPlanRow, vm: string): void {
  const points = pointsOf(world, plan.id).filter((point) => point.vm === vm);
  const value = plan.keep_policy_value;
  const old = {
    COUNT: () => points.slice(0, Math.max(0, points.length - value)),
    TIME: () => points.filter((point) => Date.parse(point.local_created_at) < now - value * dayMs),
    FOREVER: () => [],
  }[plan.keep_policy]();
  for (const { id } of old) world.backupRestorePoints.delete(id);
}

/** Oldest first. */
export function pointsOf(world: World, planId: string): readonly BackupRestorePointRow[] {
  return [...world.backupRestorePoints.values()].filter((point) => point.backup_plan === planId);
}

function note(plan: BackupPlanRow, { method, status, executed_at: at }: BackupPlanExecutionRow): void {
  if (method === 'AUTO') {
    plan.last_execute_status = status;
    plan.last_executed_at = at;
  } else {
    plan.last_manual_execute_status = status;
    plan.last_manual_executed_at = at;
  }
}
