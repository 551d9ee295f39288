import type { Observation, Present } from '../clouds/driver.ts';
import { hasKind, LifeboatError } from '../core/errors.ts';
import { type JsonObject, sameJson, valueAt } from '../core/json.ts';
import { sleepOrCancel } from '../core/wait.ts';
import type { Stored } from './contract.ts';
import { showsAs, withValue } from './inputs.ts';
import { checkInstallation } from './installation.ts';
import { remembered, settledPhase } from './outputs.ts';
import { shellQuoted } from './ids.ts';
import { removeAndSettle } from './removal.ts';
import { instanceOf, nameInState, refOf, resolve } from './resolve.ts';
import { storedOperation } from './stored-operation.ts';
import { isEnded, isForeign, isSession, toldForeign } from './session.ts';
import { settle } from './settle.ts';
import { refuseShared } from './shared.ts';
import { settleStepOfBefore } from './steps.ts';
import { inTurn, type Turn, type Work } from './work.ts';

/** Time for deletes of one run to gather in the queue of their instance, before the newest goes first. */
const gatherMs = 2000;

/** Removes exactly one object; gone already is success. Guards come first, whatever state says. */
export async function remove(work: Work, stored: Stored): Promise<void> {
  if (standsForItsSuccessor(work, stored)) return;
  refuseWithoutSuccessor(work, stored);
  refuseDraggedAlong(work, stored);
  const instanceId = instanceOf(work, stored.id);
  const newestFirst = work.definition.removeNewestFirst === true;
  const rank = newestFirst ? -ageRank(stored.outputs) : 0;
  const release = newestFirst ? await gather(work, instanceId, rank) : undefined;
  // Queued again before the turn is given back: in between nobody of a lower rank may slip in.
  const removed = inTurn(work, instanceId, 'delete', (turn) => removeInTurn(work, turn, stored), rank);
  release?.();
  await removed;
}

/**
 * Whoever comes first holds the turn until the others have queued up behind. Without that, the first to arrive would be the
 * first to go, whatever its rank. Answers how to give the turn back.
 */
async function gather(work: Work, instanceId: string, rank: number): Promise<() => void> {
  const { clock, operation, turns } = work;
  const until = clock.now() + gatherMs;
  const release = await turns.acquire(instanceId, operation.signal, rank);
  try {
    const left = until - clock.now();
    if (left > 0) await sleepOrCancel(clock, left, operation.signal, `other deletes on instance ${instanceId}`);
    return release;
  } catch (error) {
    release();
    throw error;
  }
}

/**
 * The engine deletes the "old" object of a replacement that took over the very same one: that one must stay. In this run, or in
 * an earlier one that was interrupted: then state has two halves of one id, and the current one was compared, not replaced.
 */
function standsForItsSuccessor(work: Work, stored: Stored): boolean {
  const { memory, operation, spec } = work;
  const isNew = memory.wasCreated(spec.kind, stored.id);
  const isCompared = memory.wasChecked(operation.urn) && isCurrent(work, stored);
  if (!isNew && (!isCompared || memory.isMadeAnew(operation.urn))) return false;
  const when = isNew ? 'in this very run' : 'by an earlier run';
  operation.reporter.warn(`${stored.id} was made or taken over ${when}, so it is kept`);
  return true;
}

/** With `--continue-on-error` the engine would delete the good old object although its successor failed. */
function refuseWithoutSuccessor(work: Work, stored: Stored): void {
  if (work.memory.hasFailed(work.operation.urn)) throw noSuccessorYet(work, stored);
}

function noSuccessorYet(work: Work, stored: Stored): LifeboatError {
  return new LifeboatError('refused', {
    message: `${nameInState(work, stored.outputs)} (${stored.id}) is kept: its successor is not there yet`,
    advice: 'The next `pulumi up` removes it once the new one is ready.',
  });
}

/** Before something is deleted to be made anew, the engine deletes all that hangs on it: a restore point does not go along. */
function refuseDraggedAlong(work: Work, stored: Stored): void {
  const { memory, operation } = work;
  if (memory.draggedAlong(operation.urn) !== stored.id || memory.isMadeAnew(operation.urn)) return;
  throw new LifeboatError('refused', {
    message: `${nameInState(work, stored.outputs)} (${stored.id}) is kept: something that it depends on is deleted to be made anew, and it would be lost before its successor is there`,
    advice: `To keep it beyond that, set its resource option \`retainOnDelete\`. To give it up, run \`pulumi destroy --target ${shellQuoted(operation.urn)}\` first.`,
  });
}

/** Is it what Diff compared in this run, and no old half that waits? */
function isCurrent({ memory, operation }: Work, stored: Stored): boolean {
  return memory.current(operation.urn) === stored.id;
}

/** The old half of a replacement may have waited for runs to be deleted: its successor must still be there, and good. */
async function refuseLostSuccessor(work: Work, turn: Turn, stored: Stored): Promise<void> {
  const { memory, operation } = work;
  const successor = memory.current(operation.urn);
  if (successor === undefined || successor === stored.id || !memory.wasChecked(operation.urn)) return;
  const seen = await resolve(work, successor, undefined, turn.call);
  const isGood = seen.kind === 'pending' || (seen.kind === 'present' && settledPhase(work, seen) !== 'failed');
  if (isGood) return;
  const isGone = seen.kind === 'absent';
  throw new LifeboatError('refused', {
    message: `${nameInState(work, stored.outputs)} (${stored.id}) is kept: its successor ${successor} is ${isGone ? 'gone' : `reported "${seen.cloudStatus}"`}`,
    advice: isGone
      ? 'Run `pulumi refresh`, then `pulumi up`.'
      : `It may be the last good one. Replace the successor first; or delete the old one in ${work.cloud.title} if it may go.`,
  });
}

async function removeInTurn(work: Work, turn: Turn, stored: Stored): Promise<void> {
  const installation = await work.identify(turn.call);
  checkInstallation(work.settings, work.spec, stored.id, stored.outputs, installation);
  let seen = await resolve(work, stored.id, stored.outputs, turn.call);
  if (seen.kind === 'absent') return;
  const claim = seen.kind === 'present' ? othersClaim(work, stored, seen) : undefined;
  if (claim !== undefined) return work.operation.reporter.warn(claim);
  // Now that our turn has come, whatever was to be finished before us is, or it failed.
  refuseWithoutSuccessor(work, stored);
  if (work.memory.isUnsettled(work.operation.urn) && !isCurrent(work, stored)) throw noSuccessorYet(work, stored);
  await refuseLostSuccessor(work, turn, stored);
  if (isHalfway(work, stored, seen)) {
    seen = await afterItsStep(work, turn, stored);
    if (seen.kind === 'absent') return;
  }
  if (seen.kind === 'pending' || (!work.definition.removeWhilePending && settledPhase(work, seen) === 'pending')) {
    const settled = await settledOrGone(work, turn, stored, seen.kind === 'present' ? seen : undefined);
    if (settled === undefined) return;
    seen = settled;
  }
  refuseRecovered(work, stored, seen);
  refuseShared(work, seen);
  const outputs = { ...seen.outputs, ...remembered(work.spec, stored.outputs) };
  const asked = agreed(work, stored);
  const kept = await removeAndSettle(work, turn, { ...seen, outputs }, asked).catch((error: unknown) => {
    throw isOldHalf(work, stored) && hasKind(error, 'refused') ? outOfReach(work, error) : error;
  });
  if (kept !== undefined) keep(work, stored, kept);
}

/**
 * What state holds of the inputs. Of what no cloud tells, only where inputs, outputs and the program of this run say the same: an
 * update that failed, or a replacement, may leave a word in state that the user has taken back.
 */
function agreed({ definition, memory, operation }: Work, { inputs, outputs = {} }: Stored): JsonObject {
  const others = [inputs, memory.asked(operation.urn)].filter((one) => one !== undefined);
  const isAgreed = (path: string) => others.every((one) => sameJson(valueAt(one, path), valueAt(outputs, path)));
  return definition.unreadable
    .filter((path) => !isAgreed(path))
    .reduce<JsonObject>((rest, path) => withValue(rest, path, undefined), outputs);
}

/** Of an entry in several steps that was cut. */
function isHalfway(work: Work, { outputs }: Stored, seen: Exclude<Observation, { kind: 'absent' }>): boolean {
  if (work.driver.steps === undefined || storedOperation(outputs) === undefined) return false;
  return seen.kind === 'pending' || settledPhase(work, seen) === 'pending';
}

/** Only the step that is under way has an end: nobody takes the next one. */
async function afterItsStep(work: Work, turn: Turn, stored: Stored): Promise<Observation> {
  const operation = storedOperation(stored.outputs);
  const ref = refOf(work, stored.id);
  if (operation !== undefined) await settleStepOfBefore(work, turn, ref.instanceId, operation);
  return work.driver.read(ref, undefined, turn.call);
}

/** Why a session is not ours to end, in words: in the hands of another resource now, or not as we left it. */
function othersClaim(work: Work, stored: Stored, seen: Present): string | undefined {
  const { memory, operation, spec } = work;
  if (!isSession(spec)) return undefined;
  const manager = memory.managerOf(spec.kind, seen.ref.instanceId);
  if (manager !== undefined && manager !== operation.urn)
    return `the ${spec.noun} ${stored.id} is managed by ${manager} now, so it is left as it is`;
  if (isForeign(work, stored.outputs, seen)) return toldForeign(work, stored.id, seen.cloudStatus);
  const other = otherValue(work, stored, seen);
  if (other === undefined) return undefined;
  return `the ${spec.noun} ${stored.id} is not as Lifeboat left it (${spec.importInput} is ${other} now), so it is left as it is`;
}

/** What somebody put in the place of what was entered, where the cloud shows it. Of a change that was cut, both values are ours. */
function otherValue({ spec }: Work, stored: Stored, seen: Present): string | undefined {
  const { importInput } = spec;
  if (importInput === undefined || isEnded(spec, seen)) return undefined;
  const shown = valueAt(seen.inputs, importInput);
  const ours = [stored.outputs, stored.inputs].map((one) => one?.[importInput]).filter((one) => one !== undefined);
  if (shown === undefined || ours.length === 0) return undefined;
  return ours.some((one) => showsAs(seen, importInput, one) === true) ? undefined : String(shown);
}

/** Was it replaced by what Diff compared, or Create made, in this run? */
function isOldHalf({ memory, operation }: Work, stored: Stored): boolean {
  const current = memory.current(operation.urn);
  return current !== undefined && current !== stored.id;
}

/** No input of the program reaches the old half of a replacement any more: advice to change one would mislead. */
function outOfReach(work: Work, error: LifeboatError): LifeboatError {
  return error.with({
    advice: `It was replaced, so the program no longer reaches it. Allow its deletion in ${work.cloud.title} itself, then run \`pulumi up\`; do not change its successor for it.`,
  });
}

/** Undefined when it vanished meanwhile. That its operation failed is no proof of that: its own record is. */
async function settledOrGone(
  work: Work,
  turn: Turn,
  stored: Stored,
  seen: Present | undefined,
): Promise<Present | undefined> {
  const ref = seen?.ref ?? refOf(work, stored.id);
  try {
    const operation = work.driver.steps === undefined ? storedOperation(stored.outputs) : undefined;
    return await settle(work, turn, ref, operation, { seenBefore: true });
  } catch (error) {
    if (!hasKind(error, 'failed')) throw error;
    const left = await work.driver.read(ref, undefined, turn.call);
    if (left.kind === 'pending') throw error;
    return left.kind === 'absent' ? undefined : left;
  }
}

/** Diff had a failed object removed before its successor is made. If it has become a restore point since, that is off. */
function refuseRecovered(work: Work, stored: Stored, seen: Present): void {
  if (work.memory.removedFirst(work.operation.urn) !== stored.id || settledPhase(work, seen) !== 'done') return;
  throw new LifeboatError('refused', {
    message: `${nameInState(work, stored.outputs)} (${stored.id}) is kept: it had failed, but ${work.cloud.title} now reports "${seen.cloudStatus}"`,
    advice: 'Run `pulumi refresh`, then `pulumi up`.',
  });
}

/** Others hang on it: a replaced object is let go of, any other one is not given up. */
function keep(work: Work, stored: Stored, reason: string): void {
  if (!work.memory.wasChecked(work.operation.urn)) {
    throw new LifeboatError('refused', {
      message: `${nameInState(work, stored.outputs)} (${stored.id}) is kept: ${reason}`,
    });
  }
  work.operation.reporter.warn(
    `the replaced ${nameInState(work, stored.outputs)} (${stored.id}) is kept and now unmanaged: ${reason}`,
  );
}

function ageRank(outputs: JsonObject | undefined): number {
  const created = Date.parse(String(outputs?.['createdAt']));
  return Number.isNaN(created) ? 0 : created;
}
