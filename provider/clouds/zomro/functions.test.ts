import { describe, expect, test } from 'vitest';
import { functions as specs } from '../../functions/index.ts';
import { functions } from './functions.ts';
import {
  element,
  elements,
  listOf,
  publishedScheduleRow,
  publishedSnapshotRow,
  scriptedClient,
  wireFailure,
} from './testing.ts';

const noFilter = () => ({});
const server = elements({
  id: '5203773',
  servername: 'MyServer',
  name: 'Cloud VPS 1',
  instance_status: 'active',
  status: '2',
  item_status: 'Active',
  datacentername: 'Netherlands-2',
  instances_os: 'Ubuntu 22.04 x64',
  ip: '192.0.2.10, 192.0.2.11',
  ip_v6: '2001:db8::10',
  createdate: '2024-07-22',
  cost: '5.00 EUR',
});
const expected = {
  instanceId: '5203773',
  name: 'MyServer',
  powerState: 'Running',
  cloudStatus: 'active',
  createdAt: '2024-07-22',
  ipAddresses: ['192.0.2.10', '192.0.2.11', '2001:db8::10'],
  region: 'Netherlands-2',
  operatingSystem: 'Ubuntu 22.04 x64',
  zomroDetails: {
    cost: '5.00 EUR',
    instancesOs: 'Ubuntu 22.04 x64',
    itemStatus: 'Active',
    name: 'Cloud VPS 1',
    status: '2',
  },
};
const script = (changes = {}) => ({ 'instances.filter': noFilter, 'instances.snapshots.filter': noFilter, ...changes });

describe('getInstance', () => {
  test('from the list', async () => {
    const { call, client } = await scriptedClient(script({ instances: () => listOf([server]) }));
    const result = await functions.getInstance.run(client, { instanceId: '5203773' }, call);
    expect(result).toEqual(expected);
    expect(specs.getInstance.result.parse(result)).toBeTruthy();
  });

  test('that a filter hides: what its own record tells', async () => {
    const form = elements({
      servername: 'MyServer',
      ip: '192.0.2.10',
      createdate: '2024-07-22',
      password: 'root-password-1',
    });
    const { call, client } = await scriptedClient(
      script({ instances: () => listOf([]), 'instances.edit': () => form }),
    );
    expect(await functions.getInstance.run(client, { instanceId: '5203773' }, call)).toEqual({
      instanceId: '5203773',
      name: 'MyServer',
      powerState: 'Unknown',
      createdAt: '2024-07-22',
      ipAddresses: ['192.0.2.10'],
      zomroDetails: {},
    });
  });

  test('unknown', async () => {
    const { call, client } = await scriptedClient(
      script({ instances: () => listOf([]), 'instances.edit': () => wireFailure('missed', 'elid') }),
    );
    await expect(functions.getInstance.run(client, { instanceId: '1' }, call)).rejects.toMatchObject({
      kind: 'absent',
      message: expect.stringMatching(/^instanceId: there is no instance 1 /),
    });
  });
});

describe('getInstances', () => {
  const rows = [
    { ...server, ...elements({ id: '30', servername: 'web', datacentername: 'Poland-1' }) },
    { ...server, ...elements({ id: '4', servername: 'web' }) },
    { ...server, ...elements({ id: '5', servername: 'db' }) },
    { ...server, ...elements({ id: '6', servername: 'gone', status: '4' }) },
  ];
  test.each([
    ['all, by number', {}, ['4', '5', '30']],
    ['by name', { name: 'web' }, ['4', '30']],
    ['by region', { region: 'Poland-1' }, ['30']],
    ['by both', { name: 'db', region: 'Poland-1' }, []],
  ])('%s', async (_name, args, ids) => {
    const { call, client } = await scriptedClient(script({ instances: () => listOf(rows) }));
    const result = specs.getInstances.result.parse(await functions.getInstances.run(client, args, call));
    expect(result.instances.map((one) => one.instanceId)).toEqual(ids);
  });

  test('a filter in the panel is an error, not a shorter list', async () => {
    const { call, client } = await scriptedClient(
      script({ instances: () => listOf([server]), 'instances.filter': () => ({ ip: element('192.0.2.10') }) }),
    );
    await expect(functions.getInstances.run(client, {}, call)).rejects.toMatchObject({ kind: 'contract' });
  });
});

describe('getSnapshots', () => {
  const row = (id: string, name: string, status = 'Active') => ({
    ...publishedSnapshotRow,
    ...elements({ id, name, fleio_status: status }),
  });
  const run = async (rows: readonly unknown[], args = {}) => {
    const { call, client } = await scriptedClient(script({ 'instances.snapshots': () => listOf(rows) }));
    const result = await functions.getSnapshots.run(client, { instanceId: '5203773', ...args }, call);
    return specs.getSnapshots.result.parse(result).snapshots;
  };

  test('oldest first, with the id to import it by', async () => {
    const found = await run([row('5204300', 'b'), row('5204214', 'a')]);
    expect(found.map(({ id, name, status }) => [id, name, status])).toEqual([
      ['5203773/5204214', 'a', 'Active'],
      ['5203773/5204300', 'b', 'Active'],
    ]);
    expect(found[0]).toMatchObject({ createdAt: '2024-07-23', sizeBytes: 3_000_000_000 });
  });

  test('by name', async () => {
    expect((await run([row('1', 'a'), row('2', 'b')], { name: 'b' })).map((one) => one.snapshotId)).toEqual(['2']);
  });

  test.each([
    ['Saving', 'Pending'],
    ['Active', 'Active'],
    ['Suspended', 'Degraded'],
    ['Killed', 'Failed'],
    ['Whatever', 'Pending'],
  ])('%s is %s', async (word, status) => {
    expect((await run([row('1', 'a', word)]))[0]).toMatchObject({ cloudStatus: word, status });
  });

  test('an unknown instance', async () => {
    const { call, client } = await scriptedClient(
      script({ 'instances.snapshots': () => wireFailure('missed', 'elid') }),
    );
    await expect(functions.getSnapshots.run(client, { instanceId: '1' }, call)).rejects.toMatchObject({
      kind: 'absent',
    });
  });
});

describe('getBackupSchedules', () => {
  const row = (changes: Readonly<Record<string, string>>) => ({ ...publishedScheduleRow, ...elements(changes) });
  const run = async (rows: readonly unknown[], args = {}) => {
    const { call, client } = await scriptedClient(
      script({
        'instances.fleio_bckps.schedule': () => listOf(rows, { backup_rotation: element('3') }),
        'instances.fleio_bckps.schedule.filter': noFilter,
      }),
    );
    const result = await functions.getBackupSchedules.run(client, { instanceId: '5203773', ...args }, call);
    expect(specs.getBackupSchedules.result.safeParse(result).error).toBeUndefined();
    return result;
  };

  test('a schedule, whole, with the id to import it by', async () => {
    expect(await run([row({ rotation_days: 'Monday Sunday ' })])).toStrictEqual({
      schedules: [
        {
          id: '5203773/14',
          instanceId: '5203773',
          name: 'MySchedule',
          scheduleId: '14',
          rotationDays: ['Sunday', 'Monday'],
          rotationTime: '02:01',
          method: 'Backup',
          keepCount: 3,
          enabled: true,
          status: 'Active',
          cloudStatus: 'Active',
          offHost: true,
          createdAt: '2024-07-24',
          zomroDetails: {
            backupRotation: 3,
            createDate: '2024-07-24',
            id: '14',
            instanceId: '5203773',
            name: 'MySchedule',
            rotationDays: 'Monday Sunday',
            rotationTime: '02:01',
            servername: 'MyServer',
          },
        },
      ],
    });
  });

  test.each([
    ['all, by number', {}, ['4', '5', '30']],
    ['by name', { name: 'nightly' }, ['4', '30']],
    ['none of that name', { name: 'Nightly' }, []],
  ])('%s', async (_name, args, ids) => {
    const rows = [row({ id: '30', name: 'nightly' }), row({ id: '5' }), row({ id: '4', name: 'nightly ' })];
    const { schedules } = specs.getBackupSchedules.result.parse(await run(rows, args));
    expect(schedules.map((one) => one.scheduleId)).toEqual(ids);
  });

  test('one whose days, time and name are empty', async () => {
    const result = await run([row({ rotation_days: '', rotation_time: '', name: '' })]);
    const [found] = specs.getBackupSchedules.result.parse(result).schedules;
    expect(found).toMatchObject({ id: '5203773/14', name: '' });
    expect(Object.keys(found ?? {})).not.toContain('rotationDays');
  });
});
