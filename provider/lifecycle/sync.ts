import type { Present, Ref, Started, Step } from '../clouds/driver.ts';
import { hasKind, LifeboatError } from '../core/errors.ts';
import { canonicalJson, type JsonObject, sameJson, valueAt } from '../core/json.ts';
import { waitUntil } from '../core/wait.ts';
import { isProof, whenIdle } from './attempt.ts';
import { idOf } from './ids.ts';
import { effective, type InputProperty, type InputTable, seenAs } from './inputs.ts';
import type { Operation as UnfinishedOperation } from '../resources/common.ts';
import { isInstanceWide, settledPhase, unfinishedOperation } from './outputs.ts';
import { isEnded } from './session.ts';
import { settle } from './settle.ts';
import { refuseShared } from './shared.ts';
import { type Course, finishCourse, goalOf, isFailure, NotUndone, type SentStep } from './steps.ts';
import type { Turn, Work } from './work.ts';

/** How long a cloud may take to show a change that it accepted. */
const readBackMs = 60_000;

/** What the caller may save if the rest fails. */
export interface Progress {
  present?: Present;
  /** A mutation was sent: from here on a failure keeps partial state. */
  sent: boolean;
  /** A session was entered again: what its outputs follow from, in place of what state held. */
  entered?: {
    readonly before: string;
    readonly operation: UnfinishedOperation | undefined;
    readonly remembered: JsonObject;
  };
  /** The task or job of a change that runs. */
  running?: UnfinishedOperation | undefined;
  /** Aspects that are not known to be as wanted. */
  open: readonly string[];
}

/** An entry into a session that is changed where it is. */
export interface Entry {
  readonly paths: readonly string[];
  /** How the instance is now, in the session that is on: what a failed entry is put back to. */
  readonly before: JsonObject;
  /** What is remembered once it was asked for. */
  readonly remembered: JsonObject;
}

/**
 * The aspects in which the object differs from what is wanted. What the cloud cannot show is compared with the old inputs,
 * where there are any.
 */
export function aspectsToChange(
  table: InputTable,
  observed: Pick<Present, 'inputs' | 'synonyms'>,
  wanted: JsonObject,
  olds: JsonObject | undefined,
): string[] {
  return table.properties
    .filter((property) => {
      if (property.update !== 'place' || property.eventOnly) return false;
      const target = effective(property, wanted);
      if (target === undefined) return false;
      const seen = seenAs(observed, property.path, target);
      const asks = olds !== undefined && !sameJson(effective(property, olds), target);
      if (seen === undefined) return asks;
      // What others share, or what restarts the instance, is only changed where the program changes it: that was planned and told.
      const isDelicate = isInstanceWide(property) || property.path === table.spec.importInput;
      return !sameJson(seen, target) && (asks || !isDelicate);
    })
    .map((property) => property.path);
}

/**
 * Brings an existing object to the wanted inputs, and reads it back: one change for all aspects, but for those that the cloud
 * takes separately.
 */
export async function bringTo(
  work: Work,
  turn: Turn,
  wanted: JsonObject,
  olds: JsonObject | undefined,
  progress: Progress & { present: Present },
  entry?: Entry,
): Promise<Present> {
  const { separately = [] } = work.definition;
  const asked = aspectsToChange(work.table, progress.present, wanted, olds);
  const aspects = new Set([...asked, ...(entry?.paths ?? [])]);
  if (needsRepair(work, progress.present)) aspects.add('status');
  const alone = separately.filter((path) => aspects.has(path)).map((path) => [path]);
  const together = [...aspects].filter((path) => !separately.includes(path));
  progress.open = [...aspects];
  if (aspects.size > 0) refuseShared(work, progress.present);
  for (const group of [together, ...alone].filter(({ length }) => length > 0)) {
    progress.present = await changeOnce(work, turn, wanted, group, progress, entry);
    progress.open = progress.open.filter((path) => !group.includes(path));
  }
  return progress.present;
}

/** A change as it is asked for. `onSent` is told of each task that it starts. */
interface Change {
  readonly wanted: JsonObject;
  readonly aspects: readonly string[];
  readonly progress: Progress & { present: Present };
  readonly entry: Entry | undefined;
  readonly onSent: (operationId?: string) => void;
}

/** What was sent of it. `lost`: no answer came. `step`: it was the first one of several. */
interface SentChange {
  readonly started: Started;
  readonly lost?: unknown;
  readonly step?: Step | undefined;
}

/** One mutating request, and what comes of it. */
async function changeOnce(
  work: Work,
  turn: Turn,
  wanted: JsonObject,
  aspects: readonly string[],
  progress: Progress & { present: Present },
  entry: Entry | undefined,
): Promise<Present> {
  const { ref } = progress.present;
  const former = { ...progress };
  const entering = entry !== undefined;
  turn.reporter.status(`changing ${aspects.join(', ')}`);
  const operation = unfinishedOperation(work, 'Change');
  const onSent = (id?: string) => {
    progress.sent = true;
    const running = id === undefined ? operation : { ...operation, id };
    if (id !== undefined) progress.running = running;
    if (entry === undefined) return;
    // From here on nothing that was seen before counts: it may be on its way.
    progress.entered = { before: work.spec.statuses.pending, operation: running, remembered: entry.remembered };
    progress.present = unseen(ref);
  };
  const change: Change = { wanted, aspects, progress, entry, onSent };
  const { lost, started, step } = await sendChange(work, turn, change);
  if (step !== undefined) {
    try {
      await takeRest(work, turn, change, { lost, started, step });
    } catch (error) {
      // What was put back is as state has it: the next run begins anew.
      if (isFailure(error)) Object.assign(progress, { running: undefined, entered: undefined, ...former });
      throw error instanceof NotUndone ? error.cause : error;
    }
    progress.present = await settle(work, turn, ref, undefined, { entering });
  } else if (started.operationId !== undefined || entering) {
    progress.present = await settle(work, turn, ref, progress.running ?? operation, { entering });
  } else if (lost !== undefined) {
    progress.present = await afterLostAnswer(work, turn, progress.present, operation, lost);
  }
  progress.running = undefined;
  if (entering) requireEntered(work, progress.present);
  return readBack(work, turn, change, step === undefined ? lost : undefined);
}

/** What is on its way did arrive, and has all the time that a change has; whether it took effect is read back. */
async function afterLostAnswer(
  work: Work,
  turn: Turn,
  present: Present,
  operation: UnfinishedOperation,
  lost: unknown,
): Promise<Present> {
  try {
    return await settle(work, turn, present.ref, operation, { seenBefore: true });
  } catch {
    // That it is not known what became of it says more than why.
    throw lost;
  }
}

function sendChange(work: Work, turn: Turn, change: Change): Promise<SentChange> {
  const { aspects, entry, onSent, progress, wanted } = change;
  const { driver } = work;
  const goal = goalOf({ wanted, before: entry?.before ?? {} });
  let step: Step | undefined;
  return whenIdle<SentChange>(work, turn, progress.present.ref.instanceId, async ({ refusals, waited }) => {
    if (waited && refusals === 0 && entry !== undefined)
      await refuseEndedSince(work, turn, progress.present.ref, entry);
    const next = entry === undefined ? undefined : await driver.steps?.next(goal, turn.call);
    if (refusals > 0 && step !== undefined && next?.word !== step.word) {
      // "Busy", and done all the same.
      onSent();
      return { done: true, value: { started: {}, step } };
    }
    step = next;
    try {
      const started = await driver.change(progress.present, wanted, aspects, turn.call);
      onSent(started.operationId);
      return { done: true, value: { started, step } };
    } catch (lost) {
      if (!mayBeDone(lost, entry)) throw lost;
      onSent();
      return { done: true, value: { started: {}, lost, step } };
    }
  });
}

/** Somebody may end a session while its instance is waited for: then only an event enters it again. */
async function refuseEndedSince(work: Work, turn: Turn, ref: Ref, { paths }: Entry): Promise<void> {
  const isEvent = work.table.properties.some(({ eventOnly, path }) => eventOnly && paths.includes(path));
  const seen = isEvent ? undefined : await work.driver.read(ref, undefined, turn.call);
  if (seen === undefined || !isEnded(work.spec, seen)) return;
  throw new LifeboatError('refused', {
    message: `the ${work.spec.noun} ${idOf(work.spec, ref)} was ended by somebody while its instance was waited for, so it is not entered again`,
    advice: 'Run `pulumi refresh`; change `triggers` to enter it again.',
  });
}

/** Of an entry, as of a create, whatever is no proof leaves that open; but not an interrupt before it was sent. */
function mayBeDone(error: unknown, entry: Entry | undefined): boolean {
  if (hasKind(error, 'unknownOutcome')) return true;
  return entry !== undefined && !isProof(error) && !hasKind(error, 'cancelled');
}

async function takeRest(work: Work, turn: Turn, { entry, onSent, progress, wanted }: Change, first: SentStep) {
  const { instanceId } = progress.present.ref;
  const onTask = ({ id }: UnfinishedOperation) => onSent(id);
  const course: Course = { instanceId, wanted, before: entry?.before ?? {}, verb: 'Change', onTask };
  await finishCourse(work, turn, course, first);
}

/** Stands for an object that was asked for and not seen since. */
export function unseen(ref: Ref): Present {
  return { kind: 'present', ref, cloudStatus: '', inputs: {}, outputs: {} };
}

/** Failed is never green: also where the cloud keeps what it could not do. */
export function requireEntered(work: Work, present: Present): void {
  if (settledPhase(work, present) !== 'failed') return;
  throw new LifeboatError('failed', {
    message: `${work.cloud.title} could not enter the ${work.spec.noun} ${idOf(work.spec, present.ref)}`,
    cloudSays: present.cloudStatus,
    advice: 'Change `triggers` to try again once the cause is found.',
  });
}

/** A setting of which a part is missing is put right by an update; a restore point never is. */
function needsRepair({ spec }: Work, present: Present): boolean {
  return present.status === 'degraded' && spec.repairs[spec.statuses.degraded] === 'update';
}

/** What was written is read back and compared, property by property. */
async function readBack(
  work: Work,
  turn: Turn,
  { aspects, progress, wanted }: Change,
  lostAnswer: unknown,
): Promise<Present> {
  const { ref } = progress.present;
  const changing = work.table.properties.filter(({ path }) => aspects.includes(path));
  const isUnseen = ({ path }: InputProperty) => valueAt(progress.present.inputs, path) === undefined;
  const differing = () => differences(work, changing, aspects.includes('status'), progress.present, wanted);
  try {
    const present = await waitUntil<Present>(
      async () => {
        const seen = await work.driver.read(ref, undefined, turn.call);
        if (seen.kind === 'absent') throw vanished(work, progress.present);
        if (seen.kind === 'present') progress.present = seen;
        const rest = differing();
        return rest.length === 0
          ? { done: true, value: progress.present }
          : { done: false, word: rest.map(({ path }) => path).join(', ') };
      },
      {
        clock: work.clock,
        signal: turn.call.signal,
        deadline: Math.min(turn.deadline, work.clock.now() + readBackMs),
        subject: `${work.spec.noun} ${idOf(work.spec, ref)} to show its change`,
      },
    );
    // What the cloud cannot show is not known to have happened; an entry is settled by the next run, and not asked for again.
    if (lostAnswer === undefined || !changing.some(isUnseen)) return present;
    if (progress.entered !== undefined) progress.present = unseen(ref);
    throw lostAnswer;
  } catch (error) {
    if (lostAnswer !== undefined) throw lostAnswer;
    if (!hasKind(error, 'timeout')) throw error;
    const texts = differing().map(({ path, seen, target }) => `${path} reads back as ${seen} instead of ${target}`);
    throw new LifeboatError('failed', {
      message: `${work.spec.noun} ${idOf(work.spec, ref)} accepted a change but does not show it: ${texts.join('; ')}`,
      advice: 'Somebody else may be changing it; run `pulumi up` again.',
      cause: error,
    });
  }
}

interface Deviation {
  readonly path: string;
  readonly seen: string;
  readonly target: string;
}

function differences(
  { spec }: Work,
  changing: readonly InputProperty[],
  repairing: boolean,
  present: Present,
  wanted: JsonObject,
): Deviation[] {
  const { status } = present;
  const found = changing.flatMap((property) => {
    const target = effective(property, wanted);
    const seen = seenAs(present, property.path, target);
    if (seen === undefined || sameJson(seen, target)) return [];
    return [{ path: property.path, seen: canonicalJson(seen), target: canonicalJson(target) }];
  });
  const { degraded, done } = spec.statuses;
  return repairing && status === 'degraded' ? [...found, { path: 'status', seen: degraded, target: done }] : found;
}

function vanished(work: Work, present: Present): LifeboatError {
  return new LifeboatError('absent', {
    message: `${work.spec.noun} ${idOf(work.spec, present.ref)} vanished while it was being changed`,
    advice: 'Run `pulumi refresh`, then `pulumi up`.',
  });
}
