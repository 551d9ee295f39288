import { describe, expect, it } from 'vitest';
import type { ServerResponse } from 'node:http';
import { powerState } from '../../provider/clouds/zomro/instances.ts';
import { isoBoot } from '../../provider/clouds/zomro/iso-boot.ts';
import { backupSchedule } from '../../provider/clouds/zomro/backup-schedule.ts';
import {
  element,
  elements,
  listOf,
  publishedIsoForm,
  publishedScheduleRow,
  publishedSnapshotRow,
  scriptedClient,
  wireFailure,
} from '../../provider/clouds/zomro/testing.ts';
import { instanceStatuses } from '../../simulator/zomro/instance-status.ts';
import { snapshot } from '../../provider/clouds/zomro/snapshot.ts';

/* Answers that no sane server gives: they may end in an error, never in a loss, a second boot, a secret on a screen or a crash. */

const list = 'instances.fleio_bckps.schedule';
const edit = 'instances.fleio_bckps.schedule.edit';
const boot = 'instances.fleio.boot_from_iso';
const unrescue = 'instances.fleio.unrescue';
const instanceId = '5203773';
const image = 'ffa4a7c1-9e36-49a1-8770-acfb2878141f';
const place = { instanceId, objectId: '14' };
const attempt = { requestId: '', objectId: '' };
const instanceRow = (status: string, service = '2') =>
  elements({ id: instanceId, instance_status: status, status: service });

const wanted = { instanceId, name: 'n', rotationDays: ['Monday'] as const, rotationTime: '02:01' };

describe('a change that was begun', () => {
  const page = (response: ServerResponse) => response.end('<html>wait: /long/1/billmgr</html>');

  it.each([['auth'], ['access']])(
    'is never sent again, although the address that it is waited for at says "%s"',
    async (type) => {
      const { call, client, of } = await scriptedClient({
        [boot]: (params) => (params['sok'] === 'ok' ? page : publishedIsoForm),
        '/long/1/billmgr': () => wireFailure(type, 'session'),
        keepalive: () => wireFailure('access', 'keepalive'),
      });
      const driver = isoBoot.driver(client);
      await expect(driver.create({ instanceId, imageId: image }, attempt, call)).rejects.toMatchObject({
        kind: 'unknownOutcome',
      });
      expect(of(boot).filter(({ sok }) => sok === 'ok')).toHaveLength(1);
    },
  );
});

describe('ids with a comma, which are a group to the cloud', () => {
  const several = `${instanceId}, 5203774`;

  it('of instances are those of no instance, and nothing of them restarts', async () => {
    const { call, client, of } = await scriptedClient({
      instances: () => listOf([instanceRow('active')]),
      'instances.edit': () => elements({ servername: 'Both' }),
      [boot]: () => publishedIsoForm,
    });
    const driver = isoBoot.driver(client);
    const boots = { instanceId: several, imageId: image };
    expect(await driver.inspect?.(boots, { verb: 'Create', aspects: ['imageId'] }, call)).toMatchObject([
      { severity: 'error', path: 'instanceId' },
    ]);
    await expect(driver.create(boots, attempt, call)).rejects.toMatchObject({ kind: 'absent' });
    expect([of(boot), of('instances.edit')]).toEqual([[], []]);
  });

  it('of schedules, from an odd list, delete none', async () => {
    const odd = { ...publishedScheduleRow, id: element('14, 15') };
    const { call, client, of } = await scriptedClient({
      [list]: () => listOf([odd], { backup_rotation: element('3') }),
      [`${list}.filter`]: () => ({ name: {} }),
    });
    const driver = backupSchedule.driver(client);
    const [found] = await driver.named(instanceId, 'MySchedule', call);
    if (found === undefined) throw new Error('it was listed');
    await expect(driver.remove(found, call, {})).rejects.toMatchObject({ kind: 'invalid' });
    expect(of(`${list}.delete`)).toEqual([]);
  });
});

describe('absence', () => {
  it.each([
    ['words', element('many')],
    ['an object', { total: '1' }],
    ['a negative number', element('-1')],
    ['a fraction', element('0.5')],
    ['true', true],
  ])('of a schedule is not proved by a list whose count is %s', async (_what, count) => {
    const { call, client } = await scriptedClient({
      [list]: () => ({ p_num: element('1'), p_elems: count }),
      [`${list}.filter`]: () => ({ name: {} }),
      'instances.edit': () => elements({ servername: 'MyServer' }),
    });
    await expect(backupSchedule.driver(client).read(place, undefined, call)).rejects.toMatchObject({
      kind: 'contract',
    });
  });

  it.each([
    ['a filter of several values', { name: [{}, element('nightly')] }],
    ['a filter by a number', { id: 15 }],
  ])('of a schedule is not proved by a list with %s', async (_what, filter) => {
    const { call, client } = await scriptedClient({
      [list]: () => listOf([]),
      [`${list}.filter`]: () => filter,
    });
    await expect(backupSchedule.driver(client).read(place, undefined, call)).rejects.toMatchObject({
      kind: 'contract',
      message: expect.stringContaining('a filter is set'),
    });
  });

  it('a schedule of the same number on another instance is neither ours nor absent', async () => {
    const { call, client } = await scriptedClient({
      [list]: () =>
        listOf([{ ...publishedScheduleRow, instance_id: element('5203774') }], { backup_rotation: element('3') }),
    });
    await expect(backupSchedule.driver(client).read(place, undefined, call)).rejects.toMatchObject({
      kind: 'contract',
    });
  });

  it('days of which a part cannot be read are not fewer days', async () => {
    const half = { ...publishedScheduleRow, rotation_days: [element('Monday'), { day: 'Tuesday' }] };
    const { call, client } = await scriptedClient({ [list]: () => listOf([half], { backup_rotation: element('3') }) });
    await expect(backupSchedule.driver(client).read(place, undefined, call)).rejects.toMatchObject({
      kind: 'contract',
    });
  });
});

describe('words that are also names of every object', () => {
  const names = ['constructor', '__proto__', 'toString', 'hasOwnProperty'];

  it.each(names)(
    'the state "%s" of an instance is one that nobody has described: it is not idle, not ended',
    async (word) => {
      const { call, client, of } = await scriptedClient({ instances: () => listOf([instanceRow(word)]) });
      const driver = isoBoot.driver(client);
      expect(await driver.busy(instanceId, call)).toBe(word);
      expect(await driver.read({ instanceId, objectId: instanceId }, undefined, call)).toEqual({
        kind: 'pending',
        cloudStatus: word,
      });
      expect(await snapshot.driver(client).busy(instanceId, call)).toBe(word);
      expect(of(unrescue)).toEqual([]);
    },
  );

  it.each(names)('"%s" is no power state, no service, no path and no flag', async (word) => {
    expect(powerState({ instance_status: word, status: word })).toBe('Unknown');
    const { call, client } = await scriptedClient({
      [edit]: () => wireFailure('value', word),
      'instances.snapshots': () => listOf([{ ...publishedSnapshotRow, protected: element(word) }]),
      'instances.snapshots.filter': () => ({ name: {} }),
    });
    const driver = backupSchedule.driver(client);
    await expect(driver.create(wanted, attempt, call)).rejects.toMatchObject({
      kind: 'invalid',
      facts: { path: undefined },
    });
    expect(await snapshot.driver(client).named(instanceId, 'MySnapshot', call)).toMatchObject([
      { inputs: { consistency: 'Crash' } },
    ]);
    const [found] = await snapshot.driver(client).named(instanceId, 'MySnapshot', call);
    expect(found?.inputs).not.toHaveProperty('zomro');
  });

  it.each(names)('the login that is refused with "%s" is refused in words', async (word) => {
    const { call, client } = await scriptedClient({ auth: () => wireFailure('auth', word) });
    await expect(
      client.view({ func: 'instances', params: {}, safety: 'read', label: 'x' }, call),
    ).rejects.toMatchObject({
      message: expect.stringContaining('login to Zomro: the login was refused'),
    });
  });
});

describe('the end of a session', () => {
  const session = {
    kind: 'present',
    ref: { instanceId, objectId: instanceId },
    cloudStatus: 'booted_from_iso',
  } as const;
  const words = [
    ...instanceStatuses,
    'Booted from ISO',
    ' booted_from_iso ',
    'booted',
    'iso',
    'constructor',
    '',
    'null',
  ];
  const forms: readonly ((word: string) => unknown)[] = [
    (word) => word,
    (word) => ({ $: word }),
    (word) => ({ $orig: word, $: 'booted_from_iso' }),
    (word) => [{ $: word }, { $: 'booted_from_iso' }],
  ];

  it('is asked for once of an instance that runs from an image, and of no other, however its state is written', async () => {
    let state: unknown;
    const { call, client, of } = await scriptedClient({
      instances: () => listOf([{ ...instanceRow('active'), instance_status: state }]),
      [unrescue]: () => ({ ok: {} }),
    });
    const driver = isoBoot.driver(client);
    for (const form of forms) {
      for (const word of words) {
        state = form(word);
        const before = of(unrescue).length;
        await driver.remove({ ...session, inputs: {}, outputs: {} }, call, {}).catch(() => undefined);
        const isOn = /^booted.from.iso$/i.test(word.trim()) || (word === '' && JSON.stringify(state).includes('$orig'));
        expect(of(unrescue).length - before, JSON.stringify(state)).toBe(isOn ? 1 : 0);
      }
    }
  });
});
