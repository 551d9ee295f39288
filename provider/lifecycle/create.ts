import type { Present } from '../clouds/driver.ts';
import { LifeboatError } from '../core/errors.ts';
import { hasUnknown, type JsonObject } from '../core/json.ts';
import type { Installation } from '../resources/common.ts';
import { ownName } from './check.ts';
import type { Saved } from './contract.ts';
import { ifReachable, refuseFindings } from './findings.ts';
import { idOf } from './ids.ts';
import { type Made, make } from './make.ts';
import { isUnfinished, outputsOf, settledPhase } from './outputs.ts';
import { partial } from './partial.ts';
import { removeAndSettle } from './removal.ts';
import { settle } from './settle.ts';
import { bringTo, type Progress } from './sync.ts';
import { nameTaken } from './taken.ts';
import { inTurn, plainCall, type Turn, type Work } from './work.ts';

/** Time for putting away what a failed create left, even when its own limit has passed. */
const cleanUpMs = 300_000;

/** Look, make, settle, bring to the wanted state, read back. Nothing is ever made twice: see `make`. */
export async function create(work: Work, inputs: JsonObject): Promise<Saved> {
  if (work.operation.preview) return previewCreate(work, inputs);
  try {
    const saved = await inTurn(work, String(inputs['instanceId']), 'create', (turn) => createInTurn(work, turn, inputs));
    work.memory.noteCreated(work.spec.kind, saved.id);
    return saved;
  } catch (error) {
    work.memory.noteFailure(work.operation.urn);
    throw error;
  }
}

async function previewCreate(work: Work, inputs: JsonObject): Promise<Saved> {
  const call = plainCall(work.operation);
  await ifReachable(work, async () => {
    if (hasUnknown(inputs['instanceId'])) return;
    await refuseFindings(work, inputs, undefined, call);
    const { name } = inputs;
    if (typeof name !== 'string') return;
    const there = await work.driver.named(String(inputs['instanceId']), name, call);
    const leaving = work.memory.removedFirst(work.operation.urn);
    const staying = there.filter((one) => idOf(work.spec, one.ref) !== leaving);
    if (staying.length > 0 && !mayTakeOver(work, inputs, staying)) throw nameTaken(work, inputs, staying);
  });
  return { id: '', outputs: inputs, unfinished: false };
}

async function createInTurn(work: Work, turn: Turn, inputs: JsonObject): Promise<Saved> {
  const installation = await work.identify(turn.call);
  await refuseFindings(work, inputs, undefined, turn.call);
  const there = await lookForName(work, turn, inputs);
  if (there.length > 0) {
    if (!mayTakeOver(work, inputs, there)) throw nameTaken(work, inputs, there);
    const [own] = there;
    if (own !== undefined) return finish(work, turn, inputs, installation, { ref: own.ref, operation: undefined });
  }
  const made = await make(work, turn, inputs, installation);
  return finish(work, turn, inputs, installation, made);
}

async function lookForName(work: Work, turn: Turn, inputs: JsonObject): Promise<readonly Present[]> {
  const { name } = inputs;
  return typeof name === 'string' ? work.driver.named(String(inputs['instanceId']), name, turn.call) : [];
}

/** Only a setting, only under the name that we ourselves would give it, only when it is alone. */
function mayTakeOver(work: Work, inputs: JsonObject, there: readonly Present[]): boolean {
  const { cloud, operation, settings, spec } = work;
  if (spec.ownNameTaken !== 'takeOver' || there.length !== 1 || settings.namingKey === undefined) return false;
  return ownName(cloud, settings.namingKey, operation, inputs) === inputs['name'];
}

/** From here on the object exists, so every failure keeps its id, unless it is provably gone again. */
async function finish(
  work: Work,
  turn: Turn,
  inputs: JsonObject,
  installation: Installation,
  made: Made,
): Promise<Saved> {
  const id = idOf(work.spec, made.ref);
  const facts = { installation, before: work.spec.statuses.pending, operation: made.operation };
  const progress: Progress = { sent: true };
  const outputs = (status?: string): JsonObject => {
    const seen: Present = progress.present ?? { kind: 'present', ref: made.ref, cloudStatus: '', inputs: {}, outputs: {} };
    return outputsOf(work, status === undefined ? seen : { ...seen, status }, inputs, facts);
  };
  try {
    progress.present = await settle(work, turn, made.ref, made.operation, (seen) => {
      progress.present = seen;
    });
  } catch (error) {
    if (error instanceof LifeboatError && error.kind === 'failed') throw error;
    throw partial(id, outputs(), error);
  }
  if (settledPhase(work, progress.present) === 'failed') await putAway(work, turn, progress.present, outputs());
  try {
    const present = await bringTo(work, turn, inputs, undefined, { sent: true, present: progress.present });
    progress.present = present;
    const saved = outputs();
    return { id, outputs: saved, unfinished: isUnfinished(work, saved['status']) };
  } catch (error) {
    throw partial(id, outputs(), error);
  }
}

/** A create that ended in failure removes what it provably made; if it cannot, the rest stays in state as failed. */
async function putAway(work: Work, turn: Turn, present: Present, outputs: JsonObject): Promise<never> {
  const id = idOf(work.spec, present.ref);
  const failed = new LifeboatError('failed', {
    message: `${work.cloud.title} could not make the ${work.spec.noun} ${id}`,
    cloudSays: present.cloudStatus,
    advice: 'Its remains were removed. Run `pulumi up` again once the cause is found.',
  });
  try {
    const more: Turn = { ...turn, deadline: Math.max(turn.deadline, work.clock.now() + cleanUpMs) };
    const kept = await removeAndSettle(work, more, present);
    if (kept !== undefined) throw new LifeboatError('refused', { message: kept });
  } catch (error) {
    const left = failed.with({ advice: 'Its remains could not be removed.', cause: error });
    throw partial(id, outputs, left);
  }
  throw failed;
}
