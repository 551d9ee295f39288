/** Longest pause that is believed: a server that asks for a day would hang a run that has its own deadlines. */
export const longestRetryAfterMs = 60_000;

/** The pause that a `Retry-After` header asks for: seconds or an HTTP date. Undefined when there is none or it is nonsense. */
export function retryAfterMs(header: string | undefined, now: number): number | undefined {
  const value = header?.trim();
  if (value === undefined || value === '') return undefined;
  const asked = /^\d+$/.test(value) ? Number(value) * 1000 : Date.parse(value) - now;
  if (!Number.isFinite(asked)) return undefined;
  return Math.min(Math.max(asked, 0), longestRetryAfterMs);
}
