import { inWeekOrder, type Weekday, weekdays } from '../../core/weekday.ts';
import { daysToWords } from './plan-codec.ts';
import type { BackupPlan, SnapshotPlan } from './wire-plans.ts';
import { plain } from './words.ts';

/* What is remarkable about a plan though it is as it was asked for. Nothing here is put right by an update. Pure. */

export function snapshotPlanRemarks(row: SnapshotPlan, days: readonly Weekday[] | undefined): readonly string[] {
  const { end_time: end, healthy, last_execute_status: last, next_execute_time: next, status } = row;
  const mayRun = status === 'NORMAL';
  return [
    end === undefined
      ? undefined
      : `${status === 'STOPPED' ? 'it has ended: its end was' : 'it ends at'} ${plain(end, 40)}`,
    healthy === false ? 'CloudTower calls it unhealthy' : undefined,
    last === 'FAILED' ? 'its last run failed' : undefined,
    mayRun && next !== undefined && days !== undefined && !mayBeOn(next, days)
      ? `its next run is at ${plain(next, 40)}, which is none of its days anywhere on earth: CloudTower may number the days of the week in another way than Lifeboat`
      : undefined,
  ].filter((remark) => remark !== undefined);
}

/** `days` and `time` are those of its other copies. */
export function backupPlanRemarks(
  row: BackupPlan,
  days: readonly Weekday[] | undefined,
  time: string | undefined,
): readonly string[] {
  const message = row.last_execute_status_message;
  const why = message === undefined || message === '' ? '' : `: ${plain(message, 200)}`;
  return [
    days === undefined || time === undefined ? undefined : otherFullCopies(row, days, time),
    row.last_execute_status === 'FAILED' ? `its last run failed${why}` : undefined,
  ].filter((remark) => remark !== undefined);
}

/** Lifeboat has one made each week, on the first of the days at their time. When it is made otherwise is no input. */
function otherFullCopies(row: BackupPlan, days: readonly Weekday[], time: string): string | undefined {
  const { full_interval: interval = 1, full_period: period, full_time_point: point } = row;
  if (period === undefined || point === undefined) return undefined;
  const [first] = daysToWords(inWeekOrder(days).slice(0, 1));
  const at = clock(point.hour, point.minute);
  if (period === 'WEEKLY' && interval === 1 && point.weekday === first && at === time) return undefined;
  const when = [`every ${interval} ${plain(period, 20)}`, point.weekday, at]
    .filter((one) => one !== undefined)
    .join(' ');
  return `its full copies are made ${when}, and not each week on ${first} at ${time}: the next change of it puts that right`;
}

function clock(hour: number | undefined, minute: number | undefined): string | undefined {
  if (hour === undefined || minute === undefined) return undefined;
  return [hour, minute].map((part) => String(part).padStart(2, '0')).join(':');
}

const hourMs = 3_600_000;

/** Whose clock plans run by is not documented: a day counts if it is that day anywhere on earth. (unknown) */
function mayBeOn(instant: string, days: readonly Weekday[]): boolean {
  const at = Date.parse(instant);
  if (Number.isNaN(at)) return true;
  return [-12, 0, 14].some((offset) => {
    // Day 0 of the epoch was a Thursday.
    const day = weekdays[(Math.floor((at + offset * hourMs) / (24 * hourMs)) + 4) % 7];
    return day !== undefined && days.includes(day);
  });
}
