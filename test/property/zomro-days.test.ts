import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { daysFromWire, daysToWire } from '../../provider/clouds/zomro/days.ts';
import { timeOfDay, timeOfDayPattern } from '../../provider/core/time-of-day.ts';
import { inWeekOrder, type Weekday, weekdayOf, weekdays } from '../../provider/core/weekday.ts';
import { instance, startTestZomro, type TestZomro } from '../../simulator/zomro/testing.ts';
import { langs } from '../../simulator/zomro/words.ts';

const whose = 'backup schedule 5203773/14 (MySchedule)';

/** How each day may be written, by whoever writes it: spelled out here once more, not taken from the code under test. */
const spellings: Readonly<Record<Weekday, readonly string[]>> = {
  Sunday: ['Sunday', 'Sun', '0', '7', 'воскресенье', 'неділя'],
  Monday: ['Monday', 'Mon', '1', 'понедельник', 'понеділок'],
  Tuesday: ['Tuesday', 'Tue', '2', 'вторник', 'вівторок'],
  Wednesday: ['Wednesday', 'Wed', '3', 'среда', 'середа'],
  Thursday: ['Thursday', 'Thu', '4', 'четверг', 'четвер'],
  Friday: ['Friday', 'Fri', '5', 'пятница', "п'ятниця", 'п’ятниця', 'пʼятниця', 'п`ятниця', 'пятниця'],
  Saturday: ['Saturday', 'Sat', '6', 'суббота', 'субота'],
};
const known = new Set(Object.values(spellings).flatMap((words) => words.map((word) => word.toLowerCase())));

const day = fc.constantFrom(...weekdays);
const someDays = fc.subarray([...weekdays], { minLength: 1 });
const blank = fc.constantFrom(' ', '\t', '\n', '\r\n', '\u00a0', '\u2003');
const blanks = fc.string({ unit: blank, maxLength: 3 });
/** At least one of what separates, and anything of it around. */
const separator = fc.string({ unit: fc.oneof(blank, fc.constantFrom(',', ';')), minLength: 1, maxLength: 3 });
const cased = (word: string) =>
  fc.constantFrom(word, word.toLowerCase(), word.toUpperCase(), word.charAt(0).toUpperCase() + word.slice(1));

/** One day, in one of its spellings. */
const written = (one: Weekday) =>
  fc
    .constantFrom(...spellings[one])
    .chain(cased)
    .chain((word) => fc.constantFrom(word, word.normalize('NFD')));

/** Days that may repeat, with what stands between and around them. */
const list = fc
  .array(day, { minLength: 1, maxLength: 12 })
  .chain((days) =>
    fc.record({
      days: fc.constant(days),
      words: fc.tuple(...days.map(written)),
      gaps: fc.array(separator, { minLength: days.length, maxLength: days.length }),
      before: blanks,
      after: fc.oneof(blanks, separator),
    }),
  )
  .map(({ days, words, gaps, before, after }) => ({
    days,
    text: `${before}${words.map((word, place) => `${place === 0 ? '' : gaps[place]}${word}`).join('')}${after}`,
  }));

/** A word that is no day, and no two of them either. */
const stranger = fc
  .oneof(
    fc.string({ unit: 'grapheme', minLength: 1, maxLength: 12 }),
    fc.string({ unit: fc.constantFrom('0', '1', '8', '-', '.', 'M', 'o', 'n', 'П', 'н'), minLength: 1, maxLength: 5 }),
    fc.constantFrom('constructor', '__proto__', 'toString', 'Mo', 'Mond', 'Пн', 'Monday-Friday', '{}', 'null', 'on'),
  )
  .map((word) => word.replace(/[\s,;]/g, ''))
  .filter((word) => word !== '' && !known.has(word.normalize('NFC').toLowerCase()))
  // An apostrophe more or less makes no other word.
  .filter((word) => !/['’ʼ`]/.test(word));

describe('the days of a Zomro schedule', () => {
  it('are the same set in any language, form, order and number, whatever separates them', () => {
    fc.assert(
      fc.property(list, ({ days, text }) => {
        expect(daysFromWire(text, whose)).toEqual(weekdays.filter((one) => days.includes(one)));
      }),
      { numRuns: 500 },
    );
  });

  it('go out as digits, each once, Monday first and Sunday last, and read back as themselves', () => {
    fc.assert(
      fc.property(fc.array(day, { minLength: 1, maxLength: 12 }), (days) => {
        const wire = daysToWire(days);
        const digits = wire.split(',').map(Number);
        expect(wire).toMatch(/^[0-6](,[0-6])*$/);
        expect(digits).toEqual([...new Set(digits)].toSorted((one, other) => ((one + 6) % 7) - ((other + 6) % 7)));
        expect(daysFromWire(wire, whose)).toEqual(weekdays.filter((one) => days.includes(one)));
      }),
    );
  });

  it('with any word that is none are an error that names it, wherever it stands, and never fewer days', () => {
    fc.assert(
      fc.property(list, stranger, fc.boolean(), separator, ({ text }, word, isFirst, gap) => {
        const spoilt = isFirst ? `${word}${gap}${text}` : `${text}${gap}${word}`;
        const visible = word.replace(/<[^>]*>|[\p{Cc}\p{Cf}]/gu, ' ').trim();
        expect(() => daysFromWire(spoilt, whose)).toThrow(
          expect.objectContaining({
            kind: 'contract',
            message: expect.stringContaining(visible.split(/\s+/)[0] ?? ''),
          }),
        );
      }),
      { numRuns: 500 },
    );
  });
});

describe('days that the simulated cloud was given', () => {
  let test: TestZomro;
  beforeAll(async () => {
    test = await startTestZomro({ world: 'fresh' });
  });
  afterAll(() => test.close());

  const shape = fc.record({
    sundayPosition: fc.constantFrom('last' as const, 'first' as const),
    rotationDaysForm: fc.constantFrom('digits' as const, 'words' as const),
    collapseSingle: fc.boolean(),
  });

  it('come back as they were sent, from its list and from its form, in every language', async () => {
    const func = 'instances.fleio_bckps.schedule.edit';
    const create = { func, sok: 'ok', plid: instance, name: 'weekly', rotation_time: '02:01', rotation_days: '0' };
    await test.doc(create);
    const id = test.zomro.schedules.list()[0]?.id ?? '';
    await fc.assert(
      fc.asyncProperty(someDays, shape, fc.constantFrom(...langs), async (days, quirks, lang) => {
        test.zomro.quirks.set(quirks);
        expect(await test.doc({ ...create, elid: id, rotation_days: daysToWire(days) })).toHaveProperty('ok');
        const [row] = await test.rows({ func: 'instances.fleio_bckps.schedule', elid: instance, lang });
        expect(daysFromWire(row?.['rotation_days'], whose)).toEqual(days);
        const { rotation_days: node } = await test.doc({ func, elid: id, lang });
        expect(daysFromWire(textOf(node), whose)).toEqual(days);
      }),
      { numRuns: 60 },
    );
  });
});

describe('weekdays', () => {
  it('in the order of the week are each there once, and in that order already', () => {
    fc.assert(
      fc.property(fc.array(day), (days) => {
        const ordered = inWeekOrder(days);
        expect(ordered).toEqual(weekdays.filter((one) => days.includes(one)));
        expect(inWeekOrder(ordered)).toEqual(ordered);
      }),
    );
  });

  it('are told by their English name or its first three letters, and by nothing else', () => {
    const english = new Map(weekdays.flatMap((one) => [one, one.slice(0, 3)].map((word) => [word.toLowerCase(), one])));
    const near = day.chain((one) => fc.nat({ max: one.length + 1 }).map((length) => `${one}s`.slice(0, length)));
    fc.assert(
      fc.property(fc.oneof(near, day.chain(cased), fc.string()), blanks, (word, around) => {
        expect(weekdayOf(`${around}${word}${around}`)).toBe(english.get(word.trim().toLowerCase()));
      }),
    );
  });
});

describe('times of the day', () => {
  const clock = fc.record({ hours: fc.integer({ min: 0, max: 23 }), minutes: fc.integer({ min: 0, max: 59 }) });
  const two = (number: number) => String(number).padStart(2, '0');

  it('have one form, which is its own, however they are written', () => {
    fc.assert(
      fc.property(clock, fc.boolean(), fc.boolean(), blanks, ({ hours, minutes }, isShort, hasSeconds, around) => {
        const canonical = `${two(hours)}:${two(minutes)}`;
        const text = `${isShort ? hours : two(hours)}:${two(minutes)}${hasSeconds ? ':00' : ''}`;
        expect(timeOfDay(`${around}${text}${around}`)).toBe(canonical);
        expect(timeOfDay(canonical)).toBe(canonical);
        expect(canonical).toMatch(timeOfDayPattern);
      }),
    );
  });

  it('are undefined for anything that is none', () => {
    const digits = fc.string({ unit: fc.constantFrom('0', '1', '2', '3', '6', '9', ':', ' ', '-'), maxLength: 9 });
    const out = fc
      .record({ hours: fc.nat({ max: 99 }), minutes: fc.nat({ max: 99 }) })
      .map(({ hours, minutes }) => `${two(hours)}:${two(minutes)}`);
    const isTime = (text: string) => /^([01]?\d|2[0-3]):[0-5]\d(:00)?$/.test(text.trim());
    fc.assert(
      fc.property(fc.oneof(digits, out, fc.string()), (text) => {
        expect(timeOfDay(text) === undefined).toBe(!isTime(text));
      }),
      { numRuns: 1000 },
    );
  });
});

function textOf(node: unknown): string | undefined {
  return typeof node === 'object' && node !== null && '$' in node ? String(node.$) : undefined;
}
