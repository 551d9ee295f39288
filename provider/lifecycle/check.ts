import * as z from 'zod';
import type { Cloud } from '../clouds/driver.ts';
import { autoName } from '../core/name.ts';
import {
  hasUnknown,
  isObject,
  type Json,
  type JsonObject,
  type MutableJsonObject,
  sameJson,
  UNKNOWN,
  valueAt,
} from '../core/json.ts';
import { withArticle } from '../core/words.ts';
import type { Checked, CheckFailure, ResourceIdentity } from './contract.ts';
import { effective, type InputProperty, type InputTable, inputTable, withValue } from './inputs.ts';
import type { RunMemory } from './memory.ts';
import type { ResourceSpec } from '../resources/spec.ts';
import { closest } from '../core/closest.ts';
import { validate } from './validate.ts';

export interface CheckParts {
  readonly clouds: readonly Cloud[];
  readonly cloud: Cloud;
  readonly namingKey: string | typeof UNKNOWN | undefined;
  readonly memory: RunMemory;
}

/**
 * Everything that can be known about inputs without asking a cloud: shape, limits, what this cloud supports, what an existing
 * object allows. Pure but for the memory of the run. `olds` are the old inputs; undefined for a new or replacing object.
 */
export function check(
  parts: CheckParts,
  resource: ResourceIdentity,
  olds: JsonObject | undefined,
  news: JsonObject,
): Checked {
  const table = inputTable(resource.kind, parts.cloud);
  parts.memory.noteChecked(resource.urn, olds !== undefined);

  const failures = [...unknownKeys(parts, resource, table, news), ...otherBlocks(parts, resource, news)];
  let inputs = withoutOtherBlocks(table, news);
  for (const property of table.properties) {
    const checked = checkProperty(parts.cloud, property, valueAt(inputs, property.path));
    failures.push(...checked.failures);
    inputs = withValue(inputs, property.path, checked.value);
  }
  // A value that is wrong as such needs no advice on how to change to it.
  const wrong = new Set(failures.map(({ path }) => path));
  if (olds !== undefined) failures.push(...refusedChanges(table, olds, inputs).filter(({ path }) => !wrong.has(path)));
  failures.push(...unusableInstance(inputs));
  inputs = withName(parts, resource, table, olds, inputs);
  if (failures.length === 0) failures.push(...(parts.cloud.resources[resource.kind].contradictions?.(inputs) ?? []));
  if (failures.length === 0) failures.push(...conflicts(parts.memory, resource, table, inputs));
  if (failures.length === 0) failures.push(...secondSession(parts.memory, resource, table, inputs));
  const { instanceId } = inputs;
  if (table.spec.identity === 'instance' && typeof instanceId === 'string' && instanceId === olds?.['instanceId'])
    parts.memory.noteManaged(resource.kind, instanceId, resource.urn);
  parts.memory.noteAsked(resource.urn, inputs);
  return { inputs, failures, warnings: [] };
}

function unknownKeys(
  parts: CheckParts,
  resource: ResourceIdentity,
  table: InputTable,
  news: JsonObject,
): CheckFailure[] {
  const blocks = parts.clouds
    .filter((cloud) => cloud.resources[resource.kind].block !== undefined)
    .map((cloud) => cloud.name);
  const known = [...Object.keys(table.spec.inputs.shape), ...blocks];
  return Object.keys(news)
    .filter((key) => !known.includes(key) && news[key] !== undefined)
    .map((key) => ({
      path: key,
      reason: `${withArticle(table.spec.noun)} has no such property${closest(key, known)}`,
    }));
}

/** Blocks of all clouds are validated, so that a program for several clouds fails on any of them; then dropped. */
function otherBlocks(parts: CheckParts, resource: ResourceIdentity, news: JsonObject): CheckFailure[] {
  return parts.clouds.flatMap((cloud) => {
    const block = cloud.resources[resource.kind].block;
    const value = news[cloud.name];
    if (block === undefined || value === undefined || value === null || value === UNKNOWN) return [];
    if (!isObject(value)) return [{ path: cloud.name, reason: 'must be an object' }];
    const known = Object.keys(block.shape);
    const strangers = Object.keys(value)
      .filter((key) => !known.includes(key))
      .map((key) => ({ path: `${cloud.name}.${key}`, reason: `no such property${closest(key, known)}` }));
    const wrong = cloud.name === parts.cloud.name ? [] : validate(block.partial(), withoutNulls(value), cloud.name);
    return [...strangers, ...wrong];
  });
}

/** `null` is how some languages write "not given". */
function withoutNulls(value: JsonObject): JsonObject {
  return Object.fromEntries(Object.entries(value).filter(([, leaf]) => leaf !== null));
}

function withoutOtherBlocks(table: InputTable, news: JsonObject): JsonObject {
  const kept: MutableJsonObject = {};
  for (const key of Object.keys(table.spec.inputs.shape)) if (news[key] !== undefined) kept[key] = news[key];
  if (table.block === undefined) return kept;
  const block = news[table.block];
  if (isObject(block)) kept[table.block] = block;
  return block === UNKNOWN ? withUnknownBlock(table, kept) : kept;
}

/** Of an unknown block every property is unknown: a default in its place would be a promise that the run may break. */
function withUnknownBlock(table: InputTable, inputs: JsonObject): JsonObject {
  const inBlock = table.properties.filter(({ path }) => path.startsWith(`${table.block}.`));
  return inBlock.reduce((filled, { path }) => withValue(filled, path, UNKNOWN), inputs);
}

function checkProperty(
  cloud: Cloud,
  property: InputProperty,
  given: Json | undefined,
): { value: Json | undefined; failures: CheckFailure[] } {
  const { path, capability } = property;
  if (given === UNKNOWN) return { value: given, failures: [] };
  if (given === undefined || given === null) {
    if (property.required) return { value: undefined, failures: [{ path, reason: missing(cloud, property) }] };
    const usable = capability?.supported !== false;
    return { value: usable ? property.default : undefined, failures: [] };
  }
  const issues = validate(property.schema, given, path);
  if (issues.length > 0) return { value: given, failures: issues };
  const value = hasUnknown(given) ? given : canonical(property.schema, given);
  return { value, failures: unsupported(cloud, property, value) };
}

function missing(cloud: Cloud, { capability }: InputProperty): string {
  const isCloudsOwn = capability?.supported === true && capability.required === true;
  return isCloudsOwn ? `is required on ${cloud.title}` : 'is required';
}

function canonical(schema: z.ZodType, given: Json): Json {
  const parsed = schema.safeParse(given);
  const json = z.json().safeParse(parsed.data);
  return json.success ? json.data : given;
}

/** What the cloud does not have is said at preview, with the way out. The default of a property is never an offence. */
function unsupported(cloud: Cloud, property: InputProperty, value: Json): CheckFailure[] {
  const { path, capability } = property;
  if (capability === undefined || sameJson(value, property.default)) return [];
  if (!capability.supported) {
    return [{ path, reason: `${cloud.title} does not support it: ${capability.reason}. ${capability.wayOut}` }];
  }
  const isChoice = typeof value === 'string' || typeof value === 'boolean';
  if (capability.values !== undefined && isChoice && !capability.values.includes(value)) {
    const reason = capability.reason === undefined ? '' : `: ${capability.reason}`;
    const wayOut = property.required ? '' : ' Leave it out.';
    return [
      {
        path,
        reason: `${cloud.title} supports only ${capability.values.join(', ')}${reason.replace(/\.$/, '')}.${wayOut}`,
      },
    ];
  }
  const { length, range } = capability;
  if (range !== undefined && typeof value === 'number' && (value < range.min || value > range.max)) {
    return [{ path, reason: `${cloud.title} takes ${range.min} to ${range.max}` }];
  }
  if (length !== undefined && typeof value === 'string') {
    const characters = [...value].length;
    if (characters < length.min || characters > length.max) {
      return [
        { path, reason: `${cloud.title} takes ${length.min} to ${length.max} characters, this has ${characters}` },
      ];
    }
  }
  return [];
}

/** Does the plan ask for a new object? Unknown values may, so they do. */
export function asksForNew(table: InputTable, olds: JsonObject, news: JsonObject): boolean {
  return table.properties.some((property) => property.update === 'new' && isChanged(property, olds, news));
}

export function isChanged(property: InputProperty, olds: JsonObject, news: JsonObject): boolean {
  const before = valueAt(olds, property.path);
  const after = valueAt(news, property.path);
  if (property.eventOnly && (before === undefined || after === undefined)) return false;
  // After an import: what the cloud cannot give back is not known to differ.
  if (property.unreadable && before === undefined) return false;
  return !sameJson(effective(property, olds), effective(property, news));
}

function refusedChanges(table: InputTable, olds: JsonObject, news: JsonObject): CheckFailure[] {
  const { noun } = table.spec;
  const failures: CheckFailure[] = [];
  // What is still unknown may turn out to be the old value: refusing it waits until it is known.
  const isKnown = ({ path }: InputProperty) => !hasUnknown(valueAt(news, path));
  if (!asksForNew(table, olds, news)) {
    const ways = ['triggers' in table.spec.inputs.shape ? '`triggers`' : '', '`instanceId`']
      .filter(Boolean)
      .join(' or ');
    // A name that is left out stays as it is.
    const isGiven = ({ path }: InputProperty) => path !== 'name' || news['name'] !== undefined;
    for (const property of table.properties.filter(
      (one) => one.update === 'fixed' && isGiven(one) && isKnown(one) && isChanged(one, olds, news),
    )) {
      failures.push({
        path: property.path,
        reason: `cannot be changed on the existing ${noun}${named(olds)}; change ${ways} together with it to get a new one, or set it back`,
      });
    }
  } else if (
    typeof news['name'] === 'string' &&
    sameJson(news['name'], olds['name']) &&
    sameJson(news['instanceId'], olds['instanceId']) &&
    table.properties.some((one) => one.update === 'new' && isKnown(one) && isChanged(one, olds, news))
  ) {
    failures.push({
      path: 'name',
      reason: `the new ${noun} is made before the old one${named(olds)} is removed, so it needs a name of its own: change \`name\` together with the rest, or leave it out to have one made`,
    });
  }
  return failures;
}

/** The first slash of an id ends the instance: one inside it would make the object unfindable. */
function unusableInstance({ instanceId }: JsonObject): CheckFailure[] {
  if (typeof instanceId !== 'string' || !instanceId.includes('/')) return [];
  return [{ path: 'instanceId', reason: 'must be the id of the instance alone, without a slash' }];
}

function named(inputs: JsonObject): string {
  return typeof inputs['name'] === 'string' ? ` "${inputs['name']}"` : '';
}

/** Auto-names: the old one stays; a new one is unknown while an input that it is made from is unknown. */
function withName(
  parts: CheckParts,
  resource: ResourceIdentity,
  table: InputTable,
  olds: JsonObject | undefined,
  inputs: JsonObject,
): JsonObject {
  if (!('name' in table.spec.inputs.shape) || inputs['name'] !== undefined) return inputs;
  if (typeof olds?.['name'] === 'string') return withValue(inputs, 'name', olds['name']);
  return withValue(inputs, 'name', ownName(parts.cloud, parts.namingKey, resource, inputs));
}

/** The auto-name of this resource with these inputs; also used to recognise an object as our own. */
export function ownName(
  cloud: Cloud,
  namingKey: string | typeof UNKNOWN | undefined,
  resource: ResourceIdentity,
  inputs: JsonObject,
): string | typeof UNKNOWN {
  const table = inputTable(resource.kind, cloud);
  const replacing: MutableJsonObject = {};
  for (const property of table.properties.filter((one) => one.update === 'new')) {
    replacing[property.path] = effective(property, inputs);
  }
  if (hasUnknown(replacing) || namingKey === UNKNOWN) return UNKNOWN;
  const capability = cloud.resources[resource.kind].capabilities['name'];
  const maxLength = capability?.supported === true && capability.length !== undefined ? capability.length.max : 255;
  return autoName({ logicalName: resource.name, urn: resource.urn, replacing, namingKey, maxLength });
}

/** An instance has one session at a time: two resources for it are a mistake of the program. */
function secondSession(
  memory: RunMemory,
  resource: ResourceIdentity,
  { spec }: InputTable,
  { instanceId }: JsonObject,
): CheckFailure[] {
  if (spec.identity !== 'instance' || typeof instanceId !== 'string') return [];
  return onlyOne(memory, resource, spec, { instanceId, key: spec.kind, path: 'instanceId', words: '' });
}

/** What an instance has once, under that key: a second resource that asks for it is told the first one. */
function onlyOne(
  memory: RunMemory,
  { urn }: ResourceIdentity,
  { noun }: ResourceSpec,
  { instanceId, key, path, words }: { instanceId: string; key: string; path: string; words: string },
): CheckFailure[] {
  const first = memory.instanceWideConflict(`${key}\n${instanceId}`, urn, urn);
  if (first === undefined) return [];
  const has = `instance ${instanceId} already has the ${noun} ${first}${words} in this program`;
  return [{ path, reason: `${has}, and it can have one only` }];
}

function conflicts(
  memory: RunMemory,
  resource: ResourceIdentity,
  table: InputTable,
  inputs: JsonObject,
): CheckFailure[] {
  const instanceId = inputs['instanceId'];
  if (typeof instanceId !== 'string') return [];
  return table.properties.flatMap((property) => {
    const value = valueAt(inputs, property.path);
    const { capability } = property;
    if (capability?.supported !== true) return [];
    if (typeof value === 'string' && capability.exclusive?.includes(value) === true) {
      const { path } = property;
      return onlyOne(memory, resource, table.spec, {
        instanceId,
        key: `${path}=${value}`,
        path,
        words: ` with ${value}`,
      });
    }
    if (capability.instanceWide !== true) return [];
    if (value === undefined || hasUnknown(value)) return [];
    const other = memory.instanceWideConflict(`${property.path}\n${instanceId}`, resource.urn, value);
    if (other === undefined) return [];
    return [
      {
        path: property.path,
        reason: `belongs to the instance, and ${other} asks for another value on instance ${instanceId}; make both the same, or set it once`,
      },
    ];
  });
}
