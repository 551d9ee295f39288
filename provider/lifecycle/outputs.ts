import type { Present } from '../clouds/driver.ts';
import { instantText } from '../core/clock.ts';
import { type JsonObject, type MutableJsonObject, valueAt } from '../core/json.ts';
import type { Installation, Operation as UnfinishedOperation } from '../resources/common.ts';
import type { ResourceSpec } from '../resources/spec.ts';
import { effective, type InputProperty, seenAs, withValue } from './inputs.ts';
import { phaseOf, statusOf } from './status.ts';
import type { Work } from './work.ts';

/** What goes to state for an object that the cloud shows: inputs echoed, what the cloud reports, and our own bookkeeping. */
export function outputsOf(
  work: Work,
  present: Present,
  inputs: JsonObject,
  facts: {
    installation: Installation;
    before: unknown;
    operation?: UnfinishedOperation | undefined;
    remembered?: JsonObject;
  },
): JsonObject {
  const ours = facts.operation?.verb === 'Create';
  const status = statusOf(work.spec, work.definition.phases, present, facts.before, ours);
  const outputs: MutableJsonObject = {
    ...inputs,
    ...present.outputs,
    ...facts.remembered,
    // An object that was not seen yet has no word.
    ...(present.cloudStatus === '' ? {} : { cloudStatus: present.cloudStatus }),
    status,
    installation: { ...facts.installation },
  };
  if (work.spec.idOutput !== undefined) outputs[work.spec.idOutput] = present.ref.objectId;
  if (isUnfinished(work, status) && facts.operation !== undefined) outputs['operation'] = { ...facts.operation };
  return outputs;
}

/** For an object that may or may not exist yet: what we asked for. */
export function provisionalOutputs(
  work: Work,
  inputs: JsonObject,
  facts: { installation: Installation; operation: UnfinishedOperation; remembered: JsonObject },
): JsonObject {
  // What a create does not take was not asked for yet.
  const asked = (work.definition.separately ?? []).reduce<JsonObject>(
    (rest, path) => withValue(rest, path, undefined),
    inputs,
  );
  return {
    ...asked,
    ...facts.remembered,
    status: work.spec.statuses.pending,
    installation: { ...facts.installation },
    operation: { ...facts.operation },
  };
}

/** What no cloud tells later, as state has it. */
export function remembered(spec: ResourceSpec, outputs: JsonObject | undefined): JsonObject {
  const kept = (spec.remembers ?? []).map((name) => [name, outputs?.[name]] as const);
  return Object.fromEntries(kept.filter(([, value]) => value !== undefined));
}

export function isUnfinished(work: Work, status: unknown): boolean {
  return status === work.spec.statuses.pending;
}

export function unfinishedOperation(work: Work, verb: UnfinishedOperation['verb'], id?: string): UnfinishedOperation {
  const startedAt = instantText(work.clock.now());
  return id === undefined ? { verb, startedAt } : { verb, id, startedAt };
}

/** A word of the cloud that we do not know waits like a pending one; that is said once. */
export function settledPhase(work: Work, present: Present): 'pending' | 'done' | 'failed' {
  const { failed, pending } = work.spec.statuses;
  if (failed !== undefined && present.status === failed) return 'failed';
  if (present.status !== undefined && present.status !== pending) return 'done';
  const phase = phaseOf(work.definition.phases, present.cloudStatus);
  if (phase !== 'unknown') return phase;
  if (work.memory.firstTime(`${work.spec.kind} ${present.cloudStatus}`)) {
    work.operation.reporter.info(
      `${work.cloud.title} reports the ${work.spec.noun} status "${present.cloudStatus}", which Lifeboat does not know: waiting for one that it does`,
    );
  }
  return 'pending';
}

/**
 * The inputs as the cloud shows them. On a refresh only those that the program gave (or that have a default there); on an
 * import all but those of the instance itself, which nobody asked this object to manage. What the cloud cannot give back, and
 * events such as `triggers`, stay as they were.
 */
export function observedInputs(work: Work, present: Present, given: JsonObject | undefined): JsonObject {
  let inputs: JsonObject = {};
  for (const property of work.table.properties) {
    const before = given === undefined ? undefined : valueAt(given, property.path);
    const keep = property.eventOnly || valueAt(present.inputs, property.path) === undefined;
    const observed = keep ? before : seenAs(present, property.path, before);
    const wanted =
      given === undefined
        ? !isInstanceWide(property)
        : before !== undefined || effective(property, given) !== undefined;
    if (wanted && observed !== undefined) inputs = withValue(inputs, property.path, observed);
  }
  return inputs;
}

export function isInstanceWide({ capability }: InputProperty): boolean {
  return capability?.supported === true && capability.instanceWide === true;
}
