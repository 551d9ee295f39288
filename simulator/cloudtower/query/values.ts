import type { ScalarField } from './fields.ts';
import type { Operator } from './operators.ts';

/** A comparable form of a scalar: dates are milliseconds, booleans numbers. */
export type Value = string | number;

/** A `where`, an `orderBy` or a page that makes no sense. Answered with HTTP 400. */
export class BadQuery extends Error {
  override readonly name = 'BadQuery';
}

/** What was asked for, checked against the type of the field. Throws {@link BadQuery}. */
export function operand(field: ScalarField, given: unknown, path: string): Value {
  const value = valueOf(field, given);
  if (value === undefined) throw new BadQuery(`${path} must be ${described(field)}`);
  return value;
}

/** The value of a field in a row; `undefined` where the row has none. */
export function valueOf(field: ScalarField, given: unknown): Value | undefined {
  switch (field.kind) {
    case 'text':
      return typeof given === 'string' ? given : undefined;
    case 'enum':
      return typeof given === 'string' && field.values.includes(given) ? given : undefined;
    case 'integer':
      return typeof given === 'number' && Number.isInteger(given) ? given : undefined;
    case 'number':
      return typeof given === 'number' && Number.isFinite(given) ? given : undefined;
    case 'boolean':
      return typeof given === 'boolean' ? Number(given) : undefined;
    case 'date': {
      const at = typeof given === 'string' ? Date.parse(given) : Number.NaN;
      return Number.isNaN(at) ? undefined : at;
    }
  }
}

export function described(field: ScalarField): string {
  switch (field.kind) {
    case 'text':
      return 'a string';
    case 'enum':
      return `one of ${field.values.join(', ')}`;
    case 'integer':
      return 'an integer';
    case 'number':
      return 'a number';
    case 'boolean':
      return 'a boolean';
    case 'date':
      return 'a date-time';
  }
}

/** Whether `value` passes; a row without a value passes no comparison, as in SQL (inferred). */
export function compares(operator: Operator, value: Value | undefined, wanted: readonly Value[]): boolean {
  if (value === undefined) return false;
  const [first = ''] = wanted;
  switch (operator) {
    case '':
      return value === first;
    case '_not':
      return value !== first;
    case '_in':
      return wanted.includes(value);
    case '_not_in':
      return !wanted.includes(value);
    case '_lt':
      return value < first;
    case '_lte':
      return value <= first;
    case '_gt':
      return value > first;
    case '_gte':
      return value >= first;
    case '_contains':
      return String(value).includes(String(first));
    case '_not_contains':
      return !String(value).includes(String(first));
    case '_starts_with':
      return String(value).startsWith(String(first));
    case '_not_starts_with':
      return !String(value).startsWith(String(first));
    case '_ends_with':
      return String(value).endsWith(String(first));
    case '_not_ends_with':
      return !String(value).endsWith(String(first));
  }
}
