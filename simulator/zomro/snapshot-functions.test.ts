import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { errorIn, instance, snapshot, startTestZomro } from './testing.ts';
import type { TestZomro } from './testing.ts';

let test: TestZomro;
beforeEach(async () => {
  test = await startTestZomro();
});
afterEach(() => test.close());

const backup = (params = {}) => ({
  func: 'instances.fleio_bckps.edit',
  plid: instance,
  name: 'B',
  sok: 'ok',
  ...params,
});

describe('a snapshot', () => {
  it('is saved, and the instance is busy until it is', async () => {
    await test.createSnapshot('New');
    expect(await test.status()).toBe('image_uploading');
    expect(await test.snapshots()).toMatchObject([{}, { fleio_status: 'Saving', item_real_status: '5' }]);
    test.advance(90_000);
    expect(await test.status()).toBe('active');
    expect(await test.snapshots()).toMatchObject([
      {},
      { fleio_status: 'Active', item_real_status: '2', image_size: '3' },
    ]);
  });

  it.each([
    ['another snapshot', { func: 'instances.snapshots.edit', plid: instance, name: 'x' }],
    ['a backup', backup()],
    [
      'a boot from an ISO',
      {
        func: 'instances.fleio.boot_from_iso',
        elid: instance,
        zone: 'pub',
        select_boot_from_iso: 'ffa4a7c1-9e36-49a1-8770-acfb2878141f',
      },
    ],
    [
      'a rescue',
      {
        func: 'instances.fleio.rescue',
        elid: instance,
        zone: 'pub',
        select_boot: 'ffa4a7c1-9e36-49a1-8770-acfb2878141f',
      },
    ],
    ['a stop', { func: 'service.stop', elid: instance }],
  ])('in the making forbids %s', async (_what, params) => {
    await test.createSnapshot('New');
    expect(errorIn(await test.doc({ ...params, sok: 'ok' }))).toBe('error/runningoperation');
    test.advance(90_000);
    expect(await test.doc({ ...params, sok: 'ok' })).toHaveProperty('ok');
  });

  it('needs a name of 1 to 100 characters, cut at its ends', async () => {
    expect(errorIn(await test.createSnapshot(' '))).toBe('value/name');
    expect(errorIn(await test.createSnapshot('x'.repeat(101)))).toBe('value/name');
    await test.createSnapshot(`  ${'x'.repeat(100)} `);
    expect((await test.snapshots()).at(-1)?.['name']).toBe('x'.repeat(100));
  });

  it('is not made without sok', async () => {
    const doc = await test.doc({ func: 'instances.snapshots.edit', plid: instance, name: 'New' });
    expect(doc).toMatchObject({ name: {}, metadata: { $type: 'form' } });
    expect(await test.snapshots()).toHaveLength(1);
  });

  it('has no form for an instance that is not there', async () => {
    const form = { func: 'instances.snapshots.edit', name: 'New' };
    expect(errorIn(await test.doc({ ...form, plid: '1' }))).toBe('missed/instances');
    expect(await test.doc(form)).toMatchObject({ plid: {}, name: {} });
  });

  it.each([
    ['rescued', 'value/instance_status'],
    ['booted_from_iso', 'value/instance_status'],
    ['rebooting', 'error/runningoperation'],
    ['stopped', ''],
  ] as const)("of an instance that is %s: '%s'", async (status, expected) => {
    test.zomro.instances.setStatus(instance, status);
    expect(errorIn(await test.createSnapshot('New'))).toBe(expected);
  });

  it('is counted beside the rows', async () => {
    await test.createSnapshot('New');
    expect(await test.doc({ func: 'instances.snapshots', elid: instance })).toMatchObject({
      manual_created_today: { $: '1' },
      manual_created_total: { $: '2' },
      cost: { stat_cost: { $: '0.0018' } },
    });
  });

  it('stays when its instance is gone, but cannot be listed any more', async () => {
    test.zomro.instances.remove(instance);
    expect(errorIn(await test.doc({ func: 'instances.snapshots', elid: instance }))).toBe('missed/instances');
    expect(await test.doc({ func: 'image.edit', elid: snapshot })).toMatchObject({ instances_id: { $: instance } });
  });

  it.each([{}, { plid: instance }])('is listed by elid or plid, and by nothing else: %j', async (params) => {
    const doc = await test.doc({ func: 'instances.snapshots', ...params });
    expect(errorIn(doc)).toBe('plid' in params ? '' : 'missed/instances');
  });
});

describe('a backup', () => {
  it('is what instances.fleio_bckps.edit makes, whatever it says about rotation', async () => {
    await test.doc(backup({ rotation_days: '1,2', rotation_time: '02:01' }));
    const rows = await test.rows({ func: 'instances.fleio_bckps', elid: instance });
    expect(rows).toMatchObject([{ name: 'B', backup_type: 'manual', fleio_status: 'Saving' }]);
    expect(await test.snapshots()).toHaveLength(1);
    expect(test.zomro.schedules.list()).toHaveLength(1);
  });

  it('counts by its own kind towards the limit of the day, automatic ones not at all', async () => {
    test.zomro.quirks.set({ limit5PerDay: 'instance', snapshotSaveMs: 0 });
    for (let index = 0; index < 4; index += 1) test.zomro.backups.add({ backup_type: 'manual' });
    for (let index = 0; index < 5; index += 1) test.zomro.backups.add({ backup_type: 'auto' });
    expect(await test.doc(backup())).toHaveProperty('ok');
    expect(errorIn(await test.doc(backup()))).toBe('limit/backups');
    expect(await test.createSnapshot('New')).toHaveProperty('ok');
  });

  it('is read and deleted through the image module', async () => {
    await test.doc(backup());
    test.advance(90_000);
    const [row] = await test.rows({ func: 'instances.fleio_bckps', elid: instance });
    const elid = row?.['id'] ?? '';
    expect(await test.doc({ func: 'image.edit', elid })).toMatchObject({ image_type: { $: 'backup' } });
    expect(await test.doc({ func: 'image.delete', elid, sok: 'ok' })).toHaveProperty('ok');
    test.advance(10_000);
    expect(await test.rows({ func: 'instances.fleio_bckps', elid: instance })).toEqual([]);
  });
});
