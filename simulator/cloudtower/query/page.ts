import type { Row } from './fields.ts';
import { BadQuery } from './values.ts';

export interface Page {
  readonly first?: number | null | undefined;
  readonly last?: number | null | undefined;
  readonly skip?: number | null | undefined;
  readonly after?: string | null | undefined;
  readonly before?: string | null | undefined;
}

/**
 * One page in the manner of Prisma 1 [spec]: the rows between the cursors, which are not among them, without the first
 * `skip`; of these the first `first`. With `last` everything counts from the end. A cursor that names no row leaves
 * nothing, and `first` together with `last` is refused (both inferred).
 */
export function paged(rows: readonly Row[], page: Page, cap: number): readonly Row[] {
  const { first, last, skip } = {
    first: sizeOf('first', page),
    last: sizeOf('last', page),
    skip: sizeOf('skip', page) ?? 0,
  };
  if (first !== undefined && last !== undefined) throw new BadQuery('first and last exclude each other');
  const between = rows.slice(afterCursor(rows, page.after), beforeCursor(rows, page.before));
  const size = (asked: number | undefined): number => Math.min(asked ?? Infinity, cap > 0 ? cap : Infinity);
  if (last === undefined) return between.slice(skip, skip + size(first));
  const end = Math.max(0, between.length - skip);
  return between.slice(Math.max(0, end - size(last)), end);
}

function sizeOf(name: 'first' | 'last' | 'skip', page: Page): number | undefined {
  const given = page[name] ?? undefined;
  if (given !== undefined && given < 0) throw new BadQuery(`${name} must not be negative`);
  return given;
}

function afterCursor(rows: readonly Row[], cursor: string | null | undefined): number {
  if (cursor === null || cursor === undefined) return 0;
  const at = rows.findIndex((row) => row['id'] === cursor);
  return at === -1 ? rows.length : at + 1;
}

function beforeCursor(rows: readonly Row[], cursor: string | null | undefined): number {
  if (cursor === null || cursor === undefined) return rows.length;
  return Math.max(
    0,
    rows.findIndex((row) => row['id'] === cursor),
  );
}
