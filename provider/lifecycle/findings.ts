import type { Call, Finding, Present } from '../clouds/driver.ts';
import { hasKind, LifeboatError } from '../core/errors.ts';
import type { JsonObject } from '../core/json.ts';
import type { Work } from './work.ts';

/** What the cloud says about the plan: warnings are shown, the first error stops it. */
export async function refuseFindings(work: Work, inputs: JsonObject, observed: Present | undefined, call: Call): Promise<void> {
  const findings = (await work.driver.inspect?.(inputs, observed, call)) ?? [];
  for (const finding of findings.filter((one) => one.severity === 'warning')) {
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

/** A preview reads where it can. A cloud that cannot be reached is no reason to stop it: one warning a run. */
export async function ifReachable(work: Work, look: () => Promise<void>): Promise<void> {
  try {
    await look();
  } catch (error) {
    if (!hasKind(error, 'unavailable', 'limited', 'timeout')) throw error;
    if (work.memory.firstTime('preview without cloud')) {
      work.operation.reporter.warn(`this preview could not ask ${work.cloud.title}, so it shows less than it could: ${error.message}`);
    }
  }
}
