import { param } from './call-context.ts';
import type { CallContext, Outcome } from './call-context.ts';
import type { ListSettings } from './list-memory.ts';
import { isConfirmed } from './request.ts';
import { dressed } from './wire.ts';
import type { Row, WireObject } from './wire.ts';

interface ListContent {
  readonly rows: readonly Row[];
  /** More nodes beside the rows. */
  readonly extras?: WireObject;
}

/** A table: filtered, sorted, one page of it. No rows means no `elem`, one row an array of one. [S1][S2][P] */
export function list(context: CallContext, { rows, extras = {} }: ListContent): Outcome {
  const settings = settingsOf(context);
  const sort = sortOf(context);
  const wanted = rows.filter((row) => passes(row, settings.filter)).toSorted(sort.compare);
  const from = (settings.page - 1) * settings.pageSize;
  const elem = wanted.slice(from, from + settings.pageSize).map((row) => dressed(row, context));
  const pages = Math.max(1, Math.ceil(wanted.length / settings.pageSize));
  const doc = {
    ...(elem.length === 0 ? {} : { elem }),
    p_cnt: { $: String(settings.pageSize) },
    p_num: { $: String(settings.page) },
    p_elems: { $: String(wanted.length) },
    p_order: { $: sort.isDescending ? 'desc' : 'asc' },
    p_sort: { $: sort.field },
    page: Array.from({ length: pages }, (_, index) => ({ $: String(index + 1) })),
    metadata: { $name: context.func, $type: 'list', $key: 'id' },
    ...extras,
  };
  return { doc };
}

/** `<func>.filter`: with `sok` it sets a filter that stays, without it shows the one that is set. [P] */
export function setFilter(context: CallContext, fields: readonly string[]): Outcome {
  const func = context.func.replace(/\.filter$/, '');
  if (!isConfirmed(context.params)) {
    const { filter } = context.memory.of(context.account.id, func);
    const row = Object.fromEntries(fields.map((field) => [field, filter[field] ?? '']));
    return { doc: { ...dressed(row, context), metadata: { $name: context.func, $type: 'form' } } };
  }
  const sent = fields.map((field) => [field, param(context, field).trim()] as const);
  context.memory.remember(context.account.id, func, {
    filter: Object.fromEntries(sent.filter(([, value]) => value !== '')),
    page: 1,
  });
  return { doc: { ok: {} }, effect: `filter of ${func} set` };
}

/** The paging and the filter of this call, which are also those of later calls that name none. [P][C] */
function settingsOf(context: CallContext): ListSettings {
  const { memory, account, func, quirks } = context;
  const remembered = memory.of(account.id, func);
  const known = quirks.stickyPaging ? remembered : { ...remembered, pageSize: 50, page: 1 };
  const asked = {
    pageSize: positive(param(context, 'p_cnt')) ?? known.pageSize,
    page: positive(param(context, 'p_num')) ?? known.page,
  };
  if (quirks.stickyPaging) memory.remember(account.id, func, asked);
  const pageSize = quirks.maxPageSize > 0 ? Math.min(asked.pageSize, quirks.maxPageSize) : asked.pageSize;
  return { pageSize, page: asked.page, filter: filterOf(context, remembered.filter) };
}

function filterOf(context: CallContext, remembered: ListSettings['filter']): ListSettings['filter'] {
  const sticky = context.quirks.stickyFilters ? remembered : {};
  // An id on the list of instances picks one row, only for this call. [C]
  const id = context.func === 'instances' ? param(context, 'id') : '';
  return id === '' ? sticky : { ...sticky, id };
}

/** Ids must be equal, other fields contain the text (inferred); a field that the rows do not have is ignored. */
function passes(row: Row, filter: ListSettings['filter']): boolean {
  return Object.entries(filter).every(([field, wanted]) => {
    const value = row[field];
    if (value === undefined) return true;
    return field === 'id' ? value === wanted : value.toLowerCase().includes(wanted.toLowerCase());
  });
}

/**
 * `p_col` is `+field` or `-field` [P]. A plus sign that was not encoded arrives as a blank, and counts as a plus
 * (inferred). That the order is that of the ids when nothing is said is inferred.
 */
function sortOf(context: CallContext) {
  const asked = /^([+\- ]?)(\w+)$/.exec(param(context, 'p_col'));
  const field = asked?.[2] ?? 'id';
  const isDescending = asked?.[1] === '-';
  const compare = (one: Row, other: Row): number => {
    const order = (one[field] ?? '').localeCompare(other[field] ?? '', 'en', { numeric: true });
    return isDescending ? -order : order;
  };
  return { field, isDescending, compare };
}

function positive(given: string): number | undefined {
  return /^[1-9]\d{0,5}$/.test(given) ? Number(given) : undefined;
}
