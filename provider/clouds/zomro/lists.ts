import { LifeboatError } from '../../core/errors.ts';
import type { JsonObject } from '../../core/json.ts';
import type { Call } from '../driver.ts';
import type { ZomroClient } from './client.ts';
import { asArray, child, code, codes, number, text } from './envelope.ts';
import { saysUnknownFunction } from './errors.ts';
import { view } from './operation.ts';

/*
 * Lists that can be trusted (contract 5). Page size, page and filter are remembered by the server for the user and shared with
 * the person in the panel, so a list that looks whole may not be: finding a row proves something, missing it proves nothing
 * unless the whole list was seen and no filter is set.
 */

export interface ListOf {
  readonly func: string;
  readonly params: Readonly<Record<string, string>>;
  /** `snapshots of instance 5203773`. */
  readonly noun: string;
  /** That it has a filter at all is a guess. Default: the panel uses one. */
  readonly filter?: 'guessed';
}

/** The rows, and the document of the first page: some lists say more beside them. */
export interface Rows {
  readonly rows: readonly unknown[];
  readonly beside: JsonObject;
}

interface Listing extends Rows {
  /** Why rows may be missing; undefined when the count agrees. */
  readonly gap: string | undefined;
}

const mostPages = 200;
/** How often to begin again when the list changes between two pages. */
const mostPasses = 3;

/** All rows that the server shows: good for finding, not for missing. */
export async function shownRows(client: ZomroClient, list: ListOf, call: Call): Promise<readonly unknown[]> {
  return (await shownList(client, list, call)).rows;
}

/** The same, with what stands beside them. */
export async function shownList(client: ZomroClient, list: ListOf, call: Call): Promise<Rows> {
  return listing(client, list, call);
}

/** All rows, with proof; a `contract` error when there is none. */
export async function allRows(client: ZomroClient, list: ListOf, call: Call): Promise<readonly unknown[]> {
  return (await wholeList(client, list, call)).rows;
}

/** The same, with what stands beside them. */
export async function wholeList(client: ZomroClient, list: ListOf, call: Call): Promise<Rows> {
  await requireNoFilter(client, list, call);
  const { gap, ...whole } = await listing(client, list, call);
  if (gap === undefined) return whole;
  throw new LifeboatError('contract', {
    message: `list of ${list.noun}: not complete: ${gap}`,
    advice: 'Try again in a moment.',
  });
}

function listing(client: ZomroClient, list: ListOf, call: Call): Promise<Listing> {
  const key = `list of ${list.noun}`;
  return client.shared(key, call, async (shared) => {
    let result = await collect(client, list, shared);
    for (let pass = 1; pass < mostPasses && result.gap !== undefined; pass += 1)
      result = await collect(client, list, shared);
    return result;
  });
}

/** One walk over the pages. `p_cnt` is never sent: it would change the page size of the person in the panel. */
async function collect(client: ZomroClient, list: ListOf, call: Call): Promise<Listing> {
  const byId = new Map<string, unknown>();
  let beside: JsonObject | undefined;
  let total: number | undefined;
  for (let page = 1; page <= mostPages; page += 1) {
    const paging = { p_num: String(page), p_col: '+id' };
    const doc = await client.view(view(list.func, { ...list.params, ...paging }, `list of ${list.noun}`), call);
    beside ??= doc;
    const before = byId.size;
    for (const row of rowsOf(doc, list)) byId.set(text(child(row, 'id')) ?? '', row);
    const stated = countOf(doc, list);
    const rows = [...byId.values()];
    if (page > 1 && stated !== total) return { rows, beside, gap: 'it changed while it was read' };
    total = stated;
    if (total !== undefined && byId.size === total) return { rows, beside, gap: undefined };
    // A page without anything new is the end: a server that ignores the page number repeats the last one.
    if (byId.size === before)
      return { rows, beside, gap: total === undefined ? undefined : `${rows.length} of ${total} rows` };
  }
  throw new LifeboatError('contract', { message: `list of ${list.noun}: no end after ${mostPages} pages` });
}

/** Undefined where the list has no count. One that cannot be read is not the same: it may be hiding rows. */
function countOf(doc: JsonObject, list: ListOf): number | undefined {
  const count = number(doc['p_elems']);
  if (count !== undefined || codes(doc['p_elems']) === undefined) return count;
  throw new LifeboatError('contract', { message: `list of ${list.noun}: its count cannot be read` });
}

/** Without rows the node is missing altogether; then something else must show that this is a list at all. */
function rowsOf(doc: JsonObject, list: ListOf): readonly unknown[] {
  const isList = ['elem', 'p_elems', 'p_num', 'p_cnt'].some((key) => doc[key] !== undefined);
  if (!isList) throw new LifeboatError('contract', { message: `list of ${list.noun}: the answer is not a list` });
  return asArray(doc['elem']);
}

/** `<func>.filter` without `sok` shows the filter that is set; reading it changes nothing. [P; 5.2] */
async function requireNoFilter(client: ZomroClient, list: ListOf, call: Call): Promise<void> {
  const set = filledFields(await filterForm(client, list, call));
  if (set.length === 0) return;
  throw new LifeboatError('contract', {
    message: `list of ${list.noun}: a filter is set in the Zomro panel (${set.join(', ')}), so the list may hide objects`,
    advice: 'Clear the filter in the panel, or give Lifeboat a user of its own.',
  });
}

async function filterForm(client: ZomroClient, list: ListOf, call: Call): Promise<JsonObject> {
  const label = `filter of the list of ${list.noun}`;
  try {
    return await client.shared(label, call, (shared) =>
      client.view(view(`${list.func}.filter`, list.params, label), shared),
    );
  } catch (error) {
    // A list without a filter function cannot be filtered. Of one that is known to have it, the API would be another one.
    if (list.filter === 'guessed' && saysUnknownFunction(error)) return {};
    throw error;
  }
}

/** What a form holds besides its fields. */
const notFields = new Set([
  'auth',
  'elid',
  'elem',
  'error',
  'flist',
  'func',
  'lang',
  'list',
  'messages',
  'metadata',
  'ok',
  'out',
  'page',
  'plid',
  'saved_filters',
  'slist',
  'sok',
  'tips',
  'tparams',
]);

function filledFields(form: JsonObject): readonly string[] {
  return Object.keys(form).filter((name) => {
    if (name.startsWith('$') || name.startsWith('p_') || notFields.has(name)) return false;
    // A field may have several values. `null` is the placeholder of a select. [P]
    return asArray(form[name]).some((value) => ![undefined, 'null'].includes(code(value)));
  });
}
