import type { Observation } from '../clouds/driver.ts';
import { instantText } from '../core/clock.ts';
import type { JsonObject, MutableJsonObject } from '../core/json.ts';
import type { ResourceSpec } from '../resources/spec.ts';
import { isChanged } from './check.ts';
import type { InputTable } from './inputs.ts';
import type { Turn, Work } from './work.ts';

/*
 * Sessions (`identity: 'instance'`): a mode of the instance that we enter and that anybody may end. One that has ended is told,
 * and never entered again but for an event such as `triggers`.
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

/** Input paths whose change enters the session (again), which restarts the instance. */
export function enteringAspects({ spec, properties }: InputTable, olds: JsonObject, news: JsonObject): string[] {
  if (!isSession(spec)) return [];
  return properties
    .filter((one) => (one.eventOnly && one.update === 'place') || one.path === spec.importInput)
    .filter((one) => isChanged(one, olds, news))
    .map(({ path }) => path);
}

/** Does a change of these paths enter a session that has ended? Only an event does. */
export function isCalledFor({ properties }: InputTable, paths: readonly string[]): boolean {
  return properties.some(({ eventOnly, path }) => eventOnly && paths.includes(path));
}

/** What only this moment can tell: when the session is entered, and how the instance was before. */
export async function momentOfEntry(work: Work, turn: Turn, inputs: JsonObject): Promise<JsonObject> {
  if (!isSession(work.spec)) return {};
  const facts: MutableJsonObject = { startedAt: instantText(work.clock.now()) };
  const before = (await work.driver.before?.(inputs, turn.call)) ?? {};
  if (Object.keys(before).length > 0) facts['before'] = before;
  return facts;
}

/** What is remembered after an entry. How the instance was before us is not how it was between two sessions of ours. */
export function afterEntry(moment: JsonObject, remembered: JsonObject, wasOn: boolean): JsonObject {
  const { before } = remembered;
  return wasOn && before !== undefined ? { ...moment, before } : moment;
}

export function toldEnded(work: Work, id: string, cloudStatus: string): string {
  return `the ${work.spec.noun} ${id} has ended: ${work.cloud.title} shows "${cloudStatus}". The instance is not restarted into it again by itself: change \`triggers\` for that, or remove the resource`;
}
