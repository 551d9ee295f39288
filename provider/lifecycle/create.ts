import type { Observation, Present } from '../clouds/driver.ts';
import { type ErrorFacts, hasKind, isLifeboatError, LifeboatError } from '../core/errors.ts';
import { hasUnknown, type JsonObject, UNKNOWN } from '../core/json.ts';
import type { Installation, Operation as UnfinishedOperation } from '../resources/common.ts';
import { ownName } from './check.ts';
import type { Saved } from './contract.ts';
import { creation, ifReachable, refuseFindings, refusePlanned, tellRestart } from './findings.ts';
import { idOf } from './ids.ts';
import { withValue } from './inputs.ts';
import { type Made, make } from './make.ts';
import { isUnfinished, outputsOf, settledPhase, unfinishedOperation } from './outputs.ts';
import { partial } from './partial.ts';
import { removeAndSettle } from './removal.ts';
import { settle } from './settle.ts';
import { bringTo, type Progress, unseen } from './sync.ts';
import { inTheWay } from './in-the-way.ts';
import { isEnded } from './session.ts';
import { taken } from './taken.ts';
import { inTurn, plainCall, type Turn, type Work } from './work.ts';

/** Time for putting away what a failed create left, even when its own limit has passed. */
const cleanUpMs = 300_000;

/** Look, make, settle, bring to the wanted state, read back. Nothing is ever made twice: see `make`. */
export async function create(work: Work, inputs: JsonObject): Promise<Saved> {
  if (work.operation.preview) return previewCreate(work, inputs);
  try {
    const saved = await inTurn(work, String(inputs['instanceId']), 'create', (turn) =>
      createInTurn(work, turn, inputs),
    );
    work.memory.noteCreated(work.spec.kind, saved.id);
    work.memory.noteCurrent(work.operation.urn, saved.id);
    work.memory.noteSuccess(work.operation.urn);
    return saved;
  } catch (error) {
    work.memory.noteFailure(work.operation.urn);
    throw error;
  }
}

async function previewCreate(work: Work, inputs: JsonObject): Promise<Saved> {
  const call = plainCall(work.operation);
  const tell = () => tellRestart(work, inputs);
  const look = async () => {
    if (hasUnknown(inputs['instanceId'])) return tell();
    if (!(await refusePlanned(work, inputs, creation(work.table, inputs), call))) tell();
    const there = await inTheWay(work, inputs, call);
    const leaving = work.memory.removedFirst(work.operation.urn);
    const staying = there.filter((one) => idOf(work.spec, one.ref) !== leaving);
    if (staying.length > 0 && !mayTakeOver(work, inputs, staying)) throw taken(work, inputs, staying);
  };
  await ifReachable(work, look, tell);
  return { id: '', outputs: inputs, unfinished: false };
}

async function createInTurn(work: Work, turn: Turn, inputs: JsonObject): Promise<Saved> {
  const installation = await work.identify(turn.call);
  await refuseFindings(work, inputs, creation(work.table, inputs), turn.call);
  const there = await inTheWay(work, inputs, turn.call);
  if (there.length > 0 && !mayTakeOver(work, inputs, there)) throw taken(work, inputs, there);
  const [own] = there;
  if (own !== undefined) {
    const made = { ref: own.ref, operation: undefined, takenOver: true, remembered: {} };
    return finish(work, turn, inputs, installation, made);
  }
  const made = await make(work, turn, inputs, installation);
  return finish(work, turn, inputs, installation, made);
}

/** Only a setting, only under the name that we ourselves would give it, only when it is alone. */
function mayTakeOver(work: Work, inputs: JsonObject, there: readonly Present[]): boolean {
  const { cloud, operation, settings, spec } = work;
  if (spec.ownNameTaken !== 'takeOver' || there.length !== 1 || settings.namingKey === undefined) return false;
  if (there[0]?.shared !== undefined) return false;
  return ownName(cloud, settings.namingKey, operation, inputs) === inputs['name'];
}

/** What is known of the new object so far, and the state that it would leave. */
interface Growing {
  readonly made: Made;
  readonly id: string;
  readonly progress: Progress;
  outputs(): JsonObject;
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
  const { operation, remembered } = made;
  const facts = { installation, before: work.spec.statuses.pending, operation, remembered };
  const progress: Progress = { sent: true, open: [] };
  const outputs = () => outputsOf(work, progress.present ?? unseen(made.ref), inputs, facts);
  const settled = await settleMade(work, turn, { made, id, progress, outputs });
  try {
    const olds = knownOf(work, inputs, made);
    progress.present = await bringTo(work, turn, inputs, olds, Object.assign(progress, { present: settled }));
    const saved = outputs();
    if (saved['status'] === work.spec.statuses.degraded) throw incomplete(work, progress.present);
    return { id, outputs: saved, unfinished: isUnfinished(work, saved['status']) };
  } catch (error) {
    throw partial(id, unfinishedOutputs(work, outputs(), progress.open, operation), error);
  }
}

/** What was not seen to take effect is left out, so that the next run finds it missing: failed is never green. */
function unfinishedOutputs(
  work: Work,
  outputs: JsonObject,
  open: readonly string[],
  operation: UnfinishedOperation | undefined,
): JsonObject {
  const done = open.reduce<JsonObject>((rest, path) => withValue(rest, path, undefined), outputs);
  return { ...done, operation: { ...(operation ?? unfinishedOperation(work, 'Create')) } };
}

/** Waits until it is ready. Throws a plain error only when nothing is left of it. */
async function settleMade(work: Work, turn: Turn, growing: Growing): Promise<Present> {
  const { made, id, outputs, progress } = growing;
  let settled: Present;
  try {
    const onSeen = (seen: Present) => void (progress.present = seen);
    settled = await settle(work, turn, made.ref, made.operation, { onSeen, entering: true });
  } catch (error) {
    if (!hasKind(error, 'failed')) throw partial(id, outputs(), error);
    return await afterFailure(work, turn, growing, error);
  }
  progress.present = settled;
  if (settledPhase(work, settled) !== 'failed' || made.takenOver === true) return settled;
  return putAway(work, turn, growing, settled, { cloudSays: settled.cloudStatus });
}

/** The operation failed, which is not to say that it left nothing: the object's own record decides. */
async function afterFailure(work: Work, turn: Turn, growing: Growing, failure: LifeboatError): Promise<never> {
  const { made, id, outputs, progress } = growing;
  let left: Observation;
  try {
    left = await work.driver.read(made.ref, undefined, turn.call);
  } catch (error) {
    throw partial(id, outputs(), failure.with({ cause: error }));
  }
  if (left.kind === 'absent' || isEnded(work.spec, left)) throw failure;
  if (left.kind === 'present') progress.present = left;
  // Something that looks complete is never removed on the word of its operation.
  if (left.kind === 'pending' || settledPhase(work, left) === 'done' || made.takenOver === true) {
    throw partial(id, outputs(), failure);
  }
  const { advice, cloudSays = failure.facts.message, requestId } = failure.facts;
  return putAway(work, turn, growing, left, { advice, cloudSays, requestId });
}

/** A create that ended in failure removes what it provably made; if it cannot, the rest stays in state as failed. */
async function putAway(
  work: Work,
  turn: Turn,
  growing: Growing,
  present: Present,
  { advice, ...facts }: Pick<ErrorFacts, 'advice' | 'cloudSays' | 'requestId'>,
): Promise<never> {
  const whatToDo = (outcome: string) => [advice, outcome].filter((one) => one !== undefined).join(' ');
  const failed = new LifeboatError('failed', {
    ...facts,
    message: `${work.cloud.title} could not make the ${work.spec.noun} ${growing.id}`,
    advice: whatToDo('Its remains were removed. Run `pulumi up` again once the cause is found.'),
  });
  try {
    // With time of its own: the limit of the create may have passed, and its signal with it.
    const deadline = Math.max(turn.deadline, work.clock.now() + cleanUpMs);
    const own = { ...turn, call: plainCall(work.operation), deadline };
    const outputs = { ...present.outputs, ...growing.made.remembered };
    const kept = await removeAndSettle(work, own, { ...present, outputs }, growing.outputs());
    if (kept !== undefined) throw new LifeboatError('refused', { message: kept });
  } catch (error) {
    const why = isLifeboatError(error) ? error.message : String(error);
    throw partial(
      growing.id,
      growing.outputs(),
      failed.with({ advice: whatToDo(`Its remains could not be removed: ${why}`), cause: error }),
    );
  }
  throw failed;
}

/**
 * Old inputs that say what is known of a new object. What a create does not take may have any value; of an object that was there
 * before, that is true of everything that the cloud cannot show: it is written.
 */
function knownOf({ definition }: Work, inputs: JsonObject, { takenOver }: Made): JsonObject {
  const { separately = [], unreadable } = definition;
  const open = takenOver === true ? [...separately, ...unreadable] : separately;
  return open.reduce<JsonObject>((olds, path) => withValue(olds, path, UNKNOWN), takenOver === true ? {} : inputs);
}

function incomplete(work: Work, present: Present): LifeboatError {
  return new LifeboatError('failed', {
    message: `${work.spec.noun} ${idOf(work.spec, present.ref)} is there, but it is ${work.spec.statuses.degraded}`,
    cloudSays: present.cloudStatus,
  });
}
