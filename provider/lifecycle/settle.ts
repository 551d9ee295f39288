import type { Present, Ref } from '../clouds/driver.ts';
import { LifeboatError } from '../core/errors.ts';
import { durationText, type Look, waitUntil } from '../core/wait.ts';
import type { Operation as UnfinishedOperation } from '../resources/common.ts';
import { idOf } from './ids.ts';
import { settledPhase } from './outputs.ts';
import type { Turn, Work } from './work.ts';

/** A row that was there may be missing once while a cloud moves it; three times in a row is gone. */
const missesThatCount = 3;
/** One that was never seen may still have to be listed: only after this long is it called gone. */
const appearingMs = 30_000;

/** Waits until the object is done or failed; `failed` when it vanishes, or when the driver says that its operation failed. */
export async function settle(
  work: Work,
  turn: Turn,
  ref: Ref,
  operation: UnfinishedOperation | undefined,
  onSeen: (present: Present) => void = () => undefined,
  seenBefore = false,
): Promise<Present> {
  const subject = `${work.spec.noun} ${idOf(work.spec, ref)}`;
  const appearsUntil = work.clock.now() + appearingMs;
  let misses = 0;
  let wasSeen = seenBefore;
  return waitUntil<Present>(
    async (): Promise<Look<Present>> => {
      const seen = await work.driver.read(ref, operation, turn.call);
      if (seen.kind === 'pending') return { done: false, word: seen.cloudStatus };
      if (seen.kind === 'absent') {
        misses += 1;
        if (misses < missesThatCount || (!wasSeen && work.clock.now() < appearsUntil))
          return { done: false, word: 'not listed' };
        throw new LifeboatError('failed', { message: `${subject} vanished before it was ready` });
      }
      misses = 0;
      wasSeen = true;
      onSeen(seen);
      return settledPhase(work, seen) === 'pending'
        ? { done: false, word: seen.cloudStatus }
        : { done: true, value: seen };
    },
    {
      clock: work.clock,
      signal: turn.call.signal,
      deadline: turn.deadline,
      subject: `${subject} to be ready`,
      onPending: (word, waited) => turn.reporter.status(`${word}… ${durationText(waited)}`),
    },
  );
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
