import { describe, expect, test } from 'vitest';
import { weekdays } from '../../core/weekday.ts';
import {
  canonicalWindow,
  daysFromIntervals,
  daysFromWords,
  daysOfPoints,
  daysToIntervals,
  daysToWords,
  numbering,
  timesIn,
  timesOfPoints,
  timeToPoint,
  timeToText,
  windowFromWire,
  windowToWire,
} from './plan-codec.ts';
import type { TimePoint } from './wire-plans.ts';

const point = (hour: number | undefined, minute: number | undefined, weekday?: string): TimePoint => ({
  hour,
  minute,
  weekday,
  date: undefined,
  date_position: undefined,
});

describe('weekdays of snapshot plans', () => {
  test('are sent by the ISO numbers, unless that is switched', () => {
    expect(numbering).toBe('iso');
    expect(daysToIntervals(['Monday'])).toEqual([1]);
  });

  test.each([
    ['iso', [7, 1, 2, 3, 4, 5, 6]],
    ['sundayZero', [0, 1, 2, 3, 4, 5, 6]],
    ['sundayOne', [1, 2, 3, 4, 5, 6, 7]],
  ] as const)('%s: Sunday to Saturday are %j', (convention, numbers) => {
    expect(weekdays.map((day) => daysToIntervals([day], convention))).toEqual(numbers.map((number) => [number]));
    expect(numbers.map((number) => daysFromIntervals([number], convention))).toEqual(weekdays.map((day) => [day]));
  });

  test('go out each once, lowest first', () => {
    expect(daysToIntervals(['Sunday', 'Friday', 'Monday', 'Friday'])).toEqual([1, 5, 7]);
  });

  test.each(['iso', 'sundayZero'] as const)('%s: both 0 and 7 are read as Sunday', (convention) => {
    expect(daysFromIntervals([0, 7, 1], convention)).toEqual(['Sunday', 'Monday']);
  });

  test.each([
    ['no list', undefined],
    ['an empty list', []],
    ['a number too high', [1, 8]],
    ['a negative one', [-1]],
    ['a fraction', [1.5]],
  ])('%s is no set of days, and never a smaller one', (_name, numbers) => {
    expect(daysFromIntervals(numbers)).toBeUndefined();
  });

  test('where Sunday is 1, 0 is no day', () => {
    expect(daysFromIntervals([0], 'sundayOne')).toBeUndefined();
  });
});

describe('weekdays of backup plans', () => {
  test('go out as words, Monday first', () => {
    expect(daysToWords(['Sunday', 'Saturday', 'Monday', 'Monday'])).toEqual(['MON', 'SAT', 'SUN']);
  });

  test('are read in any order, and none is dropped', () => {
    expect(daysFromWords(['FRI', 'SUN', 'MON'])).toEqual(['Sunday', 'Monday', 'Friday']);
    expect(daysFromWords(['FRI', 'ANY'])).toBeUndefined();
    expect(daysFromWords([])).toBeUndefined();
    expect(daysFromWords(undefined)).toBeUndefined();
  });

  test('may be told by the time points alone', () => {
    expect(daysOfPoints([point(2, 1, 'FRI'), point(2, 1, 'MON')])).toEqual(['Monday', 'Friday']);
    expect(daysOfPoints([point(2, 1, 'FRI'), point(2, 1)])).toBeUndefined();
    expect(daysOfPoints(undefined)).toBeUndefined();
  });
});

describe('the time of a snapshot plan', () => {
  test('is sent as HH:MM', () => {
    expect(timeToText('02:01')).toBe('02:01');
  });

  test.each([
    ['02:01', ['02:01']],
    [' 2:1 ', ['02:01']],
    ['02:01:00', ['02:01']],
    [{ hour: 2, minute: 1 }, ['02:01']],
    [{ hour: '02', minute: '1', second: 0 }, ['02:01']],
    [['02:01'], ['02:01']],
    [[{ hour: 2, minute: 1 }, '02:01'], ['02:01']],
    [
      ['02:01', '14:30'],
      ['02:01', '14:30'],
    ],
    ['{"hour":2,"minute":1}', ['02:01']],
    ['["02:01"]', ['02:01']],
    ['"02:01"', ['02:01']],
    [null, []],
    [undefined, []],
    ['', []],
    [[], []],
  ])('%j is read as %j', (value, times) => {
    expect(timesIn(value)).toEqual(times);
  });

  test.each([
    '24:00',
    '02:60',
    'at two',
    '{"hour":2',
    {},
    { hour: 2 },
    { hour: 2.5, minute: 0 },
    { hour: -1, minute: 0 },
    121,
    true,
    ['02:01', 'at two'],
    [[[[[['02:01']]]]]],
    `["${'x'.repeat(5000)}"]`,
  ])('%j cannot be understood, and is not taken for none', (value) => {
    expect(timesIn(value)).toBeUndefined();
  });
});

describe('the time of a backup plan', () => {
  test('is sent as a point', () => {
    expect(timeToPoint('02:01')).toEqual({ hour: 2, minute: 1 });
    expect(timeToPoint('23:59')).toEqual({ hour: 23, minute: 59 });
  });

  test('is read from its points, which may repeat it for each day', () => {
    expect(timesOfPoints([point(2, 1, 'MON'), point(2, 1, 'SUN')])).toEqual(['02:01']);
    expect(timesOfPoints([point(2, 1), point(14, 0)])).toEqual(['02:01', '14:00']);
    expect(timesOfPoints(undefined)).toEqual([]);
    expect(timesOfPoints([point(2, undefined)])).toBeUndefined();
  });
});

describe('the window of a backup plan', () => {
  test.each([
    ['22:00-06:00', '22:00-06:00'],
    [' 2:00 - 6:30 ', '02:00-06:30'],
    ['', ''],
    ['  ', ''],
  ])('%j is %j', (text, canonical) => {
    expect(canonicalWindow(text)).toBe(canonical);
  });

  test.each(['22:00', '22:00-', '-06:00', '22:00-25:00', '02:00-02:00', '01:00-02:00-03:00', 'at night'])(
    '%j is none',
    (text) => {
      expect(canonicalWindow(text)).toBeUndefined();
    },
  );

  test('is sent as its two ends, or as none', () => {
    expect(windowToWire('22:00-06:00')).toEqual({ enable_window: true, window_start: '22:00', window_end: '06:00' });
    expect(windowToWire('')).toEqual({ enable_window: false });
  });

  test.each([
    [{ enable_window: true, window_start: '22:00', window_end: '6:00' }, '22:00-06:00'],
    [{ enable_window: true, window_start: '{"hour":22,"minute":0}', window_end: '06:00:00' }, '22:00-06:00'],
    [{ enable_window: false, window_start: '22:00', window_end: '06:00' }, ''],
    [{ enable_window: true }, undefined],
    [{ enable_window: true, window_start: 'evening', window_end: '06:00' }, undefined],
    [{}, undefined],
  ])('%j is read as %j', (wire, window) => {
    expect(windowFromWire(wire)).toBe(window);
  });
});
