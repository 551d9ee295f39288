import type { Observation, Present } from '../clouds/driver.ts';
import { instantText } from '../core/clock.ts';
import { isObject, type JsonObject, type MutableJsonObject, valueAt } from '../core/json.ts';
import type { ResourceSpec } from '../resources/spec.ts';
import { isChanged } from './check.ts';
import { type InputProperty, type InputTable, showsAs } from './inputs.ts';
import { settledPhase } from './outputs.ts';
import { storedOperation } from './stored-operation.ts';
import type { Turn, Work } from './work.ts';

/*
 * Sessions (`identity: 'instance'`): a mode of the instance that we enter and that anybody may end. One that has ended is told,
 * and never entered again but for an event such as `triggers`. What somebody else begins after that is not ours.
 */

export function isSession(spec: ResourceSpec): boolean {
  return spec.identity === 'instance';
}

/** A session that is not on, on an instance that is there. */
export function isEnded(spec: ResourceSpec, seen: Observation): boolean {
  return seen.kind === 'present' && spec.statuses.ended !== undefined && seen.status === spec.statuses.ended;
}

/** Nothing of it is there any more: nothing to wait for, and nothing in the way. */
export function isGone(spec: ResourceSpec, seen: Observation): boolean {
  return seen.kind === 'absent' || isEnded(spec, seen);
}

/** State knows that ours has ended, and a session is on: somebody else's. */
export function isForeign(work: Work, outputs: JsonObject | undefined, seen: Present): boolean {
  if (!isSession(work.spec) || !endedInState(work.spec, outputs) || storedOperation(outputs) !== undefined)
    return false;
  return !isEnded(work.spec, seen) && settledPhase(work, seen) !== 'failed';
}

/** By what state says: that it was ended, or that it broke down. */
export function endedInState({ statuses }: ResourceSpec, outputs: JsonObject | undefined): boolean {
  return statuses.ended !== undefined && outputs?.['status'] === statuses.ended;
}

/** What is compared: inputs of then and of now, and what state or the cloud says of the session. */
export interface SessionChange {
  readonly inputs: JsonObject;
  readonly outputs: JsonObject;
  readonly news: JsonObject;
  readonly seen?: Present | undefined;
}

/** The input paths for which the session is entered again, which restarts the instance; `noted` are those that only would be. */
export function entries(
  table: InputTable,
  change: SessionChange,
): { enters: readonly string[]; noted: readonly string[] } {
  const { spec } = table;
  if (!isSession(spec)) return { enters: [], noted: [] };
  const hasEnded = endedInState(spec, change.outputs) || (change.seen !== undefined && isEnded(spec, change.seen));
  const changed = table.properties.filter(
    (one) =>
      (isEvent(one) || one.path === spec.importInput) &&
      isAskedFor(one, change, hasEnded) &&
      !isAnotherWord(one, change),
  );
  const paths = changed.map(({ path }) => path);
  return hasEnded && !changed.some(isEvent) ? { enters: [], noted: paths } : { enters: paths, noted: [] };
}

function isEvent({ eventOnly, update }: InputProperty): boolean {
  return eventOnly && update === 'place';
}

/** An event that is given for the first time is none, unless the session has ended: then it can only mean one thing. */
function isAskedFor(property: InputProperty, { inputs, news }: SessionChange, hasEnded: boolean): boolean {
  const isFirst = valueAt(inputs, property.path) === undefined && valueAt(news, property.path) !== undefined;
  return isChanged(property, inputs, news) || (hasEnded && isEvent(property) && isFirst);
}

/** The same image by another id: nothing to enter. */
function isAnotherWord(property: InputProperty, { inputs, news, seen }: SessionChange): boolean {
  if (property.eventOnly || seen === undefined) return false;
  return [inputs, news].every((one) => {
    const value = valueAt(one, property.path);
    return value !== undefined && showsAs(seen, property.path, value) === true;
  });
}

/** What only this moment can tell: when the session is entered, and how the instance was before. */
export async function momentOfEntry(work: Work, turn: Turn, inputs: JsonObject): Promise<JsonObject> {
  if (!isSession(work.spec)) return {};
  const facts: MutableJsonObject = { startedAt: instantText(work.clock.now()) };
  const before = (await work.driver.before?.(inputs, turn.call)) ?? {};
  if (Object.keys(before).length > 0) facts['before'] = before;
  return facts;
}

/** How the instance was before a session, among what that moment told or state remembers. */
export function beforeOf({ before }: JsonObject): JsonObject {
  return isObject(before) ? before : {};
}

/** What is remembered after an entry. How the instance was before us is not how it was in a session, or between two of ours. */
export function afterEntry(moment: JsonObject, remembered: JsonObject, wasOn: boolean): JsonObject {
  if (!wasOn) return moment;
  const { before: _between, ...facts } = moment;
  const { before } = remembered;
  return before === undefined ? facts : { ...facts, before };
}

export function toldEnded(work: Work, id: string, cloudStatus: string): string {
  return `the ${work.spec.noun} ${id} has ended: ${work.cloud.title} shows "${cloudStatus}". The instance is not restarted into it again by itself: change \`triggers\` for that (or add them), or remove the resource`;
}

export function toldForeign(work: Work, id: string, cloudStatus: string): string {
  return `the ${work.spec.noun} ${id} had ended, and ${work.cloud.title} shows "${cloudStatus}": somebody else has begun a session since, which is left alone`;
}
