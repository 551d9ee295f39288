import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ids, startTestCloudTower } from './testing.ts';
import type { TestCloudTower } from './testing.ts';

let test: TestCloudTower;

const backupPlan = {
  name: 'weekly',
  backup_service_id: ids.backupService,
  backup_store_repository_id: ids.repository,
  vms: { id: ids.vm },
  compression: true,
  snapshot_consistent_type: 'CRASH_CONSISTENT',
  incremental_period: 'WEEKLY',
  incremental_interval: 1,
  incremental_weekdays: ['MON', 'WED', 'FRI'],
  incremental_time_points: [{ hour: 2, minute: 30 }],
  full_period: 'WEEKLY',
  full_interval: 1,
  full_time_point: { weekday: 'MON', hour: 2, minute: 30 },
  keep_policy: 'COUNT',
  keep_policy_value: 7,
  enable_window: false,
};

/** There is one of everything. */
beforeAll(async () => {
  test = await startTestCloudTower();
  await test.settled('create-vm-snapshot', { data: [{ vm_id: ids.vm, name: 'New' }] });
  await test.settled('execute-snapshot-plan', { where: { id: ids.snapshotPlan }, data: { task_name: 'by hand' } });
  await test.settled('create-backup-plan', [backupPlan]);
  test.advance(7 * 86_400_000);
});
afterAll(() => test.close());

/** What the vendor's schemas require. [spec] */
const required: Readonly<Record<string, string>> = {
  'get-vms': `id name local_id status vm_tools_status description firmware ha vcpu memory cpu cpu_model clock_offset ips
    node_ip in_recycle_bin internal protected nested_virtualization out_uninstall_usb win_opt`,
  'get-tasks': 'id status progress description args snapshot steps internal local_created_at',
  'get-clusters':
    'id name ip version architecture connect_state type dns ntp_servers recommended_cpu_models total_cpu_models',
  'get-vm-snapshots': `id local_id name description cluster consistent_type size vcpu memory cpu cpu_model clock_offset
    firmware ha win_opt`,
  'get-iscsi-lun-snapshots': 'id iscsi_target local_created_at local_id name unique_size',
  'get-vm-disks': 'id type boot bus vm',
  'get-elf-images': 'id local_id name description path size local_created_at',
  'get-svt-images': 'id local_id name path size version cluster local_created_at',
  'get-content-library-images': 'id name description path size createdAt elf_image_uuids',
  'get-snapshot-plans': `id local_id name description cluster object_num execute_plan_type execute_intervals start_time
    remain_snapshot_num status last_execute_status healthy mirror auto_execute_num manual_execute_num auto_delete_num
    manual_delete_num snapshot_group_num logical_size_bytes physical_size_bytes`,
  'get-snapshot-groups': `id cluster deleted keep local_created_at local_id logical_size_bytes name object_num
    vm_info`,
  'get-snapshot-plan-tasks': 'id cluster local_id start_time status type',
  'get-backup-plans': `id name createdAt backup_service backup_store_repository status last_execute_status
    last_manual_execute_status full_period full_interval full_time_point incremental_period enable_window`,
  'get-backup-plans-without-executions': 'id name createdAt backup_service backup_store_repository status',
  'get-backup-services': 'id name status',
  'get-backup-store-repositories': 'id name status type',
  'get-backup-plan-executions': 'id status type method backup_plan executed_at',
  'get-backup-target-executions': 'id status type backup_plan_execution',
  'get-backup-restore-points': 'id local_created_at type creation',
};

/** What they allow to be missing, and clients look for all the same. */
const usual: Readonly<Record<string, string>> = {
  'get-vms': 'cluster host folder entityAsyncStatus snapshot_plan backup_plans snapshots vm_disks ha_priority',
  'get-tasks':
    'started_at finished_at error_code error_message resource_id resource_type resource_mutation cluster user',
  'get-vm-snapshots': 'entityAsyncStatus local_created_at vm snapshot_group vm_disks vm_nics ha_priority',
  'get-vm-disks': 'elf_image svt_image vm_volume disabled key device serial',
  'get-snapshot-plans': 'end_time exec_h_m next_execute_time last_execute_time vms execution_tasks entityAsyncStatus',
  'get-backup-plans': `vms phase delete_strategy next_execute_time last_executed_at incremental_weekdays description
    window_start window_end entityAsyncStatus backup_plan_executions backup_restore_points compression_ratio`,
};

describe.each(Object.entries(required))('every row of %s', (name, fields) => {
  it('has all fields that its schema requires, none of them null', async () => {
    const rows = await test.rows(name);
    expect(rows.length).toBeGreaterThan(0);
    for (const row of rows) {
      for (const field of fields.split(/\s+/)) expect([field, row[field] ?? 'missing']).not.toEqual([field, 'missing']);
    }
  });

  it('has the optional fields that matter, null if need be', async () => {
    for (const row of await test.rows(name)) {
      for (const field of (usual[name] ?? 'id').split(/\s+/)) expect(row).toHaveProperty(field);
    }
  });
});

describe('a disk in a snapshot', () => {
  const fields = `type boot bus index path size storage_policy_uuid vm_volume_local_id elf_image_local_id
    svt_image_local_id`.split(/\s+/);

  it('has all fields that its schema requires', async () => {
    const snapshots = await test.rows('get-vm-snapshots');
    const disks = snapshots.flatMap((snapshot) => snapshot['vm_disks'] as Record<string, unknown>[]);
    expect(disks.length).toBeGreaterThan(2);
    for (const disk of disks) for (const field of fields) expect(disk[field]).toEqual(expect.anything());
  });
});

describe('before 4.8', () => {
  it('what came with 4.8 is not there', async () => {
    test.tower.quirks.set({ version: '4.6.0' });
    const rows = [...(await test.rows('get-vms')), ...(await test.rows('get-vm-snapshots'))];
    test.tower.quirks.reset();
    for (const row of rows) expect(row).not.toHaveProperty('ha_priority');
  });
});
