import { expect, it } from 'vitest';
import { timeOfDay } from './time-of-day.ts';

it.each([
  ['02:01', '02:01'],
  ['2:01', '02:01'],
  [' 02:01:00 ', '02:01'],
  ['00:00', '00:00'],
  ['23:59', '23:59'],
  ['24:00', undefined],
  ['12:60', undefined],
  ['02:01:30', undefined],
  ['2:1', undefined],
  ['0201', undefined],
  ['2am', undefined],
  ['', undefined],
])('%j is %s', (text, canonical) => {
  expect(timeOfDay(text)).toBe(canonical);
});
