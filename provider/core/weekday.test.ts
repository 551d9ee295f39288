import { expect, it } from 'vitest';
import { inWeekOrder, weekdayOf, weekdays } from './weekday.ts';

it.each([
  ['Sunday', 'Sunday'],
  [' monday ', 'Monday'],
  ['TUE', 'Tuesday'],
  ['thu', 'Thursday'],
  ['Thur', undefined],
  ['su', undefined],
  ['', undefined],
  ['Someday', undefined],
  ['0', undefined],
])('the word %j means %s', (word, day) => {
  expect(weekdayOf(word)).toBe(day);
});

it('a set of days is in the order of the week, each day once', () => {
  expect(inWeekOrder(['Saturday', 'Monday', 'Sunday', 'Monday'])).toEqual(['Sunday', 'Monday', 'Saturday']);
  expect(inWeekOrder([...weekdays].reverse())).toEqual(weekdays);
  expect(inWeekOrder([])).toEqual([]);
});
