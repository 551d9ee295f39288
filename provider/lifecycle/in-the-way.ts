import type { Call, Present } from '../clouds/driver.ts';
import type { JsonObject } from '../core/json.ts';
import { isGone, isSession } from './session.ts';
import type { Work } from './work.ts';

/** What a create would double: the objects of its name, or the session that is on. */
export async function inTheWay(work: Work, inputs: JsonObject, call: Call): Promise<readonly Present[]> {
  const instanceId = String(inputs['instanceId']);
  if (isSession(work.spec)) {
    const seen = await work.driver.read({ instanceId, objectId: instanceId }, undefined, call);
    return seen.kind === 'present' && !isGone(work.spec, seen) ? [seen] : [];
  }
  const { name } = inputs;
  return typeof name === 'string' ? work.driver.named(instanceId, name, call) : [];
}
