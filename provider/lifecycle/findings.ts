import type { Call, Finding, Plan } from '../clouds/driver.ts';
import { hasKind, LifeboatError } from '../core/errors.ts';
import { hasUnknown, type JsonObject, valueAt } from '../core/json.ts';
import { type InputTable, withValue } from './inputs.ts';
import { isSession } from './session.ts';
import type { Work } from './work.ts';

/** What the cloud says about the plan: warnings are shown, unless they were before; the first error stops it. */
export async function refuseFindings(
  work: Work,
  inputs: JsonObject,
  plan: Plan,
  call: Call,
  { warns = true }: { readonly warns?: boolean } = {},
): Promise<void> {
  const findings = (await work.driver.inspect?.(inputs, plan, call)) ?? [];
  for (const finding of findings.filter((one) => warns && one.severity === 'warning')) {
    work.operation.reporter.warn(`${finding.path}: ${finding.text}`);
  }
  const errors = findings.filter((one) => one.severity === 'error');
  const [first] = errors;
  if (first !== undefined) throw asError(errors, first);
}

function asError(errors: readonly Finding[], first: Finding): LifeboatError {
  const rest = errors.slice(1).map((one) => `${one.path}: ${one.text}`);
  return new LifeboatError('invalid', { path: first.path, message: [first.text, ...rest].join('; ') });
}

/** A create, as `inspect` sees it. */
export function creation(table: InputTable, inputs: JsonObject): Plan {
  const given = table.properties.filter(({ path }) => valueAt(inputs, path) !== undefined);
  return { verb: 'Create', aspects: given.map(({ path }) => path) };
}

/** The same for a plan of a preview, as soon as enough is known: a driver never sees an unknown value. Was it? */
export async function refusePlanned(work: Work, inputs: JsonObject, plan: Plan, call: Call): Promise<boolean> {
  // A name and events may wait: what the cloud can do does not hang on them.
  const waiting = ['name', ...work.table.properties.filter((one) => one.eventOnly).map((one) => one.path)];
  const known = waiting
    .filter((path) => hasUnknown(valueAt(inputs, path)))
    .reduce<JsonObject>((rest, path) => withValue(rest, path, undefined), inputs);
  if (hasUnknown(known)) return false;
  await refuseFindings(work, known, plan, call);
  return true;
}

/** That an instance will be restarted hangs on nothing that is unknown yet. */
export function tellRestart(work: Work, { instanceId, restart }: JsonObject): void {
  if (!isSession(work.spec) || restart === 'Never') return;
  const which = typeof instanceId === 'string' ? `instance ${instanceId}` : 'the instance';
  work.operation.reporter.warn(`restart: will restart ${which}; more of this plan is not known yet`);
}

/** A preview reads where it can. A cloud that cannot be reached is no reason to stop it: one warning a run. */
export async function ifReachable(
  work: Work,
  look: () => Promise<void>,
  instead: () => void = () => undefined,
): Promise<void> {
  try {
    await look();
  } catch (error) {
    if (!hasKind(error, 'unavailable', 'limited', 'timeout')) throw error;
    if (work.memory.firstTime('preview without cloud')) {
      work.operation.reporter.warn(
        `this preview could not ask ${work.cloud.title}, so it shows less than it could: ${error.message}`,
      );
    }
    instead();
  }
}
