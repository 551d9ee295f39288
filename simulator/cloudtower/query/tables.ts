import { boolean, date, each, integer, many, number, one, oneOf, text } from './fields.ts';
import type { FieldTable } from './fields.ts';

/**
 * What can be asked for in each collection: the base names of the vendor's WhereInputs. [spec] Relations to collections
 * that this simulator does not have are left out, and so refused.
 */
const entity = {
  id: text,
  entityAsyncStatus: oneOf('CREATING', 'UPDATING', 'DELETING'),
};

const named: FieldTable = { id: text, name: text };

const restrictions = {
  ...each(oneOf('DYNAMIC', 'FORCED'), ['max_bandwidth_policy', 'max_iops_policy']),
  ...each(integer, ['max_bandwidth', 'max_iops']),
};

const consistentType = oneOf('CRASH_CONSISTENT', 'FILE_SYSTEM_CONSISTENT');
const firmware = oneOf('BIOS', 'UEFI');
const clockOffset = oneOf('LOCALTIME', 'UTC');
const haPriority = oneOf('LEVEL_1_LOW', 'LEVEL_2_MEDIUM', 'LEVEL_3_HIGH');
const ioPolicy = oneOf('EXCLUSIVE', 'SHARED');
const bus = oneOf('IDE', 'SCSI', 'USB', 'VIRTIO');
const planExecuteStatus = oneOf('UNSPECIFIED', 'CREATED', 'IN_PROGRESS', 'SUCCEED', 'FAILED');
const period = oneOf('MINUTELY', 'HOURLY', 'DAILY', 'WEEKLY', 'MONTHLY', 'YEARLY');
const strategy = oneOf('DELETE_RESTORE_POINT', 'KEEP_RESTORE_POINT');
const executionStatus = oneOf(
  'NEVER_EXECUTE',
  'WAITING_EXECUTE',
  'RUNNING',
  'PAUSED',
  'SUCCESS',
  'PARTIAL_SUCCESS',
  'FAILED',
);
const backupType = oneOf('FULL', 'INCREMENTAL');

const vms = {
  ...entity,
  ...restrictions,
  ...each(text, ['local_id', 'name', 'description', 'ips', 'node_ip', 'cpu_model', 'guest_cpu_model', 'hostname']),
  ...each(text, ['dns_servers', 'os', 'kernel_info', 'vm_tools_version', 'original_name', 'bios_uuid']),
  ...each(text, ['internal_product', 'internal_product_name']),
  ...each(boolean, ['in_recycle_bin', 'internal', 'protected', 'ha', 'nested_virtualization', 'win_opt']),
  ...each(boolean, ['cloud_init_supported', 'anti_malware_enabled', 'dpi_enabled']),
  ...each(integer, ['vcpu', 'memory', 'size', 'provisioned_size', 'used_size', 'unique_size', 'guest_used_size']),
  logical_size_bytes: integer,
  ...each(number, ['cpu_usage', 'memory_usage', 'guest_size_usage', 'used_size_usage', 'unique_logical_size']),
  ...each(date, ['local_created_at', 'deleted_at', 'last_shutdown_time']),
  status: oneOf('RUNNING', 'STOPPED', 'SUSPENDED', 'DELETED', 'UNKNOWN'),
  vm_tools_status: oneOf('NOT_INSTALLED', 'NOT_RUNNING', 'RESTRICTION', 'RUNNING'),
  guest_os_type: oneOf('LINUX', 'UNKNOWN', 'WINDOWS'),
  firmware,
  clock_offset: clockOffset,
  ha_priority: haPriority,
  io_policy: ioPolicy,
  cluster: one('clusters'),
  host: one('hosts'),
  folder: one('folders'),
  snapshot_plan: one('snapshotPlans'),
  backup_plans: many('backupPlans'),
  snapshots: many('vmSnapshots'),
  vm_disks: many('vmDisks'),
  labels: many('labels'),
} satisfies FieldTable;

const vmDisks = {
  ...restrictions,
  id: text,
  ...each(text, ['device', 'serial', 'cloud_init_image_name', 'cloud_init_image_path']),
  ...each(text, ['unsafe_image_path', 'unsafe_image_uuid', 'unsafe_provision']),
  ...each(integer, ['boot', 'key']),
  disabled: boolean,
  type: oneOf('CD_ROM', 'DISK'),
  bus,
  vm: one('vms'),
  elf_image: one('elfImages'),
  svt_image: one('svtImages'),
  vm_volume: one('vmVolumes'),
} satisfies FieldTable;

const images = {
  ...entity,
  ...each(text, ['name', 'path']),
  size: integer,
  vm_disks: many('vmDisks'),
};

const vmSnapshots = {
  ...entity,
  ...restrictions,
  ...each(text, ['local_id', 'name', 'description', 'cpu_model']),
  ...each(integer, ['size', 'memory', 'vcpu']),
  ...each(boolean, ['ha', 'win_opt']),
  local_created_at: date,
  consistent_type: consistentType,
  firmware,
  clock_offset: clockOffset,
  ha_priority: haPriority,
  io_policy: ioPolicy,
  vm: one('vms'),
  cluster: one('clusters'),
  snapshot_group: one('snapshotGroups'),
  labels: many('labels'),
} satisfies FieldTable;

/** Neither `exec_h_m` nor `execute_intervals`. [spec] */
const snapshotPlans = {
  ...entity,
  ...each(text, ['local_id', 'name', 'description']),
  ...each(integer, ['object_num', 'remain_snapshot_num', 'snapshot_group_num', 'logical_size_bytes']),
  ...each(integer, ['auto_execute_num', 'manual_execute_num', 'auto_delete_num', 'manual_delete_num']),
  physical_size_bytes: integer,
  ...each(boolean, ['healthy', 'mirror']),
  ...each(date, ['start_time', 'end_time', 'next_execute_time', 'last_execute_time', 'last_execute_end_time']),
  execute_plan_type: oneOf('MINUTE', 'HOUR', 'DAY', 'WEEK', 'MONTH'),
  status: oneOf('NORMAL', 'SUSPENDED', 'STOPPED'),
  last_execute_status: planExecuteStatus,
  cluster: one('clusters'),
  vms: many('vms'),
  execution_tasks: many('snapshotPlanTasks'),
} satisfies FieldTable;

const snapshotGroups = {
  ...entity,
  ...each(text, ['local_id', 'name']),
  ...each(integer, ['logical_size_bytes', 'object_num']),
  ...each(boolean, ['deleted', 'keep', 'internal']),
  ...each(date, ['local_created_at', 'estimated_recycling_time']),
  cluster: one('clusters'),
  snapshotPlanTask: one('snapshotPlanTasks'),
  vm_snapshots: many('vmSnapshots'),
} satisfies FieldTable;

const snapshotPlanTasks = {
  ...entity,
  local_id: text,
  internal: boolean,
  ...each(date, ['start_time', 'end_time']),
  status: planExecuteStatus,
  type: oneOf('TASK_TYPE_PROTECT', 'TASK_TYPE_CLONE', 'TASK_TYPE_ROLLBACK'),
  cluster: one('clusters'),
  snapshotGroup: one('snapshotGroups'),
  snapshotPlan: one('snapshotPlans'),
} satisfies FieldTable;

/** Neither weekdays nor time points. [spec] */
const backupPlans = {
  ...entity,
  ...each(text, ['name', 'description', 'window_start', 'window_end']),
  ...each(text, ['last_execute_status_message', 'last_manual_execute_status_message']),
  ...each(boolean, ['compression', 'enable_window']),
  ...each(integer, ['full_interval', 'incremental_interval', 'keep_policy_value', 'backup_restore_point_count']),
  ...each(integer, ['last_execute_success_job_count', 'last_execute_total_job_count']),
  ...each(integer, ['last_manual_execute_success_job_count', 'last_manual_execute_total_job_count']),
  ...each(integer, ['logical_size', 'physical_size', 'valid_size_of_backup_object', 'valid_size_of_restore_point']),
  backup_total_size: integer,
  compression_ratio: number,
  ...each(date, ['createdAt', 'next_execute_time', 'last_executed_at', 'last_manual_executed_at']),
  ...each(period, ['full_period', 'incremental_period']),
  ...each(executionStatus, ['last_execute_status', 'last_manual_execute_status']),
  backup_delay_option: oneOf('KEEP_GO_ON', 'STOP_BACKUP'),
  delete_strategy: strategy,
  keep_policy: oneOf('COUNT', 'TIME', 'FOREVER'),
  phase: oneOf('VALIDATING', 'WAITING_SCHEDULE', 'SCHEDULING', 'PAUSED', 'STOPPED', 'INVALID'),
  snapshot_consistent_type: consistentType,
  status: oneOf('WORKING', 'PAUSED', 'STOPPED'),
  backup_service: one('backupServices'),
  backup_store_repository: one('backupStoreRepositories'),
  backup_plan_executions: many('backupPlanExecutions'),
  backup_restore_points: many('backupRestorePoints'),
  vms: many('vms'),
} satisfies FieldTable;

const backupPlanExecutions = {
  ...entity,
  local_id: text,
  ...each(integer, ['duration', 'success_job_count', 'total_job_count']),
  ...each(date, ['local_created_at', 'executed_at']),
  deletable_flag_marked: boolean,
  method: oneOf('AUTO', 'MANUAL'),
  status: executionStatus,
  type: backupType,
  backup_plan: one('backupPlans'),
} satisfies FieldTable;

const backupTargetExecutions = {
  ...entity,
  ...each(text, ['backup_group', 'cluster_local_id', 'local_id', 'parent_backup', 'vm_local_id', 'vm_name']),
  ...each(integer, ['duration', 'read_bytes', 'retry_times', 'total_bytes']),
  executed_at: date,
  status: oneOf('INITIALIZING', 'PENDING', 'RUNNING', 'PAUSED', 'SUCCESS', 'FAILED', 'ABORTED'),
  type: backupType,
  backup_plan_execution: one('backupPlanExecutions'),
  backup_restore_point: one('backupRestorePoints'),
  vm: one('vms'),
} satisfies FieldTable;

const backupRestorePoints = {
  ...entity,
  ...each(text, ['cluster_local_id', 'local_id', 'parent_restore_point', 'slice', 'vm_local_id', 'vm_name']),
  ...each(integer, ['logical_size', 'physical_size', 'size', 'valid_capacity', 'valid_size']),
  compression_ratio: number,
  compressed: boolean,
  local_created_at: date,
  creation: oneOf('AUTO', 'MANUAL'),
  snapshot_consistent_type: consistentType,
  type: backupType,
  backup_plan: one('backupPlans'),
  backup_target_execution: one('backupTargetExecutions'),
  vm: one('vms'),
} satisfies FieldTable;

const backupServices = {
  ...entity,
  ...each(text, ['name', 'description', 'kube_config', 'management_network_ip', 'backup_network_ip']),
  ...each(integer, ['max_job_retry_times', 'max_parallel_backup_jobs', 'max_parallel_restore_jobs', 'retry_interval']),
  status: oneOf(
    'INSTALLING',
    'INSTALL_FAILED',
    'INITIALIZING',
    'RUNNING',
    'UPGRADING',
    'UPGRADE_FAILED',
    'TERMINATING',
    'TERMINATE_FAILED',
    'ERROR',
  ),
  backup_clusters: many('clusters'),
  backup_plans: many('backupPlans'),
  backup_store_repositories: many('backupStoreRepositories'),
} satisfies FieldTable;

const backupStoreRepositories = {
  ...entity,
  ...each(text, ['name', 'description', 'error_code', 'nfs_path', 'nfs_server', 'iscsi_ip', 'iscsi_target_iqn']),
  ...each(integer, ['total_capacity', 'used_data_space', 'valid_data_space']),
  used_data_space_usage: number,
  ...each(date, ['createdAt', 'update_timestamp']),
  status: oneOf('INIT', 'INIT_ERROR', 'CONNECTING', 'CONNECTED', 'DISABLED', 'ERROR'),
  type: oneOf('NFS3', 'NFS4', 'ISCSI'),
  backup_service: one('backupServices'),
  backup_plans: many('backupPlans'),
  backup_restore_points: many('backupRestorePoints'),
} satisfies FieldTable;

const tasks = {
  ...each(text, ['id', 'description', 'key', 'snapshot', 'error_code', 'error_message', 'resource_id']),
  ...each(text, ['resource_type', 'resource_mutation', 'resource_rollback_error']),
  ...each(boolean, ['internal', 'resource_rollbacked']),
  ...each(date, ['local_created_at', 'started_at', 'finished_at']),
  progress: number,
  resource_rollback_retry_count: integer,
  status: oneOf('PENDING', 'EXECUTING', 'PAUSED', 'SUCCESSED', 'FAILED'),
  type: oneOf('APPLICATION', 'BACKUP', 'HOST_PLUGIN', 'REPLICATION', 'RESOLVER', 'SFS'),
  cluster: one('clusters'),
  user: one('users'),
} satisfies FieldTable;

/** The words of relations, without those of collections that cannot be listed. */
export type Collection =
  | 'vms'
  | 'vmDisks'
  | 'vmVolumes'
  | 'elfImages'
  | 'svtImages'
  | 'contentLibraryImages'
  | 'vmSnapshots'
  | 'lunSnapshots'
  | 'snapshotPlans'
  | 'snapshotGroups'
  | 'snapshotPlanTasks'
  | 'backupServices'
  | 'backupStoreRepositories'
  | 'backupPlans'
  | 'backupPlanExecutions'
  | 'backupTargetExecutions'
  | 'backupRestorePoints'
  | 'tasks'
  | 'users'
  | 'clusters'
  | 'hosts'
  | 'folders'
  | 'labels';

export const tables: Readonly<Record<Collection, FieldTable>> = {
  vms,
  vmDisks,
  vmVolumes: { ...named, local_id: text, path: text, size: integer },
  elfImages: {
    ...images,
    ...each(text, ['local_id', 'description']),
    local_created_at: date,
    cluster: one('clusters'),
    content_library_image: one('contentLibraryImages'),
    labels: many('labels'),
    vm_snapshots: many('vmSnapshots'),
  },
  svtImages: { ...images, local_id: text, local_created_at: date, version: integer, cluster: one('clusters') },
  contentLibraryImages: {
    ...images,
    description: text,
    createdAt: date,
    clusters: many('clusters'),
    elf_images: many('elfImages'),
    labels: many('labels'),
  },
  vmSnapshots,
  lunSnapshots: {
    ...entity,
    ...each(text, ['local_id', 'name']),
    unique_size: integer,
    local_created_at: date,
    labels: many('labels'),
  },
  snapshotPlans,
  snapshotGroups,
  snapshotPlanTasks,
  backupServices,
  backupStoreRepositories,
  backupPlans,
  backupPlanExecutions,
  backupTargetExecutions,
  backupRestorePoints,
  tasks,
  users: { ...named, username: text, source: oneOf('LOCAL', 'LDAP', 'AUTHN', 'SSO') },
  clusters: { ...entity, ...each(text, ['local_id', 'name', 'ip', 'version']) },
  hosts: { ...named, management_ip: text },
  folders: named,
  labels: { ...each(text, ['id', 'key', 'value']) },
};
