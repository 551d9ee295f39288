import { describe, expect, test } from 'vitest';
import { type Weekday, weekdays } from '../../core/weekday.ts';
import { daysFromWire, daysToWire } from './days.ts';

const whose = 'backup schedule 5203773/14 (MySchedule)';
const read = (words: string | undefined) => daysFromWire(words, whose);
const week = [...weekdays];
const workdays: Weekday[] = ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday'];

describe('out', () => {
  test.each<[string, Weekday[], string]>([
    ['the example of the vendor', [...workdays, 'Saturday'], '1,2,3,4,5,6'],
    ['the whole week, Sunday last', week, '1,2,3,4,5,6,0'],
    ['in any order', ['Saturday', 'Sunday', 'Monday'], '1,6,0'],
    ['each once', ['Monday', 'Monday'], '1'],
    ['Sunday alone', ['Sunday'], '0'],
  ])('%s', (_name, days, expected) => {
    expect(daysToWire(days)).toBe(expected);
  });
});

describe('in', () => {
  test.each<[string, string | undefined, Weekday[]]>([
    [
      'as published, with the blank behind it',
      'Monday Tuesday Wednesday Thursday Friday Saturday ',
      [...workdays, 'Saturday'],
    ],
    ['Sunday last', 'Monday Sunday ', ['Sunday', 'Monday']],
    ['Sunday first', 'Sunday Monday ', ['Sunday', 'Monday']],
    ['in any case', 'MONDAY friday', ['Monday', 'Friday']],
    ['three letters', 'Mon,Tue,Wed', ['Monday', 'Tuesday', 'Wednesday']],
    ['digits', '1,2,3,4,5,6,0', week],
    ['7 is Sunday too', '7', ['Sunday']],
    ['each once', '0 7 Sunday Sun воскресенье', ['Sunday']],
    ['any separator', 'Monday;Tuesday,\tFriday\n', ['Monday', 'Tuesday', 'Friday']],
    ['separators around and repeated', ' ,Monday,, ; Friday, ', ['Monday', 'Friday']],
    ['Russian', 'Понедельник Вторник Среда Четверг Пятница Суббота Воскресенье ', week],
    ['Ukrainian', "Понеділок Вівторок Середа Четвер П'ятниця Субота Неділя ", week],
    ['a typographic apostrophe', 'п’ятниця', ['Friday']],
    ['the apostrophe that is a letter', 'пʼятниця', ['Friday']],
    ['a grave accent', 'п`ятниця', ['Friday']],
    ['no apostrophe', 'пятниця', ['Friday']],
    ['nothing', '', []],
    ['missing', undefined, []],
  ])('%s', (_name, words, expected) => {
    expect(read(words)).toEqual(expected);
  });

  test.each(['8', '-1', '12', '1.0', 'Mo', 'Funday', 'constructor', '__proto__', 'Monday-Friday'])(
    '%j is no day: an error that names it, never one day less',
    (word) => {
      expect(() => read(`Monday ${word} Friday`)).toThrow(
        expect.objectContaining({
          kind: 'contract',
          message: `backup schedule 5203773/14 (MySchedule): Zomro names a day that Lifeboat does not know: "${word}". Please report the word; until it is known, manage this schedule in the Zomro panel.`,
        }),
      );
    },
  );

  test('a hostile word is shown without what could harm a terminal', () => {
    expect(() => read(`x\u001b[31m\u202e${'y'.repeat(1000)}`)).toThrow(/know: "x \[31m y+…"\./);
  });
});

test('every set comes back as it went out', () => {
  for (let bits = 0; bits < 2 ** week.length; bits += 1) {
    const days = week.filter((_day, place) => Math.floor(bits / 2 ** place) % 2 === 1);
    expect(read(daysToWire(days))).toEqual(days);
  }
});
