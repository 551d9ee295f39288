import { expect, test } from 'vitest';
import { backupPlan, backupRestorePoint, snapshotGroup, snapshotPlan } from './wire-plans.ts';

test('a snapshot plan, whatever the form of its time is', () => {
  for (const exec_h_m of ['02:30', { hour: 2, minute: 30 }, [{ hour: 2, minute: 30 }]]) {
    const plan = snapshotPlan.parse({
      id: 'p',
      exec_h_m,
      execute_intervals: [1, 3],
      vms: [{ id: 'v', name: 'web-1' }],
    });
    expect(plan).toMatchObject({ exec_h_m, execute_intervals: [1, 3], vms: [{ id: 'v', name: 'web-1' }] });
  }
  expect(snapshotPlan.parse({ id: 'p', exec_h_m: null }).exec_h_m).toBeUndefined();
});

test('a backup plan', () => {
  const plan = backupPlan.parse({
    id: 'b',
    backup_service: { id: 's', name: 'backup' },
    incremental_weekdays: ['MON', 'FRI'],
    incremental_time_points: [{ hour: 2, minute: 30, weekday: null }],
    full_time_point: { hour: 2, minute: 30, weekday: 'MON' },
    window_start: null,
  });
  expect(plan).toMatchObject({
    backup_service: { id: 's', name: 'backup' },
    incremental_weekdays: ['MON', 'FRI'],
    incremental_time_points: [{ hour: 2, minute: 30, weekday: undefined }],
    full_time_point: { hour: 2, minute: 30, weekday: 'MON' },
    window_start: undefined,
  });
});

test('what they made', () => {
  expect(snapshotGroup.parse({ id: 'g', keep: false, vm_snapshots: [{ id: 's', name: 'one' }] })).toMatchObject({
    keep: false,
    vm_snapshots: [{ id: 's', name: 'one' }],
  });
  expect(backupRestorePoint.parse({ id: 'r', creation: 'AUTO', size: 5, vm: null, vm_name: 'web-1' })).toMatchObject({
    creation: 'AUTO',
    size: 5,
    vm: undefined,
    vm_name: 'web-1',
  });
});
