import { describe, expect, test } from 'vitest';
import type { JsonObject } from '../../core/json.ts';
import type { Call } from '../driver.ts';
import type { Collection, RowSchema } from './collections.ts';
import { vms } from './collections.ts';
import { allRows, oneRow, pageBody, type Reader } from './query.ts';
import { counted, type Row, shown, testCall } from './testing.ts';
import { byId, byIds, equals, everything } from './where.ts';

const rowsOf = (count: number): Row[] =>
  Array.from({ length: count }, (_, at) => ({ id: `cmj${String(at).padStart(4, '0')}`, name: `vm-${count - at}` }));

/** A server over rows, one that differs from it where the test says so, and what was asked of it. */
function readerOf(
  rows: readonly Row[],
  changes: {
    page?: (body: JsonObject, count: number) => readonly Row[];
    count?: (body: JsonObject, count: number) => number;
  } = {},
) {
  const asked: JsonObject[] = [];
  let counts = 0;
  const reader: Reader = {
    rows: async <S extends RowSchema>(collection: Collection<S>, body: JsonObject, _call: Call) => {
      asked.push(body);
      const page = changes.page?.(body, asked.length) ?? shown(rows, body);
      return page.map((row) => collection.schema.parse(row));
    },
    count: async (_collection, where) => {
      counts += 1;
      const body = pageBody(where === undefined ? {} : { where });
      return changes.count?.(body, counts) ?? counted(rows, body).aggregate.count;
    },
  };
  return { reader, asked, counts: () => counts };
}
const call = testCall();
const ids = (rows: readonly { readonly id: string }[]) => rows.map(({ id }) => id);

describe('a whole list', () => {
  test.each([0, 1, 99, 100, 101, 250])('of %i rows', async (count) => {
    const { asked, reader } = readerOf(rowsOf(count));
    expect(ids(await allRows(reader, vms, {}, call))).toEqual(ids(rowsOf(count)));
    expect(asked[0]).toEqual({ orderBy: 'id_ASC', first: 100 });
    expect(asked.length).toBe(Math.ceil(count / 100) + 1);
  });

  test('when the server shows fewer at once than it was asked for', async () => {
    const { reader } = readerOf(rowsOf(45), { page: (body) => shown(rowsOf(45), { ...body, first: 10 }) });
    expect(await allRows(reader, vms, {}, call)).toHaveLength(45);
  });

  test('when the server does not stop where it was asked to', async () => {
    const { reader } = readerOf(rowsOf(450), { page: ({ first: _first, ...body }) => shown(rowsOf(450), body) });
    expect(await allRows(reader, vms, {}, call)).toHaveLength(450);
  });

  test('of what meets a condition, in the order that is asked for', async () => {
    const { asked, reader } = readerOf(rowsOf(3));
    expect(ids(await allRows(reader, vms, { where: everything(), orderBy: 'name_ASC' }, call))).toEqual([
      'cmj0002',
      'cmj0001',
      'cmj0000',
    ]);
    expect(asked).toEqual([
      { orderBy: 'name_ASC', first: 100 },
      { orderBy: 'name_ASC', first: 100, after: 'cmj0000' },
    ]);
    expect(ids(await allRows(reader, vms, { where: equals('name', 'vm-2') }, call))).toEqual(['cmj0001']);
  });

  test('that changed while it was read is read again', async () => {
    const { counts, reader } = readerOf(rowsOf(5), { count: (_body, count) => (count === 1 ? 6 : 5) });
    expect(await allRows(reader, vms, {}, call)).toHaveLength(5);
    expect(counts()).toBe(2);
  });

  test.each([
    ['shows less than it counts', {}, 6, '5 of 6 were shown'],
    ['shows more than it counts', {}, 0, '5 of 0 were shown'],
    [
      'ignores the cursor',
      { page: () => rowsOf(5) },
      5,
      'cmj0000 was shown twice, so the pages do not follow each other',
    ],
    ['shows nothing of what it counts', { page: () => [] }, 5, '0 of 5 were shown'],
  ])('is not taken for whole when the server %s', async (_name, changes, count, reason) => {
    const { reader } = readerOf(rowsOf(5), { ...changes, count: () => count });
    await expect(allRows(reader, vms, {}, call)).rejects.toMatchObject({
      kind: 'contract',
      message: `list of VMs: the list may be incomplete: ${reason}. Try again in a moment.`,
    });
  });

  test('that never ends is given up', async () => {
    const endless = (_body: JsonObject, count: number) => [{ id: `cmj${count}` }];
    const { asked, reader } = readerOf([], { page: endless });
    await expect(allRows(reader, vms, {}, call)).rejects.toMatchObject({
      kind: 'contract',
      message: expect.stringContaining('no end after 1000 pages'),
    });
    expect(asked).toHaveLength(1000);
  });
});

describe('named objects', () => {
  test('need no count, and no further page once all are there', async () => {
    const { asked, counts, reader } = readerOf(rowsOf(5));
    expect(ids(await allRows(reader, vms, { where: byIds(['cmj0003', 'cmj0001']) }, call))).toEqual([
      'cmj0001',
      'cmj0003',
    ]);
    expect([asked.length, counts()]).toEqual([1, 0]);
  });

  test('that are not there need an empty page', async () => {
    const { asked, reader } = readerOf(rowsOf(5), { page: (body) => shown(rowsOf(5), { ...body, first: 1 }) });
    expect(ids(await allRows(reader, vms, { where: byIds(['cmj0001', 'cmj0003', 'gone']) }, call))).toEqual([
      'cmj0001',
      'cmj0003',
    ]);
    expect(asked).toHaveLength(3);
  });

  test('are the ones that were asked for', async () => {
    const { reader } = readerOf(rowsOf(5), { page: () => rowsOf(1) });
    const message =
      'list of VMs: the server answered with cmj0000, which was not asked for. Please report this: the API seems to have changed.';
    await expect(allRows(reader, vms, { where: byIds(['cmj0001']) }, call)).rejects.toMatchObject({
      kind: 'contract',
      message,
    });
    await expect(oneRow(reader, vms, byId('cmj0001'), call)).rejects.toMatchObject({ kind: 'contract', message });
  });

  test('one: there, gone, or doubtful', async () => {
    const { asked, reader } = readerOf(rowsOf(5));
    expect(await oneRow(reader, vms, byId('cmj0001'), call)).toMatchObject({ id: 'cmj0001' });
    expect(await oneRow(reader, vms, byId('gone'), call)).toBeUndefined();
    expect(asked).toEqual([{ where: { id: 'cmj0001' } }, { where: { id: 'gone' } }]);
    const twice = readerOf([], { page: () => [...rowsOf(1), ...rowsOf(1)] }).reader;
    await expect(oneRow(twice, vms, byId('cmj0000'), call)).rejects.toMatchObject({ kind: 'contract' });
  });
});

test('the body of one page', () => {
  expect(pageBody({ where: everything(), orderBy: 'createdAt_DESC', first: 1 })).toEqual({
    orderBy: 'createdAt_DESC',
    first: 1,
  });
  expect(pageBody({ where: byId('a'), last: 5, before: 'x' })).toEqual({ where: { id: 'a' }, last: 5, before: 'x' });
});
