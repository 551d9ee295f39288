import type { Present, Ref } from '../clouds/driver.ts';
import { LifeboatError } from '../core/errors.ts';
import { durationText, type Look, waitUntil } from '../core/wait.ts';
import type { Operation as UnfinishedOperation } from '../resources/common.ts';
import { idOf } from './ids.ts';
import { settledPhase } from './outputs.ts';
import type { Turn, Work } from './work.ts';

/** A row that was there may be missing once while a cloud moves it; three times in a row is gone. */
const missesThatCount = 3;

/** Waits until nothing runs on the instance that forbids a change. An instance that is gone is idle. */
export async function awaitIdle(work: Work, turn: Turn, instanceId: string): Promise<void> {
  await waitUntil<undefined>(
    async () => {
      const word = await work.driver.busy(instanceId, turn.call);
      return word === undefined ? { done: true, value: undefined } : { done: false, word };
    },
    {
      clock: work.clock,
      signal: turn.call.signal,
      deadline: turn.deadline,
      subject: `instance ${instanceId} to be idle`,
      onPending: (word, waited) => turn.reporter.status(`instance is ${word}… ${durationText(waited)}`),
    },
  );
}

/** Waits until the object is done or failed; `failed` when it vanishes. */
export async function settle(
  work: Work,
  turn: Turn,
  ref: Ref,
  operation: UnfinishedOperation | undefined,
  onSeen: (present: Present) => void = () => undefined,
): Promise<Present> {
  const started = work.clock.now();
  const subject = `${work.spec.noun} ${idOf(work.spec, ref)}`;
  let misses = 0;
  const present = await waitUntil<Present>(
    async (): Promise<Look<Present>> => {
      const seen = await work.driver.read(ref, operation, turn.call);
      if (seen.kind === 'pending') return { done: false, word: seen.cloudStatus };
      if (seen.kind === 'absent') {
        misses += 1;
        if (misses < missesThatCount) return { done: false, word: 'not listed' };
        throw new LifeboatError('failed', { message: `${subject} vanished before it was ready` });
      }
      misses = 0;
      onSeen(seen);
      return settledPhase(work, seen) === 'pending' ? { done: false, word: seen.cloudStatus } : { done: true, value: seen };
    },
    {
      clock: work.clock,
      signal: turn.call.signal,
      deadline: turn.deadline,
      subject: `${subject} to be ready`,
      onPending: (word, waited) => turn.reporter.status(`${word}… ${durationText(waited)}`),
    },
  );
  turn.reporter.status(`${present.cloudStatus} after ${durationText(work.clock.now() - started)}`);
  return present;
}

/** Waits until the object's own record is gone. */
export async function settleRemoval(
  work: Work,
  turn: Turn,
  ref: Ref,
  operation: UnfinishedOperation | undefined,
): Promise<void> {
  const subject = `${work.spec.noun} ${idOf(work.spec, ref)}`;
  await waitUntil<undefined>(
    async () => {
      const seen = await work.driver.read(ref, operation, turn.call);
      return seen.kind === 'absent' ? { done: true, value: undefined } : { done: false, word: seen.cloudStatus };
    },
    {
      clock: work.clock,
      signal: turn.call.signal,
      deadline: turn.deadline,
      subject: `${subject} to be gone`,
      onPending: (_word, waited) => turn.reporter.status(`deleting… ${durationText(waited)}`),
    },
  );
}
