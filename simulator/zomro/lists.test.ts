import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { instance, startTestZomro } from './testing.ts';
import type { TestZomro } from './testing.ts';

let test: TestZomro;
beforeEach(async () => {
  test = await startTestZomro();
  for (const name of ['b', 'a', 'c']) test.zomro.snapshots.add({ name });
});
afterEach(() => test.close());

const names = async (params = {}) => (await test.snapshots(params)).map((row) => row['name']);

describe('paging', () => {
  it('gives one page and says how many rows there are', async () => {
    const doc = await test.doc({ func: 'instances.snapshots', elid: instance, p_cnt: '3', p_num: '1' });
    expect(doc).toMatchObject({
      elem: { length: 3 },
      p_cnt: { $: '3' },
      p_num: { $: '1' },
      p_elems: { $: '4' },
      page: [{ $: '1' }, { $: '2' }],
    });
    expect(await names({ p_num: '2' })).toEqual(['c']);
  });

  it('remembers size and page for each list on its own, also for a new session', async () => {
    await names({ p_cnt: '3', p_num: '2' });
    await test.logIn();
    expect(await names()).toEqual(['c']);
    expect(await test.rows({ func: 'image' })).toHaveLength(3);
    expect(test.zomro.listSettings('instances.snapshots')).toMatchObject({ pageSize: 3, page: 2 });
  });

  it('has no elem when there are no rows', async () => {
    const doc = await test.doc({ func: 'instances.snapshots', elid: instance, p_num: '9' });
    expect(doc).not.toHaveProperty('elem');
    expect(doc).toMatchObject({ p_elems: { $: '4' } });
  });

  it.each(['0', '-1', 'x', '1.5'])('ignores p_cnt=%s', async (size) => {
    expect(await names({ p_cnt: size })).toHaveLength(4);
  });

  it('can be set as somebody at the panel would', async () => {
    test.zomro.setListSettings('instances.snapshots', { pageSize: 1 });
    expect(await names()).toEqual(['MySnapshot']);
  });
});

describe('sorting', () => {
  it.each([
    ['+name', ['a', 'b', 'c', 'MySnapshot']],
    ['-name', ['MySnapshot', 'c', 'b', 'a']],
    [' id', ['MySnapshot', 'b', 'a', 'c']],
    ['-id', ['c', 'a', 'b', 'MySnapshot']],
    ['', ['MySnapshot', 'b', 'a', 'c']],
  ])("by p_col='%s'", async (order, expected) => {
    expect(await names({ p_col: order })).toEqual(expected);
  });

  it('compares ids as numbers', async () => {
    test.zomro.instances.add({ id: '999' });
    const rows = await test.rows({ func: 'instances', p_col: '+id' });
    expect(rows.map((row) => row['id'])).toEqual(['999', instance]);
  });
});

describe('filters', () => {
  const set = (fields = {}) => test.doc({ func: 'instances.snapshots.filter', sok: 'ok', ...fields });

  it('stay, for other sessions too, until they are cleared', async () => {
    await set({ name: 'mysnap' });
    await test.logIn();
    expect(await names()).toEqual(['MySnapshot']);
    expect(await test.doc({ func: 'instances.snapshots', elid: instance })).toMatchObject({ p_elems: { $: '1' } });
    await set();
    expect(await names()).toHaveLength(4);
  });

  it('show what is set, when called without sok', async () => {
    await set({ name: 'my', fleio_status: 'Active' });
    expect(await test.doc({ func: 'instances.snapshots.filter' })).toMatchObject({
      name: { $: 'my' },
      fleio_status: { $: 'Active' },
      id: {},
    });
  });

  it('take an id as a whole', async () => {
    await set({ id: '520421' });
    expect(await names()).toEqual([]);
    await set({ id: '5204214' });
    expect(await names()).toEqual(['MySnapshot']);
  });

  it('ignore what the rows do not have', async () => {
    await test.doc({ func: 'instances.filter', sok: 'ok', domain: 'example.test' });
    expect(await test.rows({ func: 'instances' })).toHaveLength(1);
  });

  it.each(['image.filter', 'instances.fleio_bckps.filter', 'instances.fleio_bckps.schedule.filter'])(
    'exist for %s',
    async (func) => {
      expect(await test.doc({ func, sok: 'ok', name: 'x' })).toMatchObject({ ok: {} });
      expect(test.zomro.listSettings(func.replace('.filter', '')).filter).toEqual({ name: 'x' });
    },
  );

  it('an id on the list of instances picks one row for this call only', async () => {
    test.zomro.instances.add({ servername: 'Other' });
    expect(await test.rows({ func: 'instances', id: instance })).toHaveLength(1);
    expect(await test.rows({ func: 'instances' })).toHaveLength(2);
  });
});
