import { describe, expect, it } from 'vitest';
import { nextBackup } from './backup-schedule.ts';
import type { BackupPlanRow } from './rows-of-plans.ts';

/** Made on Tuesday 2026-01-06 at nine; MON, WED, FRI at 02:30, a full one on Sundays. */
const plan: BackupPlanRow = {
  id: 'plan',
  entityAsyncStatus: null,
  createdAt: '2026-01-06T09:00:00.000Z',
  backup_service: 'service',
  backup_store_repository: 'repository',
  name: 'plan',
  description: null,
  vms: [],
  compression: true,
  snapshot_consistent_type: 'CRASH_CONSISTENT',
  incremental_period: 'WEEKLY',
  incremental_interval: 1,
  incremental_weekdays: ['MON', 'WED', 'FRI'],
  incremental_time_points: [{ hour: 2, minute: 30 }],
  full_period: 'WEEKLY',
  full_interval: 1,
  full_time_point: { weekday: 'SUN', hour: 2, minute: 30 },
  keep_policy: 'COUNT',
  keep_policy_value: 7,
  enable_window: false,
  window_start: null,
  window_end: null,
  backup_delay_option: null,
  delete_strategy: null,
  status: 'WORKING',
  phase: 'WAITING_SCHEDULE',
  last_execute_status: 'NEVER_EXECUTE',
  last_manual_execute_status: 'NEVER_EXECUTE',
  last_executed_at: null,
  last_manual_executed_at: null,
  ranUntil: 0,
};

/** The next runs after nine o'clock on that Tuesday. */
function next(changes: Partial<BackupPlanRow>, count = 3, planTimeZone = 'UTC'): string[] {
  const runs: string[] = [];
  let after = Date.parse('2026-01-06T09:00:00Z');
  for (let index = 0; index < count; index += 1) {
    const due = nextBackup({ ...plan, ...changes }, after, { planTimeZone });
    if (due === undefined) break;
    runs.push(`${due.type.slice(0, 1)} ${new Date(due.at).toISOString().slice(5, 16)}`);
    after = due.at;
  }
  return runs;
}

/** No full backup in all the time that is looked at. */
const noFull = { full_period: 'YEARLY', full_interval: 9, full_time_point: { hour: 1, minute: 0 } } as const;

describe('backups fall due', () => {
  it.each<[string, Partial<BackupPlanRow>, string[]]>([
    ['on weekdays, and fully on Sunday', {}, ['I 01-07T02:30', 'I 01-09T02:30', 'F 01-11T02:30']],
    [
      'fully when both kinds are due',
      { full_time_point: { weekday: 'WED', hour: 2, minute: 30 } },
      ['F 01-07T02:30', 'I 01-09T02:30', 'I 01-12T02:30'],
    ],
    ['every second week', { incremental_interval: 2, ...noFull }, ['I 01-07T02:30', 'I 01-09T02:30', 'I 01-19T02:30']],
    [
      'at each time on each weekday',
      {
        incremental_weekdays: ['WED'],
        incremental_time_points: [
          { hour: 14, minute: 0 },
          { hour: 2, minute: 30 },
        ],
        ...noFull,
      },
      ['I 01-07T02:30', 'I 01-07T14:00', 'I 01-14T02:30'],
    ],
    [
      'on the weekday of a time point',
      { incremental_time_points: [{ hour: 2, minute: 30, weekday: 'THU' }], ...noFull },
      ['I 01-08T02:30', 'I 01-15T02:30', 'I 01-22T02:30'],
    ],
    [
      'on the weekday of the creation, when none is given',
      { incremental_weekdays: null, ...noFull },
      ['I 01-13T02:30', 'I 01-20T02:30', 'I 01-27T02:30'],
    ],
    [
      'every third day',
      { incremental_period: 'DAILY', incremental_interval: 3, ...noFull },
      ['I 01-09T02:30', 'I 01-12T02:30', 'I 01-15T02:30'],
    ],
    [
      'at midnight without time points',
      { incremental_time_points: null, ...noFull },
      ['I 01-07T00:00', 'I 01-09T00:00', 'I 01-12T00:00'],
    ],
    [
      'every six hours',
      { incremental_period: 'HOURLY', incremental_interval: 6, ...noFull },
      ['I 01-06T15:00', 'I 01-06T21:00', 'I 01-07T03:00'],
    ],
    [
      'every 50 minutes',
      { incremental_period: 'MINUTELY', incremental_interval: 50, ...noFull },
      ['I 01-06T09:50', 'I 01-06T10:40', 'I 01-06T11:30'],
    ],
    [
      'on a date of the month',
      { ...noFull, incremental_period: 'MONTHLY', incremental_time_points: [{ hour: 1, minute: 0, date: 20 }] },
      ['I 01-20T01:00', 'I 02-20T01:00', 'I 03-20T01:00'],
    ],
    [
      'on the last day of the month',
      {
        ...noFull,
        incremental_period: 'MONTHLY',
        incremental_time_points: [{ hour: 1, minute: 0, date_position: [-1] }],
      },
      ['I 01-31T01:00', 'I 02-28T01:00', 'I 03-31T01:00'],
    ],
    [
      'on the first Monday of the month',
      {
        ...noFull,
        incremental_period: 'MONTHLY',
        incremental_time_points: [{ hour: 1, minute: 0, weekday: 'MON', date_position: [1] }],
      },
      ['I 02-02T01:00', 'I 03-02T01:00', 'I 04-06T01:00'],
    ],
    [
      'on the day of the creation, when no date is given',
      { ...noFull, incremental_period: 'MONTHLY' },
      ['I 02-06T02:30', 'I 03-06T02:30', 'I 04-06T02:30'],
    ],
    [
      'every year',
      {
        incremental_period: 'YEARLY',
        full_period: 'YEARLY',
        full_interval: 2,
        full_time_point: { hour: 2, minute: 30 },
      },
      ['I 01-06T02:30', 'F 01-06T02:30', 'I 01-06T02:30'],
    ],
  ])('%s', (_name, changes, expected) => {
    expect(next(changes)).toEqual(expected);
  });

  it('in a time zone', () => {
    expect(next({}, 2, 'Asia/Shanghai')).toEqual(['I 01-06T18:30', 'I 01-08T18:30']);
  });
});
