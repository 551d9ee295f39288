import { type ErrorKind, hasKind, type LifeboatError } from '../core/errors.ts';
import { durationText, type Look, waitUntil } from '../core/wait.ts';
import type { Turn, Work } from './work.ts';

/** Errors that prove that nothing was made. Whatever else a create or an entry throws, a bug of ours included, leaves that open. */
const proofs = [
  'absent',
  'auth',
  'busy',
  'denied',
  'exists',
  'failed',
  'invalid',
  'limited',
  'quota',
  'refused',
  'unavailable',
  'unsupported',
] as const satisfies readonly ErrorKind[];

export function isProof(error: unknown): error is LifeboatError {
  return hasKind(error, ...proofs);
}

/** Looks that must find nothing new, on an idle instance, before a mutation that was refused as busy is sent again. */
export const looksBeforeResend = 3;

/** How an attempt stands: whether time has passed since the caller last looked, and how often the cloud said "busy". */
export interface AttemptState {
  readonly waited: boolean;
  readonly refusals: number;
}

/**
 * Runs a mutation as soon as the instance is idle, again each time the cloud refuses it as busy, until the deadline. Any other
 * error ends it at once: only a refusal proves that nothing was done.
 */
export async function whenIdle<T>(
  work: Work,
  turn: Turn,
  instanceId: string,
  attempt: (state: AttemptState) => Promise<Look<T>>,
): Promise<T> {
  let waited = false;
  let refusals = 0;
  const outcome = await waitUntil<{ value: T } | { error: unknown }>(
    async () => {
      const word = await work.driver.busy(instanceId, turn.call);
      if (word !== undefined) {
        waited = true;
        return { done: false, word: `instance is ${word}` };
      }
      try {
        const look = await attempt({ waited, refusals });
        return look.done ? { done: true, value: { value: look.value } } : look;
      } catch (error) {
        if (!hasKind(error, 'busy')) return { done: true, value: { error } };
        refusals += 1;
        waited = true;
        return { done: false, word: 'instance is busy' };
      }
    },
    {
      clock: work.clock,
      signal: turn.call.signal,
      deadline: turn.deadline,
      subject: `instance ${instanceId} to be idle`,
      onPending: (word, ms) => turn.reporter.status(`${word}… ${durationText(ms)}`),
    },
  );
  if ('error' in outcome) throw outcome.error;
  return outcome.value;
}
