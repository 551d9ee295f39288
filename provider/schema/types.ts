import { isDeepStrictEqual } from 'node:util';
import { checkPropertyName, checkTypeName, pascal, type Place } from './names.ts';
import { token } from '../resources/token.ts';
import type { EnumSpec, ObjectSpec, PropertySpec, PropertySpecs, TypeSpec } from './pulumi.ts';
import type { EnumShape, ObjectShape, Property, Shape } from './shape.ts';

/** What a property gets besides its type; everywhere the same inside one input block or one answer. */
export type Annotate = (property: Property) => Omit<PropertySpec, keyof TypeSpec>;

/** The named types of the package, collected while the rest of the schema is built. */
export class TypeTable {
  readonly #types = new Map<string, { spec: ObjectSpec | EnumSpec; path: string }>();
  readonly #taken: ReadonlySet<string>;

  /** `taken`: names of resources. Some languages put types beside them. */
  constructor(taken: readonly string[]) {
    this.#taken = new Set(taken);
  }

  all(): Record<string, ObjectSpec | EnumSpec> {
    return Object.fromEntries([...this.#types].map(([name, { spec }]) => [token(name), spec]));
  }

  properties(place: Place, properties: readonly Property[], annotate: Annotate): PropertySpecs {
    return Object.fromEntries(
      properties.map((property) => {
        checkPropertyName(place, property.name, property.path);
        return [property.name, { ...this.#type(property.shape, property.path, annotate), ...annotate(property) }];
      }),
    );
  }

  /** The members of an object that is no type of its own: the arguments or the result of a function. */
  object(place: Place, shape: ObjectShape, annotate: Annotate): ObjectSpec {
    const required = requiredNames(shape.properties);
    return {
      type: 'object',
      ...(shape.description === '' ? {} : { description: shape.description }),
      properties: this.properties(place, shape.properties, annotate),
      ...(required.length === 0 ? {} : { required }),
    };
  }

  #type(shape: Shape, path: string, annotate: Annotate): TypeSpec {
    switch (shape.kind) {
      case 'string':
      case 'boolean':
      case 'number':
      case 'integer':
        return { type: shape.kind };
      case 'any':
        return { $ref: 'pulumi.json#/Any' };
      case 'array':
        return { type: 'array', items: this.#type(shape.items, path, annotate) };
      case 'map':
        return { type: 'object', additionalProperties: this.#type(shape.values, path, annotate) };
      case 'enum':
        return this.#named(shape.name, enumSpec(shape, path), path);
      case 'object':
        if (shape.name === undefined) throw new TypeError(`${path}: a nested object needs a name: .meta({ id })`);
        return this.#named(shape.name, this.object('type', shape, annotate), path);
    }
  }

  #named(name: string, spec: ObjectSpec | EnumSpec, path: string): TypeSpec {
    checkTypeName(name, path);
    if (this.#taken.has(name)) throw new TypeError(`${path}: a resource is called "${name}" already`);
    const known = this.#types.get(name);
    if (known === undefined) this.#types.set(name, { spec, path });
    else if (!isDeepStrictEqual(known.spec, spec)) {
      throw new TypeError(`${path}: the type "${name}" is another one than at ${known.path}`);
    }
    return { $ref: `#/types/${token(name)}` };
  }
}

export function requiredNames(properties: readonly Property[]): string[] {
  return properties
    .filter((property) => property.required)
    .map((property) => property.name)
    .sort();
}

function enumSpec(shape: EnumShape, path: string): EnumSpec {
  const members = shape.members.map(({ value, description }) => {
    if (!/^[a-zA-Z][a-zA-Z0-9]*$/.test(value))
      throw new TypeError(`${path}: the enum member "${value}" is no identifier`);
    return { name: pascal(value), value, ...(description === undefined ? {} : { description }) };
  });
  if (members.length === 0) throw new TypeError(`${path}: an enum needs members`);
  if (new Set(members.map((member) => member.name)).size < members.length) {
    throw new TypeError(`${path}: two enum members differ only in case`);
  }
  return {
    type: 'string',
    ...(shape.description === '' ? {} : { description: shape.description }),
    enum: members,
  };
}
