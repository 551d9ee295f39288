/** `HH:MM`, 24 hours: the one form in which times are compared, kept and sent. */
export const timeOfDayPattern = /^([01]\d|2[0-3]):[0-5]\d$/;

/** A time of a wall clock as people and clouds write it (`2:01`, `02:01:00`, blanks around), as `HH:MM`; else undefined. */
export function timeOfDay(text: string): string | undefined {
  const [, hours = '', minutes = ''] = /^(\d{1,2}):(\d{2})(?::00)?$/.exec(text.trim()) ?? [];
  const canonical = `${hours.padStart(2, '0')}:${minutes}`;
  return timeOfDayPattern.test(canonical) ? canonical : undefined;
}
