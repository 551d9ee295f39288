import type { QueryQuirks } from '../quirks-of-queries.ts';
import type { FieldTable, Row, ScalarField } from './fields.ts';
import { isScalar } from './fields.ts';
import { BadQuery, valueOf } from './values.ts';

/**
 * Sorts by a single `<field>_ASC` or `<field>_DESC` [spec]; relations cannot be sorted by. Rows come in the order in
 * which they were made, which is also the order of rows that are equal; where nulls stand is inferred (last when
 * ascending, as in PostgreSQL).
 */
export function ordered(
  fields: FieldTable,
  rows: readonly Row[],
  {
    orderBy,
    quirks,
  }: { readonly orderBy: string | null | undefined; readonly quirks: Pick<QueryQuirks, 'defaultOrder'> },
): readonly Row[] {
  const plain = inDefaultOrder(rows, quirks);
  if (orderBy === null || orderBy === undefined) return plain;
  const asked = /^(\w+)_(ASC|DESC)$/.exec(orderBy);
  const [, name = '', direction] = asked ?? [];
  const field = Object.hasOwn(fields, name) ? fields[name] : undefined;
  if (field === undefined || !isScalar(field))
    throw new BadQuery(`orderBy ${orderBy} is not an order of this collection`);
  const sign = direction === 'DESC' ? -1 : 1;
  return plain.toSorted((left, right) => sign * compared(field, left[name], right[name]));
}

function compared(field: ScalarField, left: unknown, right: unknown): number {
  const [one, other] = [valueOf(field, left), valueOf(field, right)];
  if (one === other) return 0;
  if (one === undefined) return 1;
  if (other === undefined) return -1;
  return one < other ? -1 : 1;
}

function inDefaultOrder(rows: readonly Row[], { defaultOrder }: Pick<QueryQuirks, 'defaultOrder'>): readonly Row[] {
  switch (defaultOrder) {
    case 'oldestFirst':
      return rows;
    case 'newestFirst':
      return rows.toReversed();
    case 'byId':
      return rows.toSorted((left, right) => (String(left['id']) < String(right['id']) ? -1 : 1));
  }
}
