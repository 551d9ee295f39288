/** Days and times of day of a time zone. The world itself knows only milliseconds since 1970-01-01 UTC. */

/** A day of the calendar, without a zone. Days can be counted, so 0 is 1970-01-01. */
export interface Day {
  readonly number: number;
  /** 0 is Sunday. */
  readonly weekday: number;
  readonly year: number;
  /** 1 to 12. */
  readonly month: number;
  /** 1 to 31. */
  readonly date: number;
  readonly daysInMonth: number;
}

const dayMs = 86_400_000;

const formats = new Map<string, Intl.DateTimeFormat>();

export function isZone(name: string): boolean {
  try {
    formatOf(name);
    return true;
  } catch (cause) {
    if (cause instanceof RangeError) return false;
    throw cause;
  }
}

/** The day with that number. */
export function dayNumbered(number: number): Day {
  const date = new Date(number * dayMs);
  const [year, month] = [date.getUTCFullYear(), date.getUTCMonth() + 1];
  return {
    number,
    weekday: date.getUTCDay(),
    year,
    month,
    date: date.getUTCDate(),
    daysInMonth: new Date(Date.UTC(year, month, 0)).getUTCDate(),
  };
}

/** Which day it is in `zone` at the moment `at`. */
export function dayAt(at: number, zone: string): number {
  return Math.floor((at + offsetAt(at, zone)) / dayMs);
}

/** The moment at which clocks in `zone` show that time. A time that is skipped in spring becomes the one an hour later. */
export function momentOf(day: number, time: { readonly hour: number; readonly minute: number }, zone: string): number {
  const wall = day * dayMs + (time.hour * 60 + time.minute) * 60_000;
  const guess = wall - offsetAt(wall, zone);
  return wall - offsetAt(guess, zone);
}

/** How far clocks in `zone` are ahead of UTC. */
function offsetAt(at: number, zone: string): number {
  if (zone === 'UTC') return 0;
  const parts = new Map(
    formatOf(zone)
      .formatToParts(at)
      .map(({ type, value }) => [type, Number(value)]),
  );
  const part = (type: Intl.DateTimeFormatPartTypes): number => parts.get(type) ?? 0;
  const wall = Date.UTC(part('year'), part('month') - 1, part('day'), part('hour'), part('minute'), part('second'));
  return wall - Math.floor(at / 1000) * 1000;
}

function formatOf(zone: string): Intl.DateTimeFormat {
  const before = formats.get(zone);
  if (before !== undefined) return before;
  const format = new Intl.DateTimeFormat('en-US', {
    timeZone: zone,
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
    second: 'numeric',
  });
  formats.set(zone, format);
  return format;
}
