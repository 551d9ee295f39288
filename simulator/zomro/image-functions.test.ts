import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { errorIn, instance, schedule, snapshot, startTestZomro } from './testing.ts';
import type { TestZomro } from './testing.ts';

let test: TestZomro;
beforeEach(async () => {
  test = await startTestZomro();
});
afterEach(() => test.close());

const edit = (params = {}) => test.doc({ func: 'image.edit', elid: snapshot, ...params });
const remove = (params = {}) => test.doc({ func: 'image.delete', elid: snapshot, sok: 'ok', ...params });

describe('image.edit', () => {
  it('shows a form with names of its own', async () => {
    expect(await edit()).toMatchObject({
      elid: { $: snapshot },
      instances_id: { $: instance },
      image_name: { $: 'MySnapshot' },
      created: { $: '2024-07-23' },
      fleio_status: { $: 'Active' },
      image_type: { $: 'snapshot' },
      image_size: { $: '3' },
      protected: { $: 'off' },
    });
    expect(test.zomro.journal.mutations()).toEqual([]);
  });

  it('renames and protects', async () => {
    expect(await edit({ sok: 'ok', image_name: ' Other ', protected: 'on' })).toMatchObject({ ok: {} });
    expect(await test.snapshots()).toMatchObject([{ name: 'Other', protected: 'on' }]);
    expect(await edit()).toMatchObject({ updated: { $: '2024-07-25' } });
    expect(test.zomro.journal.mutations()).toMatchObject([{ effect: `snapshot ${snapshot} changed` }]);
  });

  it('keeps what is not sent', async () => {
    await edit({ sok: 'ok', protected: 'on' });
    await edit({ sok: 'ok', image_name: 'Other' });
    expect(await test.snapshots()).toMatchObject([{ name: 'Other', protected: 'on' }]);
  });

  it.each([
    [{ image_name: '' }, 'value/image_name'],
    [{ image_name: 'x'.repeat(101) }, 'value/image_name'],
    [{ protected: 'yes' }, 'value/protected'],
  ])('refuses %j', async (params, expected) => {
    expect(errorIn(await edit({ sok: 'ok', ...params }))).toBe(expected);
  });

  it('has to wait until saving has ended', async () => {
    await test.createSnapshot('New');
    const change = { elid: '5204215', sok: 'ok', image_name: 'x', protected: 'off' };
    expect(errorIn(await edit(change))).toBe('error/runningoperation');
    test.advance(90_000);
    expect(await edit(change)).toHaveProperty('ok');
  });

  it.each([{ elid: '1' }, { elid: '' }, { elid: instance }, { elid: schedule }])(
    'knows no image %j',
    async (params) => {
      expect(errorIn(await edit(params))).toBe('missed/image');
    },
  );
});

describe('image.delete', () => {
  it('removes a snapshot after a while, and forgets it for good', async () => {
    expect(await remove({ plid: instance, elname: snapshot })).toMatchObject({ ok: {} });
    expect(errorIn(await remove())).toBe('error/runningoperation');
    test.advance(10_000);
    expect(await test.snapshots()).toEqual([]);
    expect(errorIn(await edit())).toBe('missed/image');
    expect(errorIn(await remove())).toBe('missed/image');
  });

  it('needs neither sok nor plid nor elname', async () => {
    expect(await remove({ sok: '' })).toMatchObject({ ok: {} });
  });

  it('is refused while the snapshot is protected', async () => {
    await edit({ sok: 'ok', protected: 'on' });
    expect(errorIn(await remove())).toBe('access/protected');
    await edit({ sok: 'ok', protected: 'off' });
    expect(await remove()).toHaveProperty('ok');
  });

  it('is refused while the snapshot is being saved, and allowed when that failed', async () => {
    test.zomro.quirks.set({ snapshotOutcome: 'killed' });
    await test.createSnapshot('New');
    expect(errorIn(await remove({ elid: '5204215' }))).toBe('error/runningoperation');
    test.advance(90_000);
    expect(await remove({ elid: '5204215' })).toHaveProperty('ok');
  });

  it('never takes a schedule for an image', async () => {
    expect(errorIn(await remove({ elid: schedule }))).toBe('missed/image');
    expect(test.zomro.schedules.list()).toHaveLength(1);
  });

  it('takes several ids, and deletes all or none', async () => {
    const { id } = test.zomro.snapshots.add({ name: 'Other' });
    expect(errorIn(await remove({ elid: `${snapshot}, 1` }))).toBe('missed/image');
    expect(await test.snapshots()).toHaveLength(2);
    await remove({ elid: `${snapshot}, ${id}` });
    test.advance(10_000);
    expect(await test.snapshots()).toEqual([]);
  });

  it('hides an image that lingers from image.edit', async () => {
    test.zomro.quirks.set({ snapshotDelete: 'lingering' });
    await remove();
    expect(await test.snapshots()).toMatchObject([{ item_real_status: '4' }]);
    expect(errorIn(await edit())).toBe('missed/image');
  });
});

describe('image', () => {
  it('lists own images, but neither snapshots nor backups', async () => {
    const rows = await test.rows({ func: 'image' });
    expect(rows.map((row) => row['name'])).toEqual(['myImage', 'boo', 'foo']);
  });
});
