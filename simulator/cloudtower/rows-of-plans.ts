import type { AsyncStatus, ConsistentType, Entity } from './rows.ts';

/** Records of snapshot plans and of the backup service, in the words of the wire. [spec] See `rows.ts`. */

export type ExecutePlanType = 'MINUTE' | 'HOUR' | 'DAY' | 'WEEK' | 'MONTH';
export type PlanStatus = 'NORMAL' | 'SUSPENDED' | 'STOPPED';
export type PlanExecuteStatus = 'UNSPECIFIED' | 'CREATED' | 'IN_PROGRESS' | 'SUCCEED' | 'FAILED';

export interface SnapshotPlanRow extends Entity {
  readonly local_id: string;
  readonly cluster: string;
  readonly start_time: string;
  name: string;
  description: string;
  /** Ids of VMs. */
  vms: string[];
  end_time: string | null;
  execute_plan_type: ExecutePlanType;
  execute_intervals: number[];
  /** As it was sent; a quirk decides what is shown. */
  exec_h_m: string | null;
  remain_snapshot_num: number;
  status: PlanStatus;
  last_execute_status: PlanExecuteStatus;
  last_execute_time: string | null;
  last_execute_end_time: string | null;
  healthy: boolean;
  mirror: boolean;
  auto_execute_num: number;
  manual_execute_num: number;
  auto_delete_num: number;
  manual_delete_num: number;
  /** Up to then its runs have been made, milliseconds since 1970-01-01 UTC. Not on the wire. */
  ranUntil: number;
}

export interface SnapshotGroupRow extends Entity {
  readonly local_id: string;
  readonly name: string;
  readonly cluster: string;
  readonly local_created_at: string;
  readonly snapshot_plan_task: string;
  /** Not on the wire; null when the plan is gone. */
  snapshot_plan: string | null;
  keep: boolean;
  deleted: boolean;
  estimated_recycling_time: string | null;
  /** Ids of VMs that it was made of. */
  readonly vms: readonly string[];
}

export interface SnapshotPlanTaskRow extends Entity {
  readonly local_id: string;
  readonly cluster: string;
  readonly snapshot_plan: string;
  readonly snapshot_group: string | null;
  readonly start_time: string;
  readonly type: 'TASK_TYPE_PROTECT' | 'TASK_TYPE_CLONE' | 'TASK_TYPE_ROLLBACK';
  end_time: string | null;
  status: PlanExecuteStatus;
}

export type BackupServiceStatus =
  | 'INSTALLING'
  | 'INSTALL_FAILED'
  | 'INITIALIZING'
  | 'RUNNING'
  | 'UPGRADING'
  | 'UPGRADE_FAILED'
  | 'TERMINATING'
  | 'TERMINATE_FAILED'
  | 'ERROR';

export interface BackupServiceRow extends Entity {
  readonly cluster: string;
  name: string;
  status: BackupServiceStatus;
}

export type RepositoryStatus = 'INIT' | 'INIT_ERROR' | 'CONNECTING' | 'CONNECTED' | 'DISABLED' | 'ERROR';

export interface BackupStoreRepositoryRow extends Entity {
  readonly type: 'NFS3' | 'NFS4' | 'ISCSI';
  /** The service that it is connected to. */
  readonly backup_service: string;
  name: string;
  status: RepositoryStatus;
  /** Bytes. */
  total_capacity: number;
  used_data_space: number;
}

export type BackupPeriod = 'MINUTELY' | 'HOURLY' | 'DAILY' | 'WEEKLY' | 'MONTHLY' | 'YEARLY';
export type BackupWeekday = 'MON' | 'TUE' | 'WED' | 'THU' | 'FRI' | 'SAT' | 'SUN';

export interface BackupPlanTimePoint {
  readonly hour: number;
  readonly minute: number;
  readonly weekday?: BackupWeekday | null | undefined;
  readonly date?: number | null | undefined;
  readonly date_position?: readonly number[] | null | undefined;
}

export type BackupPlanPhase = 'VALIDATING' | 'WAITING_SCHEDULE' | 'SCHEDULING' | 'PAUSED' | 'STOPPED' | 'INVALID';
export type BackupExecutionStatus =
  | 'NEVER_EXECUTE'
  | 'WAITING_EXECUTE'
  | 'RUNNING'
  | 'PAUSED'
  | 'SUCCESS'
  | 'PARTIAL_SUCCESS'
  | 'FAILED';

export interface BackupPlanRow extends Entity {
  readonly createdAt: string;
  readonly backup_service: string;
  readonly backup_store_repository: string;
  name: string;
  description: string | null;
  /** Ids of VMs: what the filter that was sent matched. */
  vms: string[];
  compression: boolean;
  snapshot_consistent_type: ConsistentType;
  incremental_period: BackupPeriod;
  incremental_interval: number;
  incremental_weekdays: BackupWeekday[] | null;
  incremental_time_points: BackupPlanTimePoint[] | null;
  full_period: BackupPeriod;
  full_interval: number;
  full_time_point: BackupPlanTimePoint;
  keep_policy: 'COUNT' | 'TIME' | 'FOREVER';
  keep_policy_value: number;
  enable_window: boolean;
  window_start: string | null;
  window_end: string | null;
  backup_delay_option: 'KEEP_GO_ON' | 'STOP_BACKUP' | null;
  delete_strategy: 'DELETE_RESTORE_POINT' | 'KEEP_RESTORE_POINT' | null;
  status: 'WORKING' | 'PAUSED' | 'STOPPED';
  phase: BackupPlanPhase;
  last_execute_status: BackupExecutionStatus;
  last_manual_execute_status: BackupExecutionStatus;
  last_executed_at: string | null;
  last_manual_executed_at: string | null;
  /** Up to then its runs have been made, milliseconds since 1970-01-01 UTC. Not on the wire. */
  ranUntil: number;
}

export interface BackupPlanExecutionRow extends Entity {
  readonly createdAt: string;
  readonly backup_plan: string;
  readonly type: 'FULL' | 'INCREMENTAL';
  readonly method: 'AUTO' | 'MANUAL';
  readonly executed_at: string;
  /** Ids of VMs. */
  readonly vms: readonly string[];
  status: BackupExecutionStatus;
  finished_at: string | null;
  status_message: string | null;
}

export interface BackupRestorePointRow extends Entity {
  readonly createdAt: string;
  readonly backup_plan_execution: string;
  readonly local_created_at: string;
  /** Null when the plan is gone and its points were kept. */
  backup_plan: string | null;
  readonly vm: string;
  readonly vm_name: string;
  readonly creation: 'BACKUP_PLAN' | 'MANUAL';
  readonly type: 'FULL' | 'INCREMENTAL';
  readonly compressed: boolean;
  /** Bytes. */
  readonly logical_size: number;
  readonly physical_size: number;
  entityAsyncStatus: AsyncStatus | null;
}
