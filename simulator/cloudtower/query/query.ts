import { prettifyError, z } from 'zod';
import type { QueryQuirks } from '../quirks-of-queries.ts';
import type { FieldTable, Related, Row } from './fields.ts';
import { ordered } from './order.ts';
import { paged } from './page.ts';
import { BadQuery } from './values.ts';
import { compileWhere } from './where.ts';

/** The body of every `get-…` call: all parts optional and nullable, nothing else allowed. [spec] */
export const queryBody = z.strictObject({
  where: z.unknown().optional(),
  orderBy: z.string().nullish(),
  first: z.int32().nullish(),
  last: z.int32().nullish(),
  skip: z.int32().nullish(),
  after: z.string().nullish(),
  before: z.string().nullish(),
});

interface Source {
  readonly fields: FieldTable;
  /** In the order in which they were made. */
  readonly rows: readonly Row[];
  readonly quirks: QueryQuirks;
  /** Left out: conditions on a relation see only what the row itself carries of it. */
  readonly related?: Related;
}

/** A query in words that cannot be carried out: the message of the HTTP 400. */
export interface Refused {
  readonly error: string;
}

/** `get-…`: the rows asked for, whole. */
export function runQuery(source: Source & { readonly body: unknown }): { readonly rows: readonly Row[] } | Refused {
  return refusing(() => {
    const body = bodyOf(source.body);
    const matching = source.rows.filter(predicate(source, body.where));
    const rows = ordered(source.fields, matching, { orderBy: body.orderBy, quirks: source.quirks });
    return { rows: paged(rows, body, source.quirks.pageCap) };
  });
}

/** `get-…-connection`: how many there are. That a page does not change the number is inferred. */
export function runCount(
  source: Source & { readonly body: unknown },
): { readonly aggregate: { readonly count: number } } | Refused {
  return refusing(() => {
    const body = bodyOf(source.body);
    ordered(source.fields, [], { orderBy: body.orderBy, quirks: source.quirks });
    return { aggregate: { count: source.rows.filter(predicate(source, body.where)).length } };
  });
}

/** The objects that a change is about. An empty `where` means all of them, as everywhere. [doc] */
export function selectRows(source: Source & { readonly where: unknown }): { readonly rows: readonly Row[] } | Refused {
  return refusing(() => ({ rows: source.rows.filter(predicate(source, source.where)) }));
}

function predicate({ fields, quirks, related = () => undefined }: Source, where: unknown) {
  return compileWhere(fields, where, { related, quirks });
}

function bodyOf(given: unknown): z.output<typeof queryBody> {
  const result = queryBody.safeParse(given);
  if (!result.success) throw new BadQuery(prettifyError(result.error));
  return result.data;
}

function refusing<Result>(work: () => Result): Result | Refused {
  try {
    return work();
  } catch (cause) {
    if (cause instanceof BadQuery) return { error: cause.message };
    throw cause;
  }
}
