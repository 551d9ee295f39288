import { randomUUID } from 'node:crypto';
import type { Attempt, Present, Ref, Started, Step } from '../clouds/driver.ts';
import { hasKind, LifeboatError } from '../core/errors.ts';
import type { JsonObject } from '../core/json.ts';
import { type Look, waitUntil } from '../core/wait.ts';
import type { Installation, Operation as UnfinishedOperation } from '../resources/common.ts';
import { type AttemptState, isProof, looksBeforeResend, whenIdle } from './attempt.ts';
import { creation, refuseFindings } from './findings.ts';
import { idOf, provisionalId } from './ids.ts';
import { showsAs } from './inputs.ts';
import { provisionalOutputs, unfinishedOperation } from './outputs.ts';
import { partial } from './partial.ts';
import { discoveryMs } from './resolve.ts';
import { inTheWay } from './in-the-way.ts';
import { beforeOf, isGone, isSession, momentOfEntry } from './session.ts';
import { type Course, finishCourse, goalOf, isFailure, NotUndone, type SentStep } from './steps.ts';
import { ambiguous, taken } from './taken.ts';
import type { Turn, Work } from './work.ts';

export interface Made {
  readonly ref: Ref;
  readonly operation: UnfinishedOperation | undefined;
  /** It was there before: not ours to put away. */
  readonly takenOver?: boolean;
  /** What no cloud tells later. */
  readonly remembered: JsonObject;
}

interface SentCreate {
  readonly started: Started;
  readonly lost?: unknown;
  /** The first one of several. */
  readonly step?: Step | undefined;
}
type Sent = SentCreate | { readonly found: Ref };

/** What the tries of one create know. */
interface Search {
  /** Looks since the last try that found nothing. */
  looks: number;
  /** The last try was refused as busy, and it is not yet sure that nothing came of it. */
  doubt: boolean;
  /** Of the last try. */
  moment: JsonObject;
  /** The first step of several, as the last try sent it. */
  step?: Step | undefined;
}

/**
 * Sends the one create request and finds out which object it made. A request whose outcome is unknown is never sent again:
 * the object is looked for, and if it is not seen, its name (or the id that we chose) goes to state as a provisional id.
 */
export async function make(
  work: Work,
  turn: Turn,
  inputs: JsonObject,
  installation: Installation,
  remember: (moment: JsonObject) => JsonObject = (moment) => moment,
): Promise<Made> {
  const instanceId = String(inputs['instanceId']);
  const name = String(inputs['name']);
  const attempt: Attempt = { requestId: plainUuid(), objectId: plainUuid() };
  const begun = unfinishedOperation(
    work,
    'Create',
    work.definition.choosesOperationId === true ? attempt.requestId : undefined,
  );
  const chosen = chosenRef(work, instanceId, attempt);
  const unsettled = (operation: UnfinishedOperation, error: unknown) => {
    const id = chosen === undefined ? provisionalId(instanceId, name) : idOf(work.spec, chosen);
    const facts = { installation, operation, remembered: remember(search.moment) };
    return partial(id, provisionalOutputs(work, inputs, facts), error);
  };
  const search: Search = { looks: 0, doubt: false, moment: {} };
  let sent: Sent;
  try {
    sent = await whenIdle(work, turn, instanceId, (state) => send(work, turn, inputs, attempt, state, search));
  } catch (error) {
    throw search.doubt ? unsettled(begun, error) : error;
  }
  const remembered = remember(search.moment);
  if ('found' in sent) return { ref: sent.found, operation: begun, remembered };

  const operation = sent.started.operationId === undefined ? begun : { ...begun, id: sent.started.operationId };
  if (chosen !== undefined && sent.step !== undefined) {
    const course = { instanceId, wanted: inputs, before: beforeOf(search.moment) };
    await takeCourse(work, turn, course, { ...sent, step: sent.step }, operation, unsettled);
    // All of it is done: nothing is left to ask for.
    return { ref: chosen, operation: undefined, remembered };
  }
  try {
    const ref = await identifyMade(work, turn, { instanceId, name, chosen, sent, operation });
    if (ref !== undefined) return { ref, operation, remembered };
  } catch (error) {
    throw unsettled(operation, error);
  }
  throw unsettled(operation, sent.lost ?? notSeen(work, inputs));
}

/** What was put back leaves nothing behind; of anything else `unsettled` makes partial state. */
async function takeCourse(
  work: Work,
  turn: Turn,
  parts: Omit<Course, 'verb' | 'onTask'>,
  first: SentStep,
  begun: UnfinishedOperation,
  unsettled: (operation: UnfinishedOperation, error: unknown) => Error,
): Promise<void> {
  let operation = begun;
  const onTask = ({ id }: UnfinishedOperation) => void (operation = id === undefined ? begun : { ...begun, id });
  try {
    await finishCourse(work, turn, { ...parts, verb: begun.verb, onTask }, first);
  } catch (error) {
    throw isFailure(error) ? error : unsettled(operation, error instanceof NotUndone ? error.cause : error);
  }
}

/** Where the object will be, if that is known before it is made. */
function chosenRef(work: Work, instanceId: string, attempt: Attempt): Ref | undefined {
  if (isSession(work.spec)) return { instanceId, objectId: instanceId };
  return work.definition.choosesObjectId === true ? { instanceId, objectId: attempt.objectId } : undefined;
}

async function send(
  work: Work,
  turn: Turn,
  inputs: JsonObject,
  attempt: Attempt,
  state: AttemptState,
  search: Search,
): Promise<Look<Sent>> {
  if (state.waited) {
    // What stood in the way of the plan before was looked at then: the instance may be another one now.
    await refuseFindings(work, inputs, creation(work.table, inputs), turn.call, { warns: false });
    const there = await inTheWay(work, inputs, turn.call);
    const [only] = there;
    // "Busy" is no proof: some clouds say it of the very operation that they have just begun for us.
    if (only !== undefined && (state.refusals === 0 || isAnothers(work, inputs, only))) {
      search.doubt = false;
      throw taken(work, inputs, there);
    }
    if (state.refusals > 0 && search.step !== undefined) {
      // "Busy", and done all the same: the instance is no longer as it was, and what was before still holds.
      const next = await nextStep(work, turn, inputs, search);
      if (next?.word !== search.step.word) return { done: true, value: { started: {}, step: search.step } };
    }
    if (there.length > 1)
      throw ambiguous(work, provisionalId(String(inputs['instanceId']), String(inputs['name'])), there);
    if (only !== undefined) return { done: true, value: { found: only.ref } };
    search.looks += 1;
    if (state.refusals > 0 && search.looks < looksBeforeResend) return { done: false, word: 'instance was busy' };
  }
  search.looks = 0;
  search.doubt = false;
  search.moment = await momentOfEntry(work, turn, inputs);
  const step = await nextStep(work, turn, inputs, search);
  search.step = step;
  if (step !== undefined) turn.reporter.status(`${step.word}…`);
  try {
    return { done: true, value: { started: await work.driver.create(inputs, attempt, turn.call), step } };
  } catch (error) {
    search.doubt = hasKind(error, 'busy');
    if (isProof(error)) throw error;
    turn.reporter.debug(`the outcome of a create is open: ${String(error)}`);
    return { done: true, value: { started: {}, lost: error, step } };
  }
}

/** A session from another image is none that a try of ours has begun. */
function isAnothers({ spec }: Work, inputs: JsonObject, seen: Present): boolean {
  if (!isSession(spec) || spec.importInput === undefined) return false;
  return showsAs(seen, spec.importInput, inputs[spec.importInput]) === false;
}

async function nextStep(work: Work, turn: Turn, inputs: JsonObject, { moment }: Search): Promise<Step | undefined> {
  return work.driver.steps?.next(goalOf({ wanted: inputs, before: beforeOf(moment) }), turn.call);
}

interface MadeFacts {
  readonly instanceId: string;
  readonly name: string;
  readonly chosen: Ref | undefined;
  readonly sent: { readonly started: Started; readonly lost?: unknown };
  readonly operation: UnfinishedOperation;
}

/** The id that we chose or that the answer told, if it holds, else the one object of our name; undefined when none is seen in time. */
async function identifyMade(work: Work, turn: Turn, facts: MadeFacts): Promise<Ref | undefined> {
  const { chosen, instanceId, name, operation, sent } = facts;
  if (chosen !== undefined) {
    if (sent.lost === undefined) return chosen;
    return seenInTime(work, turn, `${work.spec.noun} ${idOf(work.spec, chosen)}`, async () => {
      const seen = await work.driver.read(chosen, operation, turn.call);
      return isGone(work.spec, seen) ? undefined : chosen;
    });
  }
  const { objectId, operationId } = sent.started;
  if (objectId !== undefined) {
    const ref = { instanceId, objectId };
    if (operationId !== undefined) return ref;
    const seen = await work.driver.read(ref, undefined, turn.call);
    if (seen.kind === 'pending' || (seen.kind === 'present' && seen.inputs['name'] === name)) return ref;
  }
  return seenInTime(work, turn, `${work.spec.noun} "${name}"`, async () => {
    const there = await work.driver.named(instanceId, name, turn.call);
    if (there.length > 1) throw ambiguous(work, provisionalId(instanceId, name), there);
    return there[0]?.ref;
  });
}

async function seenInTime(
  work: Work,
  turn: Turn,
  subject: string,
  look: () => Promise<Ref | undefined>,
): Promise<Ref | undefined> {
  try {
    return await waitUntil<Ref>(
      async () => {
        const ref = await look();
        return ref === undefined ? { done: false, word: 'not listed yet' } : { done: true, value: ref };
      },
      {
        clock: work.clock,
        signal: turn.call.signal,
        deadline: Math.min(turn.deadline, work.clock.now() + discoveryMs),
        subject: `${subject} to be listed`,
        onPending: (word) => turn.reporter.status(`${word}…`),
      },
    );
  } catch (error) {
    if (hasKind(error, 'timeout')) return undefined;
    throw error;
  }
}

function notSeen(work: Work, { instanceId, name }: JsonObject): LifeboatError {
  const called = typeof name === 'string' ? ` "${name}"` : '';
  return new LifeboatError('unknownOutcome', {
    message: `${work.cloud.title} accepted the ${work.spec.noun}${called} on instance ${String(instanceId)} but does not show it yet`,
  });
}

function plainUuid(): string {
  return randomUUID().replaceAll('-', '');
}
