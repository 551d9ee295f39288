import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { errorIn, instance, startTestZomro } from './testing.ts';
import type { TestZomro } from './testing.ts';

let test: TestZomro;
beforeEach(async () => {
  test = await startTestZomro();
});
afterEach(() => test.close());

const edit = (params = {}) => test.doc({ func: 'instances.edit', elid: instance, ...params });
const power = (what: string) => test.doc({ func: `service.${what}`, elid: instance });
const after = async (ms: number) => {
  test.advance(ms);
  return test.status();
};

describe('instances', () => {
  it('lists the fields that the panel reads', async () => {
    expect(await test.rows({ func: 'instances' })).toMatchObject([
      { id: instance, servername: 'MyServer', instance_status: 'active', status: '2', datacentername: 'Netherlands-2' },
    ]);
  });

  it('shows one with its password, and changes it', async () => {
    expect(await edit()).toMatchObject({ servername: { $: 'MyServer' }, password: { $: 'not-a-real-root-password' } });
    await edit({ sok: 'ok', servername: 'Renamed', rdns_record: 'a.example.test', backup_rotation: '10' });
    expect(await edit()).toMatchObject({ servername: { $: 'Renamed' }, backup_rotation: { $: '10' } });
    await edit({ sok: 'ok' });
    expect(await edit()).toMatchObject({ rdns_record: { $: 'a.example.test' } });
  });

  it.each(['0', '11', 'x', ''])("refuses backup_rotation='%s'", async (rotation) => {
    expect(errorIn(await edit({ sok: 'ok', backup_rotation: rotation }))).toBe('value/backup_rotation');
  });

  it('starts, stops and reboots', async () => {
    await power('stop');
    expect([await test.status(), await after(15_000)]).toEqual(['stopping', 'stopped']);
    expect(errorIn(await power('reboot'))).toBe('value/instance_status');
    await power('start');
    expect([await test.status(), await after(15_000)]).toEqual(['starting', 'active']);
    await power('reboot');
    expect([await test.status(), await after(15_000)]).toEqual(['rebooting', 'active']);
    expect(errorIn(await power('start'))).toBe('value/instance_status');
  });

  it.each([
    ['1', 'Ordered'],
    ['3', 'Temporary suspended'],
    ['4', 'Deleted'],
    ['5', 'Activation in progress'],
  ] as const)('tells the state %s of its billing, set by hand, whatever the machine does', async (status, word) => {
    test.zomro.instances.change(instance, { status });
    const seen = { status, item_status: word, instance_status: 'active' };
    expect(await test.rows({ func: 'instances' })).toMatchObject([seen]);
    test.zomro.quirks.set({ origAttrs: true });
    const { elem } = await test.doc({ func: 'instances', lang: 'ru' });
    expect(elem).toMatchObject([{ item_status: { $orig: status, $: expect.stringMatching(/^[А-Яа-яё ]+$/) } }]);
  });

  it('is suspended in its billing when the machine is', async () => {
    test.zomro.instances.setStatus(instance, 'suspended');
    expect(test.zomro.instances.find(instance)).toMatchObject({ status: '3' });
    expect(await test.rows({ func: 'instances' })).toMatchObject([{ status: '3' }]);
  });

  it('opens a console', async () => {
    expect(await test.doc({ func: 'instances.fleio.vnc', elid: instance })).toMatchObject({
      ok: { $: expect.stringMatching(/^https:/) },
      cookies: { cookie: [{ $name: 'console_session', $: expect.any(String) }] },
    });
  });

  it('changes by hand, and not into nonsense', async () => {
    test.zomro.instances.rename(instance, 'By hand');
    expect(await test.rows({ func: 'instances' })).toMatchObject([{ servername: 'By hand' }]);
    expect(() => test.zomro.instances.change(instance, { instance_status: 'dancing' })).toThrow('instance_status');
    expect(() => test.zomro.instances.remove('1')).toThrow('there is no instance 1');
    const { id } = test.zomro.instances.add({ instance_status: 'suspended' });
    expect(test.zomro.instances.find(id)).toMatchObject({ instance_status: 'suspended', owner: '100042' });
  });
});
