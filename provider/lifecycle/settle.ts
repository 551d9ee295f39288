import type { Present, Ref } from '../clouds/driver.ts';
import { LifeboatError } from '../core/errors.ts';
import { durationText, type Look, waitUntil } from '../core/wait.ts';
import type { Operation as UnfinishedOperation } from '../resources/common.ts';
import { idOf } from './ids.ts';
import { settledPhase } from './outputs.ts';
import { isEnded, isSession } from './session.ts';
import type { Turn, Work } from './work.ts';

/** A row that was there may be missing once while a cloud moves it; three times in a row is gone. */
const missesThatCount = 3;
/** One that was never seen may still have to be listed: only after this long is it called gone. */
const appearingMs = 30_000;

export interface SettleOptions {
  readonly onSeen?: (present: Present) => void;
  /** It was listed before, so missing it means something sooner. */
  readonly seenBefore?: boolean;
  /** A session is being entered: that it is not on is not its end, but not yet its beginning. */
  readonly entering?: boolean;
}

/** Waits until the object is done or failed; `failed` when it vanishes, or when the driver says that its operation failed. */
export async function settle(
  work: Work,
  turn: Turn,
  ref: Ref,
  operation: UnfinishedOperation | undefined,
  { onSeen = () => undefined, seenBefore = false, entering = operation?.verb === 'Create' }: SettleOptions = {},
): Promise<Present> {
  const subject = `${work.spec.noun} ${idOf(work.spec, ref)}`;
  const appearsUntil = work.clock.now() + appearingMs;
  let misses = 0;
  let wasSeen = seenBefore;
  return waitUntil<Present>(
    async (): Promise<Look<Present>> => {
      const seen = await work.driver.read(ref, operation, turn.call);
      if (seen.kind === 'pending') return { done: false, word: seen.cloudStatus };
      if (seen.kind === 'absent' || (entering && isEnded(work.spec, seen))) {
        misses += 1;
        const word = seen.kind === 'absent' ? 'not listed' : seen.cloudStatus;
        if (misses < missesThatCount || (!wasSeen && work.clock.now() < appearsUntil)) return { done: false, word };
        throw seen.kind === 'absent' ? vanished(subject) : notEntered(subject, word);
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

function vanished(subject: string): LifeboatError {
  return new LifeboatError('failed', { message: `${subject} vanished before it was ready` });
}

function notEntered(subject: string, cloudSays: string): LifeboatError {
  return new LifeboatError('failed', {
    message: `${subject} was asked for, but the instance did not get there, or did not stay: the cloud shows "${cloudSays}"`,
    advice: "Look at its console, and at the cloud's own panel, before you run `pulumi up` again.",
  });
}

/** Waits until the object's own record is gone, or the session has ended. */
export async function settleRemoval(
  work: Work,
  turn: Turn,
  ref: Ref,
  operation: UnfinishedOperation | undefined,
): Promise<void> {
  const subject = `${work.spec.noun} ${idOf(work.spec, ref)}`;
  let shown = 'deleting';
  await waitUntil<undefined>(
    async () => {
      const seen = await work.driver.read(ref, operation, turn.call);
      if (seen.kind === 'absent' || isEnded(work.spec, seen)) return { done: true, value: undefined };
      // The word of an object that is still there says nothing about its removal; that of a task does.
      shown = seen.kind === 'pending' || isSession(work.spec) ? seen.cloudStatus : 'deleting';
      return { done: false, word: seen.cloudStatus };
    },
    {
      clock: work.clock,
      signal: turn.call.signal,
      deadline: turn.deadline,
      subject: `${subject} to be gone`,
      onPending: (_word, waited) => turn.reporter.status(`${shown}… ${durationText(waited)}`),
    },
  );
}
