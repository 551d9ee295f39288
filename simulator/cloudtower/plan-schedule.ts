import { nextMoment, timeAt, timeIn } from './plan-calendar.ts';
import type { Calendar, TimeOfDay } from './plan-calendar.ts';
import { dayAt } from './plan-zone.ts';
import type { PlanQuirks } from './quirks-of-plans.ts';
import type { SnapshotPlanRow } from './rows-of-plans.ts';

type Timed = Pick<SnapshotPlanRow, 'execute_plan_type' | 'execute_intervals' | 'exec_h_m' | 'start_time' | 'end_time'>;
type Zoned = Pick<PlanQuirks, 'planTimeZone' | 'weekdayNumbers'>;

/** When a snapshot plan runs next after `after`; never before its start and not after its end. */
export function nextRun(plan: Timed, after: number, quirks: Zoned): number | undefined {
  const next = nextMoment(calendarOf(plan, quirks), Math.max(after, Date.parse(plan.start_time) - 1));
  if (next === undefined || (plan.end_time !== null && next > Date.parse(plan.end_time))) return undefined;
  return next;
}

/**
 * Type and intervals together say on which weekdays, on which days of the month, or every how many minutes [locale];
 * that hours and days are counted from the start, like minutes, is inferred.
 */
function calendarOf(plan: Timed, quirks: Zoned): Calendar {
  const [every = 0] = plan.execute_intervals;
  const from = Date.parse(plan.start_time);
  const zone = quirks.planTimeZone;
  const times = [timeOf(plan, zone)];
  switch (plan.execute_plan_type) {
    case 'MINUTE':
      return { kind: 'interval', everyMs: every * 60_000, from };
    case 'HOUR':
      return { kind: 'interval', everyMs: every * 3_600_000, from };
    case 'DAY':
      return { kind: 'days', zone, times, isDue: (day) => every > 0 && (day.number - dayAt(from, zone)) % every === 0 };
    case 'WEEK':
      return { kind: 'days', zone, times, isDue: (day) => weekdays(plan, quirks).includes(day.weekday) };
    case 'MONTH':
      return { kind: 'days', zone, times, isDue: (day) => plan.execute_intervals.includes(day.date) };
  }
}

/** Without `exec_h_m` the time of day of the start counts (inferred), and a text that is no time is midnight (inferred). */
function timeOf(plan: Timed, zone: string): TimeOfDay {
  if (plan.exec_h_m === null) return timeAt(Date.parse(plan.start_time), zone);
  return timeIn(plan.exec_h_m) ?? { hour: 0, minute: 0 };
}

/** As numbers of which 0 is Sunday. Numbers that are no weekday fall out. */
function weekdays(plan: Timed, { weekdayNumbers }: Zoned): readonly number[] {
  return plan.execute_intervals.flatMap((number) => weekdayOf(number, weekdayNumbers) ?? []);
}

/** How weekdays are numbered is unknown. */
function weekdayOf(number: number, numbering: PlanQuirks['weekdayNumbers']): number | undefined {
  switch (numbering) {
    case 'iso':
      return number >= 1 && number <= 7 ? number % 7 : undefined;
    case 'sundayZero':
      return number >= 0 && number <= 6 ? number : undefined;
    case 'sundayOne':
      return number >= 1 && number <= 7 ? number - 1 : undefined;
  }
}

/** The first interval that stands for nothing. */
export function strangeInterval(
  { execute_plan_type: type, execute_intervals: intervals }: Timed,
  { weekdayNumbers }: Zoned,
): number | undefined {
  return intervals.find((number) => {
    if (type === 'WEEK') return weekdayOf(number, weekdayNumbers) === undefined;
    return number < 1 || (type === 'MONTH' && number > 31);
  });
}
