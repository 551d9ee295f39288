import type { Field, FieldTable, ScalarField } from './fields.ts';
import { isScalar } from './fields.ts';

/** Suffixes of a scalar field, the empty one being "equals". [spec] */
const equality = ['', '_not', '_in', '_not_in'] as const;
const ordering = ['_lt', '_lte', '_gt', '_gte'] as const;
const textual = [
  '_contains',
  '_not_contains',
  '_starts_with',
  '_not_starts_with',
  '_ends_with',
  '_not_ends_with',
] as const;
const relational = ['_some', '_every', '_none'] as const;

export type Operator = (typeof equality)[number] | (typeof ordering)[number] | (typeof textual)[number];
export type Quantifier = (typeof relational)[number];

export const operatorsOf: Readonly<Record<ScalarField['kind'], readonly Operator[]>> = {
  text: [...equality, ...ordering, ...textual],
  integer: [...equality, ...ordering],
  number: [...equality, ...ordering],
  date: [...equality, ...ordering],
  enum: equality,
  boolean: ['', '_not'],
};

/** What a key of a `where` stands for. */
export type Key =
  | { readonly name: string; readonly kind: 'scalar'; readonly field: ScalarField; readonly operator: Operator }
  | { readonly name: string; readonly kind: 'one'; readonly field: Extract<Field, { readonly of: unknown }> }
  | {
      readonly name: string;
      readonly kind: 'many';
      readonly field: Extract<Field, { readonly of: unknown }>;
      readonly quantifier: Quantifier;
    };

/** `undefined`: the collection has no such key. */
export function keyIn(fields: FieldTable, key: string): Key | undefined {
  return keysOf(fields).get(key);
}

const known = new WeakMap<FieldTable, ReadonlyMap<string, Key>>();

function keysOf(fields: FieldTable): ReadonlyMap<string, Key> {
  const before = known.get(fields);
  if (before !== undefined) return before;
  const keys = new Map(Object.entries(fields).flatMap(([name, field]) => keysOfField(name, field)));
  known.set(fields, keys);
  return keys;
}

function keysOfField(name: string, field: Field): readonly (readonly [string, Key])[] {
  if (isScalar(field)) {
    return operatorsOf[field.kind].map((operator) => [name + operator, { name, kind: 'scalar', field, operator }]);
  }
  if (field.kind === 'one') return [[name, { name, kind: 'one', field }]];
  return relational.map((quantifier) => [name + quantifier, { name, kind: 'many', field, quantifier }]);
}
