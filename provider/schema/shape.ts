import * as z from 'zod';
import type { UpdateMode } from '../resources/spec.ts';

/*
 * A specification as the generators see it: what zod says and what its metadata adds, with no zod left in it.
 * This is the only file that knows zod's kinds. What a Pulumi schema cannot say is refused here, with its path.
 */

/** What a property's metadata says. */
export interface Facts {
  readonly description: string;
  readonly update: UpdateMode | undefined;
  readonly default: unknown;
  readonly secret: boolean;
  readonly eventOnly: boolean;
  readonly environment: string | undefined;
}

export interface Property {
  readonly name: string;
  /** `Snapshot.inputs.name`: for errors. */
  readonly path: string;
  readonly required: boolean;
  readonly facts: Facts;
  readonly shape: Shape;
}

export interface EnumShape {
  readonly kind: 'enum';
  readonly name: string;
  readonly description: string;
  readonly members: readonly { readonly value: string; readonly description: string | undefined }[];
}

export interface ObjectShape {
  readonly kind: 'object';
  /** Undefined when the specification leaves the naming to its reader. */
  readonly name: string | undefined;
  readonly description: string;
  readonly properties: readonly Property[];
}

export type Shape =
  | { readonly kind: 'string' | 'boolean' | 'any' }
  | { readonly kind: 'number' | 'integer'; readonly minimum: number | undefined; readonly maximum: number | undefined }
  | { readonly kind: 'array'; readonly items: Shape }
  | { readonly kind: 'map'; readonly values: Shape }
  | EnumShape
  | ObjectShape;

/** Adds properties to an object inside a shape: `at` is its path, arrays and maps not counted; `''` is the shape itself. */
export interface Addition {
  readonly at: string;
  readonly properties: readonly Property[];
}

type Meta = Readonly<z.GlobalMeta>;

interface Layers {
  readonly schema: z.ZodType;
  /** Outermost first. */
  readonly metas: readonly Meta[];
  readonly optional: boolean;
}

const deepest = 20;

const ways: Readonly<Record<string, string>> = {
  default: 'declare the default in the metadata: .meta({ default })',
  prefault: 'declare the default in the metadata: .meta({ default })',
  nullable: 'use .optional(): Pulumi knows no null',
  literal: 'use an enum with one member',
  date: 'use a string (RFC 3339)',
  bigint: 'use a string',
  tuple: 'use an object with named properties',
  intersection: 'use one object',
  union: 'use an enum, or separate optional properties',
  pipe: 'use the plain kind, and transform where the value is used',
  transform: 'use the plain kind, and transform where the value is used',
};

function refuse(path: string, reason: string): never {
  throw new TypeError(`${path}: ${reason}`);
}

/** The properties of an object; every nested object and enum must carry a name (`.meta({ id })`). */
export function readObject(schema: unknown, path: string, addition?: Addition): ObjectShape {
  const shape = readShape(unwrap(schema, path), path, '', addition);
  if (shape.kind !== 'object') return refuse(path, 'must be an object');
  if (addition !== undefined && !reaches(schema, addition.at.split('.').filter(Boolean))) {
    return refuse(path, `has no object at "${addition.at}"`);
  }
  return shape;
}

function unwrap(schema: unknown, path: string): Layers {
  if (!(schema instanceof z.ZodType)) return refuse(path, 'has no zod schema');
  const meta: Meta = schema.meta() ?? {};
  if (!(schema instanceof z.ZodOptional)) return { schema, metas: [meta], optional: false };
  const inner = unwrap(schema.unwrap(), path);
  return { schema: inner.schema, metas: [meta, ...inner.metas], optional: true };
}

function readShape(layers: Layers, path: string, at: string, addition: Addition | undefined): Shape {
  const { schema } = layers;
  if (schema instanceof z.ZodObject) return readFields(schema, layers, path, at, addition);
  if (schema instanceof z.ZodEnum) return readEnum(schema, layers, path);
  if (layers.metas.some((meta) => meta.id !== undefined))
    return refuse(path, 'only objects and enums have a name (id)');
  if (schema instanceof z.ZodArray) {
    return { kind: 'array', items: readShape(inside(schema.element, path), `${path}[]`, at, addition) };
  }
  if (schema instanceof z.ZodRecord) {
    if (!(schema.keyType instanceof z.ZodString)) return refuse(path, 'the keys of a map must be plain strings');
    return { kind: 'map', values: readShape(inside(schema.valueType, path), `${path}{}`, at, addition) };
  }
  return readLeaf(schema, path);
}

/** Items and values are always there: an optional one has no meaning in a Pulumi schema. */
function inside(schema: unknown, path: string): Layers {
  const layers = unwrap(schema, path);
  return layers.optional ? refuse(path, 'an item cannot be optional') : layers;
}

function readLeaf(schema: z.ZodType, path: string): Shape {
  const kind = schema.def.type;
  if (schema instanceof z.ZodNumber) {
    return {
      kind: schema.isInt ? 'integer' : 'number',
      minimum: limit(schema.minValue),
      maximum: limit(schema.maxValue),
    };
  }
  if (kind === 'string' || kind === 'boolean') return { kind };
  if (kind === 'unknown' || kind === 'any') return { kind: 'any' };
  const way = ways[kind];
  return refuse(path, `a Pulumi schema cannot say zod's "${kind}"${way === undefined ? '' : `; ${way}`}`);
}

/** zod answers infinities, or the ends of the safe integers, where there is no limit. */
function limit(value: number | null): number | undefined {
  return value === null || Math.abs(value) >= Number.MAX_SAFE_INTEGER ? undefined : value;
}

function readEnum(schema: z.ZodEnum, layers: Layers, path: string): EnumShape {
  const named = layers.metas.find((meta) => meta.id !== undefined);
  if (named?.id === undefined) return refuse(path, 'an enum needs a name: .meta({ id })');
  const texts = named.members ?? {};
  const values = schema.options.map((value) =>
    typeof value === 'string' ? value : refuse(path, 'enum members must be strings'),
  );
  const strange = Object.keys(texts).find((value) => !values.includes(value));
  if (strange !== undefined) return refuse(path, `describes a member "${strange}" that the enum does not have`);
  return {
    kind: 'enum',
    name: named.id,
    description: named.description ?? '',
    members: values.map((value) => ({ value, description: texts[value] })),
  };
}

function readFields(
  schema: z.ZodObject,
  layers: Layers,
  path: string,
  at: string,
  addition: Addition | undefined,
): ObjectShape {
  if (path.split('.').length > deepest) return refuse(path, 'is nested too deeply, or contains itself');
  const { catchall } = schema.def;
  if (catchall !== undefined && !(catchall instanceof z.ZodNever)) {
    return refuse(path, 'an object of open ended keys cannot be described; use a record, or list its properties');
  }
  const own = Object.entries(schema.shape).map(([name, field]): Property => {
    const place = `${path}.${name}`;
    const fieldLayers = unwrap(field, place);
    return {
      name,
      path: place,
      required: !fieldLayers.optional,
      facts: factsOf(fieldLayers.metas, place),
      shape: readShape(fieldLayers, place, at === '' ? name : `${at}.${name}`, addition),
    };
  });
  const added = addition?.at === at ? addition.properties : [];
  const taken = added.find((one) => own.some((other) => other.name === one.name));
  if (taken !== undefined) return refuse(`${path}.${taken.name}`, 'is declared, and a cloud adds it too');
  const named = layers.metas.find((meta) => meta.id !== undefined) ?? layers.metas[0];
  return { kind: 'object', name: named?.id, description: named?.description ?? '', properties: [...own, ...added] };
}

function factsOf(metas: readonly Meta[], path: string): Facts {
  const first = <Key extends keyof z.GlobalMeta>(key: Key): Meta[Key] | undefined =>
    metas.find((meta) => meta[key] !== undefined)?.[key];
  const description = first('description');
  if (description === undefined || description.trim() === '') return refuse(path, 'has no description');
  return {
    description: description.trim(),
    update: first('update'),
    default: first('default'),
    secret: first('secret') === true,
    eventOnly: first('eventOnly') === true,
    environment: first('environment'),
  };
}

/** Does the path lead to an object? */
function reaches(schema: unknown, steps: readonly string[]): boolean {
  const inner = schema instanceof z.ZodOptional ? schema.unwrap() : schema;
  if (inner instanceof z.ZodArray) return reaches(inner.element, steps);
  if (inner instanceof z.ZodRecord) return reaches(inner.valueType, steps);
  if (!(inner instanceof z.ZodObject)) return false;
  const [step, ...rest] = steps;
  return step === undefined || reaches(inner.shape[step], rest);
}
