import { setTimeout as pause } from 'node:timers/promises';

const pauseMs = 15;

/**
 * Looks until there is something to see, and says what was waited for when the limit passes. The only place where the
 * engine tests wait: for a condition, never for a time.
 */
export async function eventually<T>(
  what: string,
  look: () => T | undefined | false | Promise<T | undefined | false>,
  limitMs = 30_000,
): Promise<T> {
  const giveUpAt = performance.now() + limitMs;
  for (;;) {
    const seen = await look();
    if (seen !== undefined && seen !== false) return seen;
    if (performance.now() > giveUpAt) throw new Error(`waited ${limitMs} ms in vain for ${what}`);
    await pause(pauseMs);
  }
}
