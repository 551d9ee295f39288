import { expect, test } from 'vitest';
import type { JsonObject } from '../../core/json.ts';
import { backupPlanRow, snapshotPlanRow } from './fake-plans.ts';
import { backupPlanRemarks, snapshotPlanRemarks } from './plan-remarks.ts';
import { backupPlan, snapshotPlan } from './wire-plans.ts';

const ofSnapshots = (changes: JsonObject) =>
  snapshotPlanRemarks(snapshotPlan.parse(snapshotPlanRow({ next_execute_time: null, ...changes })), ['Monday']);
const ofBackups = (changes: JsonObject) =>
  backupPlanRemarks(backupPlan.parse(backupPlanRow(changes)), ['Sunday', 'Wednesday'], '02:01');

test.each<[JsonObject, readonly string[]]>([
  [{}, []],
  [{ healthy: false }, ['CloudTower calls it unhealthy']],
  [{ last_execute_status: 'FAILED' }, ['its last run failed']],
  [{ end_time: '2027-01-01T00:00:00.000Z' }, ['it ends at 2027-01-01T00:00:00.000Z']],
  [{ end_time: '2025-01-01T00:00:00.000Z', status: 'STOPPED' }, ['it has ended: its end was 2025-01-01T00:00:00.000Z']],
  // 2026-11-23 is a Monday; it is one from the 22nd, 10:00 UTC, to the 24th, 12:00 UTC, somewhere.
  [{ next_execute_time: '2026-11-23T02:01:00.000Z' }, []],
  [{ next_execute_time: '2026-11-22T11:00:00.000Z' }, []],
  [{ next_execute_time: '2026-11-24T11:00:00.000Z' }, []],
  [{ next_execute_time: 'soon' }, []],
  [{ next_execute_time: '2026-11-22T02:01:00.000Z', status: 'SUSPENDED' }, []],
])('of a snapshot plan with %j', (changes, remarks) => {
  expect(ofSnapshots(changes)).toEqual(remarks);
});

test.each(['2026-11-22T02:01:00.000Z', '2026-11-25T02:01:00.000Z'])('a next run on another day: %s', (next) => {
  expect(ofSnapshots({ next_execute_time: next })).toEqual([expect.stringContaining('none of its days')]);
});

const full = { full_period: 'WEEKLY', full_interval: 1, full_time_point: { hour: 2, minute: 1, weekday: 'SUN' } };

test.each<[JsonObject, readonly unknown[]]>([
  [full, []],
  [
    { ...full, full_period: 'YEARLY', full_interval: 9 },
    [expect.stringContaining('are made every 9 YEARLY SUN 02:01, and not each week on SUN at 02:01')],
  ],
  [
    { ...full, full_time_point: { hour: 12, minute: 0, weekday: 'WED' } },
    [expect.stringContaining('every 1 WEEKLY WED 12:00')],
  ],
  [
    { ...full, last_execute_status: 'FAILED', last_execute_status_message: 'no space' },
    ['its last run failed: no space'],
  ],
])('of a backup plan with %j', (changes, remarks) => {
  expect(ofBackups(changes)).toEqual(remarks);
});
