import type { Collection } from './tables.ts';

/** What a field of a collection is, as far as `where` and `orderBy` are concerned. */
export type Field =
  | { readonly kind: 'text' | 'integer' | 'number' | 'date' | 'boolean' }
  | { readonly kind: 'enum'; readonly values: readonly string[] }
  | { readonly kind: 'one' | 'many'; readonly of: Collection };

export type ScalarField = Exclude<Field, { readonly kind: 'one' | 'many' }>;

/** The fields of one collection that can be asked for. A field that is missing here is refused. [spec] */
export type FieldTable = Readonly<Record<string, Field>>;

/** A row as it is answered. */
export type Row = Readonly<Record<string, unknown>>;

/** Looks up the whole row that a relation points to, for conditions on fields that the relation does not carry. */
export type Related = (collection: Collection, id: string) => Row | undefined;

export const text: Field = { kind: 'text' };
export const integer: Field = { kind: 'integer' };
export const number: Field = { kind: 'number' };
export const date: Field = { kind: 'date' };
export const boolean: Field = { kind: 'boolean' };

export function oneOf(...values: readonly string[]): Field {
  return { kind: 'enum', values };
}

export function one(of: Collection): Field {
  return { kind: 'one', of };
}

export function many(of: Collection): Field {
  return { kind: 'many', of };
}

/** The same field under several names. */
export function each<Name extends string>(field: Field, names: readonly Name[]): Record<Name, Field> {
  // `fromEntries` forgets which keys it was given.
  return Object.fromEntries(names.map((name) => [name, field])) as Record<Name, Field>;
}

export function isScalar(field: Field): field is ScalarField {
  return field.kind !== 'one' && field.kind !== 'many';
}
