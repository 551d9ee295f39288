import { dueBackup, pointsOf } from './backup-runs.ts';
import { isAtLeast } from './context.ts';
import { vmsOf } from './plan-runs.ts';
import type { Row } from './query/fields.ts';
import type {
  BackupPlanExecutionRow,
  BackupPlanRow,
  BackupPlanTimePoint,
  BackupServiceRow,
  BackupStoreRepositoryRow,
  BackupWeekday,
} from './rows-of-plans.ts';
import { asyncStatus, nestedAll, nestedRequired, viewOf } from './views.ts';
import type { Viewer } from './views.ts';
import { instant } from './world.ts';

/** `BackupPlan`: all fields. [spec] */
export function backupPlanRow(viewer: Viewer, plan: BackupPlanRow): Row {
  const { world } = viewer;
  return {
    id: plan.id,
    name: plan.name,
    description: plan.description,
    createdAt: plan.createdAt,
    backup_service: nestedRequired(world.backupServices, plan.backup_service),
    backup_store_repository: nestedRequired(world.backupStoreRepositories, plan.backup_store_repository),
    ...timing(viewer, plan),
    ...settings(plan),
    ...history(viewer, plan),
    ...sizes(viewer, plan),
    status: plan.status,
    entityAsyncStatus: asyncStatus(viewer, plan),
    // Since 4.5. [doc]
    ...(isAtLeast(viewer.quirks, '4.5.0') ? { vms: nestedAll(vmsOf(world, plan)), phase: plan.phase } : {}),
  };
}

function timing(viewer: Viewer, plan: BackupPlanRow): Row {
  const due = dueBackup(plan, viewer.quirks);
  return {
    incremental_period: plan.incremental_period,
    incremental_interval: plan.incremental_interval,
    incremental_weekdays: weekdaysIn(viewer, plan.incremental_weekdays),
    incremental_time_points: timePoints(viewer, plan),
    full_period: plan.full_period,
    full_interval: plan.full_interval,
    full_time_point: timePoint(viewer, plan.full_time_point),
    next_execute_time: due === undefined ? null : instant(due.at),
  };
}

const mondayFirst: readonly BackupWeekday[] = ['MON', 'TUE', 'WED', 'THU', 'FRI', 'SAT', 'SUN'];
const sundayFirst: readonly BackupWeekday[] = ['SUN', ...mondayFirst.slice(0, 6)];

function weekdaysIn({ quirks }: Viewer, weekdays: readonly BackupWeekday[] | null): readonly BackupWeekday[] | null {
  if (weekdays === null || quirks.weekdayOrder === 'asSent') return weekdays;
  return (quirks.weekdayOrder === 'mondayFirst' ? mondayFirst : sundayFirst).filter((day) => weekdays.includes(day));
}

/** Whether weekdays and times are kept apart is unknown. */
function timePoints(viewer: Viewer, plan: BackupPlanRow): readonly BackupPlanTimePoint[] {
  const points = (plan.incremental_time_points ?? []).map((point) => timePoint(viewer, point));
  const weekdays = weekdaysIn(viewer, plan.incremental_weekdays) ?? [];
  if (viewer.quirks.timePointForm !== 'perWeekday' || plan.incremental_period !== 'WEEKLY') return points;
  return points.flatMap((point) => (point.weekday ? [point] : weekdays.map((weekday) => ({ ...point, weekday }))));
}

function timePoint({ quirks }: Viewer, point: BackupPlanTimePoint): BackupPlanTimePoint {
  if (quirks.timePointForm === 'asSent') return point;
  return {
    ...point,
    weekday: point.weekday ?? null,
    date: point.date ?? null,
    date_position: point.date_position ?? null,
  };
}

function settings(plan: BackupPlanRow): Row {
  return {
    compression: plan.compression,
    snapshot_consistent_type: plan.snapshot_consistent_type,
    keep_policy: plan.keep_policy,
    keep_policy_value: plan.keep_policy_value,
    enable_window: plan.enable_window,
    window_start: plan.window_start,
    window_end: plan.window_end,
    backup_delay_option: plan.backup_delay_option,
    delete_strategy: plan.delete_strategy,
  };
}

function history({ world }: Viewer, plan: BackupPlanRow): Row {
  const executions = executionsOf({ world }, plan.id);
  const last = executions.findLast(({ method }) => method === 'AUTO');
  const lastManual = executions.findLast(({ method }) => method === 'MANUAL');
  return {
    last_execute_status: plan.last_execute_status,
    last_executed_at: plan.last_executed_at,
    last_execute_status_message: last?.status_message ?? null,
    last_execute_success_job_count: last === undefined ? null : successes({ world }, last),
    last_execute_total_job_count: last?.vms.length ?? null,
    last_manual_execute_status: plan.last_manual_execute_status,
    last_manual_executed_at: plan.last_manual_executed_at,
    last_manual_execute_status_message: lastManual?.status_message ?? null,
    last_manual_execute_success_job_count: lastManual === undefined ? null : successes({ world }, lastManual),
    last_manual_execute_total_job_count: lastManual?.vms.length ?? null,
    backup_plan_executions: executions.map(({ id }) => ({ id })),
  };
}

function sizes({ world }: Viewer, plan: BackupPlanRow): Row {
  const points = pointsOf(world, plan.id);
  const logical = points.reduce((sum, point) => sum + point.logical_size, 0);
  const physical = points.reduce((sum, point) => sum + point.physical_size, 0);
  return {
    backup_restore_point_count: points.length,
    backup_restore_points: points.map(({ id }) => ({ id })),
    backup_total_size: physical,
    compression_ratio: physical === 0 ? 1 : logical / physical,
    logical_size: logical,
    physical_size: physical,
    valid_size_of_backup_object: logical,
    valid_size_of_restore_point: logical,
  };
}

/** Oldest first. */
export function executionsOf({ world }: Pick<Viewer, 'world'>, planId: string): readonly BackupPlanExecutionRow[] {
  return [...world.backupPlanExecutions.values()].filter((one) => one.backup_plan === planId);
}

/** How many VMs were backed up, whatever has become of the restore points. */
export function successes({ world }: Pick<Viewer, 'world'>, execution: BackupPlanExecutionRow): number {
  if (execution.status === 'SUCCESS') return execution.vms.length;
  return [...world.backupRestorePoints.values()].filter((one) => one.backup_plan_execution === execution.id).length;
}

/** `BackupService`: required fields, and those optional ones that somebody could look at. [spec] */
function backupServiceRow(viewer: Viewer, service: BackupServiceRow): Row {
  const { world } = viewer;
  const repositories = [...world.backupStoreRepositories.values()].filter((one) => one.backup_service === service.id);
  const plans = [...world.backupPlans.values()].filter((one) => one.backup_service === service.id);
  const clusters = [...world.clusters.values()].filter(({ id }) => id === service.cluster);
  return {
    id: service.id,
    name: service.name,
    description: null,
    status: service.status,
    kube_config: 'not-a-real-kube-config',
    application: null,
    running_vm: null,
    backup_clusters: nestedAll(clusters),
    backup_plans: nestedAll(plans),
    backup_store_repositories: nestedAll(repositories),
    max_job_retry_times: 3,
    max_parallel_backup_jobs: 8,
    max_parallel_restore_jobs: 8,
    retry_interval: 10,
    network_status: [],
    entityAsyncStatus: asyncStatus(viewer, service),
  };
}

/** `BackupStoreRepository`: required fields, and those optional ones that somebody could look at. [spec] */
function repositoryRow(viewer: Viewer, repository: BackupStoreRepositoryRow): Row {
  const { world } = viewer;
  const plans = [...world.backupPlans.values()].filter((one) => one.backup_store_repository === repository.id);
  const points = plans.flatMap((plan) => pointsOf(world, plan.id));
  const used = repository.used_data_space + points.reduce((sum, point) => sum + point.physical_size, 0);
  return {
    id: repository.id,
    name: repository.name,
    description: null,
    createdAt: instant(Date.UTC(2025, 11, 1, 8)),
    status: repository.status,
    type: repository.type,
    total_capacity: repository.total_capacity,
    used_data_space: used,
    used_data_space_usage: used / Math.max(1, repository.total_capacity),
    valid_data_space: Math.max(0, repository.total_capacity - used),
    backup_service: nestedRequired(world.backupServices, repository.backup_service),
    backup_plans: nestedAll(plans),
    backup_restore_points: points.map(({ id }) => ({ id })),
    error_code: null,
    nfs_server: repository.type === 'ISCSI' ? null : '192.0.2.30',
    nfs_path: repository.type === 'ISCSI' ? null : '/backup',
    entityAsyncStatus: asyncStatus(viewer, repository),
  };
}

export const backupPlansView = viewOf(({ world }) => world.backupPlans, backupPlanRow);
export const backupServicesView = viewOf(({ world }) => world.backupServices, backupServiceRow);
export const backupStoreRepositoriesView = viewOf(({ world }) => world.backupStoreRepositories, repositoryRow);
