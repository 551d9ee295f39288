import * as z from 'zod';
import type { Capability, Cloud, Present } from '../clouds/driver.ts';
import { isObject, type Json, type JsonObject, type MutableJsonObject, sameJson, valueAt } from '../core/json.ts';
import { type ResourceKind, resources } from '../resources/index.ts';
import type { ResourceSpec, UpdateMode } from '../resources/spec.ts';

/** One input of one resource on one cloud: the common contract and the cloud's own, put together. */
export interface InputProperty {
  /** `name`, `<cloud>.<property>`: one or two steps. */
  readonly path: string;
  readonly schema: z.ZodType;
  readonly update: UpdateMode;
  readonly required: boolean;
  readonly default: Json | undefined;
  readonly eventOnly: boolean;
  /** The cloud cannot give it back: a missing old value says nothing. */
  readonly unreadable: boolean;
  /** Undefined for a property of the cloud's own block, and for `instanceId`. */
  readonly capability: Capability | undefined;
}

export interface InputTable {
  readonly spec: ResourceSpec;
  readonly properties: readonly InputProperty[];
  /** Name of the configured cloud's block, if it has one. */
  readonly block: string | undefined;
}

export function inputTable(kind: ResourceKind, cloud: Cloud): InputTable {
  const spec: ResourceSpec = resources[kind];
  const { block, capabilities, unreadable } = cloud.resources[kind];
  const one = (path: string, schema: unknown, capability?: Capability) =>
    property(path, schema, capability, unreadable.includes(path));
  const own = Object.entries(spec.inputs.shape).map(([name, schema]) => one(name, schema, capabilities[name]));
  const blocked = Object.entries(block?.shape ?? {}).map(([name, schema]) => one(`${cloud.name}.${name}`, schema));
  return { spec, properties: [...own, ...blocked], block: block === undefined ? undefined : cloud.name };
}

function property(
  path: string,
  schema: unknown,
  capability: Capability | undefined,
  unreadable: boolean,
): InputProperty {
  if (!(schema instanceof z.ZodType)) throw new TypeError(`${path} has no schema`);
  const meta = schema.meta() ?? {};
  const here = capability?.supported === true ? capability : undefined;
  return {
    path,
    schema,
    update: here?.update ?? meta.update ?? 'place',
    required: here?.required === true || !schema.safeParse(undefined).success,
    default: toJson(here?.default ?? meta.default),
    eventOnly: meta.eventOnly === true,
    unreadable,
    capability,
  };
}

function toJson(value: unknown): Json | undefined {
  const parsed = z.json().optional().safeParse(value);
  return parsed.success ? parsed.data : undefined;
}

/** A copy with the value at the path set; undefined takes it away. */
export function withValue(object: JsonObject, path: string, value: Json | undefined): JsonObject {
  const [first = '', second] = path.split('.');
  if (second === undefined) return put(object, first, value);
  const inner = object[first];
  const changed = put(isObject(inner) ? inner : {}, second, value);
  return put(object, first, Object.keys(changed).length === 0 ? undefined : changed);
}

function put(object: JsonObject, key: string, value: Json | undefined): JsonObject {
  const copy: MutableJsonObject = { ...object };
  if (value === undefined) delete copy[key];
  else copy[key] = value;
  return copy;
}

/** The value with its default: what an absent input means. */
export function effective(property: InputProperty, inputs: JsonObject): Json | undefined {
  return valueAt(inputs, property.path) ?? property.default;
}

/** What the cloud shows, as `wanted` words it where both mean the same. */
export function seenAs(
  { inputs, synonyms }: Pick<Present, 'inputs' | 'synonyms'>,
  path: string,
  wanted: Json | undefined,
): Json | undefined {
  const seen = valueAt(inputs, path);
  if (seen === undefined || wanted === undefined) return seen;
  return synonyms?.[path]?.some((one) => sameJson(one, wanted)) === true ? wanted : seen;
}

/** Does the cloud show that value? Undefined where it shows none. */
export function showsAs(
  present: Pick<Present, 'inputs' | 'synonyms'>,
  path: string,
  wanted: Json | undefined,
): boolean | undefined {
  const seen = seenAs(present, path, wanted);
  return seen === undefined ? undefined : sameJson(seen, wanted);
}
