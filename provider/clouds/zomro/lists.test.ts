import { describe, expect, test } from 'vitest';
import { allRows, type ListOf, shownList, shownRows, wholeList } from './lists.ts';
import { element, elements, listOf, type Params, scriptedClient, wireFailure } from './testing.ts';

const list: ListOf = {
  func: 'instances.snapshots',
  params: { elid: '5203773' },
  noun: 'snapshots of instance 5203773',
};
const rows = (...ids: number[]) => ids.map((id) => elements({ id: String(id) }));
const noFilter = () => ({
  name: {},
  id: element(''),
  fleio_status: element('null'),
  saved_filters: {},
  metadata: { $type: 'form' },
  tparams: {},
});

/** A server with pages of two rows. */
const paged = (ids: readonly number[]) => (params: Params) => {
  const page = Number(params['p_num']);
  return listOf(rows(...ids.slice(2 * page - 2, 2 * page)), {
    p_elems: element(String(ids.length)),
    p_num: element(String(page)),
  });
};

async function setup(
  answer: (params: Params, count: number) => Readonly<Record<string, unknown>>,
  filter: () => Readonly<Record<string, unknown>> = noFilter,
) {
  const api = await scriptedClient({ 'instances.snapshots': answer, 'instances.snapshots.filter': filter });
  const ids = (found: readonly unknown[]) => found.map((row) => (row as { id: { $: string } }).id.$);
  return {
    ...api,
    shown: async () => ids(await shownRows(api.client, list, api.call)),
    all: async () => ids(await allRows(api.client, list, api.call)),
  };
}

describe('paging', () => {
  test.each([
    ['no rows', [], 1],
    ['one page', [1, 2], 1],
    ['a last page that is not full', [1, 2, 3], 2],
    ['full pages', [1, 2, 3, 4], 2],
  ])('%s', async (_name, ids, requests) => {
    const { all, of } = await setup(paged(ids));
    expect(await all()).toEqual(ids.map(String));
    expect(of('instances.snapshots')).toHaveLength(requests);
  });

  test('always names page and order, never the page size', async () => {
    const { of, shown } = await setup(paged([1, 2, 3]));
    await shown();
    expect(of('instances.snapshots').map(({ p_col, p_num }) => [p_num, p_col])).toEqual([
      ['1', '+id'],
      ['2', '+id'],
    ]);
    expect(of('instances.snapshots').some((call) => 'p_cnt' in call)).toBe(false);
  });

  test('without a total, to the page that shows nothing new', async () => {
    const { all, of } = await setup((params) => ({
      elem: rows(...(params['p_num'] === '1' ? [1, 2] : params['p_num'] === '2' ? [3] : [])),
      p_num: element('x'),
    }));
    expect(await all()).toEqual(['1', '2', '3']);
    expect(of('instances.snapshots')).toHaveLength(3);
  });

  test('a server that repeats its last page', async () => {
    const { all } = await setup(() => ({ elem: rows(1, 2) }));
    expect(await all()).toEqual(['1', '2']);
  });

  test('a single row as a bare object', async () => {
    const { all } = await setup(() => ({ elem: rows(1)[0], p_elems: element('1') }));
    expect(await all()).toEqual(['1']);
  });

  test('a list without end', async () => {
    const { shown } = await setup((params) => listOf(rows(Number(params['p_num'])), { p_elems: element('100000') }));
    await expect(shown()).rejects.toMatchObject({
      kind: 'contract',
      message: expect.stringContaining('no end after 200 pages'),
    });
  });

  test('an answer that is no list is not an empty list', async () => {
    const { shown } = await setup(() => ({ ok: {}, metadata: { $type: 'form' } }));
    await expect(shown()).rejects.toMatchObject({ kind: 'contract', message: expect.stringContaining('not a list') });
  });
});

describe('proof', () => {
  test('a list that changes between two pages is read again', async () => {
    const { all } = await setup((params, count) => paged(count === 1 ? [1, 2, 3] : [1, 2, 3, 4])(params));
    expect(await all()).toEqual(['1', '2', '3', '4']);
  });

  test('a list that never rests proves nothing, but shows what it shows', async () => {
    const restless = (params: Params, count: number) => ({
      ...paged([1, 2, 3, 4])(params),
      p_elems: element(String(10 + count)),
    });
    const { all, shown } = await setup(restless);
    await expect(all()).rejects.toMatchObject({
      kind: 'contract',
      message: expect.stringContaining('changed while it was read'),
    });
    expect(await shown()).toEqual(['1', '2', '3', '4']);
  });

  test.each([
    ['fewer rows than the total', 3, '2 of 3 rows'],
    ['more rows than the total', 1, '2 of 1 rows'],
  ])('%s', async (_name, total, words) => {
    const { all, shown } = await setup(() => listOf(rows(1, 2), { p_elems: element(String(total)) }));
    await expect(all()).rejects.toMatchObject({ kind: 'contract', message: expect.stringContaining(words) });
    expect(await shown()).toEqual(['1', '2']);
  });

  test('a filter that somebody set in the panel', async () => {
    const { all, of, shown } = await setup(paged([1]), () => ({
      ...noFilter(),
      name: element('web'),
      protected: { $orig: 'on', $: 'Yes' },
    }));
    await expect(all()).rejects.toMatchObject({
      kind: 'contract',
      message: expect.stringMatching(/a filter is set in the Zomro panel \(name, protected\).*Clear the filter/s),
    });
    expect(await shown()).toEqual(['1']);
    expect(of('instances.snapshots.filter')[0]).not.toHaveProperty('sok');
  });

  test('a filter that cannot be read is no proof', async () => {
    const { all } = await setup(paged([1]), () => wireFailure('missed', 'func'));
    await expect(all()).rejects.toMatchObject({ kind: 'contract' });
  });
});

describe('a list of which nobody knows whether it has a filter', () => {
  const guessed: ListOf = { ...list, filter: 'guessed' };
  const ask = async (filter: () => Readonly<Record<string, unknown>>) => {
    const { call, client } = await setup(paged([1, 2]), filter);
    return allRows(client, guessed, call);
  };

  test('it has none: so none is set', async () => {
    expect(await ask(() => wireFailure('missed', 'func', "Function 'x' not found"))).toHaveLength(2);
  });

  test('it has one, which is not set', async () => {
    expect(await ask(noFilter)).toHaveLength(2);
  });

  test('it has one, which is set', async () => {
    await expect(ask(() => ({ name: element('web') }))).rejects.toMatchObject({
      kind: 'contract',
      message: expect.stringContaining('a filter is set in the Zomro panel (name)'),
    });
  });

  test.each([
    ['no right to see it', wireFailure('access', 'filter'), 'denied'],
    ['no such instance', wireFailure('missed', 'elid'), 'absent'],
  ])('%s is no proof', async (_name, answer, kind) => {
    await expect(ask(() => answer)).rejects.toMatchObject({ kind });
  });
});

test('what stands beside the rows comes from the first page', async () => {
  const { call, client } = await setup((params) => ({
    ...paged([1, 2, 3])(params),
    backup_rotation: element(params['p_num'] === '1' ? '3' : '9'),
  }));
  for (const look of [shownList, wholeList]) {
    const { beside, rows: found } = await look(client, list, call);
    expect([beside['backup_rotation'], found.length]).toEqual([element('3'), 3]);
  }
});

test('readers at the same time share the list', async () => {
  const { of, shown } = await setup(paged([1, 2, 3]));
  await Promise.all([shown(), shown(), shown()]);
  expect(of('instances.snapshots')).toHaveLength(2);
});
