import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { errorIn, instance, startTestZomro } from './testing.ts';
import type { TestZomro } from './testing.ts';

let test: TestZomro;
beforeEach(async () => {
  test = await startTestZomro();
});
afterEach(() => test.close());

const iso = 'ffa4a7c1-9e36-49a1-8770-acfb2878141f';
const solaris = '35904b88-7c1f-47c6-911c-1198fbc6afeb';
const enter = (params = {}) =>
  test.doc({
    func: 'instances.fleio.boot_from_iso',
    elid: instance,
    sok: 'ok',
    zone: 'pub',
    select_boot_from_iso: iso,
    ...params,
  });
const preview = () => test.doc({ func: 'instances.fleio.boot_from_iso', elid: instance });
const leave = () => test.doc({ func: 'instances.fleio.unrescue', elid: instance });
const after = async (ms: number) => {
  test.advance(ms);
  return test.status();
};

describe('a boot from an ISO', () => {
  it('goes in and out again, and takes its time', async () => {
    expect(await enter()).toMatchObject({ ok: {} });
    expect(await test.status()).toBe('booting_from_iso');
    expect(await after(60_000)).toBe('booted_from_iso');
    expect(test.zomro.instances.find(instance)).toMatchObject({ mounted: iso });
    expect(await leave()).toMatchObject({ ok: {} });
    expect(await test.status()).toBe('unrescuing');
    expect(await after(30_000)).toBe('active');
    expect(test.zomro.instances.find(instance)).toMatchObject({ mounted: '' });
  });

  it('takes own images too, ISO or not', async () => {
    expect(await enter({ zone: 'own', select_boot_from_iso: solaris })).toMatchObject({ ok: {} });
  });

  it.each([
    [{ zone: '' }, 'value/zone'],
    [{ zone: 'shr' }, 'value/zone'],
    [{ zone: 'own' }, 'value/select_boot_from_iso'],
    [{ select_boot_from_iso: '' }, 'value/select_boot_from_iso'],
    [{ elid: '1' }, 'missed/instances'],
  ])('is refused with %j', async (params, expected) => {
    expect(errorIn(await enter(params))).toBe(expected);
    expect(await test.status()).toBe('active');
  });

  it('cannot be entered twice, nor left while it is starting', async () => {
    await enter();
    expect(errorIn(await enter())).toBe('error/runningoperation');
    expect(errorIn(await leave())).toBe('error/runningoperation');
    test.advance(60_000);
    expect(errorIn(await enter())).toBe('value/instance_status');
  });

  it('is previewed while it runs', async () => {
    await enter();
    expect(await preview()).toHaveProperty('slist');
  });

  it('offers what is there: zones without images are not shown', async () => {
    for (const { id } of test.zomro.images.list()) test.zomro.images.remove(id);
    expect(await preview()).toMatchObject({ slist: [{ $name: 'zone', val: [{ $key: 'pub' }] }, {}] });
    test.zomro.images.add({ name: 'mine', fleio_id: solaris, os_distro: 'BSD', os_version: '14' });
    const saving = test.zomro.images.add({ name: 'not yet', fleio_status: 'Saving' });
    expect(await preview()).toMatchObject({
      slist: [{}, { val: [{ $depend: 'own', $name: 'mine', $key: solaris, $: 'BSD 14' }, { $depend: 'pub' }] }],
    });
    expect(saving.fleio_status).toBe('Saving');
  });

  it('asks before leaving, if the switch says so', async () => {
    test.zomro.quirks.set({ confirmsNeedSok: true });
    test.zomro.instances.setStatus(instance, 'booted_from_iso');
    expect(await leave()).not.toHaveProperty('ok');
    expect(await test.status()).toBe('booted_from_iso');
    expect(await test.doc({ func: 'instances.fleio.unrescue', elid: instance, sok: 'ok' })).toHaveProperty('ok');
  });
});

describe('a rescue', () => {
  it('is another mode that the same function leaves', async () => {
    const rescue = { func: 'instances.fleio.rescue', elid: instance, zone: 'pub', select_boot: iso };
    expect(await test.doc(rescue)).toMatchObject({ slist: [{}, { $name: 'select_boot' }] });
    await test.doc({ ...rescue, sok: 'ok', password: 'not-real-either' });
    expect(await after(60_000)).toBe('rescued');
    await leave();
    expect(await after(30_000)).toBe('active');
  });
});
