import { describe, expect, it } from 'vitest';
import { nextMoment, timeAt, timeIn } from './plan-calendar.ts';
import type { Calendar } from './plan-calendar.ts';
import { dayNumbered, isZone, momentOf, dayAt } from './plan-zone.ts';

function next(calendar: Calendar, after: string): string | undefined {
  const at = nextMoment(calendar, Date.parse(after));
  return at === undefined ? undefined : new Date(at).toISOString().slice(0, 16);
}

const mondays = (zone: string): Calendar => ({
  kind: 'days',
  zone,
  times: [
    { hour: 14, minute: 0 },
    { hour: 2, minute: 30 },
  ],
  isDue: (day) => day.weekday === 1,
});

describe('the next moment', () => {
  it.each([
    ['UTC', '2026-01-06T09:00:00Z', '2026-01-12T02:30'],
    ['UTC', '2026-01-12T02:29:59Z', '2026-01-12T02:30'],
    ['UTC', '2026-01-12T02:30:00Z', '2026-01-12T14:00'],
    ['UTC', '2026-01-12T14:00:00Z', '2026-01-19T02:30'],
    ['Asia/Shanghai', '2026-01-06T09:00:00Z', '2026-01-11T18:30'],
    ['Asia/Shanghai', '2026-01-11T18:30:00Z', '2026-01-12T06:00'],
    ['America/New_York', '2026-01-06T09:00:00Z', '2026-01-12T07:30'],
  ])('in %s after %s is %s', (zone, after, expected) => {
    expect(next(mondays(zone), after)).toBe(expected);
  });

  it('follows daylight saving', () => {
    const daily: Calendar = {
      kind: 'days',
      zone: 'Europe/Berlin',
      times: [{ hour: 2, minute: 30 }],
      isDue: () => true,
    };
    expect(next(daily, '2026-03-27T12:00:00Z')).toBe('2026-03-28T01:30');
    // That night there is no half past two.
    expect(next(daily, '2026-03-28T12:00:00Z')).toBe('2026-03-29T01:30');
    expect(next(daily, '2026-03-29T12:00:00Z')).toBe('2026-03-30T00:30');
    // And that night there are two.
    expect(next(daily, '2026-10-24T12:00:00Z')).toMatch(/^2026-10-25T0[01]:30$/);
  });

  it('of an interval counts from its start', () => {
    const from = Date.parse('2026-01-06T09:10:00Z');
    const half: Calendar = { kind: 'interval', everyMs: 1_800_000, from };
    expect(next(half, '2026-01-06T09:00:00Z')).toBe('2026-01-06T09:10');
    expect(next(half, '2026-01-06T09:10:00Z')).toBe('2026-01-06T09:40');
    expect(next(half, '2026-01-06T09:39:59Z')).toBe('2026-01-06T09:40');
    expect(next({ ...half, everyMs: 0 }, '2026-01-06T09:00:00Z')).toBeUndefined();
  });

  it('is never, when no day is due', () => {
    const never: Calendar = { kind: 'days', zone: 'UTC', times: [{ hour: 0, minute: 0 }], isDue: () => false };
    expect(next(never, '2026-01-06T09:00:00Z')).toBeUndefined();
  });
});

describe('days and times', () => {
  it('knows months and weekdays', () => {
    const day = dayNumbered(dayAt(Date.parse('2028-02-29T12:00:00Z'), 'UTC'));
    expect(day).toMatchObject({ year: 2028, month: 2, date: 29, daysInMonth: 29, weekday: 2 });
  });

  it.each([
    ['02:30', { hour: 2, minute: 30 }],
    ['2:30', { hour: 2, minute: 30 }],
    ['23:59:00', { hour: 23, minute: 59 }],
    ['24:00', undefined],
    ['2:60', undefined],
    ['230', undefined],
    ['', undefined],
  ])('reads %j', (text, expected) => {
    expect(timeIn(text)).toEqual(expected);
  });

  it('tells the time of day in a zone', () => {
    expect(timeAt(Date.parse('2026-01-06T18:30:00Z'), 'Asia/Shanghai')).toEqual({ hour: 2, minute: 30 });
    expect(
      momentOf(dayAt(Date.parse('2026-01-06T18:30:00Z'), 'Asia/Shanghai'), { hour: 2, minute: 30 }, 'Asia/Shanghai'),
    ).toBe(Date.parse('2026-01-06T18:30:00Z'));
  });

  it('knows which zones there are', () => {
    expect([isZone('Asia/Shanghai'), isZone('UTC'), isZone('Mars/Olympus')]).toEqual([true, true, false]);
  });
});
