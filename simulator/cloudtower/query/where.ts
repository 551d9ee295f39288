import type { QueryQuirks } from '../quirks-of-queries.ts';
import type { FieldTable, Related, Row, ScalarField } from './fields.ts';
import { keyIn } from './operators.ts';
import type { Key, Operator, Quantifier } from './operators.ts';
import { tables } from './tables.ts';
import type { Collection } from './tables.ts';
import { BadQuery, compares, operand, valueOf } from './values.ts';
import type { Value } from './values.ts';

export type Predicate = (row: Row) => boolean;

export interface WhereContext {
  readonly related: Related;
  readonly quirks: Pick<QueryQuirks, 'nullOperand' | 'textIgnoresCase'>;
}

/**
 * The condition that a `where` stands for: several keys are ANDed, `AND`, `OR` and `NOT` take arrays [spec], and no
 * condition at all matches everything [doc]. Throws {@link BadQuery}: unknown keys are refused, at every depth [spec].
 */
export function compileWhere(fields: FieldTable, where: unknown, context: WhereContext, path = 'where'): Predicate {
  // Nullable, like every part of a query. [spec]
  if (where === undefined || where === null) return () => true;
  if (!isObject(where)) throw new BadQuery(`${path} must be an object`);
  const parts = Object.entries(where).map(([key, given]) => part(fields, key, given, { context, path }));
  return (row) => parts.every((passes) => passes(row));
}

interface Place {
  readonly context: WhereContext;
  readonly path: string;
}

function part(fields: FieldTable, name: string, given: unknown, place: Place): Predicate {
  const path = `${place.path}.${name}`;
  const here = { ...place, path };
  if (name === 'AND' || name === 'OR' || name === 'NOT') return combined(fields, name, given, here);
  const key = keyIn(fields, name);
  if (key === undefined) throw new BadQuery(`${path} is not a field that can be asked for`);
  return condition(key, given, here);
}

function combined(fields: FieldTable, name: 'AND' | 'OR' | 'NOT', given: unknown, place: Place): Predicate {
  if (given === null) return () => true;
  if (!Array.isArray(given)) throw new BadQuery(`${place.path} must be an array`);
  const parts = given.map((one: unknown, index) => compileWhere(fields, one, place.context, `${place.path}[${index}]`));
  switch (name) {
    case 'AND':
      return (row) => parts.every((passes) => passes(row));
    case 'OR':
      return (row) => parts.some((passes) => passes(row));
    case 'NOT':
      return (row) => !parts.some((passes) => passes(row));
  }
}

function condition(key: Key, given: unknown, place: Place): Predicate {
  switch (key.kind) {
    case 'scalar':
      return scalar(key, given, place);
    case 'one':
      return toOne(key.name, key.field.of, { given, place });
    case 'many':
      return toMany(key, given, place);
  }
}

function scalar(
  { name, field, operator }: Extract<Key, { readonly kind: 'scalar' }>,
  given: unknown,
  place: Place,
): Predicate {
  const folded = folding(field, place.context);
  const valueIn = (row: Row): Value | undefined => folded(valueOf(field, row[name]));
  if (given === null) return nullCondition(operator, valueIn, place);
  const wanted = operands(field, operator, { given, place }).map((one) => folded(one) ?? one);
  return (row) => compares(operator, valueIn(row), wanted);
}

/** Equal to null means "has none". What null means for the other operators is unknown. */
function nullCondition(
  operator: Operator,
  valueIn: (row: Row) => Value | undefined,
  { context, path }: Place,
): Predicate {
  if (operator === '') return (row) => valueIn(row) === undefined;
  if (operator === '_not') return (row) => valueIn(row) !== undefined;
  if (context.quirks.nullOperand === 'refused') throw new BadQuery(`${path} must not be null`);
  return () => true;
}

function operands(
  field: ScalarField,
  operator: Operator,
  { given, place: { path } }: { readonly given: unknown; readonly place: Place },
): readonly Value[] {
  if (operator !== '_in' && operator !== '_not_in') return [operand(field, given, path)];
  if (!Array.isArray(given)) throw new BadQuery(`${path} must be an array`);
  return given.map((one: unknown, index) => operand(field, one, `${path}[${index}]`));
}

function folding(field: ScalarField, { quirks }: WhereContext): (value: Value | undefined) => Value | undefined {
  if (field.kind !== 'text' || !quirks.textIgnoresCase) return (value) => value;
  return (value) => (typeof value === 'string' ? value.toLowerCase() : value);
}

/** Null: there is no related object. An empty condition: there is one (inferred). */
function toOne(
  name: string,
  collection: Collection,
  { given, place: { context, path } }: { readonly given: unknown; readonly place: Place },
): Predicate {
  if (given === null) return (row) => !isObject(row[name]);
  const passes = compileWhere(tables[collection], given, context, path);
  return (row) => isObject(row[name]) && passes(whole(collection, row[name], context));
}

function toMany({ name, field, quantifier }: Extract<Key, { readonly kind: 'many' }>, given: unknown, place: Place) {
  if (given === null) return () => true;
  const passes = compileWhere(tables[field.of], given, place.context, place.path);
  return (row: Row): boolean => {
    const related = Array.isArray(row[name]) ? row[name].filter(isObject) : [];
    return quantified(
      quantifier,
      related.map((one) => passes(whole(field.of, one, place.context))),
    );
  };
}

function quantified(quantifier: Quantifier, results: readonly boolean[]): boolean {
  switch (quantifier) {
    case '_some':
      return results.includes(true);
    case '_every':
      return !results.includes(false);
    case '_none':
      return !results.includes(true);
  }
}

function whole(collection: Collection, reference: Row, { related }: WhereContext): Row {
  return (typeof reference['id'] === 'string' ? related(collection, reference['id']) : undefined) ?? reference;
}

function isObject(value: unknown): value is Row {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
