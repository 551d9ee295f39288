import { daysSince, monthsSince, nextMoment, weeksSince } from './plan-calendar.ts';
import type { Calendar } from './plan-calendar.ts';
import { dayAt, dayNumbered } from './plan-zone.ts';
import type { Day } from './plan-zone.ts';
import type { PlanQuirks } from './quirks-of-plans.ts';
import type { BackupPeriod, BackupPlanRow, BackupPlanTimePoint, BackupWeekday } from './rows-of-plans.ts';

/** In the order of a calendar's numbers: 0 is Sunday. */
const weekdays = ['SUN', 'MON', 'TUE', 'WED', 'THU', 'FRI', 'SAT'] as const satisfies readonly BackupWeekday[];

type Zoned = Pick<PlanQuirks, 'planTimeZone'>;

/** When a backup plan runs next after `after`, and what it makes then. */
export interface DueBackup {
  readonly at: number;
  readonly type: 'FULL' | 'INCREMENTAL';
}

/** When both kinds fall due at once only the full one is made (inferred). */
export function nextBackup(plan: BackupPlanRow, after: number, quirks: Zoned): DueBackup | undefined {
  const full = earliestOf(fullCalendars(plan, quirks), after);
  const incremental = earliestOf(incrementalCalendars(plan, quirks), after);
  if (full !== undefined && full <= (incremental ?? Infinity)) return { at: full, type: 'FULL' };
  return incremental === undefined ? undefined : { at: incremental, type: 'INCREMENTAL' };
}

function earliestOf(calendars: readonly Calendar[], after: number): number | undefined {
  const moments = calendars.flatMap((calendar) => nextMoment(calendar, after) ?? []);
  return moments.length === 0 ? undefined : Math.min(...moments);
}

function incrementalCalendars(plan: BackupPlanRow, quirks: Zoned): readonly Calendar[] {
  const points = plan.incremental_time_points ?? [];
  return (points.length === 0 ? [midnight] : points).map((point) =>
    calendarOf(plan, {
      period: plan.incremental_period,
      interval: plan.incremental_interval,
      weekdays: plan.incremental_weekdays ?? [],
      point,
      zone: quirks.planTimeZone,
    }),
  );
}

function fullCalendars(plan: BackupPlanRow, quirks: Zoned): readonly Calendar[] {
  const { full_period: period, full_interval: interval, full_time_point: point } = plan;
  return [calendarOf(plan, { period, interval, weekdays: [], point, zone: quirks.planTimeZone })];
}

/** The time of a period without time points is inferred. */
const midnight: BackupPlanTimePoint = { hour: 0, minute: 0 };

interface Rule {
  readonly period: BackupPeriod;
  readonly interval: number;
  readonly weekdays: readonly BackupWeekday[];
  readonly point: BackupPlanTimePoint;
  readonly zone: string;
}

/** Every n days, given days of every n weeks, given dates of every n months or years [locale], counted from its creation. */
function calendarOf({ createdAt }: BackupPlanRow, rule: Rule): Calendar {
  const from = Date.parse(createdAt);
  if (rule.period === 'MINUTELY') return { kind: 'interval', everyMs: rule.interval * 60_000, from };
  if (rule.period === 'HOURLY') return { kind: 'interval', everyMs: rule.interval * 3_600_000, from };
  const first = dayNumbered(dayAt(from, rule.zone));
  return { kind: 'days', zone: rule.zone, times: [rule.point], isDue: (day) => isDue(rule, day, first) };
}

function isDue(rule: Rule, day: Day, first: Day): boolean {
  switch (rule.period) {
    case 'DAILY':
      return daysSince(day, first) % rule.interval === 0;
    case 'WEEKLY':
      return weeksSince(day, first) % rule.interval === 0 && isGivenWeekday(rule, day, first);
    case 'MONTHLY':
      return monthsSince(day, first) % rule.interval === 0 && isGivenDate(rule.point, day, first);
    case 'YEARLY':
      return (
        day.month === first.month &&
        (day.year - first.year) % rule.interval === 0 &&
        isGivenDate(rule.point, day, first)
      );
    case 'MINUTELY':
    case 'HOURLY':
      return false;
  }
}

/**
 * Each time point counts on each of the weekdays, unless it names one itself; with none at all it is the weekday of the
 * creation. (all inferred)
 */
function isGivenWeekday({ weekdays: given, point }: Rule, day: Day, first: Day): boolean {
  if (point.weekday) return weekdays[day.weekday] === point.weekday;
  if (given.length === 0) return day.weekday === first.weekday;
  return given.some((weekday) => weekday === weekdays[day.weekday]);
}

/** `date_position` is `[1]` for the first and `[-1]` for the last [locale]: of the weekday, if there is one (inferred). */
function isGivenDate(point: BackupPlanTimePoint, day: Day, first: Day): boolean {
  const { weekday, date, date_position: positions } = point;
  if (!weekday && !date && !positions?.length) return day.date === first.date;
  if (weekday && weekdays[day.weekday] !== weekday) return false;
  if (date && day.date !== date) return false;
  const length = weekday ? 7 : 1;
  if (!positions?.length) return true;
  return positions.some((position) => (position > 0 ? day.date <= length : day.date > day.daysInMonth - length));
}
