import type { JsonObject } from '../../core/json.ts';
import { inWeekOrder } from '../../core/weekday.ts';
import { type Mutation, whereInput } from './mutation.ts';
import {
  daysFromWords,
  daysOfPoints,
  daysToWords,
  timesOfPoints,
  timeToPoint,
  windowFromWire,
  windowToWire,
} from './plan-codec.ts';
import { type PlanFacts, type PlanSettings } from './plan-facts.ts';
import { backupPlanRemarks } from './plan-remarks.ts';
import type { BackupScheduleBlock } from './schedule-blocks.ts';
import { isRunning, keptOf } from './snapshot-plan.ts';
import { byId } from './where.ts';
import type { BackupPlan, TimePoint } from './wire-plans.ts';

/* Backup plans (contract 6, NOTES.md): made by the backup service, kept in a repository. Since CloudTower 4.4. [spec] */

export function fromBackupPlan(row: BackupPlan): PlanFacts {
  const interval = row.incremental_interval ?? 1;
  const isWeekly = row.incremental_period === 'WEEKLY';
  const days = isWeekly
    ? (daysFromWords(row.incremental_weekdays) ?? daysOfPoints(row.incremental_time_points))
    : undefined;
  const times = isWeekly ? timesOfPoints(row.incremental_time_points) : [];
  const time = times?.length === 1 ? times[0] : undefined;
  const isCounted = row.keep_policy === 'COUNT';
  const faults = [
    isWeekly ? undefined : `its period is ${row.incremental_period ?? 'not told'}`,
    isWeekly && interval !== 1 ? `it runs every ${interval} weeks` : undefined,
    isWeekly && days === undefined ? 'its days are not told' : undefined,
    (times?.length ?? 0) > 1 ? 'it runs at several times of the day' : undefined,
    isCounted ? undefined : `its keep policy is ${row.keep_policy ?? 'not told'}`,
    row.phase === 'INVALID' ? 'its phase is INVALID' : undefined,
  ].filter((fault) => fault !== undefined);
  return {
    method: 'Backup',
    id: row.id,
    name: row.name,
    busy: row.entityAsyncStatus === '' ? undefined : row.entityAsyncStatus,
    status: row.status ?? 'without a status',
    isEnabled: isRunning(row.status),
    days,
    time,
    keepCount: isCounted ? keptOf(row.keep_policy_value) : undefined,
    block: blockOf(row),
    createdAt: row.createdAt,
    vms: row.vms,
    faults,
    remarks: backupPlanRemarks(row, days, time),
    details: detailsOf(row),
  };
}

/** `onDelete` is told with a deletion only. */
function blockOf(row: BackupPlan): BackupScheduleBlock {
  const { backup_service: service, backup_store_repository: repository, compression } = row;
  const consistency = consistencies.get(row.snapshot_consistent_type ?? '');
  // It means nothing to a plan without a window, of which it would be a contradiction.
  const afterWindow = row.enable_window === true ? delays.get(row.backup_delay_option ?? '') : undefined;
  const window = windowFromWire(row);
  return {
    ...(service !== undefined && { backupServiceId: service.id }),
    ...(repository !== undefined && { repositoryId: repository.id }),
    ...(compression !== undefined && { compression }),
    ...(consistency !== undefined && { consistency }),
    ...(window !== undefined && { window }),
    ...(afterWindow !== undefined && { afterWindow }),
  };
}

const consistencies: ReadonlyMap<string, PlanSettings['consistency']> = new Map([
  ['CRASH_CONSISTENT', 'Crash'],
  ['FILE_SYSTEM_CONSISTENT', 'Filesystem'],
]);
const delays: ReadonlyMap<string, PlanSettings['afterWindow']> = new Map([
  ['KEEP_GO_ON', 'Continue'],
  ['STOP_BACKUP', 'Stop'],
]);

/** Where the copies are made and kept: fixed for the life of a plan. [spec] */
export interface BackupPlace {
  readonly backupServiceId: string;
  readonly repositoryId: string;
}

export function backupPlanCreation(settings: PlanSettings, vmId: string, place: BackupPlace): Mutation {
  const parts = {
    backup_service_id: place.backupServiceId,
    backup_store_repository_id: place.repositoryId,
    vms: whereInput(byId(vmId)),
  };
  return {
    path: 'create-backup-plan',
    body: [{ ...wireOf(settings), ...parts }],
    safety: 'once',
    label: `creation of backup plan ${settings.name} for VM ${vmId}`,
  };
}

/** Always the full set. `vmId` puts that VM back into it; should that drop another one meanwhile, its copies stay. */
export function backupPlanUpdate(id: string, settings: PlanSettings, vmId?: string): Mutation {
  const vms = vmId !== undefined && { vms: whereInput(byId(vmId)), disconnect_strategy: 'KEEP_RESTORE_POINT' };
  return {
    path: 'update-backup-plan',
    target: byId(id),
    body: { data: { ...wireOf(settings), ...vms } },
    safety: 'repeatable',
    label: `change of backup plan ${id}`,
  };
}

export function backupPlanSwitch(id: string, isOn: boolean): Mutation {
  return {
    path: isOn ? 'resume-backup-plan' : 'suspend-backup-plan',
    target: byId(id),
    body: {},
    safety: 'repeatable',
    label: `${isOn ? 'resumption' : 'suspension'} of backup plan ${id}`,
  };
}

/** What becomes of the restore points must be said with it; they stay unless the user asked for anything else. */
export function backupPlanDeletion(id: string, withRestorePoints: boolean): Mutation {
  return {
    path: 'delete-backup-plan',
    target: byId(id),
    body: { data: { delete_strategy: withRestorePoints ? 'DELETE_RESTORE_POINT' : 'KEEP_RESTORE_POINT' } },
    safety: 'repeatable',
    label: `deletion of backup plan ${id}`,
  };
}

/** Copies on each of the days at one time; a full one each week, on the first of the days. That this is taken is (inferred). */
function wireOf(settings: PlanSettings): JsonObject {
  const days = inWeekOrder(settings.rotationDays);
  const point = timeToPoint(settings.rotationTime);
  return {
    name: settings.name,
    compression: settings.compression,
    snapshot_consistent_type: settings.consistency === 'Filesystem' ? 'FILE_SYSTEM_CONSISTENT' : 'CRASH_CONSISTENT',
    incremental_period: 'WEEKLY',
    incremental_interval: 1,
    incremental_weekdays: daysToWords(days),
    incremental_time_points: [point],
    full_period: 'WEEKLY',
    full_interval: 1,
    full_time_point: { ...point, weekday: daysToWords(days.slice(0, 1))[0] },
    keep_policy: 'COUNT',
    keep_policy_value: settings.keepCount,
    ...windowToWire(settings.window),
    backup_delay_option: settings.afterWindow === 'Stop' ? 'STOP_BACKUP' : 'KEEP_GO_ON',
  };
}

function detailsOf(row: BackupPlan): PlanFacts['details'] {
  return {
    backupDelayOption: row.backup_delay_option,
    backupRestorePointCount: row.backup_restore_point_count,
    backupServiceId: row.backup_service?.id,
    backupServiceName: row.backup_service?.name,
    compression: row.compression,
    compressionRatio: row.compression_ratio,
    createdAt: row.createdAt,
    deleteStrategy: row.delete_strategy,
    description: row.description,
    enableWindow: row.enable_window,
    entityAsyncStatus: row.entityAsyncStatus,
    fullInterval: row.full_interval,
    fullPeriod: row.full_period,
    fullTimePoint: row.full_time_point && pointOf(row.full_time_point),
    id: row.id,
    incrementalInterval: row.incremental_interval,
    incrementalPeriod: row.incremental_period,
    incrementalTimePoints: row.incremental_time_points?.map(pointOf),
    incrementalWeekdays: row.incremental_weekdays,
    keepPolicy: row.keep_policy,
    keepPolicyValue: row.keep_policy_value,
    kind: 'BackupPlan',
    lastExecuteStatus: row.last_execute_status,
    lastExecuteStatusMessage: row.last_execute_status_message,
    lastExecutedAt: row.last_executed_at,
    lastManualExecuteStatus: row.last_manual_execute_status,
    lastManualExecutedAt: row.last_manual_executed_at,
    logicalSize: row.logical_size,
    name: row.name,
    nextExecuteTime: row.next_execute_time,
    phase: row.phase,
    physicalSize: row.physical_size,
    repositoryId: row.backup_store_repository?.id,
    repositoryName: row.backup_store_repository?.name,
    snapshotConsistentType: row.snapshot_consistent_type,
    status: row.status,
    windowEnd: row.window_end,
    windowStart: row.window_start,
  };
}

function pointOf({ date, date_position, hour, minute, weekday }: TimePoint) {
  return {
    ...(date !== undefined && { date }),
    ...(date_position !== undefined && { datePosition: date_position }),
    ...(hour !== undefined && { hour }),
    ...(minute !== undefined && { minute }),
    ...(weekday !== undefined && { weekday }),
  };
}
