import { dayAt, dayNumbered, momentOf } from './plan-zone.ts';
import type { Day } from './plan-zone.ts';

export interface TimeOfDay {
  readonly hour: number;
  readonly minute: number;
}

/** When a plan falls due. */
export type Calendar =
  | { readonly kind: 'interval'; readonly everyMs: number; readonly from: number }
  | {
      readonly kind: 'days';
      readonly zone: string;
      readonly times: readonly TimeOfDay[];
      isDue(day: Day): boolean;
    };

/** How far ahead is looked: every fourth year has a 29th of February. */
const furthestDays = 4 * 366 + 1;

/** The first moment after `after` at which it falls due; undefined when there is none in sight. */
export function nextMoment(calendar: Calendar, after: number): number | undefined {
  if (calendar.kind === 'interval') return nextInterval(calendar, after);
  const first = dayAt(after, calendar.zone);
  for (let number = first; number < first + furthestDays; number += 1) {
    const moment = momentsOn(calendar, number).find((at) => at > after);
    if (moment !== undefined) return moment;
  }
  return undefined;
}

function nextInterval({ everyMs, from }: Extract<Calendar, { readonly kind: 'interval' }>, after: number) {
  if (!(everyMs > 0)) return undefined;
  return after < from ? from : from + (Math.floor((after - from) / everyMs) + 1) * everyMs;
}

function momentsOn(calendar: Extract<Calendar, { readonly kind: 'days' }>, number: number): readonly number[] {
  if (!calendar.isDue(dayNumbered(number))) return [];
  return calendar.times.map((time) => momentOf(number, time, calendar.zone)).toSorted((one, other) => one - other);
}

/** `02:30`, `2:30` or `02:30:00`; the form of `exec_h_m` is unknown. */
export function timeIn(text: string): TimeOfDay | undefined {
  const match = /^([01]?\d|2[0-3]):([0-5]\d)(?::[0-5]\d)?$/.exec(text);
  return match === null ? undefined : { hour: Number(match[1]), minute: Number(match[2]) };
}

/** What a clock in `zone` shows at `at`. */
export function timeAt(at: number, zone: string): TimeOfDay {
  const minutes = Math.floor((at - momentOf(dayAt(at, zone), { hour: 0, minute: 0 }, zone)) / 60_000);
  return { hour: Math.floor(minutes / 60), minute: minutes % 60 };
}

/** Every n-th day, week or month, counted from the one in which `from` lies (inferred). */
export function daysSince(day: Day, from: Day): number {
  return day.number - from.number;
}

/** Weeks begin on Monday (inferred). */
export function weeksSince(day: Day, from: Day): number {
  return weekOf(day) - weekOf(from);
}

export function monthsSince(day: Day, from: Day): number {
  return (day.year - from.year) * 12 + day.month - from.month;
}

/** 1970-01-01 was a Thursday. */
function weekOf({ number }: Day): number {
  return Math.floor((number + 3) / 7);
}
