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

  it('labels own images with distribution and version, and all others with a title', async () => {
    const shared = test.zomro.offered.add({ zone: 'shr', title: 'From the support' });
    expect((await preview())['slist']).toEqual([
      { $name: 'zone', val: ['own', 'pub', 'shr'].map((zone) => ({ $key: zone, $: zone })) },
      {
        $name: 'select_boot_from_iso',
        val: [
          { $depend: 'own', $name: 'myImage', $key: solaris, $: 'Solaris ' },
          { $depend: 'own', $name: 'boo', $key: '696c4ee2-6d19-4281-b301-599c220cd4f3', $: 'AlmaLinux ' },
          { $depend: 'own', $name: 'foo', $key: '5b71c86b-c384-4e6f-9fd8-3f22d000c2ff', $: 'AlmaLinux ' },
          { $depend: 'pub', $key: iso, $: '[ISO] systemrescue-11.00-amd64' },
          { $depend: 'shr', $key: shared.id, $: 'From the support' },
        ],
      },
    ]);
    expect(errorIn(await enter({ select_boot_from_iso: shared.id }))).toBe('value/select_boot_from_iso');
    expect(await enter({ zone: 'shr', select_boot_from_iso: shared.id })).toHaveProperty('ok');
  });

  it('offers what somebody changes by hand, until it is taken away', async () => {
    test.zomro.offered.change(iso, { title: 'Renamed', zone: 'shr' });
    expect(test.zomro.offered.find(iso)).toEqual({ id: iso, zone: 'shr', title: 'Renamed' });
    test.zomro.offered.remove(iso);
    expect(errorIn(await enter())).toBe('value/zone');
    expect(() => test.zomro.offered.remove(iso)).toThrow(`there is no offered image ${iso}`);
    test.zomro.reset();
    expect(test.zomro.offered.list()).toEqual([{ id: iso, zone: 'pub', title: '[ISO] systemrescue-11.00-amd64' }]);
  });

  it('is not left while nothing was entered, and leaves nothing changed', async () => {
    expect(errorIn(await leave())).toBe('value/instance_status');
    expect(await test.status()).toBe('active');
    expect(test.zomro.journal.mutations()).toEqual([]);
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
  it('shows its form also when the switch hides that of the boot', async () => {
    test.zomro.quirks.set({ bootFormWhileBooted: 'refused' });
    test.zomro.instances.setStatus(instance, 'rescued');
    expect(await test.doc({ func: 'instances.fleio.rescue', elid: instance })).toHaveProperty('slist');
  });

  it('is another mode that the same function leaves', async () => {
    const rescue = { func: 'instances.fleio.rescue', elid: instance, zone: 'pub', select_boot: iso };
    expect(await test.doc(rescue)).toMatchObject({ slist: [{}, { $name: 'select_boot' }] });
    await test.doc({ ...rescue, sok: 'ok', password: 'not-real-either' });
    expect(await after(60_000)).toBe('rescued');
    await leave();
    expect(await after(30_000)).toBe('active');
  });
});
