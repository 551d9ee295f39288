import { isObject, type JsonObject } from '../core/json.ts';
import type { Operation } from '../resources/common.ts';

/** The unfinished operation that state holds, if it is one. */
export function storedOperation(outputs: JsonObject | undefined): Operation | undefined {
  const stored = outputs?.['operation'];
  if (!isObject(stored)) return undefined;
  const { verb, id, startedAt } = stored;
  if ((verb !== 'Create' && verb !== 'Change' && verb !== 'Remove') || typeof startedAt !== 'string') return undefined;
  return typeof id === 'string' ? { verb, id, startedAt } : { verb, startedAt };
}
