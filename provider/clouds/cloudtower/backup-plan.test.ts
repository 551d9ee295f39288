import { describe, expect, test } from 'vitest';
import type { JsonObject } from '../../core/json.ts';
import {
  backupPlanCreation,
  backupPlanDeletion,
  backupPlanSwitch,
  backupPlanUpdate,
  fromBackupPlan,
} from './backup-plan.ts';
import { backupPlanId, backupPlanRow, repositoryId, serviceId } from './fake-plans.ts';
import { mutationBody } from './mutation.ts';
import type { PlanSettings } from './plan-facts.ts';
import { vmId } from './testing.ts';
import { backupPlan } from './wire-plans.ts';

const read = (changes: JsonObject = {}) => fromBackupPlan(backupPlan.parse(backupPlanRow(changes)));

const settings: PlanSettings = {
  name: 'nightly',
  rotationDays: ['Friday', 'Monday'],
  rotationTime: '02:01',
  keepCount: 7,
  compression: true,
  consistency: 'Crash',
  window: '',
  afterWindow: 'Continue',
};
const place = { backupServiceId: serviceId, repositoryId };

const wire = {
  name: 'nightly',
  compression: true,
  snapshot_consistent_type: 'CRASH_CONSISTENT',
  incremental_period: 'WEEKLY',
  incremental_interval: 1,
  incremental_weekdays: ['MON', 'FRI'],
  incremental_time_points: [{ hour: 2, minute: 1 }],
  full_period: 'WEEKLY',
  full_interval: 1,
  full_time_point: { weekday: 'MON', hour: 2, minute: 1 },
  keep_policy: 'COUNT',
  keep_policy_value: 7,
  enable_window: false,
  backup_delay_option: 'KEEP_GO_ON',
};

describe('a backup plan that is read', () => {
  test('on days of the week is a schedule, with its block', () => {
    expect(read()).toMatchObject({
      method: 'Backup',
      id: backupPlanId,
      name: 'nightly',
      busy: undefined,
      status: 'WORKING',
      isEnabled: true,
      days: ['Sunday', 'Monday', 'Wednesday'],
      time: '02:01',
      keepCount: 7,
      block: { backupServiceId: serviceId, repositoryId, compression: true, consistency: 'Crash', window: '' },
      createdAt: '2026-02-01T08:00:00.000Z',
      faults: [],
    });
  });

  test('with other settings of its own', () => {
    const facts = read({
      backup_delay_option: 'STOP_BACKUP',
      compression: false,
      enable_window: true,
      snapshot_consistent_type: 'FILE_SYSTEM_CONSISTENT',
      window_end: '06:00',
      window_start: '22:00',
    });
    expect(facts.block).toEqual({
      backupServiceId: serviceId,
      repositoryId,
      compression: false,
      consistency: 'Filesystem',
      window: '22:00-06:00',
      afterWindow: 'Stop',
    });
  });

  test('leaves out of its block what it does not tell, and what means nothing without a window', () => {
    const silent = {
      backup_service: null,
      backup_store_repository: null,
      compression: null,
      snapshot_consistent_type: 'ANOTHER',
      enable_window: null,
    };
    expect(read(silent).block).toEqual({});
    expect(read({ backup_delay_option: 'STOP_BACKUP' }).block).not.toHaveProperty('afterWindow');
  });

  test('has days and a time also where its points repeat them', () => {
    const points = ['MON', 'WED'].map((weekday) => ({ hour: 2, minute: 1, weekday, date: null, date_position: null }));
    const facts = read({ incremental_weekdays: null, incremental_time_points: points });
    expect(facts).toMatchObject({ days: ['Monday', 'Wednesday'], time: '02:01', faults: [] });
  });

  test.each<[JsonObject, string, JsonObject]>([
    [{ incremental_period: 'DAILY' }, 'its period is DAILY', { days: undefined, time: undefined }],
    [{ incremental_period: null }, 'its period is not told', { days: undefined, time: undefined }],
    [{ incremental_interval: 2 }, 'it runs every 2 weeks', { time: '02:01' }],
    [{ incremental_weekdays: [] }, 'its days are not told', { days: undefined }],
    [
      {
        incremental_time_points: [
          { hour: 2, minute: 1 },
          { hour: 14, minute: 0 },
        ],
      },
      'it runs at several times of the day',
      { time: undefined },
    ],
    [{ keep_policy: 'TIME' }, 'its keep policy is TIME', { keepCount: undefined }],
    [{ keep_policy: 'FOREVER' }, 'its keep policy is FOREVER', { keepCount: undefined }],
    [{ phase: 'INVALID' }, 'its phase is INVALID', {}],
  ])('with %j says: %s', (changes, fault, expected) => {
    const facts = read(changes);
    expect(facts.faults).toEqual([fault]);
    expect(facts).toMatchObject(expected);
  });

  test('without an interval runs every week', () => {
    expect(read({ incremental_interval: null }).faults).toEqual([]);
  });

  test.each([
    ['PAUSED', false],
    ['STOPPED', false],
    ['WORKING', true],
  ])('in status %s: does it run? %j', (status, isEnabled) => {
    expect(read({ status })).toMatchObject({ status, isEnabled });
  });

  test('tells everything else in its details', () => {
    expect(read().details).toMatchObject({
      kind: 'BackupPlan',
      backupServiceName: 'backup-1',
      repositoryName: 'repository-1',
      fullTimePoint: { hour: 2, minute: 1, weekday: 'SUN' },
      incrementalTimePoints: [{ hour: 2, minute: 1 }],
      keepPolicy: 'COUNT',
      keepPolicyValue: 7,
      nextExecuteTime: '2026-03-04T02:01:00.000Z',
      phase: 'WAITING_SCHEDULE',
    });
  });
});

describe('a backup plan that is asked for', () => {
  test('is made for one VM, in a bare list', () => {
    const mutation = backupPlanCreation(settings, vmId, place);
    expect(mutation).toMatchObject({ path: 'create-backup-plan', safety: 'once' });
    expect(JSON.parse(mutationBody(mutation))).toEqual([
      { ...wire, backup_service_id: serviceId, backup_store_repository_id: repositoryId, vms: { id: vmId } },
    ]);
  });

  test('never covers more than that VM: without one nothing can be sent', () => {
    expect(() => backupPlanCreation(settings, ' ', place)).toThrow('an id is missing or empty');
  });

  test('makes its full copies on the first of the days, in the order of the week', () => {
    const days = { ...settings, rotationDays: ['Saturday', 'Wednesday', 'Sunday'] as const };
    expect(JSON.parse(mutationBody(backupPlanUpdate(backupPlanId, days)))).toMatchObject({
      data: { incremental_weekdays: ['WED', 'SAT', 'SUN'], full_time_point: { weekday: 'SUN', hour: 2, minute: 1 } },
    });
  });

  test('has a window only where one is wanted', () => {
    const changed = { ...settings, window: '22:00-06:00', afterWindow: 'Stop', consistency: 'Filesystem' } as const;
    expect(JSON.parse(mutationBody(backupPlanUpdate(backupPlanId, changed)))).toMatchObject({
      data: {
        enable_window: true,
        window_start: '22:00',
        window_end: '06:00',
        backup_delay_option: 'STOP_BACKUP',
        snapshot_consistent_type: 'FILE_SYSTEM_CONSISTENT',
      },
    });
  });

  test('is changed with the full set; its VMs only when ours is missing, and then no copy is dropped', () => {
    const update = backupPlanUpdate(backupPlanId, settings);
    expect(update).toMatchObject({ path: 'update-backup-plan', safety: 'repeatable' });
    expect(JSON.parse(mutationBody(update))).toEqual({ where: { id: backupPlanId }, data: wire });
    expect(JSON.parse(mutationBody(backupPlanUpdate(backupPlanId, settings, vmId)))).toEqual({
      where: { id: backupPlanId },
      data: { ...wire, vms: { id: vmId }, disconnect_strategy: 'KEEP_RESTORE_POINT' },
    });
  });

  test.each([
    [true, 'resume-backup-plan'],
    [false, 'suspend-backup-plan'],
  ])('is switched by a request of its own (%j)', (isOn, path) => {
    const mutation = backupPlanSwitch(backupPlanId, isOn);
    expect(mutation).toMatchObject({ path, safety: 'repeatable' });
    expect(JSON.parse(mutationBody(mutation))).toEqual({ where: { id: backupPlanId } });
  });

  test.each([
    [false, 'KEEP_RESTORE_POINT'],
    [true, 'DELETE_RESTORE_POINT'],
  ])('is deleted with a word about its copies (%j)', (withPoints, strategy) => {
    const mutation = backupPlanDeletion(backupPlanId, withPoints);
    expect(mutation).toMatchObject({ path: 'delete-backup-plan', safety: 'repeatable' });
    expect(JSON.parse(mutationBody(mutation))).toEqual({
      where: { id: backupPlanId },
      data: { delete_strategy: strategy },
    });
  });
});
