import type { Call, Observation, Present, Ref } from '../clouds/driver.ts';
import { hasKind } from '../core/errors.ts';
import type { JsonObject } from '../core/json.ts';
import type { Operation as UnfinishedOperation } from '../resources/common.ts';
import { waitUntil } from '../core/wait.ts';
import { parseId } from './ids.ts';
import { isGone } from './session.ts';
import { storedOperation } from './stored-operation.ts';
import { ambiguous } from './taken.ts';
import type { Work } from './work.ts';

/** How long a create whose outcome is open may take to show its object. */
export const discoveryMs = 120_000;

/**
 * What an id in state stands for now: by its own record, or, while it is provisional, by its name. What a create of a moment ago
 * may yet bring forth is not called absent before its time: it would be made a second time.
 */
export async function resolve(
  work: Work,
  id: string,
  outputs: JsonObject | undefined,
  call: Call,
): Promise<Observation> {
  const seen = await lookUp(work, id, outputs, call);
  const until = mayAppearUntil(work, outputs);
  if (!isGone(work.spec, seen) || until <= work.clock.now()) return seen;
  const subject = `${work.spec.noun} ${id} to be listed`;
  const onPending = () => work.operation.reporter.status(`looking for ${id}…`);
  try {
    return await waitUntil<Observation>(
      async () => {
        const found = await lookUp(work, id, outputs, call);
        return isGone(work.spec, found) ? { done: false, word: 'not seen yet' } : { done: true, value: found };
      },
      { clock: work.clock, signal: call.signal, deadline: until, subject, onPending },
    );
  } catch (error) {
    if (!hasKind(error, 'timeout')) throw error;
    // Once more, since the last look may have failed: only one that works proves absence.
    return lookUp(work, id, outputs, call);
  }
}

/** At most that long from now, whatever another machine's clock said. */
function mayAppearUntil(work: Work, outputs: JsonObject | undefined): number {
  const operation = storedOperation(outputs);
  if (operation?.verb !== 'Create') return 0;
  const until = Date.parse(operation.startedAt) + discoveryMs;
  return Number.isNaN(until) ? 0 : Math.min(until, work.clock.now() + discoveryMs);
}

async function lookUp(work: Work, id: string, outputs: JsonObject | undefined, call: Call): Promise<Observation> {
  const parsed = parseId(work.spec, id);
  if (parsed.form !== 'name') return observe(work, parsed.ref, storedOperation(outputs), call);
  const there = await work.driver.named(parsed.instanceId, parsed.name, call);
  if (there.length > 1) throw ambiguous(work, id, there, outputs !== undefined);
  return there[0] ?? { kind: 'absent' };
}

/**
 * An operation that failed says nothing about its object: that is for the object's own record to say. Where it was one step of
 * several, the course is unfinished all the same.
 */
async function observe(
  work: Work,
  ref: Ref,
  operation: UnfinishedOperation | undefined,
  call: Call,
): Promise<Observation> {
  try {
    return await work.driver.read(ref, operation, call);
  } catch (error) {
    if (operation === undefined || !hasKind(error, 'failed')) throw error;
    work.operation.reporter.warn(error.message);
    const { startedAt, verb } = operation;
    return work.driver.read(ref, work.driver.steps === undefined ? undefined : { verb, startedAt }, call);
  }
}

/** Where an id that is not provisional points. */
export function refOf(work: Work, id: string): Ref {
  const parsed = parseId(work.spec, id);
  if (parsed.form === 'name') throw new TypeError(`${id} is provisional`);
  return parsed.ref;
}

export function instanceOf(work: Work, id: string): string {
  const parsed = parseId(work.spec, id);
  return parsed.form === 'name' ? parsed.instanceId : parsed.ref.instanceId;
}

export function isProvisional(work: Work, id: string): boolean {
  return parseId(work.spec, id).form === 'name';
}

/** How a text names an object that state knows: `snapshot "nightly" of 2024-07-23`. */
export function nameInState(work: Work, outputs: JsonObject | undefined, seen?: Present): string {
  const name = outputs?.['name'] ?? seen?.inputs['name'];
  const created = outputs?.['createdAt'] ?? seen?.outputs['createdAt'];
  return [
    work.spec.noun,
    typeof name === 'string' ? ` "${name}"` : '',
    typeof created === 'string' ? ` of ${created}` : '',
  ].join('');
}
