import type { Clock } from './clock.ts';
import { hasKind, LifeboatError } from './errors.ts';

/** What one look found: finished with a value, or still waiting with the cloud's word for it. */
export type Look<T> = { readonly done: true; readonly value: T } | { readonly done: false; readonly word: string };

export interface WaitOptions {
  readonly clock: Clock;
  readonly signal: AbortSignal;
  /** Instant (ms) at which waiting ends. */
  readonly deadline: number;
  /** What is waited for, as the timeout error names it: `snapshot 5203773/5204214 to become Active`. */
  readonly subject: string;
  /** Called after each look that is not done. */
  readonly onPending?: (word: string, waitedMs: number) => void;
}

const firstPauseMs = 500;
const longestPauseMs = 10_000;
const growth = 1.6;
/** How long the cloud may be out of reach in a row while we wait; then the caller keeps partial state. */
export const toleratedOutageMs = 120_000;

/**
 * The only polling loop. Looks at once, then with pauses that grow from 0.5 s to 10 s with 20 % jitter, until a look is
 * done, the deadline passes (`timeout`), or the signal aborts (`cancelled`). A cloud out of reach is looked at again for two
 * minutes; any other error ends the wait.
 */
export async function waitUntil<T>(look: () => Promise<Look<T>>, options: WaitOptions): Promise<T> {
  const { clock, deadline, subject, signal } = options;
  const started = clock.now();
  let pause = firstPauseMs;
  let word = 'not seen yet';
  let outageSince: number | undefined;
  while (true) {
    throwIfAborted(signal, subject);
    let asked = 0;
    try {
      const result = await look();
      if (result.done) return result.value;
      outageSince = undefined;
      word = result.word;
    } catch (error) {
      if (!hasKind(error, 'unavailable', 'limited')) throw error;
      outageSince ??= clock.now();
      if (clock.now() - outageSince >= toleratedOutageMs) throw error;
      asked = error.facts.retryAfterMs ?? 0;
      word = 'cloud out of reach';
    }
    const left = deadline - clock.now();
    if (left <= 0) {
      throw new LifeboatError('timeout', {
        message: `gave up after ${durationText(clock.now() - started)} waiting for ${subject} (last seen: ${word})`,
        advice: 'Raise `customTimeouts` if it is normal that this takes longer.',
      });
    }
    options.onPending?.(word, clock.now() - started);
    const jittered = pause * (0.8 + 0.4 * clock.random());
    await sleepOrCancel(clock, Math.min(Math.max(jittered, asked), left), signal, subject);
    pause = Math.min(pause * growth, longestPauseMs);
  }
}

export function throwIfAborted(signal: AbortSignal, subject: string): void {
  if (signal.aborted) throw cancelled(subject, signal.reason);
}

/** A pause that ends as `cancelled` when the user interrupts. */
export async function sleepOrCancel(clock: Clock, ms: number, signal: AbortSignal, subject: string): Promise<void> {
  try {
    await clock.sleep(ms, signal);
  } catch (cause) {
    throw cancelled(subject, cause);
  }
}

function cancelled(subject: string, cause: unknown): LifeboatError {
  return new LifeboatError('cancelled', { message: `interrupted while waiting for ${subject}`, cause });
}

/** `45s`, `1m20s`, `2h05m`: as the status line and messages show it. */
export function durationText(ms: number): string {
  const seconds = Math.max(0, Math.floor(ms / 1000));
  if (seconds < 60) return `${seconds}s`;
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return `${minutes}m${String(seconds % 60).padStart(2, '0')}s`;
  return `${Math.floor(minutes / 60)}h${String(minutes % 60).padStart(2, '0')}m`;
}
