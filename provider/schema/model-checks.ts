import * as z from 'zod';
import type { Capability, Cloud, ResourceDefinition } from '../clouds/driver.ts';
import type { ResourceSpec } from '../resources/spec.ts';
import type { Property, Shape } from './shape.ts';

/*
 * What the compiler cannot see: names in a specification or in a cloud's data that lead nowhere, and limits that do not fit the
 * property they are about. Nothing is generated from such data.
 */

type Supported = Extract<Capability, { readonly supported: true }>;

/** The common specification by itself. */
export function checkSpec(spec: ResourceSpec, inputs: readonly Property[], outputs: readonly Property[]): void {
  const { kind, idOutput, identity, importInput, statuses, repairs, remembers } = spec;
  const isInput = (name: string): boolean => inputs.some((input) => input.name === name);
  const isOutput = (name: string): boolean => outputs.some((output) => output.name === name);
  const wrong = (what: string, reason: string): never => {
    throw new TypeError(`${kind}.${what}: ${reason}`);
  };
  if (identity === 'object') {
    if (idOutput === undefined) wrong('idOutput', 'an object needs the output that holds its id');
    if (importInput !== undefined) wrong('importInput', 'only a session is imported by an input');
    if (statuses.ended !== undefined) wrong('statuses.ended', 'only a session ends');
  }
  if (idOutput !== undefined && !isOutput(idOutput)) wrong('idOutput', `there is no output "${idOutput}"`);
  if (importInput !== undefined && !isInput(importInput)) wrong('importInput', `there is no input "${importInput}"`);
  for (const name of remembers ?? []) if (!isOutput(name)) wrong('remembers', `there is no output "${name}"`);
  const status = outputs.find((output) => output.name === 'status')?.shape;
  const words = status?.kind === 'enum' ? status.members.map(({ value }) => value) : [];
  for (const word of [...Object.values(statuses), ...Object.keys(repairs)]) {
    if (!words.includes(word)) wrong('statuses', `the output status has no word "${word}"`);
  }
}

/** What a cloud says about the resource, beyond its capabilities. `block`: the properties of the cloud's own inputs. */
export function checkDefinition(
  spec: ResourceSpec,
  inputs: readonly Property[],
  cloud: Cloud,
  { separately, unreadable, changesByReentry, capabilities }: ResourceDefinition<unknown>,
  block: readonly Property[],
): void {
  const path = `${cloud.name}.${spec.kind}`;
  const paths = [...inputs.map(({ name }) => name), ...block.map(({ name }) => `${cloud.name}.${name}`)];
  for (const [list, named] of Object.entries({ separately: separately ?? [], unreadable })) {
    const strange = named.find((one) => !paths.includes(one));
    if (strange !== undefined) throw new TypeError(`${path}.${list}: there is no input "${strange}"`);
  }
  if (changesByReentry === true && spec.identity !== 'instance') {
    throw new TypeError(`${path}.changesByReentry: only a session is left and entered again`);
  }
  checkCapabilities(spec, inputs, `${path}.capabilities`, capabilities);
}

/** Every common input but `instanceId` has its entry, so that nothing is promised that no cloud answered for. */
function checkCapabilities(
  spec: ResourceSpec,
  inputs: readonly Property[],
  path: string,
  capabilities: Readonly<Record<string, Capability>>,
): void {
  const expected = inputs.filter((input) => input.name !== 'instanceId');
  const missing = expected.map(({ name }) => name).filter((name) => capabilities[name] === undefined);
  if (missing.length > 0) throw new TypeError(`${path}: nothing is said about ${missing.join(', ')}`);
  const strange = Object.keys(capabilities).filter((name) => !expected.some((input) => input.name === name));
  if (strange.length > 0) throw new TypeError(`${path}: ${strange.join(', ')} is no common input`);
  for (const input of expected) {
    const capability = capabilities[input.name];
    const schema: unknown = spec.inputs.shape[input.name];
    if (capability?.supported !== true || !(schema instanceof z.ZodType)) continue;
    for (const reason of misfits(capability, input, schema)) throw new TypeError(`${path}.${input.name}: ${reason}`);
  }
}

/** In words, what a cloud says about an input and the input does not take. */
function misfits(capability: Supported, input: Property, schema: z.ZodType): string[] {
  const { values, range: limits, length } = capability;
  const common = input.facts.default;
  return [
    ...(values === undefined ? [] : valueMisfits(values, input.shape)),
    ...(limits === undefined ? [] : rangeMisfits(limits, input)),
    ...(length !== undefined && input.shape.kind !== 'string' ? ['length: is for strings'] : []),
    ...(length !== undefined && length.min > length.max ? ['length: min is above max'] : []),
    ...(capability.default === undefined ? [] : defaultMisfits(capability, capability.default, input, schema)),
    ...(common !== undefined && !isWithin(capability, common) ? ['the common default is not among its values'] : []),
    ...(capability.required === true && (input.required || common !== undefined || capability.default !== undefined)
      ? ['required: it cannot be missing anyway']
      : []),
  ];
}

function valueMisfits(values: readonly unknown[], shape: Shape): string[] {
  const taken = valuesOf(shape);
  if (taken === undefined) return ['values: is for enums and booleans'];
  if (values.length === 0) return ['values: none is left'];
  return values.filter((value) => !taken.includes(value)).map((value) => `values: it does not take "${String(value)}"`);
}

/** All there are; of a list, those of its items. */
function valuesOf(shape: Shape): readonly unknown[] | undefined {
  if (shape.kind === 'boolean') return [true, false];
  if (shape.kind === 'enum') return shape.members.map((member) => member.value);
  return shape.kind === 'array' ? valuesOf(shape.items) : undefined;
}

function rangeMisfits({ min, max }: { readonly min: number; readonly max: number }, input: Property): string[] {
  const { shape } = input;
  if (shape.kind !== 'number' && shape.kind !== 'integer') return ['range: is for numbers'];
  if (min > max) return ['range: min is above max'];
  const wider = min < (shape.minimum ?? min) || max > (shape.maximum ?? max);
  return wider ? ['range: is wider than the common one'] : [];
}

function defaultMisfits(capability: Supported, value: unknown, input: Property, schema: z.ZodType): string[] {
  if (input.required) return ['default: it cannot be left out'];
  if (input.facts.default !== undefined) return ['default: the common one says already what leaving it out means'];
  if (!schema.safeParse(value).success) return ['default: the input does not take it'];
  return isWithin(capability, value) ? [] : ['default: is not within its values or its range'];
}

function isWithin({ values, range: limits }: Supported, value: unknown): boolean {
  if (values !== undefined && !values.some((one) => one === value)) return false;
  return limits === undefined || (typeof value === 'number' && value >= limits.min && value <= limits.max);
}
