import { isObject } from '../../core/json.ts';
import { timeOfDay } from '../../core/time-of-day.ts';
import { inWeekOrder, type Weekday, weekdayOf, weekdays } from '../../core/weekday.ts';
import { parseJson } from '../../http/decode.ts';
import type { TimePoint } from './wire-plans.ts';

/*
 * Days and times of plans, from the wire and back. Those of backup plans are typed [spec]. Of snapshot plans neither the numbers of
 * the weekdays nor the text of the time are documented (unknown), nor is the form of a backup window. Whatever was guessed about
 * them is in this file, and the one thing that may have to be switched is `numbering`.
 */

/** How `execute_intervals` numbers the days of a week: Monday 1 to Sunday 7; Sunday 0 to Saturday 6; Sunday 1 to Saturday 7. */
export type Numbering = 'iso' | 'sundayZero' | 'sundayOne';

/** The one that is sent. A guess (inferred). */
export const numbering: Numbering = 'iso';

/** For texts: what is sent for the days of a week. */
export const numberingInWords: Readonly<Record<Numbering, string>> = {
  iso: '1 for Monday to 7 for Sunday',
  sundayZero: '0 for Sunday to 6 for Saturday',
  sundayOne: '1 for Sunday to 7 for Saturday',
};

/** A set of days as `execute_intervals` of a `WEEK`: each once, lowest first. */
export function daysToIntervals(days: readonly Weekday[], convention: Numbering = numbering): number[] {
  return [...new Set(days.map((day) => numberOf(day, convention)))].sort((one, other) => one - other);
}

/** Undefined when there are none, or when one of the numbers stands for no day. */
export function daysFromIntervals(
  intervals: readonly number[] | undefined,
  convention: Numbering = numbering,
): Weekday[] | undefined {
  return wholeSet((intervals ?? []).map((number) => dayOf(number, convention)));
}

function numberOf(day: Weekday, convention: Numbering): number {
  const place = weekdays.indexOf(day);
  if (convention === 'sundayOne') return place + 1;
  return convention === 'iso' && place === 0 ? 7 : place;
}

/** Where Monday is 1, both 0 and 7 can only be Sunday. */
function dayOf(number: number, convention: Numbering): Weekday | undefined {
  const place = convention === 'sundayOne' ? number - 1 : number === 7 ? 0 : number;
  return weekdays[place];
}

/** Words of `incremental_weekdays`: `MON`. [spec] */
export function daysToWords(days: readonly Weekday[]): string[] {
  return mondayFirst(days).map((day) => day.slice(0, 3).toUpperCase());
}

/** Undefined when there are none, or when one of the words is no day. */
export function daysFromWords(words: readonly string[] | undefined): Weekday[] | undefined {
  return wholeSet((words ?? []).map(weekdayOf));
}

function mondayFirst(days: readonly Weekday[]): Weekday[] {
  const ordered = inWeekOrder(days);
  return [...ordered.filter((day) => day !== 'Sunday'), ...ordered.filter((day) => day === 'Sunday')];
}

function wholeSet(days: readonly (Weekday | undefined)[]): Weekday[] | undefined {
  const known = days.filter((day) => day !== undefined);
  return known.length === 0 || known.length < days.length ? undefined : inWeekOrder(known);
}

/** The time of the day as `exec_h_m` and the ends of a window are sent: `02:30`. (inferred) */
export function timeToText(time: string): string {
  return timeOfDay(time) ?? time;
}

/** As a `BackupPlanTimePoint`. [spec] */
export function timeToPoint(time: string): { readonly hour: number; readonly minute: number } {
  const [hour = 0, minute = 0] = time.split(':').map(Number);
  return { hour, minute };
}

/**
 * The times of the day that a value of the wire tells, each once: text, `{hour, minute}`, lists of these, JSON inside text. None
 * for `null`; undefined when a part of it cannot be understood.
 */
export function timesIn(value: unknown, depth = 0): readonly string[] | undefined {
  if (value === undefined || value === null) return [];
  if (depth > deepest) return undefined;
  if (typeof value === 'string') return timesInText(value.trim(), depth);
  if (!Array.isArray(value)) return isObject(value) ? timesInParts(value['hour'], value['minute']) : undefined;
  const each = value.map((one: unknown) => timesIn(one, depth + 1));
  return each.includes(undefined) ? undefined : [...new Set(each.flatMap((times) => times ?? []))];
}

/** The times of a backup plan, which may repeat them for each day. (inferred) */
export function timesOfPoints(points: readonly TimePoint[] | undefined): readonly string[] | undefined {
  return timesIn(points ?? []);
}

/** Days of the time points, for a plan that does not tell them elsewhere. */
export function daysOfPoints(points: readonly TimePoint[] | undefined): Weekday[] | undefined {
  const words = (points ?? []).flatMap(({ weekday }) => weekday ?? []);
  return words.length < (points ?? []).length ? undefined : daysFromWords(words);
}

const deepest = 4;
const longestText = 1000;

function timesInText(text: string, depth: number): readonly string[] | undefined {
  if (text === '') return [];
  const [, hour, minute] = /^(\d{1,2}):(\d{1,2})(?::\d{1,2})?$/.exec(text) ?? [];
  if (hour !== undefined) return timesInParts(hour, minute);
  if (text.length > longestText || !/^[[{"]/.test(text)) return undefined;
  const parsed = parseJson(text);
  return parsed.ok ? timesIn(parsed.value, depth + 1) : undefined;
}

function timesInParts(hour: unknown, minute: unknown): readonly string[] | undefined {
  const isPart = (part: unknown) =>
    /^\d{1,2}$/.test(typeof part === 'number' ? String(part) : String(part ?? '').trim());
  if (!isPart(hour) || !isPart(minute)) return undefined;
  const two = (part: unknown) => String(part).trim().padStart(2, '0');
  const time = timeOfDay(`${two(hour)}:${two(minute)}`);
  return time === undefined ? undefined : [time];
}

/** When backups may run, as `enable_window`, `window_start` and `window_end`. */
export interface Window {
  readonly enable_window?: boolean | undefined;
  readonly window_start?: string | undefined;
  readonly window_end?: string | undefined;
}

/** `22:00-06:00` in its one form; `''` is any time; undefined for anything else. */
export function canonicalWindow(text: string): string | undefined {
  if (text.trim() === '') return '';
  const [from = '', to = '', ...more] = text.split('-').map((end) => timeOfDay(end));
  return from === '' || to === '' || from === to || more.length > 0 ? undefined : `${from}-${to}`;
}

export function windowToWire(window: string): Window {
  const [from, to] = (canonicalWindow(window) ?? '').split('-');
  if (from === undefined || to === undefined) return { enable_window: false };
  return { enable_window: true, window_start: timeToText(from), window_end: timeToText(to) };
}

/** Undefined when it is not told, or not in a way that can be understood. */
export function windowFromWire({
  enable_window: isOn,
  window_start: from,
  window_end: to,
}: Window): string | undefined {
  if (isOn !== true) return isOn === false ? '' : undefined;
  const [starts = [], ends = []] = [timesIn(from), timesIn(to)];
  return starts.length === 1 && ends.length === 1 ? canonicalWindow(`${starts[0]}-${ends[0]}`) : undefined;
}
