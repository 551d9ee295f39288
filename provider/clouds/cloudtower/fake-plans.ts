import type { JsonObject } from '../../core/json.ts';
import { clusterId, type Row, vmId } from './testing.ts';

/** Plans for the tests of this folder. */

export const snapshotPlanId = 'cmjsnapplan00000000000one';
export const backupPlanId = 'cmjbackplan00000000000one';
export const serviceId = 'cmjbackservice000000000one';
export const repositoryId = 'cmjrepository0000000000one';
export const otherVm = { id: 'cmjvm0000000000000000web2', name: 'web-2' };

/** Monday, Wednesday and Sunday at 02:01, with every field that is always there. [spec] */
export function snapshotPlanRow(changes: JsonObject = {}): Row {
  return {
    id: snapshotPlanId,
    auto_delete_num: 0,
    auto_execute_num: 4,
    cluster: { id: clusterId, name: 'cluster-1' },
    description: '',
    end_time: null,
    entityAsyncStatus: null,
    exec_h_m: { hour: 2, minute: 1 },
    execute_intervals: [1, 3, 7],
    execute_plan_type: 'WEEK',
    healthy: true,
    last_execute_status: 'SUCCEED',
    last_execute_time: '2026-03-02T02:01:00.000Z',
    local_id: '0b3c1f5e-0000-4000-8000-000000000003',
    logical_size_bytes: 1024,
    manual_delete_num: 0,
    manual_execute_num: 0,
    mirror: false,
    name: 'nightly',
    next_execute_time: '2026-03-04T02:01:00.000Z',
    object_num: Array.isArray(changes['vms']) ? changes['vms'].length : 1,
    physical_size_bytes: 512,
    remain_snapshot_num: 7,
    snapshot_group_num: 4,
    start_time: '2026-02-01T00:00:00.000Z',
    status: 'NORMAL',
    vms: [{ id: vmId, name: 'web-1' }],
    ...changes,
  };
}

/** The same days and time. [spec] */
export function backupPlanRow(changes: JsonObject = {}): Row {
  return {
    id: backupPlanId,
    backup_delay_option: 'KEEP_GO_ON',
    backup_restore_point_count: 4,
    backup_service: { id: serviceId, name: 'backup-1' },
    backup_store_repository: { id: repositoryId, name: 'repository-1' },
    compression: true,
    compression_ratio: 1.5,
    createdAt: '2026-02-01T08:00:00.000Z',
    delete_strategy: null,
    description: null,
    enable_window: false,
    entityAsyncStatus: null,
    full_interval: 1,
    full_period: 'WEEKLY',
    full_time_point: { hour: 2, minute: 1, weekday: 'SUN', date: null, date_position: null },
    incremental_interval: 1,
    incremental_period: 'WEEKLY',
    incremental_time_points: [{ hour: 2, minute: 1 }],
    incremental_weekdays: ['MON', 'WED', 'SUN'],
    keep_policy: 'COUNT',
    keep_policy_value: 7,
    last_execute_status: 'SUCCESS',
    last_manual_execute_status: 'NEVER_EXECUTE',
    logical_size: 1024,
    name: 'nightly',
    next_execute_time: '2026-03-04T02:01:00.000Z',
    phase: 'WAITING_SCHEDULE',
    physical_size: 512,
    snapshot_consistent_type: 'CRASH_CONSISTENT',
    status: 'WORKING',
    vms: [{ id: vmId, name: 'web-1' }],
    window_end: null,
    window_start: null,
    ...changes,
  };
}

export const serviceRow = (changes: JsonObject = {}): Row => ({
  id: serviceId,
  name: 'backup-1',
  status: 'RUNNING',
  entityAsyncStatus: null,
  ...changes,
});

export const repositoryRow = (changes: JsonObject = {}): Row => ({
  id: repositoryId,
  name: 'repository-1',
  status: 'CONNECTED',
  type: 'NFS4',
  backup_service: { id: serviceId, name: 'backup-1' },
  entityAsyncStatus: null,
  ...changes,
});
