import { describe, expect, test } from 'vitest';
import { isLifeboatError } from '../../core/errors.ts';
import type { Plan, Present } from '../driver.ts';
import { backupSchedule } from './backup-schedule.ts';
import { element, elements, listOf, publishedScheduleRow, scriptedClient, wireFailure } from './testing.ts';

type Script = Parameters<typeof scriptedClient>[0];
const list = 'instances.fleio_bckps.schedule';
const filter = 'instances.fleio_bckps.schedule.filter';
const edit = 'instances.fleio_bckps.schedule.edit';
const remove = 'instances.fleio_bckps.schedule.delete';
const attempt = { requestId: '', objectId: '' };
const inputs = {
  instanceId: '5203773',
  name: 'nightly',
  rotationDays: ['Sunday', 'Monday', 'Saturday'],
  rotationTime: '23:30',
} as const;
const present: Present = {
  kind: 'present',
  ref: { instanceId: '5203773', objectId: '14' },
  cloudStatus: 'Active',
  inputs: {
    instanceId: '5203773',
    name: 'My  Schedule',
    rotationDays: ['Monday', 'Friday'],
    rotationTime: '02:01',
    method: 'Backup',
    keepCount: 3,
    enabled: true,
  },
  outputs: {},
};
const ok = () => ({ ok: {} });
const form = () => ({ slist: [], messages: {} });
const instance = elements({ id: '5203773', instance_status: 'active', status: '2' });

async function setup(script: Script) {
  const api = await scriptedClient({ [filter]: () => ({ id: {}, name: {} }), ...script });
  return { ...api, driver: backupSchedule.driver(api.client) };
}
/** Without what every call carries. */
const own = (call: Readonly<Record<string, string>> | undefined) => {
  const { auth: _auth, lang: _lang, out: _out, ...params } = call ?? {};
  return params;
};
const everything = ({ calls }: { calls: readonly Readonly<Record<string, string>>[] }) =>
  calls.map(own).filter(({ func }) => func !== 'auth' && func !== 'whoami');

test('reads and finds by name', async () => {
  const { call, driver } = await setup({
    [list]: () => listOf([publishedScheduleRow], { backup_rotation: element('3') }),
  });
  const seen = await driver.read(present.ref, undefined, call);
  expect(seen).toMatchObject({ kind: 'present', ref: present.ref, inputs: { name: 'MySchedule', keepCount: 3 } });
  expect(await driver.named('5203773', 'MySchedule', call)).toEqual([seen]);
  expect(await driver.named('5203773', 'My', call)).toEqual([]);
  expect(await driver.read({ ...present.ref, objectId: '15' }, undefined, call)).toEqual({ kind: 'absent' });
});

describe('create', () => {
  test('is one request, the vendor’s own', async () => {
    const api = await setup({ [edit]: ok });
    expect(await api.driver.create({ ...inputs, name: ' nightly ', keepCount: 5 }, attempt, api.call)).toEqual({});
    expect(everything(api)).toEqual([
      { func: edit, plid: '5203773', name: 'nightly', rotation_days: '1,6,0', rotation_time: '23:30', sok: 'ok' },
    ]);
  });

  test.each([
    ['an id', { ok: {}, id: element('15') }],
    ['a text', { ok: element('func=instances.fleio_bckps.schedule&elid=5203773') }],
    ['only an id', { id: element('15') }],
    ['nothing at all', {}],
  ])('an answer with %s says that it was accepted, and no more', async (_name, answer) => {
    const { call, driver } = await setup({ [edit]: () => answer });
    expect(await driver.create(inputs, attempt, call)).toEqual({});
  });

  test.each([
    ['another operation runs', wireFailure('error', 'runningoperation'), 'busy', undefined],
    ['days that are refused', wireFailure('value', 'rotation_days'), 'invalid', 'rotationDays'],
    ['a time that is refused', wireFailure('value', 'rotation_time'), 'invalid', 'rotationTime'],
    ['a name that is taken', wireFailure('exists', 'name'), 'exists', undefined],
    ['no such instance', wireFailure('missed', 'plid'), 'absent', undefined],
    ['a form', form(), 'contract', undefined],
  ])('%s', async (_name, answer, kind, path) => {
    const { call, driver, of } = await setup({ [edit]: () => answer });
    const error: unknown = await driver.create(inputs, attempt, call).catch((reason: unknown) => reason);
    expect(isLifeboatError(error) && [error.kind, error.facts.path]).toEqual([kind, path]);
    expect(of(edit)).toHaveLength(1);
  });

  test('a lost answer is an unknown outcome, and nothing is sent again', async () => {
    const { call, driver, of } = await setup({ [edit]: () => (response) => response.socket?.resetAndDestroy() });
    await expect(driver.create(inputs, attempt, call)).rejects.toMatchObject({
      kind: 'unknownOutcome',
      message: expect.stringContaining('creation of backup schedule nightly on instance 5203773'),
    });
    expect(of(edit)).toHaveLength(1);
  });
});

describe('change', () => {
  const sent = async (aspects: readonly string[], observed: Present = present) => {
    const api = await setup({ [edit]: ok });
    expect(await api.driver.change(observed, { ...inputs, keepCount: 9 }, aspects, api.call)).toEqual({});
    return everything(api);
  };
  const call = (name: string, rotation_days: string, rotation_time: string) => [
    { func: edit, elid: '14', plid: '5203773', name, rotation_days, rotation_time, sok: 'ok' },
  ];

  test.each([
    ['the name', ['name'], call('nightly', '1,5', '02:01')],
    ['the days', ['rotationDays'], call('My  Schedule', '1,6,0', '02:01')],
    ['the time', ['rotationTime'], call('My  Schedule', '1,5', '23:30')],
    ['all', ['name', 'rotationDays', 'rotationTime'], call('nightly', '1,6,0', '23:30')],
  ])('%s, in one request, and the rest as it is', async (_name, aspects, expected) => {
    expect(await sent(aspects)).toEqual(expected);
  });

  test('what could not be read is set to what is wanted', async () => {
    const unread: Present = { ...present, inputs: { instanceId: '5203773', rotationDays: [] } };
    expect(await sent(['name'], unread)).toEqual(call('nightly', '1,6,0', '23:30'));
  });

  test('how many backups stay: on the instance, as the panel sends it, and nothing else', async () => {
    const api = await setup({ 'instances.edit': ok });
    expect(await api.driver.change(present, { ...inputs, keepCount: 9 }, ['keepCount'], api.call)).toEqual({});
    expect(everything(api)).toEqual([
      { func: 'instances.edit', elid: '5203773', backup_rotation: '9', sok: 'ok', clicked_button: 'ok' },
    ]);
  });

  test('how many backups stay is never set unless asked', async () => {
    const api = await setup({});
    expect(await api.driver.change(present, inputs, ['keepCount'], api.call)).toEqual({});
    expect(everything(api)).toEqual([]);
  });

  test('a number of backups that is refused', async () => {
    const { call, driver } = await setup({ 'instances.edit': () => wireFailure('value', 'backup_rotation', 'wrong') });
    await expect(driver.change(present, { ...inputs, keepCount: 9 }, ['keepCount'], call)).rejects.toMatchObject({
      kind: 'invalid',
      message:
        'keepCount: change of how many automatic backups instance 5203773 keeps: the cloud refuses a value for `backup_rotation`: wrong [value/backup_rotation].',
    });
  });
});

describe('remove', () => {
  test('is the vendor’s own request', async () => {
    const api = await setup({ [remove]: ok });
    expect(await api.driver.remove(present, api.call, {})).toEqual({});
    expect(everything(api)).toEqual([{ func: remove, elid: '14' }]);
  });

  test('is confirmed when the answer asks for it', async () => {
    const api = await setup({ [remove]: ({ sok }) => (sok === 'ok' ? { ok: {} } : form()) });
    expect(await api.driver.remove(present, api.call, {})).toEqual({});
    expect(everything(api)).toEqual([
      { func: remove, elid: '14' },
      { func: remove, elid: '14', sok: 'ok' },
    ]);
  });

  test('that is answered with a form again was not done', async () => {
    const { call, driver, of } = await setup({ [remove]: form });
    await expect(driver.remove(present, call, {})).rejects.toMatchObject({
      kind: 'contract',
      message:
        'deletion of backup schedule 5203773/14 (My  Schedule): the cloud answered with a form, so nothing was done. Please report this: the API seems to have changed.',
    });
    expect(of(remove)).toHaveLength(2);
  });

  test('of what is gone is a success', async () => {
    const { call, driver } = await setup({ [remove]: () => wireFailure('missed', 'elid') });
    expect(await driver.remove(present, call, {})).toEqual({});
  });

  test.each([
    ['an API that does not know the function', wireFailure('missed', 'func'), 'contract'],
    ['no right', wireFailure('access', remove), 'denied'],
    ['another operation', wireFailure('error', 'runningoperation'), 'busy'],
  ])('with %s is not', async (_name, answer, kind) => {
    const { call, driver } = await setup({ [remove]: () => answer });
    await expect(driver.remove(present, call, {})).rejects.toMatchObject({ kind });
  });
});

test('no verb ever makes a backup or deletes an image, though the vendor’s tables say so', async () => {
  const gone = () => wireFailure('missed', 'elid');
  const worlds: Script[] = [
    { [list]: () => listOf([publishedScheduleRow]), [edit]: ok, [remove]: ok, 'instances.edit': ok },
    { [list]: () => listOf([]), [edit]: form, [remove]: form, 'instances.edit': form },
    { [list]: gone, [edit]: gone, [remove]: gone, 'instances.edit': gone },
    {},
  ];
  const funcs = new Set<string | undefined>();
  for (const world of worlds) {
    const { call, driver, funcs: called } = await setup({ ...world, instances: () => listOf([instance]) });
    const wanted = { ...inputs, keepCount: 1 };
    await Promise.allSettled([
      driver.read(present.ref, undefined, call),
      driver.named('5203773', 'MySchedule', call),
      driver.create(wanted, attempt, call),
      driver.change(present, wanted, ['name'], call),
      driver.change(present, wanted, ['keepCount'], call),
      driver.remove(present, call, {}),
      driver.busy('5203773', call),
      driver.inspect?.(wanted, { verb: 'Create', aspects: [] }, call),
    ]);
    for (const func of called()) funcs.add(func);
  }
  expect(funcs).toEqual(new Set(['instances', 'instances.edit', list, remove, edit, filter]));
});

test('a schedule is never kept waiting by what its instance does', async () => {
  const api = await setup({});
  expect(await api.driver.busy('5203773', api.call)).toBeUndefined();
  expect(everything(api)).toEqual([]);
});

describe('inspect', () => {
  const create: Plan = { verb: 'Create', aspects: ['name', 'rotationDays', 'rotationTime'] };
  const inspect = async (keepCount: number | undefined, plan: Plan, script: Script = {}) => {
    const api = await setup({
      instances: () => listOf([instance]),
      [list]: () => listOf([], { backup_rotation: element('5') }),
      ...script,
    });
    return { findings: await api.driver.inspect?.({ ...inputs, keepCount }, plan, api.call), funcs: api.funcs() };
  };

  test('no such instance', async () => {
    const { findings } = await inspect(3, create, {
      instances: () => listOf([]),
      'instances.edit': () => wireFailure('missed', 'elid'),
    });
    expect(findings).toEqual([
      { severity: 'error', path: 'instanceId', text: expect.stringContaining('there is no instance 5203773') },
    ]);
  });

  test('who does not ask for a number of backups is not told about it', async () => {
    const { findings, funcs } = await inspect(undefined, create);
    expect(findings).toEqual([]);
    expect(funcs).toEqual(['instances']);
  });

  const warning = {
    severity: 'warning',
    path: 'keepCount',
    text: 'instance 5203773 keeps 5 automatic backups now; with 3 Zomro overwrites the older ones, and that for all schedules of the instance',
  };
  test.each<[string, number, Plan, readonly unknown[]]>([
    ['fewer, with a new schedule', 3, create, [warning]],
    ['fewer, as a change', 3, { verb: 'Change', aspects: ['name', 'keepCount'] }, [warning]],
    ['fewer, but the plan does not touch it', 3, { verb: 'Change', aspects: ['name'] }, []],
    ['as many', 5, create, []],
    ['more', 6, create, []],
  ])('%s', async (_name, keepCount, plan, expected) => {
    expect((await inspect(keepCount, plan)).findings).toEqual(expected);
  });

  test('how many there are may stand in the record of the instance, or nowhere', async () => {
    const withRecord = (fields: Readonly<Record<string, string>>) =>
      inspect(3, create, { [list]: () => listOf([]), 'instances.edit': () => elements(fields) });
    expect((await withRecord({ servername: 'MyServer', backup_rotation: '5' })).findings).toEqual([warning]);
    expect((await withRecord({ servername: 'MyServer' })).findings).toEqual([]);
  });
});

describe('what is said before any request', () => {
  const { capabilities } = backupSchedule;

  test('what leaving out the method means, and what else there is', () => {
    expect(capabilities['method']).toMatchObject({ values: ['Backup'], default: 'Backup' });
    expect(capabilities['enabled']).toMatchObject({
      values: [true],
      reason: expect.stringContaining('remove the resource'),
    });
  });

  test('the number of backups is the instance’s, and is set by itself', () => {
    expect(capabilities['keepCount']).toMatchObject({ range: { min: 1, max: 10 }, instanceWide: true });
    expect(backupSchedule.separately).toEqual(['keepCount']);
  });
});
