import type { Goal, Started, Step, Steps } from '../clouds/driver.ts';
import { hasKind, isLifeboatError, LifeboatError } from '../core/errors.ts';
import type { JsonObject } from '../core/json.ts';
import { durationText, waitUntil } from '../core/wait.ts';
import type { Operation as UnfinishedOperation } from '../resources/common.ts';
import { isProof, looksBeforeResend, whenIdle } from './attempt.ts';
import { unfinishedOperation } from './outputs.ts';
import { discoveryMs } from './resolve.ts';
import { plainCall, type Turn, type Work } from './work.ts';

/*
 * Entries that take several requests, one after the other: stop, mount, start. What comes next is always asked of the cloud as it
 * is now, so a lost answer is settled by looking, and no step is ever sent twice in one course.
 */

/** How long a guest may take to do what it was asked to, before it is forced. */
const gentleMs = 180_000;
/** How long a cloud may take to show a step that is done. */
const showingMs = 60_000;
/** Time for putting back what a failed course did, even when its own limit has passed. */
const undoMs = 300_000;

/** A course of steps, from the first one that was sent. */
export interface Course {
  readonly instanceId: string;
  readonly wanted: JsonObject;
  readonly before: JsonObject;
  readonly verb: UnfinishedOperation['verb'];
  /** Told of each task that begins. */
  readonly onTask: (operation: UnfinishedOperation) => void;
}

/** A step as it was sent. `lost`: no answer came. */
export interface SentStep {
  readonly step: Step;
  readonly started: Started;
  readonly lost?: unknown;
}

export function goalOf({ before, wanted }: Pick<Course, 'before' | 'wanted'>): Goal {
  return { verb: 'Enter', wanted, before, taken: [], force: false };
}

function stepsOf({ driver }: Work): Steps {
  if (driver.steps === undefined) throw new TypeError('a course without steps');
  return driver.steps;
}

/** Waits for the step that was sent and takes all others. When one fails, what the course did is put back, and its error thrown. */
export async function finishCourse(work: Work, turn: Turn, course: Course, first: SentStep): Promise<void> {
  let reached: Goal = { ...goalOf(course), taken: [first.step.word] };
  const onGoal = (goal: Goal) => void (reached = goal);
  try {
    await follow(work, turn, course, reached, first, onGoal);
  } catch (error) {
    if (!isFailure(error)) throw cutShort(error, reached);
    await undo(work, turn, course, reached, error);
    throw error;
  }
}

/**
 * Waits until the step that an earlier run sent last is over: by its task, and, as its answer may have been lost, until the
 * instance is idle. That it failed is only told: what comes next follows from what the cloud shows.
 */
export async function settleStepOfBefore(
  work: Work,
  turn: Turn,
  instanceId: string,
  { id }: UnfinishedOperation,
): Promise<void> {
  try {
    if (id !== undefined) await untilOver(work, turn, id, turn.deadline, 'what an earlier run began');
  } catch (error) {
    if (!hasKind(error, 'failed')) throw error;
    turn.reporter.warn(error.message);
  }
  await whenIdle(work, turn, instanceId, async () => ({ done: true, value: undefined }));
}

/** Takes what is left of a course that an earlier run began; nothing, where its goal is reached. */
export async function resumeCourse(work: Work, turn: Turn, course: Course): Promise<void> {
  let reached: Goal = { ...goalOf(course), taken: ['begun by an earlier run'] };
  try {
    await goOn(work, turn, course, reached, (goal) => void (reached = goal));
  } catch (error) {
    throw cutShort(error, reached);
  }
}

/** Nothing is put back then, so it must be said how the instance was left. */
function cutShort(error: unknown, { taken }: Goal): unknown {
  if (!isLifeboatError(error)) return error;
  const soFar = `So far: ${taken.join(', ')}. The instance may be stopped now, and stays so until the next run.`;
  const { advice } = error.facts;
  return error.with({ advice: advice === undefined ? soFar : `${soFar} ${advice}` });
}

/** A step was provably not taken, or did not work. One that the cloud may still take is no failure: nothing is put back then. */
export function isFailure(error: unknown): error is LifeboatError {
  return isProof(error) && !hasKind(error, 'busy', 'limited', 'unavailable');
}

type OnGoal = (goal: Goal) => void;

async function follow(
  work: Work,
  turn: Turn,
  course: Course,
  goal: Goal,
  sent: SentStep,
  onGoal: OnGoal,
): Promise<void> {
  const worked = await settleStep(work, turn, goal, sent);
  const further = worked ? goal : { ...goal, force: true };
  onGoal(further);
  await goOn(work, turn, course, further, onGoal);
}

async function goOn(work: Work, turn: Turn, course: Course, goal: Goal, onGoal: OnGoal): Promise<void> {
  const step = await stepsOf(work).next(goal, turn.call);
  if (step === undefined) return;
  if (goal.taken.includes(step.word)) throw withoutEffect(work, course, step);
  const further = { ...goal, taken: [...goal.taken, step.word] };
  onGoal(further);
  const sent = await send(work, turn, course, goal, step);
  await follow(work, turn, course, further, sent, onGoal);
}

async function send(
  work: Work,
  turn: Turn,
  { instanceId, onTask, verb }: Course,
  goal: Goal,
  step: Step,
): Promise<SentStep> {
  turn.reporter.status(`${step.word}…`);
  let looks = 0;
  return whenIdle<SentStep>(work, turn, instanceId, async ({ refusals, waited }) => {
    if (waited) {
      // It may have come about meanwhile; and "busy" is no proof, as some clouds say it of what they have just begun for us.
      const next = await stepsOf(work).next(goal, turn.call);
      if (next?.word !== step.word) return { done: true, value: { step, started: {} } };
      looks += 1;
      if (refusals > 0 && looks < looksBeforeResend) return { done: false, word: 'instance was busy' };
    }
    looks = 0;
    try {
      const started = await stepsOf(work).take(goal, step, turn.call);
      if (started.operationId !== undefined) onTask(unfinishedOperation(work, verb, started.operationId));
      return { done: true, value: { step, started } };
    } catch (lost) {
      // As with a create: whatever is no proof, a bug of ours included, leaves its outcome open.
      if (isProof(lost)) throw lost;
      turn.reporter.debug(`the outcome of "${step.word}" is open: ${String(lost)}`);
      return { done: true, value: { step, started: {}, lost } };
    }
  });
}

async function untilOver(
  work: Work,
  { call, reporter }: Turn,
  operationId: string,
  deadline: number,
  what: string,
): Promise<void> {
  await waitUntil<undefined>(
    async () => {
      const word = await stepsOf(work).running(operationId, call);
      return word === undefined ? { done: true, value: undefined } : { done: false, word };
    },
    {
      clock: work.clock,
      signal: call.signal,
      deadline,
      subject: `${what} to be done`,
      onPending: (word, waited) => reporter.status(`${word}… ${durationText(waited)}`),
    },
  );
}

/** Waits for the end of a step, and until the cloud shows it. Answers false for a gentle one that did not work. */
async function settleStep(work: Work, turn: Turn, goal: Goal, { step, started, lost }: SentStep): Promise<boolean> {
  const { operationId } = started;
  const { clock } = work;
  // That the guest was asked is not that it has obeyed: it has the same time when that task is over at once.
  const gentleUntil = step.gentle === true ? Math.min(turn.deadline, clock.now() + gentleMs) : undefined;
  try {
    if (operationId !== undefined) await untilOver(work, turn, operationId, gentleUntil ?? turn.deadline, step.word);
    const showsBy = Math.max(gentleUntil ?? 0, clock.now() + (lost === undefined ? showingMs : discoveryMs));
    await waitUntil<undefined>(
      async () => {
        const next = await stepsOf(work).next(goal, turn.call);
        return next?.word === step.word ? { done: false, word: step.word } : { done: true, value: undefined };
      },
      {
        clock,
        signal: turn.call.signal,
        deadline: Math.min(turn.deadline, showsBy),
        subject: `${step.word} to show`,
        onPending: (word, waited) => turn.reporter.status(`${word}… ${durationText(waited)}`),
      },
    );
    return true;
  } catch (error) {
    // A power action that may have been sent is not sent again in another form either.
    if (lost !== undefined) throw hasKind(error, 'timeout') ? lost : error;
    if (step.gentle === true && hasKind(error, 'failed', 'timeout') && clock.now() < turn.deadline) {
      turn.reporter.info(`${step.word} did not work, so it is forced: ${error.facts.message}`);
      return false;
    }
    if (hasKind(error, 'timeout') && clock.now() < turn.deadline) throw withoutEffect(work, goal.wanted, step, error);
    throw error;
  }
}

/** Puts back what the steps did. If that fails, the session stays in state, and the error says so. */
async function undo(work: Work, turn: Turn, course: Course, reached: Goal, failure: LifeboatError): Promise<void> {
  const deadline = Math.max(turn.deadline, work.clock.now() + undoMs);
  const own: Turn = { ...turn, call: plainCall(work.operation), deadline };
  try {
    turn.reporter.status('putting back…');
    await goOn(work, own, { ...course, onTask: () => undefined }, { ...reached, verb: 'Undo' }, () => undefined);
  } catch (error) {
    const why = isLifeboatError(error) ? error.message : String(error);
    throw new NotUndone(
      failure.with({ advice: `What had been done for it could not be put back: ${why}`, cause: error }),
    );
  }
}

/** A failed course of which something may remain. */
export class NotUndone extends Error {
  override readonly name = 'NotUndone';
  override readonly cause: LifeboatError;

  constructor(cause: LifeboatError) {
    super(cause.message);
    this.cause = cause;
  }
}

function withoutEffect(work: Work, { instanceId }: JsonObject | Course, step: Step, cause?: unknown): LifeboatError {
  return new LifeboatError('failed', {
    message: `${work.cloud.title} says that "${step.word}" is done for instance ${String(instanceId)}, but does not show it`,
    cause,
  });
}
