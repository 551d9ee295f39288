import * as z from 'zod';
import type { Cloud } from '../clouds/driver.ts';
import { LifeboatError } from '../core/errors.ts';
import type { JsonObject } from '../core/json.ts';
import { type FunctionKind, functions } from '../functions/index.ts';
import type { FunctionSpec } from '../functions/spec.ts';
import type { CheckFailure, Invocation, Invoked } from './contract.ts';
import { closest } from '../core/closest.ts';
import { validate } from './validate.ts';

/** Checks the arguments, asks the cloud, and proves the answer to be of the documented shape. */
export async function invoke(
  cloud: Cloud,
  session: unknown,
  kind: FunctionKind,
  args: JsonObject,
  call: Invocation,
): Promise<Invoked> {
  const spec: FunctionSpec = functions[kind];
  const given = Object.fromEntries(Object.entries(args).filter(([, value]) => value !== null));
  const failures = argumentFailures(spec, given);
  if (failures.length > 0) return { failures };
  const result = await cloud.functions[kind].run(
    session,
    z.record(z.string(), z.json()).parse(spec.args.parse(given)),
    {
      signal: call.signal,
      debug: (text) => call.reporter.debug(text),
    },
  );
  const [wrong] = validate(spec.result, result, kind);
  if (wrong !== undefined) {
    throw new LifeboatError('contract', {
      message: `${kind}: the answer of ${cloud.title} does not fit: ${wrong.path} ${wrong.reason}`,
    });
  }
  return { result };
}

function argumentFailures(spec: FunctionSpec, args: JsonObject): CheckFailure[] {
  const known = Object.keys(spec.args.shape);
  const strangers = Object.keys(args)
    .filter((key) => !known.includes(key) && args[key] !== undefined)
    .map((key) => ({ path: key, reason: `${spec.kind} has no such argument${closest(key, known)}` }));
  const wrong = validate(spec.args, args, '').map(({ path, reason }) => ({ path: path.replace(/^\./, ''), reason }));
  return [...strangers, ...wrong];
}
