import { beforeEach, describe, expect, it } from 'vitest';
import { errorIn, instance, startTestZomro, type TestZomro } from '../../simulator/zomro/testing.ts';
import { startLife } from './zomro-life.ts';

/* Functions of the neighbouring articles: Lifeboat sends none of them. The simulated cloud has a few, to be used by hand. */

const image = 'ffa4a7c1-9e36-49a1-8770-acfb2878141f';

let test: TestZomro;
beforeEach(async ({ onTestFinished }) => {
  test = await startTestZomro();
  onTestFinished(() => test.close());
});

async function isUnknown(func: string): Promise<boolean> {
  return errorIn(await test.doc({ func, elid: instance, sok: 'ok' })) === 'missed/func';
}

describe('what Lifeboat sends', () => {
  /** Everything that the lives of all resources and all functions need. Whoever adds one thinks about what it may do. */
  const everything = [
    'auth',
    'image',
    'image.delete',
    'image.edit',
    'instances',
    'instances.edit',
    'instances.filter',
    'instances.fleio.boot_from_iso',
    'instances.fleio.unrescue',
    'instances.fleio.vnc',
    'instances.fleio_bckps',
    'instances.fleio_bckps.filter',
    'instances.fleio_bckps.schedule',
    'instances.fleio_bckps.schedule.delete',
    'instances.fleio_bckps.schedule.edit',
    'instances.fleio_bckps.schedule.filter',
    'instances.snapshots',
    'instances.snapshots.edit',
    'instances.snapshots.filter',
    'keepalive',
    'whoami',
  ];

  it('is this, with all three resources and all seven functions, a session that ends on the way included', async () => {
    const life = await startLife({ sessionExpiresMidway: 7 });
    await life.liveAll();
    expect([...life.funcs()].toSorted()).toEqual(everything);
    expect(life.zomro.journal.unknown()).toEqual([]);
  });

  it.each([
    ['row 23: no rescue', ['instances.fleio.rescue'], ['select_boot']],
    [
      'row 24: no power switch',
      ['service.start', 'service.stop', 'service.reboot', 'instances.start', 'instances.stop', 'instances.reboot'],
      [],
    ],
    ['row 25: no order of an image', ['v2.image.order.param', 'image.copy'], ['image_type', 'disk_format']],
    ['row 26: no rebuild', ['instances.fleio.rebuild'], ['select_rebuild', 'enablessh', 'use_ssh_key', 'ssh_keys']],
    ['row 27: no order of an instance', ['v2.instances.order.param'], ['order_period', 'pricelist']],
  ])('%s', async (_row, funcs, fields) => {
    const life = await startLife();
    await life.liveAll();
    for (const func of funcs) {
      expect(everything).not.toContain(func);
      expect(life.of(func)).toEqual([]);
    }
    const names = new Set(life.sent.flatMap(({ params }) => Object.keys(params)));
    for (const field of fields) expect(names).not.toContain(field);
  });
});

describe('what the simulated cloud has of them', () => {
  it('row 23: a rescue takes the image as `select_boot`, a boot as `select_boot_from_iso`', async () => {
    const rescue = { func: 'instances.fleio.rescue', elid: instance, sok: 'ok', zone: 'pub' };
    expect(errorIn(await test.doc({ ...rescue, select_boot_from_iso: image }))).toBe('value/select_boot');
    const boot = { func: 'instances.fleio.boot_from_iso', elid: instance, sok: 'ok', zone: 'pub' };
    expect(errorIn(await test.doc({ ...boot, select_boot: image }))).toBe('value/select_boot_from_iso');
    expect(await test.status()).toBe('active');
    expect(await test.doc({ ...rescue, select_boot: image })).toMatchObject({ ok: {} });
    test.advance(60_000);
    expect(await test.status()).toBe('rescued');
  });

  it('row 24: start, stop and reboot are functions of the service', async () => {
    const end = async (func: string) => {
      expect(await test.doc({ func, elid: instance })).toMatchObject({ ok: {} });
      test.advance(15_000);
      return test.status();
    };
    expect(await end('service.stop')).toBe('stopped');
    expect(await end('service.start')).toBe('active');
    expect(await end('service.reboot')).toBe('active');
    for (const func of ['instances.start', 'instances.stop', 'instances.reboot'])
      expect(await isUnknown(func)).toBe(true);
  });

  it.each([
    ['row 25: no order of an image', 'v2.image.order.param'],
    ['row 26: no rebuild', 'instances.fleio.rebuild'],
    ['row 27: no order of an instance', 'v2.instances.order.param'],
  ])('%s', async (_row, func) => {
    expect(await isUnknown(func)).toBe(true);
    expect(test.zomro.journal.mutations()).toEqual([]);
  });
});
