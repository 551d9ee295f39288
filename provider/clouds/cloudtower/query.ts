import type * as z from 'zod';
import { LifeboatError } from '../../core/errors.ts';
import type { JsonObject } from '../../core/json.ts';
import type { Call } from '../driver.ts';
import type { Collection, RowSchema } from './collections.ts';
import { Target, Where } from './where.ts';

/*
 * Lists that can be trusted. Neither the server's page cap nor its default order is documented (unknown), so nothing is assumed of
 * either: pages follow each other by cursor in an order that is asked for, a short page is not taken for the last one, the end is
 * an empty answer, and the number of objects must be the one that the server counts.
 */

/** What to read. */
export interface Query {
  /** Left out: everything. */
  readonly where?: Where;
  /** Default `id_ASC`. One field only. [spec] */
  readonly orderBy?: OrderBy;
}
export type OrderBy = `${string}_ASC` | `${string}_DESC`;

/** What to read of it: Prisma's paging. [spec][doc] */
export interface Page extends Query {
  readonly first?: number;
  readonly last?: number;
  readonly skip?: number;
  readonly after?: string;
  readonly before?: string;
}

/** One request each. */
export interface Reader {
  rows<S extends RowSchema>(collection: Collection<S>, body: JsonObject, call: Call): Promise<readonly z.output<S>[]>;
  count(collection: Collection, where: Where | undefined, call: Call): Promise<number>;
}

const pageSize = 100;
const mostPages = 1000;
/** A list may change between two pages; then it is read once more. */
const mostWalks = 2;

/** Every matching object, with proof; a `contract` error when there is none. */
export async function allRows<S extends RowSchema>(
  reader: Reader,
  collection: Collection<S>,
  query: Query,
  call: Call,
): Promise<readonly z.output<S>[]> {
  const ids = query.where === undefined ? undefined : Target.ids(query.where);
  if (ids !== undefined) return namedRows(reader, collection, query, ids, call);
  let gap = '';
  for (let walks = 0; walks < mostWalks; walks += 1) {
    const walk = walkPages(reader, collection, query, call);
    const [{ repeated, rows }, count] = await Promise.all([walk, reader.count(collection, query.where, call)]);
    if (repeated === undefined && rows.length === count) return rows;
    gap =
      repeated === undefined
        ? `${rows.length} of ${count} were shown`
        : `${repeated} was shown twice, so the pages do not follow each other`;
  }
  throw incomplete(collection, gap);
}

/** Those of the named objects that are there. Each answers for itself, so nothing needs to be counted. */
async function namedRows<S extends RowSchema>(
  reader: Reader,
  collection: Collection<S>,
  query: Query,
  ids: readonly string[],
  call: Call,
): Promise<readonly z.output<S>[]> {
  const { repeated, rows } = await walkPages(reader, collection, query, call, ids.length);
  const foreign = rows.find(({ id }) => !ids.includes(id));
  if (foreign !== undefined) throw otherObject(collection, foreign.id);
  if (repeated !== undefined) throw incomplete(collection, `${repeated} was shown twice`);
  return rows;
}

/** Exactly one object; undefined is its proved absence: a query that finds nothing answers an empty list. [doc] */
export async function oneRow<S extends RowSchema>(
  reader: Reader,
  collection: Collection<S>,
  where: Target,
  call: Call,
): Promise<z.output<S> | undefined> {
  const rows = await reader.rows(collection, { where: Where.json(where) }, call);
  const foreign = rows.find(({ id }) => !Target.ids(where)?.includes(id));
  if (foreign !== undefined) throw otherObject(collection, foreign.id);
  if (rows.length > 1) throw incomplete(collection, `${rows.length} objects with the same id were shown`);
  return rows[0];
}

/** The body of one request. */
export function pageBody({ where, ...page }: Page): JsonObject {
  const condition = where === undefined ? {} : Where.json(where);
  return { ...(Object.keys(condition).length > 0 && { where: condition }), ...page };
}

interface Walk<R> {
  readonly rows: readonly R[];
  /** An object that came twice. */
  readonly repeated: string | undefined;
}

/** Until an empty answer, or until as many as there can be. */
async function walkPages<S extends RowSchema>(
  reader: Reader,
  collection: Collection<S>,
  query: Query,
  call: Call,
  most = Number.POSITIVE_INFINITY,
): Promise<Walk<z.output<S>>> {
  const byId = new Map<string, z.output<S>>();
  let after: string | undefined;
  for (let page = 0; page < mostPages; page += 1) {
    const body = pageBody({ orderBy: 'id_ASC', ...query, first: pageSize, ...(after !== undefined && { after }) });
    const rows = await reader.rows(collection, body, call);
    for (const row of rows) {
      if (byId.has(row.id)) return { rows: [...byId.values()], repeated: row.id };
      byId.set(row.id, row);
    }
    after = rows.at(-1)?.id;
    if (after === undefined || byId.size >= most) return { rows: [...byId.values()], repeated: undefined };
  }
  throw incomplete(collection, `no end after ${mostPages} pages`);
}

function incomplete({ noun }: Collection, reason: string): LifeboatError {
  return new LifeboatError('contract', {
    message: `list of ${noun}: the list may be incomplete: ${reason}`,
    advice: 'Try again in a moment.',
  });
}

function otherObject({ noun }: Collection, id: string): LifeboatError {
  return new LifeboatError('contract', {
    message: `list of ${noun}: the server answered with ${id}, which was not asked for`,
    advice: 'Please report this: the API seems to have changed.',
  });
}
