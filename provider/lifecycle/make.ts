import { randomUUID } from 'node:crypto';
import type { Attempt, Ref, Started } from '../clouds/driver.ts';
import { hasKind, LifeboatError } from '../core/errors.ts';
import type { JsonObject } from '../core/json.ts';
import { type Look, waitUntil } from '../core/wait.ts';
import type { Installation, Operation as UnfinishedOperation } from '../resources/common.ts';
import { type AttemptState, whenIdle } from './attempt.ts';
import { idOf, provisionalId } from './ids.ts';
import { provisionalOutputs, unfinishedOperation } from './outputs.ts';
import { partial } from './partial.ts';
import { ambiguous, nameTaken } from './taken.ts';
import type { Turn, Work } from './work.ts';

export interface Made {
  readonly ref: Ref;
  readonly operation: UnfinishedOperation | undefined;
}

/** How long we look for an object whose id no answer told. */
const discoveryMs = 120_000;
/** Looks that must find nothing, on an idle instance, before a create that was refused as busy is sent again. */
const looksBeforeResend = 3;

type Sent = { readonly started: Started; readonly lost?: unknown } | { readonly found: Ref };

/**
 * Sends the one create request and finds out which object it made. A request whose outcome is unknown is never sent again:
 * the object is looked for, and if it is not seen, its name goes to state as a provisional id.
 */
export async function make(work: Work, turn: Turn, inputs: JsonObject, installation: Installation): Promise<Made> {
  const instanceId = String(inputs['instanceId']);
  const attempt: Attempt = { requestId: plainUuid(), objectId: plainUuid() };
  const begun = unfinishedOperation(work, 'create');
  const quiet = { looks: 0 };
  const sent = await whenIdle(work, turn, instanceId, (state) => send(work, turn, inputs, attempt, state, quiet));
  if ('found' in sent) return { ref: sent.found, operation: begun };

  const operation = sent.started.operationId === undefined ? begun : { ...begun, id: sent.started.operationId };
  const outputs = provisionalOutputs(work, inputs, { installation, operation });
  if (work.definition.choosesObjectId === true || work.spec.identity === 'instance') {
    const objectId = work.spec.identity === 'instance' ? instanceId : attempt.objectId;
    const ref = { instanceId, objectId };
    if (sent.lost !== undefined) throw partial(idOf(work.spec, ref), outputs, sent.lost);
    return { ref, operation };
  }
  const name = String(inputs['name']);
  try {
    const ref = await identifyMade(work, turn, instanceId, name, sent.started);
    if (ref !== undefined) return { ref, operation };
  } catch (error) {
    throw partial(provisionalId(instanceId, name), outputs, error);
  }
  throw partial(provisionalId(instanceId, name), outputs, sent.lost ?? notSeen(work, instanceId, name));
}

async function send(
  work: Work,
  turn: Turn,
  inputs: JsonObject,
  attempt: Attempt,
  state: AttemptState,
  quiet: { looks: number },
): Promise<Look<Sent>> {
  if (state.waited && typeof inputs['name'] === 'string') {
    const there = await work.driver.named(String(inputs['instanceId']), inputs['name'], turn.call);
    const [only] = there;
    // "Busy" is no proof: some clouds say it of the very operation that they have just begun for us.
    if (only !== undefined && there.length === 1 && state.refusals > 0) return { done: true, value: { found: only.ref } };
    if (only !== undefined) throw nameTaken(work, inputs, there);
    quiet.looks += 1;
    if (state.refusals > 0 && quiet.looks < looksBeforeResend) return { done: false, word: 'instance was busy' };
  }
  quiet.looks = 0;
  try {
    return { done: true, value: { started: await work.driver.create(inputs, attempt, turn.call) } };
  } catch (error) {
    if (!hasKind(error, 'unknownOutcome')) throw error;
    return { done: true, value: { started: {}, lost: error } };
  }
}

/** The id from the answer if it holds, else the one object of our name; undefined when none is seen in time. */
async function identifyMade(
  work: Work,
  turn: Turn,
  instanceId: string,
  name: string,
  started: Started,
): Promise<Ref | undefined> {
  if (started.objectId !== undefined) {
    const ref = { instanceId, objectId: started.objectId };
    if (started.operationId !== undefined) return ref;
    const seen = await work.driver.read(ref, undefined, turn.call);
    if (seen.kind === 'present' && seen.inputs['name'] === name) return ref;
  }
  return discover(work, turn, instanceId, name);
}

async function discover(work: Work, turn: Turn, instanceId: string, name: string): Promise<Ref | undefined> {
  try {
    return await waitUntil<Ref>(
      async () => {
        const there = await work.driver.named(instanceId, name, turn.call);
        if (there.length > 1) throw ambiguous(work, provisionalId(instanceId, name), there);
        const [only] = there;
        return only === undefined ? { done: false, word: 'not listed yet' } : { done: true, value: only.ref };
      },
      {
        clock: work.clock,
        signal: turn.call.signal,
        deadline: Math.min(turn.deadline, work.clock.now() + discoveryMs),
        subject: `${work.spec.noun} "${name}" to be listed`,
        onPending: (word) => turn.reporter.status(`${word}…`),
      },
    );
  } catch (error) {
    if (hasKind(error, 'timeout')) return undefined;
    throw error;
  }
}

function notSeen(work: Work, instanceId: string, name: string): LifeboatError {
  return new LifeboatError('unknownOutcome', {
    message: `${work.cloud.title} accepted the ${work.spec.noun} "${name}" on instance ${instanceId} but does not list it yet`,
  });
}

function plainUuid(): string {
  return randomUUID().replaceAll('-', '');
}
