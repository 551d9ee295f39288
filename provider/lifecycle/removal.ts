import type { Present } from '../clouds/driver.ts';
import { hasKind, type LifeboatError } from '../core/errors.ts';
import { whenIdle } from './attempt.ts';
import { idOf } from './ids.ts';
import { unfinishedOperation } from './outputs.ts';
import { isSession } from './session.ts';
import { settleRemoval } from './settle.ts';
import type { Turn, Work } from './work.ts';

/** After a lost answer: how long the object may take to go before its fate is called unknown. */
const lostAnswerMs = 60_000;

/**
 * Removes one object and waits until its own record is gone; a lost answer is decided by that record too.
 * Answers why it was kept, if the driver kept it because others hang on it.
 */
export async function removeAndSettle(work: Work, turn: Turn, present: Present): Promise<string | undefined> {
  const begun = unfinishedOperation(work, 'Remove');
  let lostAnswer: LifeboatError | undefined;
  turn.reporter.status(isSession(work.spec) ? 'leaving…' : 'deleting…');
  const removal = await whenIdle(work, turn, present.ref.instanceId, async () => {
    try {
      return { done: true, value: await work.driver.remove(present, turn.call) };
    } catch (error) {
      if (!hasKind(error, 'unknownOutcome')) throw error;
      lostAnswer = error;
      return { done: true, value: undefined };
    }
  });
  if (removal?.kept !== undefined) return removal.kept;
  const id = removal?.operationId;
  const patience = lostAnswer === undefined ? turn.deadline : Math.min(turn.deadline, work.clock.now() + lostAnswerMs);
  try {
    const operation = id === undefined ? begun : { ...begun, id };
    await settleRemoval(work, { ...turn, deadline: patience }, present.ref, operation);
  } catch (error) {
    throw lostAnswer?.with({ cause: error }) ?? error;
  }
  turn.reporter.status(isSession(work.spec) ? 'the session has ended' : `${idOf(work.spec, present.ref)} is gone`);
  return undefined;
}
