import { describe, expect, test } from 'vitest';
import { currentKeepCount, listSchedules, readSchedule } from './schedule-reads.ts';
import { element, elements, listOf, publishedScheduleRow, scriptedClient, wireFailure } from './testing.ts';

type Script = Parameters<typeof scriptedClient>[0];
const list = 'instances.fleio_bckps.schedule';
const filter = 'instances.fleio_bckps.schedule.filter';
const edit = 'instances.fleio_bckps.schedule.edit';
const ref = { instanceId: '5203773', objectId: '14' };

const rotation = { backup_rotation: element('3') };
const row = (changes: Readonly<Record<string, string>> = {}) => ({ ...publishedScheduleRow, ...elements(changes) });
const missed = () => wireFailure('missed', 'elid');
const noFilter = () => ({ id: {}, name: {} });
const form = (rotation_days = '1,2,3,4,5,6') =>
  elements({ elid: '14', plid: '5203773', name: 'MySchedule', rotation_days, rotation_time: '02:01' });

async function setup(script: Script) {
  const api = await scriptedClient({ [filter]: noFilter, ...script });
  return { ...api, read: () => readSchedule(api.client, ref, api.call) };
}

describe('read', () => {
  test('from the list of its instance, which also shows how many backups stay', async () => {
    const { funcs, of, read } = await setup({ [list]: () => listOf([row({ id: '4' }), row()], rotation) });
    expect(await read()).toMatchObject({ kind: 'present', ref, inputs: { name: 'MySchedule', keepCount: 3 } });
    expect(funcs()).toEqual([list]);
    expect(of(list)[0]).toMatchObject({ elid: '5203773', p_num: '1', p_col: '+id' });
    expect(of(list)[0]).not.toHaveProperty('plid');
  });

  test('from a later page', async () => {
    const { read } = await setup({
      [list]: ({ p_num }) => listOf([row({ id: p_num === '1' ? '4' : '14' })], { ...rotation, p_elems: element('2') }),
    });
    expect(await read()).toMatchObject({ kind: 'present', ref, inputs: { keepCount: 3 } });
  });

  test('from a single row, which is a bare object', async () => {
    const { read } = await setup({ [list]: () => ({ elem: row(), p_elems: element('1'), ...rotation }) });
    expect(await read()).toMatchObject({ kind: 'present', ref });
  });

  test('not in a list that is proved complete: absent, whatever its record says', async () => {
    const { funcs, read } = await setup({ [list]: () => listOf([row({ id: '4' })]), [edit]: () => form() });
    expect(await read()).toEqual({ kind: 'absent' });
    expect(funcs()).toEqual([list, filter, list]);
  });

  test('an empty list is complete too, also that of an instance that is gone', async () => {
    const { read } = await setup({ [list]: () => listOf([]) });
    expect(await read()).toEqual({ kind: 'absent' });
  });

  test('an API without a filter for schedules cannot hide any', async () => {
    const { read } = await setup({ [list]: () => listOf([]), [filter]: () => wireFailure('missed', 'func') });
    expect(await read()).toEqual({ kind: 'absent' });
  });

  test.each<[string, Script, string]>([
    ['a filter is set', { [filter]: () => ({ name: element('web') }) }, 'contract'],
    ['the filter may not be seen', { [filter]: () => wireFailure('access', filter) }, 'denied'],
    ['rows are missing', { [list]: () => listOf([], { p_elems: element('1') }) }, 'contract'],
    ['the answer is no list', { [list]: () => ({ ok: {} }) }, 'contract'],
    ['the API does not know the list', { [list]: () => wireFailure('missed', 'func') }, 'contract'],
    ['the cloud is out of reach', { [list]: () => (response) => response.writeHead(502).end() }, 'unavailable'],
  ])('%s: no absence', async (_name, script, kind) => {
    const { read } = await setup({ [list]: () => listOf([]), ...script });
    await expect(read()).rejects.toMatchObject({ kind });
  });

  test('a row that a filter shows is there all the same', async () => {
    const { read } = await setup({
      [list]: () => listOf([row()], rotation),
      [filter]: () => ({ name: element('My') }),
    });
    expect(await read()).toMatchObject({ kind: 'present', ref });
  });

  test('a row of another instance is an error', async () => {
    const { read } = await setup({ [list]: () => listOf([row({ instance_id: '77' })], rotation) });
    await expect(read()).rejects.toMatchObject({
      kind: 'contract',
      message: expect.stringContaining('backup schedule 14 belongs to instance 77, not to 5203773'),
    });
  });
});

describe('read, when the instance is gone: its own record decides', () => {
  const gone = { [list]: missed, [filter]: missed, 'instances.edit': missed };

  test.each(['1,2,3,4,5,6', 'Monday Tuesday Wednesday Thursday Friday Saturday '])('a record with %j', async (days) => {
    const { funcs, of, read } = await setup({ ...gone, [edit]: () => ({ ...form(days), slist: [] }) });
    expect(await read()).toMatchObject({
      kind: 'present',
      ref,
      inputs: {
        name: 'MySchedule',
        rotationDays: ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday'],
        rotationTime: '02:01',
      },
    });
    expect(funcs()).toEqual([list, edit]);
    expect(of(edit)[0]).toMatchObject({ elid: '14' });
    expect(of(edit)[0]).not.toHaveProperty('sok');
  });

  test('no record: absent', async () => {
    const { funcs, read } = await setup({ ...gone, [edit]: missed });
    expect(await read()).toEqual({ kind: 'absent' });
    expect(funcs()).toEqual([list, edit]);
  });

  const proofless: [string, Script][] = [
    [
      'an empty form',
      { [edit]: () => ({ elid: element('14'), name: {}, rotation_time: element('00:00'), slist: [] }) },
    ],
    ['`access`', { [edit]: () => wireFailure('access', edit) }],
  ];
  test.each(proofless)('%s, and the instance has no record either: absent', async (_name, script) => {
    const { funcs, read } = await setup({ ...gone, ...script });
    expect(await read()).toEqual({ kind: 'absent' });
    expect(funcs()).toContain('instances.edit');
  });

  test.each(proofless)('%s, but the instance has a record: nothing is proved', async (_name, script) => {
    const { read } = await setup({ ...gone, ...script, 'instances.edit': () => elements({ servername: 'MyServer' }) });
    await expect(read()).rejects.toMatchObject({
      kind: 'contract',
      message:
        'backup schedule 5203773/14: Zomro says both that there is no instance 5203773 and that there is, and shows no record of the schedule. Try again in a moment, or look in the Zomro panel.',
    });
  });

  test('an API that does not know the function proves nothing', async () => {
    const { read } = await setup({ ...gone, [edit]: () => wireFailure('missed', 'func') });
    await expect(read()).rejects.toMatchObject({ kind: 'contract' });
  });

  test('it may go between the list and its filter', async () => {
    const { read } = await setup({ ...gone, [list]: () => listOf([]), [edit]: missed });
    expect(await read()).toEqual({ kind: 'absent' });
  });
});

describe('how many backups stay', () => {
  const count = async (extras: Readonly<Record<string, unknown>>, script: Script = {}) => {
    const api = await setup({ [list]: () => listOf([row()], extras), ...script });
    const result = await api.read();
    const seen = result.kind === 'present' ? result.inputs['keepCount'] : 'absent';
    expect(await currentKeepCount(api.client, '5203773', api.call)).toBe(seen);
    return { ...api, seen };
  };
  const record = () => elements({ servername: 'MyServer', backup_rotation: '7', password: 'root-password-1' });

  test('beside the list: the instance is not asked', async () => {
    const { funcs, seen } = await count(rotation, { 'instances.edit': record });
    expect(seen).toBe(3);
    expect(funcs()).not.toContain('instances.edit');
  });

  test.each([
    ['missing', {}],
    ['empty', { backup_rotation: {} }],
    ['not a number', { backup_rotation: element('many') }],
    ['not a number that it could be', { backup_rotation: element('0') }],
  ])('%s there: in the record of the instance, whose password goes nowhere', async (_name, extras) => {
    const { lines, of, redactor, seen } = await count(extras, { 'instances.edit': record });
    expect(seen).toBe(7);
    expect(of('instances.edit')[0]).toMatchObject({ elid: '5203773' });
    expect(of('instances.edit')[0]).not.toHaveProperty('sok');
    expect(lines.join('\n')).not.toContain('root-password-1');
    expect(redactor.clean('root-password-1')).toBe('[secret]');
  });

  test.each<[string, Script]>([
    ['nor there', { 'instances.edit': () => elements({ servername: 'MyServer' }) }],
    ['and the account may not see that', { 'instances.edit': () => wireFailure('access', 'instances.edit') }],
    ['and that is gone', { 'instances.edit': missed }],
  ])('not beside the list, %s: not known', async (_name, script) => {
    expect((await count({}, script)).seen).toBeUndefined();
  });

  test('a cloud that is out of reach is no answer', async () => {
    const api = await setup({
      [list]: () => listOf([row()]),
      'instances.edit': () => (response) => response.writeHead(502).end(),
    });
    await expect(api.read()).rejects.toMatchObject({ kind: 'unavailable' });
  });
});

describe('the schedules of an instance', () => {
  const rows = [
    row({ id: '30', name: 'nightly ' }),
    row({ id: '4', name: 'nightly' }),
    row({ id: '5', name: 'Nightly' }),
  ];
  const ids = async (script: Script, name?: string) => {
    const { call, client } = await setup({ [list]: () => listOf(rows, rotation), ...script });
    return (await listSchedules(client, { instanceId: '5203773', name }, call)).map((one) => one.ref.objectId);
  };

  test('all, by number', async () => {
    expect(await ids({})).toEqual(['4', '5', '30']);
  });

  test('of exactly one name, blanks aside', async () => {
    expect(await ids({}, 'nightly')).toEqual(['4', '30']);
  });

  test('what others of another name hold does not matter', async () => {
    const others = [
      row({ id: '1', name: 'odd', rotation_days: 'Funday' }),
      row({ id: '2', name: 'far', instance_id: '7' }),
    ];
    expect(await ids({ [list]: () => listOf([...others, ...rows], rotation) }, 'nightly')).toEqual(['4', '30']);
    await expect(ids({ [list]: () => listOf(others, rotation) })).rejects.toMatchObject({ kind: 'contract' });
  });

  test('none needs no look at the instance', async () => {
    expect(await ids({ [list]: () => listOf([]) })).toEqual([]);
  });

  test('never an incomplete list', async () => {
    await expect(ids({ [filter]: () => ({ id: element('4') }) })).rejects.toMatchObject({
      kind: 'contract',
      message:
        'list of backup schedules of instance 5203773: a filter is set in the Zomro panel (id), so the list may hide objects. Clear the filter in the panel, or give Lifeboat a user of its own.',
    });
  });
});
