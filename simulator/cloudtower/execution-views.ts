import { createHash } from 'node:crypto';
import { successes } from './backup-views.ts';
import type { Row } from './query/fields.ts';
import type { BackupPlanExecutionRow, BackupRestorePointRow } from './rows-of-plans.ts';
import { asyncStatus, nested, nestedRequired, viewOf } from './views.ts';
import type { View, Viewer } from './views.ts';

/** `BackupPlanExecution`: all fields. [spec] */
export function backupPlanExecutionRow(viewer: Viewer, execution: BackupPlanExecutionRow): Row {
  return {
    id: execution.id,
    local_id: derivedId('local', execution.id),
    local_created_at: execution.createdAt,
    backup_plan: nested(viewer.world.backupPlans, execution.backup_plan),
    executed_at: execution.executed_at,
    duration: durationOf(execution),
    method: execution.method,
    type: execution.type,
    status: execution.status,
    state: null,
    success_job_count: successes(viewer, execution),
    total_job_count: execution.vms.length,
    deletable_flag_marked: false,
    entityAsyncStatus: asyncStatus(viewer, execution),
  };
}

interface Target {
  readonly execution: BackupPlanExecutionRow;
  readonly vm: string;
}

/** `BackupTargetExecution`, the part of an execution that is about one VM: all fields. [spec] */
function targetRow({ world }: Viewer, { execution, vm }: Target): Row {
  const point = [...world.backupRestorePoints.values()].find(
    (one) => one.backup_plan_execution === execution.id && one.vm === vm,
  );
  const found = world.vms.get(vm);
  return {
    id: targetId(execution.id, vm),
    local_id: derivedId('local', targetId(execution.id, vm)),
    backup_group: execution.id,
    parent_backup: '',
    executed_at: execution.executed_at,
    type: execution.type,
    backup_plan_execution: { id: execution.id },
    backup_restore_point: point === undefined ? null : { id: point.id },
    cluster_local_id: clusterLocalId(world, vm),
    duration: durationOf(execution),
    read_bytes: point?.logical_size ?? 0,
    total_bytes: point?.logical_size ?? 0,
    retry_times: 0,
    status: targetStatus(execution, point),
    vm: nested(world.vms, vm),
    vm_local_id: found?.local_id ?? null,
    vm_name: found?.name ?? null,
    entityAsyncStatus: null,
  };
}

/** Its words are others than those of an execution. [spec] */
function targetStatus({ status }: BackupPlanExecutionRow, point: BackupRestorePointRow | undefined): string {
  if (status === 'WAITING_EXECUTE' || status === 'NEVER_EXECUTE') return 'PENDING';
  if (status === 'PARTIAL_SUCCESS') return point === undefined ? 'FAILED' : 'SUCCESS';
  return status;
}

/** `BackupRestorePoint`: all fields. [spec] One whose plan is gone still names its id (inferred). */
function restorePointRow(viewer: Viewer, point: BackupRestorePointRow): Row {
  const { world } = viewer;
  const plan = world.backupPlans.get(point.backup_plan ?? '');
  return {
    id: point.id,
    local_id: derivedId('local', point.id),
    slice: derivedId('slice', point.id),
    backup_plan: nestedRequired(world.backupPlans, point.backup_plan ?? ''),
    backup_target_execution: { id: targetId(point.backup_plan_execution, point.vm) },
    backup_restore_executions: [],
    local_created_at: point.local_created_at,
    parent_restore_point: null,
    creation: point.creation === 'MANUAL' ? 'MANUAL' : 'AUTO',
    type: point.type,
    compressed: point.compressed,
    compression_ratio: point.physical_size === 0 ? 1 : point.logical_size / point.physical_size,
    logical_size: point.logical_size,
    physical_size: point.physical_size,
    size: point.physical_size,
    valid_size: point.logical_size,
    valid_capacity: point.logical_size,
    snapshot_consistent_type: plan?.snapshot_consistent_type ?? null,
    cluster_local_id: clusterLocalId(world, point.vm),
    vm: nested(world.vms, point.vm),
    vm_local_id: world.vms.get(point.vm)?.local_id ?? null,
    vm_name: point.vm_name,
    entityAsyncStatus: asyncStatus(viewer, point),
  };
}

function clusterLocalId(world: Viewer['world'], vm: string): string | null {
  return world.clusters.get(world.vms.get(vm)?.cluster ?? '')?.local_id ?? null;
}

/** Seconds; that this is the unit is inferred. */
function durationOf({ executed_at: from, finished_at: to }: BackupPlanExecutionRow): number | null {
  return to === null ? null : Math.round((Date.parse(to) - Date.parse(from)) / 1000);
}

function targetId(execution: string, vm: string): string {
  return `cmj${derivedId('target', `${execution}/${vm}`).replaceAll('-', '').slice(0, 22)}`;
}

/** The same for the same object each time, in the form of a UUID. */
function derivedId(purpose: string, id: string): string {
  const hash = createHash('sha256').update(`${purpose}/${id}`).digest('hex');
  return [
    hash.slice(0, 8),
    hash.slice(8, 12),
    `4${hash.slice(13, 16)}`,
    `a${hash.slice(17, 20)}`,
    hash.slice(20, 32),
  ].join('-');
}

function targets({ world }: Viewer): ReadonlyMap<string, Target> {
  const all = [...world.backupPlanExecutions.values()].flatMap((execution) =>
    execution.vms.map((vm) => [targetId(execution.id, vm), { execution, vm }] as const),
  );
  return new Map(all);
}

export const backupPlanExecutionsView = viewOf(({ world }) => world.backupPlanExecutions, backupPlanExecutionRow);
export const backupTargetExecutionsView: View = viewOf(targets, targetRow);
export const backupRestorePointsView = viewOf(({ world }) => world.backupRestorePoints, restorePointRow);
