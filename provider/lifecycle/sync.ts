import type { Present, Ref, Step } from '../clouds/driver.ts';
import { hasKind, LifeboatError } from '../core/errors.ts';
import { canonicalJson, isObject, type JsonObject, sameJson } from '../core/json.ts';
import { waitUntil } from '../core/wait.ts';
import { whenIdle } from './attempt.ts';
import { idOf } from './ids.ts';
import { effective, type InputProperty, type InputTable, seenAs, valueAt } from './inputs.ts';
import type { Operation as UnfinishedOperation } from '../resources/common.ts';
import { isInstanceWide, settledPhase, unfinishedOperation } from './outputs.ts';
import { settle } from './settle.ts';
import { refuseShared } from './shared.ts';
import { finishCourse, goalOf } from './steps.ts';
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
  const entering = entry !== undefined;
  turn.reporter.status(`changing ${aspects.join(', ')}`);
  const operation = unfinishedOperation(work, 'Change');
  let lostAnswer: unknown;
  const sent = (id?: string) => {
    progress.sent = true;
    const running = id === undefined ? operation : { ...operation, id };
    if (id !== undefined) progress.running = running;
    if (entry === undefined) return;
    // From here on nothing that was seen before counts: it may be on its way.
    progress.entered = { before: work.spec.statuses.pending, operation: running, remembered: entry.remembered };
    progress.present = unseen(ref);
  };
  const { steps } = work.driver;
  const before = isObject(entry?.remembered['before']) ? entry.remembered['before'] : {};
  let step: Step | undefined;
  const started = await whenIdle(work, turn, ref.instanceId, async () => {
    if (entering) step = await steps?.next(goalOf({ wanted, before }), turn.call);
    try {
      const value = await work.driver.change(progress.present, wanted, aspects, turn.call);
      sent(value.operationId);
      return { done: true, value };
    } catch (error) {
      if (!hasKind(error, 'unknownOutcome')) throw error;
      sent();
      lostAnswer = error;
      return { done: true, value: undefined };
    }
  });
  const id = started?.operationId;
  if (steps !== undefined && step !== undefined) {
    const onTask = (next: UnfinishedOperation) => sent(next.id);
    const course = { instanceId: ref.instanceId, wanted, before, verb: operation.verb, onTask };
    await finishCourse(work, turn, steps, course, { step, started: started ?? {}, lost: lostAnswer });
    progress.running = undefined;
    lostAnswer = undefined;
    progress.present = await settle(work, turn, ref, undefined, { entering });
  } else if (id !== undefined || entering) {
    progress.present = await settle(work, turn, ref, progress.running ?? operation, { entering });
  }
  progress.running = undefined;
  if (entering) requireEntered(work, progress.present);
  return readBack(work, turn, wanted, aspects, progress, lostAnswer);
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
  wanted: JsonObject,
  aspects: readonly string[],
  progress: Progress & { present: Present },
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
