import * as z from 'zod';
import { wire } from './wire.ts';

/* Schedules and what they made, as the wire has them, by the rules of `wire.ts`. Fields: [spec]. */

export const snapshotPlan = z.object({
  auto_delete_num: wire.number,
  auto_execute_num: wire.number,
  cluster: wire.to,
  description: wire.text,
  end_time: wire.text,
  entityAsyncStatus: wire.text,
  /** Sent as text, answered as something else: its form is unknown, so it is not looked at here. */
  exec_h_m: wire.anything,
  execute_intervals: wire.numbers,
  execute_plan_type: wire.text,
  healthy: wire.flag,
  id: wire.id,
  last_execute_end_time: wire.text,
  last_execute_status: wire.text,
  last_execute_time: wire.text,
  local_id: wire.text,
  logical_size_bytes: wire.number,
  manual_delete_num: wire.number,
  manual_execute_num: wire.number,
  mirror: wire.flag,
  name: wire.text,
  next_execute_time: wire.text,
  /** How many VMs it covers. */
  object_num: wire.number,
  physical_size_bytes: wire.number,
  remain_snapshot_num: wire.number,
  snapshot_group_num: wire.number,
  start_time: wire.text,
  status: wire.text,
  vms: wire.toMany,
});
export type SnapshotPlan = z.output<typeof snapshotPlan>;

/** One run of a snapshot plan. */
export const snapshotGroup = z.object({
  cluster: wire.to,
  deleted: wire.flag,
  entityAsyncStatus: wire.text,
  estimated_recycling_time: wire.text,
  id: wire.id,
  internal: wire.flag,
  keep: wire.flag,
  local_created_at: wire.text,
  local_id: wire.text,
  logical_size_bytes: wire.number,
  name: wire.text,
  object_num: wire.number,
  snapshotPlanTask: wire.maybe(z.object({ id: wire.id })),
  vm_snapshots: wire.toMany,
});
export type SnapshotGroup = z.output<typeof snapshotGroup>;

const timePoint = z.object({
  date: wire.number,
  date_position: wire.numbers,
  hour: wire.number,
  minute: wire.number,
  weekday: wire.text,
});
export type TimePoint = z.output<typeof timePoint>;

export const backupPlan = z.object({
  backup_delay_option: wire.text,
  backup_restore_point_count: wire.number,
  backup_service: wire.to,
  backup_store_repository: wire.to,
  compression: wire.flag,
  compression_ratio: wire.number,
  createdAt: wire.text,
  delete_strategy: wire.text,
  description: wire.text,
  enable_window: wire.flag,
  entityAsyncStatus: wire.text,
  full_interval: wire.number,
  full_period: wire.text,
  full_time_point: wire.maybe(timePoint),
  id: wire.id,
  incremental_interval: wire.number,
  incremental_period: wire.text,
  incremental_time_points: wire.maybe(z.array(timePoint)),
  incremental_weekdays: wire.texts,
  keep_policy: wire.text,
  keep_policy_value: wire.number,
  last_execute_status: wire.text,
  last_execute_status_message: wire.text,
  last_executed_at: wire.text,
  last_manual_execute_status: wire.text,
  last_manual_executed_at: wire.text,
  logical_size: wire.number,
  name: wire.text,
  next_execute_time: wire.text,
  /** Since 4.5. */
  phase: wire.text,
  physical_size: wire.number,
  snapshot_consistent_type: wire.text,
  status: wire.text,
  /** Since 4.5. */
  vms: wire.toMany,
  window_end: wire.text,
  window_start: wire.text,
});
export type BackupPlan = z.output<typeof backupPlan>;

export const backupService = z.object({
  entityAsyncStatus: wire.text,
  id: wire.id,
  local_id: wire.text,
  name: wire.text,
  status: wire.text,
});
export type BackupService = z.output<typeof backupService>;

export const backupStoreRepository = z.object({
  backup_service: wire.to,
  entityAsyncStatus: wire.text,
  id: wire.id,
  local_id: wire.text,
  name: wire.text,
  status: wire.text,
  type: wire.text,
});
export type BackupStoreRepository = z.output<typeof backupStoreRepository>;

export const backupPlanExecution = z.object({
  backup_plan: wire.to,
  /** Its unit is not told. (unknown) */
  duration: wire.number,
  entityAsyncStatus: wire.text,
  executed_at: wire.text,
  id: wire.id,
  local_created_at: wire.text,
  local_id: wire.text,
  method: wire.text,
  state: wire.text,
  status: wire.text,
  success_job_count: wire.number,
  total_job_count: wire.number,
  type: wire.text,
});
export type BackupPlanExecution = z.output<typeof backupPlanExecution>;

export const backupRestorePoint = z.object({
  backup_plan: wire.to,
  backup_target_execution: wire.maybe(z.object({ id: wire.id })),
  compressed: wire.flag,
  compression_ratio: wire.number,
  creation: wire.text,
  entityAsyncStatus: wire.text,
  id: wire.id,
  local_created_at: wire.text,
  local_id: wire.text,
  logical_size: wire.number,
  parent_restore_point: wire.text,
  physical_size: wire.number,
  size: wire.number,
  snapshot_consistent_type: wire.text,
  type: wire.text,
  valid_size: wire.number,
  vm: wire.to,
  vm_local_id: wire.text,
  vm_name: wire.text,
});
export type BackupRestorePoint = z.output<typeof backupRestorePoint>;
