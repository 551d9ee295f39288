import type { Plan, Present } from '../clouds/driver.ts';
import { LifeboatError } from '../core/errors.ts';
import { type JsonObject, UNKNOWN } from '../core/json.ts';
import type { Installation, Operation as UnfinishedOperation } from '../resources/common.ts';
import { isChanged } from './check.ts';
import type { Known, Saved, Stored } from './contract.ts';
import { ifReachable, refuseFindings, refusePlanned, tellRestart } from './findings.ts';
import { idOf } from './ids.ts';
import { checkInstallation } from './installation.ts';
import { isUnfinished, outputsOf, remembered, settledPhase } from './outputs.ts';
import { partial } from './partial.ts';
import { instanceOf, isProvisional, nameInState, refOf, resolve } from './resolve.ts';
import { refuseShared } from './shared.ts';
import { storedOperation } from './stored-operation.ts';
import { settle } from './settle.ts';
import { changeSession } from './reenter.ts';
import { beforeOf, entries, isEnded, isSession, toldEnded } from './session.ts';
import { resumeCourse, settleStepOfBefore } from './steps.ts';
import { bringTo, type Progress, unseen } from './sync.ts';
import { inTurn, plainCall, type Turn, type Work } from './work.ts';

/** Settles what is pending, then brings the object to the new inputs, from what the cloud shows now. */
export async function update(work: Work, stored: Known, news: JsonObject): Promise<Saved> {
  if (work.operation.preview) return previewUpdate(work, stored, news);
  try {
    const saved = await inTurn(work, instanceOf(work, stored.id), 'update', (turn) =>
      updateInTurn(work, turn, stored, news),
    );
    work.memory.noteSuccess(work.operation.urn);
    return saved;
  } catch (error) {
    work.memory.noteFailure(work.operation.urn);
    throw error;
  }
}

async function previewUpdate(work: Work, stored: Known, news: JsonObject): Promise<Saved> {
  const { enters } = entries(work.table, { ...stored, news });
  const tell = () => (enters.length > 0 ? tellRestart(work, news) : undefined);
  if (isCutCourse(work, stored)) tellResumed(work, stored);
  await ifReachable(work, () => lookAhead(work, stored, news, tell), tell);
  // Old outputs are echoed: each one left out would make every dependent show a change.
  return { id: stored.id, outputs: { ...remaining(work, stored, news), ...news }, unfinished: false };
}

function isCutCourse({ driver }: Work, { outputs }: Known): boolean {
  return driver.steps !== undefined && storedOperation(outputs) !== undefined;
}

function tellResumed(work: Work, stored: Known): void {
  work.operation.reporter.warn(
    `restart: an earlier run did not finish entering the ${work.spec.noun} ${stored.id}: that is finished first, which may start instance ${instanceOf(work, stored.id)}`,
  );
}

/** State may not know yet that a session has ended: then it is not entered, whatever else is planned. */
async function lookAhead(work: Work, stored: Known, news: JsonObject, tell: () => void): Promise<void> {
  const call = plainCall(work.operation);
  const before = entries(work.table, { ...stored, news });
  // A setting may have come to serve others too.
  const isWorthALook = before.enters.length > 0 || work.spec.ownNameTaken === 'takeOver';
  const seen = isWorthALook ? await resolve(work, stored.id, stored.outputs, call) : undefined;
  const present = seen?.kind === 'present' ? seen : undefined;
  if (present !== undefined) refuseShared(work, present);
  const now = entries(work.table, { ...stored, news, seen: present });
  if (present !== undefined && now.noted.length > before.noted.length) {
    work.operation.reporter.warn(toldEnded(work, stored.id, present.cloudStatus));
  }
  const isKnown = await refusePlanned(work, news, planned(work, stored, news, present), call);
  if (!isKnown && now.enters.length > 0) tell();
}

/** What of the plan reaches the cloud: on a session that has ended, an image that nothing enters is only noted. */
function planned(work: Work, stored: Known, news: JsonObject, seen?: Present): Plan {
  const { enters, noted } = entries(work.table, { ...stored, news, seen });
  const changed = work.table.properties.filter((one) => isChanged(one, stored.inputs, news)).map(({ path }) => path);
  const aspects = [...new Set([...changed, ...enters])];
  return { verb: 'Change', aspects: aspects.filter((path) => !noted.includes(path)) };
}

/** Old outputs that the update keeps: no input that is given up, and nothing that an unfinished object has yet to become. */
function remaining(work: Work, stored: Known, news: JsonObject): JsonObject {
  const { spec } = work;
  const { outputs } = stored;
  const { enters } = entries(work.table, { ...stored, news });
  const settles = spec.repairs[String(outputs['status'])] !== undefined || enters.length > 0;
  const stays = [spec.idOutput, 'installation'];
  const isInput = (key: string) => key in spec.inputs.shape || key === work.table.block;
  const kept = Object.entries(outputs).filter(([key]) => !isInput(key) && !(settles && key === 'operation'));
  return Object.fromEntries(kept.map(([key, value]) => [key, settles && !stays.includes(key) ? UNKNOWN : value]));
}

async function updateInTurn(work: Work, turn: Turn, stored: Known, news: JsonObject): Promise<Saved> {
  const installation = await work.identify(turn.call);
  checkInstallation(work.settings, work.spec, stored.id, stored.outputs, installation);
  const seen = await resolve(work, stored.id, stored.outputs, turn.call);
  if (seen.kind === 'absent') throw gone(work, stored);
  if (isProvisional(work, stored.id)) throw unsettled(work, stored);
  if (seen.kind === 'present') await refuseFindings(work, news, planned(work, stored, news, seen), turn.call);
  return apply(work, turn, stored, news, installation, seen.kind === 'present' ? seen : undefined);
}

async function apply(
  work: Work,
  turn: Turn,
  stored: Known,
  news: JsonObject,
  installation: Installation,
  seen: Present | undefined,
): Promise<Saved> {
  const progress: Progress = { sent: false, open: [], ...(seen === undefined ? {} : { present: seen }) };
  let operation = storedOperation(stored.outputs);
  const facts = { installation, before: stored.outputs['status'], remembered: remembered(work.spec, stored.outputs) };
  const outputs = () =>
    progress.present === undefined
      ? stored.outputs
      : outputsOf(work, progress.present, news, { ...facts, operation, ...progress.entered });
  let known = stored;
  try {
    const course = courseOf(work, seen, operation);
    if (course !== undefined) {
      const onTask = ({ id }: UnfinishedOperation) => void (operation = operation && { ...operation, id });
      known = await afterCourse(work, turn, { stored, news, course, onTask }, progress);
      operation = undefined;
    }
    if (course !== undefined || seen === undefined || settledPhase(work, seen) === 'pending') {
      progress.sent ||= course === undefined;
      const ref = seen?.ref ?? refOf(work, stored.id);
      const onSeen = (present: Present) => void (progress.present = present);
      progress.present = await settle(work, turn, ref, operation, { onSeen, seenBefore: seen !== undefined });
    }
    const { present } = progress;
    if (present === undefined) throw new TypeError('settled without an object');
    if (outputs()['status'] === work.spec.statuses.failed) {
      // Not sent by this run, but news all the same: Diff replaces it next.
      progress.sent = true;
      throw failedWhileMade(work, present);
    }
    // What was on its way could not be judged before.
    if (seen === undefined) await refuseFindings(work, news, planned(work, stored, news, present), turn.call);
    const changing = Object.assign(progress, { present });
    if (isSession(work.spec)) await changeSession(work, turn, { stored: known, news, installation }, changing);
    else progress.present = await bringTo(work, turn, news, stored.inputs, changing);
  } catch (error) {
    // Before anything was sent, the old state is the truth.
    if (!progress.sent) throw error;
    const { running } = progress;
    throw partial(stored.id, running === undefined ? outputs() : { ...outputs(), operation: { ...running } }, error);
  }
  const saved = outputs();
  return { id: stored.id, outputs: saved, unfinished: isUnfinished(work, saved['status']) };
}

/** What state holds of an entry in several steps that was cut. Of one that never began, or has ended, nothing is left to do. */
function courseOf(
  work: Work,
  seen: Present | undefined,
  operation: UnfinishedOperation | undefined,
): UnfinishedOperation | undefined {
  return work.driver.steps === undefined || (seen !== undefined && isEnded(work.spec, seen)) ? undefined : operation;
}

interface CutCourse {
  readonly stored: Known;
  readonly news: JsonObject;
  readonly course: UnfinishedOperation;
  readonly onTask: (next: UnfinishedOperation) => void;
}

/**
 * Waits for the step that an earlier run took last, and takes the others, with what is wanted now. Not when this run enters
 * anyway, from a session that was on before: if that fails, the old state is the truth still. Answers what is known then.
 */
async function afterCourse(
  work: Work,
  turn: Turn,
  { course, news, onTask, stored }: CutCourse,
  progress: Progress,
): Promise<Known> {
  const ref = refOf(work, stored.id);
  const { instanceId } = ref;
  await settleStepOfBefore(work, turn, instanceId, course);
  const enters = entries(work.table, { ...stored, news }).enters.length > 0;
  if (enters && course.verb !== 'Create') return stored;
  progress.sent = true;
  // What was seen before says nothing about the steps to come.
  progress.present = unseen(ref);
  const before = beforeOf(remembered(work.spec, stored.outputs));
  await resumeCourse(work, turn, { instanceId, wanted: news, before, verb: course.verb, onTask });
  return enters ? { ...stored, inputs: news } : stored;
}

function gone(work: Work, stored: Stored): LifeboatError {
  return new LifeboatError('absent', {
    message: `${nameInState(work, stored.outputs)} (${stored.id}) is gone from ${work.cloud.title}, so it cannot be changed`,
    advice: 'Run `pulumi refresh`, then `pulumi up` makes a new one.',
  });
}

function unsettled(work: Work, stored: Stored): LifeboatError {
  return new LifeboatError('refused', {
    message: `${stored.id} is a provisional id: its real one must be read first`,
    advice: `Run \`pulumi refresh\` (the ${work.spec.noun} is there).`,
  });
}

function failedWhileMade(work: Work, present: Present): LifeboatError {
  return new LifeboatError('failed', {
    message: `${work.cloud.title} could not make the ${work.spec.noun} ${idOf(work.spec, present.ref)}`,
    cloudSays: present.cloudStatus,
    advice: 'It never was a restore point; the next `pulumi up` replaces it.',
  });
}
