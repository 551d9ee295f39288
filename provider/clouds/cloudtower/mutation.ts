import { LifeboatError } from '../../core/errors.ts';
import { isObject, type JsonObject } from '../../core/json.ts';
import { type Target, Where } from './where.ts';

/** One request that changes something. [spec] */
export interface Mutation {
  /** Below the API's base: `delete-vm-snapshot`. */
  readonly path: string;
  /** Sent with it as `where`: required of all paths but those that make something new. */
  readonly target?: Target;
  /** Without `where`. A filter inside, such as `vms`, comes from `whereInput`. */
  readonly body: JsonObject | readonly JsonObject[];
  /** `once`: must never happen twice. `repeatable`: twice is the same as once. */
  readonly safety: 'once' | 'repeatable';
  /** What is asked, for people: `creation of snapshot nightly of VM cmj…`. */
  readonly label: string;
}

/** An object that a change touched: all that can be trusted until its task has ended. [doc] */
export interface Accepted {
  readonly id: string;
  /** Undefined when there is nothing to wait for. */
  readonly taskId: string | undefined;
}

/** A target as a part of a body, for the filters that some bodies hold (`vms` of a backup plan). */
export function whereInput(target: Target): JsonObject {
  return Where.json(target);
}

/** The text that is sent. Refuses what could be about every object. */
export function mutationBody({ body, label, path, target }: Mutation): string {
  requireNamedObjects(body, label);
  if (target === undefined) {
    if (!/^(create|rebuild|clone)-/.test(path)) throw unsafe(label, 'it names no object');
    return JSON.stringify(body);
  }
  if (!isObject(body)) throw unsafe(label, 'its body has no place for the objects it is about');
  return JSON.stringify({ ...body, where: Where.json(target) });
}

/** A filter in a body that names no object matches every one there is. */
function requireNamedObjects(value: unknown, label: string): void {
  if (Array.isArray(value)) for (const each of value) requireNamedObjects(each, label);
  if (!isObject(value)) return;
  for (const [key, inner] of Object.entries(value)) {
    if (key === 'where') throw unsafe(label, 'its body holds a condition of its own');
    if (key === 'vms' && !namesObjects(inner)) throw unsafe(label, 'its filter names no VM');
    if (key !== 'vms') requireNamedObjects(inner, label);
  }
}

function namesObjects(filter: unknown): boolean {
  if (!isObject(filter)) return false;
  const ids = Array.isArray(filter['id_in']) ? filter['id_in'] : [filter['id']];
  return ids.length > 0 && ids.every((id) => typeof id === 'string' && id.trim() !== '');
}

function unsafe(label: string, reason: string): LifeboatError {
  return new LifeboatError('contract', {
    message: `${label}: not sent, because ${reason}`,
    advice: 'Please report this.',
  });
}
