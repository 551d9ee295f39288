import type { Call, Present } from '../clouds/driver.ts';
import { LifeboatError } from '../core/errors.ts';
import { type JsonObject, valueAt } from '../core/json.ts';
import type { Installation } from '../resources/common.ts';
import type { ReadBack, Stored } from './contract.ts';
import { idOf, type ParsedId, parseId, shellQuoted } from './ids.ts';
import { showsAs, withValue } from './inputs.ts';
import { checkInstallation } from './installation.ts';
import { isUnfinished, observedInputs, outputsOf, remembered, settledPhase } from './outputs.ts';
import { isProvisional, nameInState, resolve } from './resolve.ts';
import { storedOperation } from './stored-operation.ts';
import { isRestorePoint } from './restore-point.ts';
import { refuseShared, toldShared } from './shared.ts';
import { isEnded, isForeign, isSession, toldEnded, toldForeign } from './session.ts';
import { type Work, withinLimit } from './work.ts';

/** Tells the truth about one object and changes nothing. Undefined = absent, by the object's own record. */
export function read(work: Work, stored: Stored): Promise<ReadBack | undefined> {
  return withinLimit(work, (call) => readWithin(work, call, stored));
}

async function readWithin(work: Work, call: Call, stored: Stored): Promise<ReadBack | undefined> {
  const known = isFilled(stored.outputs) || isFilled(stored.inputs) ? stored : undefined;
  // A malformed id is told before anything is asked.
  const parsed = parseId(work.spec, stored.id);
  if (stored.inputs === undefined && stored.outputs === undefined) requireImported(work, stored.id, parsed);
  const installation = await work.identify(call);
  checkInstallation(work.settings, work.spec, stored.id, known?.outputs, installation);

  const seen = await resolve(work, stored.id, known?.outputs, call);
  // A session that is not on can be told of, but not imported.
  if (seen.kind === 'absent' || (known === undefined && isEnded(work.spec, seen))) {
    if (known !== undefined) tellLost(work, stored);
    else if (seen.kind === 'present')
      work.operation.reporter.warn(`instance ${seen.ref.instanceId} is "${seen.cloudStatus}": it is in no session`);
    return undefined;
  }
  if (seen.kind === 'pending') {
    if (known === undefined) throw notReady(work, stored.id, seen.cloudStatus);
    return { id: stored.id, outputs: known.outputs ?? {}, inputs: lastAsked(work, known) ?? {}, unfinished: true };
  }
  if (known !== undefined && isForeign(work, known.outputs, seen)) {
    work.operation.reporter.warn(toldForeign(work, stored.id, seen.cloudStatus));
    const { ended = '' } = work.spec.statuses;
    return readBack(work, stored, known, { ...seen, status: ended }, installation);
  }
  if (known === undefined) {
    refuseOtherImage(work, parsed, seen);
    refuseShared(work, seen);
  } else if (seen.shared !== undefined) work.operation.reporter.warn(toldShared(work, seen));
  const back = readBack(work, stored, known, seen, installation);
  if (known === undefined) await tellOfImport(work, back.inputs, call);
  tellHealth(work, seen, back.outputs['status']);
  if (seen.remark !== undefined) work.operation.reporter.warn(`${work.spec.noun} ${back.id}: ${seen.remark}`);
  return back;
}

function readBack(
  work: Work,
  stored: Stored,
  known: Stored | undefined,
  seen: Present,
  installation: Installation,
): ReadBack {
  const inputs = withImported(work, stored.id, observedInputs(work, seen, known && lastAsked(work, known)));
  // Only for its message about a word that we do not know.
  settledPhase(work, seen);
  const neverBegan = isEnded(work.spec, seen) && storedOperation(known?.outputs)?.verb === 'Create';
  const outputs = outputsOf(work, seen, inputs, {
    installation,
    before: known?.outputs?.['status'],
    operation: storedOperation(known?.outputs),
    // A session that never began was entered at no time.
    remembered: neverBegan ? {} : remembered(work.spec, known?.outputs),
  });
  const kept = withLastWritten(work, known?.outputs, outputs);
  return { id: idOf(work.spec, seen.ref), outputs: kept, inputs, unfinished: isUnfinished(work, outputs['status']) };
}

/** After an update that failed halfway the engine holds older inputs: what no cloud tells stays as it was asked for last. */
function withLastWritten({ definition, spec }: Work, known: JsonObject | undefined, outputs: JsonObject): JsonObject {
  if (known === undefined || isSession(spec)) return outputs;
  return definition.unreadable.reduce<JsonObject>((rest, path) => withValue(rest, path, valueAt(known, path)), outputs);
}

function tellHealth(work: Work, seen: Present, status: unknown): void {
  const { degraded, failed } = work.spec.statuses;
  const id = idOf(work.spec, seen.ref);
  if (isEnded(work.spec, seen)) {
    work.operation.reporter.warn(toldEnded(work, id, seen.cloudStatus));
  } else if (status === degraded || status === failed) {
    work.operation.reporter.warn(
      `${nameInState(work, undefined, seen)} is ${String(status)}: ${work.cloud.title} reports "${seen.cloudStatus}" for ${id}`,
    );
  }
}

/**
 * The inputs that state holds. While a create or an entry is unfinished, those that it was asked for, as its outputs have them:
 * the engine may hold older ones, which would enter a session a second time, or newer ones, which were never written.
 */
function lastAsked({ spec, table }: Work, { inputs, outputs }: Stored): JsonObject | undefined {
  const verb = storedOperation(outputs)?.verb;
  const isOpen = verb === 'Create' || (verb === 'Change' && isSession(spec));
  if (inputs === undefined || outputs === undefined || !isOpen) return inputs;
  const asked = table.properties.filter((one) => one.update === 'place' && one.path !== 'name');
  return asked.reduce<JsonObject>((rest, { path }) => withValue(rest, path, valueAt(outputs, path)), inputs);
}

/** An import of a session must say what no cloud gives back; reading it without managing it need not. */
function requireImported({ definition, spec }: Work, id: string, parsed: ParsedId): void {
  if (parsed.form !== 'instance' || spec.importInput === undefined || parsed.imported !== undefined) return;
  if (!definition.unreadable.includes(spec.importInput)) return;
  throw new LifeboatError('invalid', {
    message: `"${id}" does not say the ${spec.importInput}, and no cloud tells it`,
    advice: `Import it by <instanceId>/<${spec.importInput}>.`,
  });
}

/** Where the cloud shows what an import id carries, the id must be true. */
function refuseOtherImage({ spec }: Work, parsed: ParsedId, seen: Present): void {
  const { importInput } = spec;
  if (parsed.form !== 'instance' || parsed.imported === undefined || importInput === undefined) return;
  if (showsAs(seen, importInput, parsed.imported) !== false) return;
  const shown = valueAt(seen.inputs, importInput);
  throw new LifeboatError('invalid', {
    path: importInput,
    message: `instance ${seen.ref.instanceId} is in a session of ${String(shown)}, not of ${parsed.imported}`,
    advice: `Import it as ${shellQuoted(`${seen.ref.instanceId}/${String(shown)}`)}.`,
  });
}

/** What an import id carried, not every cloud can prove; that it is not even offered can be told. */
async function tellOfImport(work: Work, inputs: JsonObject, call: Call): Promise<void> {
  const { importInput = '' } = work.spec;
  if (!isSession(work.spec) || inputs[importInput] === undefined) return;
  const findings = (await work.driver.inspect?.(inputs, { verb: 'Change', aspects: [importInput] }, call)) ?? [];
  for (const { path, text } of findings.filter((one) => one.severity === 'error')) {
    work.operation.reporter.warn(`${path}: ${text}. Is it what the instance really runs from?`);
  }
}

/** One-per-instance resources: the import id carries what no cloud gives back. */
function withImported(work: Work, id: string, inputs: JsonObject): JsonObject {
  const parsed = parseId(work.spec, id);
  const { importInput } = work.spec;
  if (parsed.form !== 'instance' || parsed.imported === undefined || importInput === undefined) return inputs;
  return withValue(inputs, importInput, parsed.imported);
}

function notReady(work: Work, id: string, word: string): LifeboatError {
  return new LifeboatError('busy', {
    message: `${work.spec.noun} ${id} is still being made (${word})`,
    advice: 'Read or import it once it is there.',
  });
}

function tellLost(work: Work, stored: Stored): void {
  const { reporter } = work.operation;
  if (isProvisional(work, stored.id)) {
    reporter.info(`${stored.id} was never made: the next \`pulumi up\` makes it`);
    return;
  }
  if (isSession(work.spec)) {
    reporter.warn(`the instance of the ${work.spec.noun} ${stored.id} is gone from ${work.cloud.title}`);
    return;
  }
  const loss = isRestorePoint(work.spec) ? ', which does not bring its data back' : '';
  reporter.warn(
    `${nameInState(work, stored.outputs)} (${stored.id}) is gone from ${work.cloud.title}: the next \`pulumi up\` makes a new one${loss}`,
  );
}

function isFilled(properties: JsonObject | undefined): boolean {
  return properties !== undefined && Object.keys(properties).length > 0;
}
