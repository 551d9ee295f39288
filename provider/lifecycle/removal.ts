import type { Present, Ref } from '../clouds/driver.ts';
import { hasKind, type LifeboatError } from '../core/errors.ts';
import type { JsonObject } from '../core/json.ts';
import type { Operation as UnfinishedOperation } from '../resources/common.ts';
import { whenIdle } from './attempt.ts';
import { idOf } from './ids.ts';
import { unfinishedOperation } from './outputs.ts';
import { isEnded, isSession } from './session.ts';
import { settleRemoval } from './settle.ts';
import type { Turn, Work } from './work.ts';

/** After a lost answer: how long the object may take to go before its fate is called unknown. */
const lostAnswerMs = 60_000;

/**
 * Removes one object and waits until its own record is gone; a lost answer is decided by that record too.
 * Answers why it was kept, if the driver kept it because others hang on it. `asked` are the inputs as state holds them.
 */
export async function removeAndSettle(
  work: Work,
  turn: Turn,
  present: Present,
  asked: JsonObject,
  onSent: () => void = () => undefined,
): Promise<string | undefined> {
  const begun = unfinishedOperation(work, 'Remove');
  let lostAnswer: LifeboatError | undefined;
  if (!isEnded(work.spec, present)) turn.reporter.status(isSession(work.spec) ? 'leaving…' : 'deleting…');
  const removal = await whenIdle(work, turn, present.ref.instanceId, async () => {
    try {
      const value = await work.driver.remove(present, turn.call, asked);
      onSent();
      return { done: true, value };
    } catch (error) {
      if (!hasKind(error, 'unknownOutcome')) throw error;
      onSent();
      lostAnswer = error;
      return { done: true, value: undefined };
    }
  });
  if (removal?.note !== undefined) turn.reporter.warn(removal.note);
  if (removal?.kept !== undefined) return removal.kept;
  const id = removal?.operationId;
  const operation = id === undefined ? begun : { ...begun, id };
  try {
    if (lostAnswer === undefined) await settleRemoval(work, turn, present.ref, operation);
    else await settleLost(work, turn, present.ref, operation);
  } catch (error) {
    throw lostAnswer?.with({ cause: error }) ?? error;
  }
  turn.reporter.status(isSession(work.spec) ? 'the session has ended' : `${idOf(work.spec, present.ref)} is gone`);
  return undefined;
}

/** What is seen on its way did arrive, and only its answer was lost: then it has all the time that a removal has. */
async function settleLost(work: Work, turn: Turn, ref: Ref, operation: UnfinishedOperation): Promise<void> {
  const deadline = Math.min(turn.deadline, work.clock.now() + lostAnswerMs);
  try {
    await settleRemoval(work, { ...turn, deadline }, ref, operation);
  } catch (error) {
    if (!hasKind(error, 'timeout')) throw error;
    const seen = await work.driver.read(ref, operation, turn.call);
    if (seen.kind !== 'pending') throw error;
    await settleRemoval(work, turn, ref, operation);
  }
}
