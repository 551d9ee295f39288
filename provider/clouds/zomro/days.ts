import { LifeboatError } from '../../core/errors.ts';
import { inWeekOrder, type Weekday, weekdayOf, weekdays } from '../../core/weekday.ts';
import { plain } from './errors.ts';

/*
 * The days of a schedule: digits go out, words come back, in the language of the call (contract 7.2). Read tolerantly, compared
 * as a set; a word that nobody knows is an error, because a day that is dropped in silence is a copy that is never made.
 */

/** `1,2,3,4,5,6,0`: Sunday is 0 and stands last, as in the vendor's example. [S2] */
export function daysToWire(days: readonly Weekday[]): string {
  return [...weekdays.slice(1), ...weekdays.slice(0, 1)]
    .filter((day) => days.includes(day))
    .map((day) => weekdays.indexOf(day))
    .join(',');
}

/** In calendar order. `whose` names the schedule, for the error about a word. */
export function daysFromWire(words: string | undefined, whose: string): Weekday[] {
  const days = (words ?? '').split(/[\s,;]+/).filter((word) => word !== '');
  return inWeekOrder(days.map((word) => dayOf(word) ?? unknownDay(word, whose)));
}

function dayOf(word: string): Weekday | undefined {
  if (/^[0-7]$/.test(word)) return weekdays[Number(word) % weekdays.length];
  return weekdayOf(word) ?? localNames.get(word.normalize('NFC').toLowerCase().replace(apostrophes, ''));
}

function unknownDay(word: string, whose: string): never {
  throw new LifeboatError('contract', {
    message: `${whose}: Zomro names a day that Lifeboat does not know: "${plain(word)}"`,
    advice: 'Please report the word; until it is known, manage this schedule in the Zomro panel.',
  });
}

const apostrophes = /['’ʼ`]/g;

/** Every call asks for English (`lang=en`); these are for a server that answers in the language of the account. (inferred) */
const localNames: ReadonlyMap<string, Weekday> = new Map([
  ['воскресенье', 'Sunday'],
  ['понедельник', 'Monday'],
  ['вторник', 'Tuesday'],
  ['среда', 'Wednesday'],
  ['четверг', 'Thursday'],
  ['пятница', 'Friday'],
  ['суббота', 'Saturday'],
  ['неділя', 'Sunday'],
  ['понеділок', 'Monday'],
  ['вівторок', 'Tuesday'],
  ['середа', 'Wednesday'],
  ['четвер', 'Thursday'],
  // Written with an apostrophe of one kind or another, which is taken out before.
  ['пятниця', 'Friday'],
  ['субота', 'Saturday'],
]);
