/** The days of a week, in the order of the calendar; the position is the number that most schedulers use (Sunday is 0). */
export const weekdays = ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday'] as const;
export type Weekday = (typeof weekdays)[number];

/** A set of days in the one order in which they are compared and kept: that of the calendar, each once. */
export function inWeekOrder<Day extends string>(days: readonly Day[]): Day[] {
  const place = (day: string) => weekdays.findIndex((one) => one === day);
  return [...new Set(days)].sort((one, other) => place(one) - place(other));
}

/** The day that an English word means: its name or the first three letters of it, in any case. */
export function weekdayOf(word: string): Weekday | undefined {
  const plain = word.trim().toLowerCase();
  if (plain.length < 3) return undefined;
  return weekdays.find(
    (day) => day.toLowerCase() === plain || (plain.length === 3 && day.toLowerCase().startsWith(plain)),
  );
}
