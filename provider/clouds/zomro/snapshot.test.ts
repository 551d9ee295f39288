import { describe, expect, test } from 'vitest';
import type { Plan, Present } from '../driver.ts';
import { snapshot } from './snapshot.ts';
import {
  element,
  elements,
  listOf,
  publishedSnapshotRow,
  scriptedClient,
  snapshotForm,
  wireFailure,
} from './testing.ts';

const ref = { instanceId: '5203773', objectId: '5204214' };
const attempt = { requestId: '', objectId: '' };
const inputs = { instanceId: '5203773', name: 'nightly', zomro: { protected: false } };
const present: Present = {
  kind: 'present',
  ref,
  cloudStatus: 'Active',
  inputs: { instanceId: '5203773', name: 'MySnapshot', consistency: 'Crash', zomro: { protected: false } },
  outputs: {},
};
const ok = () => ({ ok: {} });
const noFilter = () => ({ name: {}, id: {}, fleio_status: {}, os_distro: {}, protected: {} });
const emptyList = () => listOf([]);
const instance = (changes: Readonly<Record<string, string>> = {}) =>
  elements({ id: '5203773', instance_status: 'active', status: '2', ...changes });

async function setup(script: Parameters<typeof scriptedClient>[0]) {
  const api = await scriptedClient({ 'instances.snapshots.filter': noFilter, ...script });
  return { ...api, driver: snapshot.driver(api.client) };
}
/** Without what every call carries. */
const own = (call: Readonly<Record<string, string>> | undefined) => {
  const { auth: _auth, lang: _lang, out: _out, ...params } = call ?? {};
  return params;
};

describe('read', () => {
  const read = async (script: Parameters<typeof scriptedClient>[0]) => {
    const { call, driver, funcs } = await setup(script);
    return { result: await driver.read(ref, undefined, call), funcs: funcs() };
  };

  test('from the list of its instance', async () => {
    const { funcs, result } = await read({ 'instances.snapshots': () => listOf([publishedSnapshotRow]) });
    expect(result).toMatchObject({ kind: 'present', ref, cloudStatus: 'Active' });
    expect(funcs).toEqual(['instances.snapshots']);
  });

  test('not in the list, but it has its own record: a filter hides it', async () => {
    const { funcs, result } = await read({
      'instances.snapshots': emptyList,
      'image.edit': () => ({ ...snapshotForm, slist: [] }),
    });
    expect(result).toMatchObject({ kind: 'present', ref, inputs: { name: 'MySnapshot' } });
    expect(funcs).toEqual(['instances.snapshots', 'image.edit']);
  });

  test('neither: absent', async () => {
    const { result } = await read({
      'instances.snapshots': emptyList,
      'image.edit': () => wireFailure('missed', 'image'),
    });
    expect(result).toEqual({ kind: 'absent' });
  });

  test('an instance that is gone says nothing about its snapshots', async () => {
    const { result } = await read({
      'instances.snapshots': () => wireFailure('missed', 'elid'),
      'image.edit': () => snapshotForm,
    });
    expect(result).toMatchObject({ kind: 'present' });
  });

  test('an API that does not know the function proves nothing', async () => {
    const { call, driver } = await setup({ 'instances.snapshots': emptyList });
    await expect(driver.read(ref, undefined, call)).rejects.toMatchObject({ kind: 'contract' });
  });

  test.each([
    ['an empty form', () => ({ elid: element('5204214'), slist: [] })],
    ['`access`', () => wireFailure('access', 'image.edit')],
  ])('%s for its record: a complete list decides', async (_name, record) => {
    const absent = await read({ 'instances.snapshots': emptyList, 'image.edit': record });
    expect(absent.result).toEqual({ kind: 'absent' });
    const { call, driver } = await setup({
      'instances.snapshots': emptyList,
      'image.edit': record,
      'instances.snapshots.filter': () => ({ name: element('web') }),
    });
    await expect(driver.read(ref, undefined, call)).rejects.toMatchObject({ kind: 'contract' });
  });

  test('a cloud that is out of reach is not an absence', async () => {
    const { call, driver } = await setup({ 'instances.snapshots': () => (response) => response.writeHead(502).end() });
    await expect(driver.read(ref, undefined, call)).rejects.toMatchObject({ kind: 'unavailable' });
  });
});

describe('named', () => {
  const row = (id: string, name: string, changes = {}) => ({
    ...publishedSnapshotRow,
    ...elements({ id, name, ...changes }),
  });

  test('exactly that name, blanks aside; deleted ones are left out', async () => {
    const rows = [
      row('3', 'nightly '),
      row('1', 'nightly'),
      row('2', 'nightly-2'),
      row('4', 'nightly', { item_real_status: '4' }),
    ];
    const { call, driver } = await setup({ 'instances.snapshots': () => listOf(rows) });
    expect((await driver.named('5203773', 'nightly', call)).map((one) => one.ref.objectId)).toEqual(['1', '3']);
  });

  test('none is only answered when it is proved', async () => {
    const { call, driver } = await setup({
      'instances.snapshots': emptyList,
      'instances.snapshots.filter': () => ({ fleio_status: element('Active') }),
    });
    await expect(driver.named('5203773', 'nightly', call)).rejects.toMatchObject({
      kind: 'contract',
      message: expect.stringContaining('a filter is set in the Zomro panel (fleio_status)'),
    });
  });
});

describe('create', () => {
  test('is one request, the vendor’s own', async () => {
    const { call, driver, funcs, of } = await setup({ 'instances.snapshots.edit': ok });
    expect(await driver.create({ ...inputs, name: ' nightly ' }, attempt, call)).toEqual({});
    expect(of('instances.snapshots.edit').map(own)).toEqual([
      { func: 'instances.snapshots.edit', plid: '5203773', name: 'nightly', sok: 'ok' },
    ]);
    expect(funcs()).toEqual(['instances.snapshots.edit']);
  });

  test.each([
    ['an id', { ok: {}, id: element('5204999') }],
    ['a text', { ok: element('func=instances.snapshots&elid=5203773') }],
    ['only an id', { id: element('5204999') }],
    ['nothing at all', {}],
  ])('an answer with %s says that it was accepted, and no more', async (_name, answer) => {
    const { call, driver } = await setup({ 'instances.snapshots.edit': () => answer });
    expect(await driver.create(inputs, attempt, call)).toEqual({});
  });

  test.each([
    ['another operation runs', wireFailure('error', 'runningoperation'), 'busy'],
    ['the daily limit', wireFailure('limit', 'snapshots'), 'quota'],
    ['a name that is refused', wireFailure('value', 'name'), 'invalid'],
    ['no such instance', wireFailure('missed', 'plid'), 'absent'],
  ])('%s', async (_name, answer, kind) => {
    const { call, driver, of } = await setup({ 'instances.snapshots.edit': () => answer });
    await expect(driver.create(inputs, attempt, call)).rejects.toMatchObject({ kind });
    expect(of('instances.snapshots.edit')).toHaveLength(1);
  });

  test('a lost answer is an unknown outcome, and nothing is sent again', async () => {
    const { call, driver, of } = await setup({
      'instances.snapshots.edit': () => (response) => response.socket?.resetAndDestroy(),
    });
    await expect(driver.create(inputs, attempt, call)).rejects.toMatchObject({ kind: 'unknownOutcome' });
    expect(of('instances.snapshots.edit')).toHaveLength(1);
  });
});

describe('change', () => {
  const sent = async (
    observed: Present,
    aspects: readonly string[],
    wanted = { ...inputs, zomro: { protected: true } },
  ) => {
    const { call, driver, of } = await setup({ 'image.edit': ok });
    await driver.change(observed, wanted, aspects, call);
    const [params, ...more] = of('image.edit').map(own);
    expect(more).toEqual([]);
    return [params?.['image_name'], params?.['protected']];
  };

  test.each([
    ['the name', ['name'], ['nightly', 'off']],
    ['the protection', ['zomro.protected'], ['MySnapshot', 'on']],
    ['both', ['name', 'zomro.protected'], ['nightly', 'on']],
  ])('%s, and the rest as it is', async (_name, aspects, expected) => {
    expect(await sent(present, aspects)).toEqual(expected);
  });

  test('what could not be read is set to what is wanted', async () => {
    expect(await sent({ ...present, inputs: { instanceId: '5203773' } }, [])).toEqual(['nightly', 'on']);
  });

  test('is one request, as the panel sends it', async () => {
    const { call, driver, of } = await setup({ 'image.edit': ok });
    await driver.change(present, inputs, ['name'], call);
    expect(own(of('image.edit')[0])).toEqual({
      func: 'image.edit',
      elid: '5204214',
      image_name: 'nightly',
      protected: 'off',
      sok: 'ok',
      clicked_button: 'ok',
    });
  });
});

describe('remove', () => {
  test('is the vendor’s own request', async () => {
    const { call, driver, of } = await setup({ 'image.delete': ok });
    expect(await driver.remove(present, call, {})).toEqual({});
    expect(of('image.delete').map(own)).toEqual([
      { func: 'image.delete', plid: '5203773', elname: '5204214', elid: '5204214', sok: 'ok' },
    ]);
  });

  test('of what is gone is a success', async () => {
    const { call, driver } = await setup({ 'image.delete': () => wireFailure('missed', 'image') });
    expect(await driver.remove(present, call, {})).toEqual({});
  });

  test('with an API that does not know the function is not', async () => {
    const { call, driver } = await setup({});
    await expect(driver.remove(present, call, {})).rejects.toMatchObject({ kind: 'contract' });
  });

  test('of a protected one is refused without a request, and says how', async () => {
    const { call, driver, funcs } = await setup({ 'image.delete': ok });
    const guarded: Present = { ...present, inputs: { ...present.inputs, zomro: { protected: true } } };
    await expect(driver.remove(guarded, call, {})).rejects.toMatchObject({
      kind: 'refused',
      message:
        'deletion of snapshot 5203773/5204214 (MySnapshot): it is protected against deletion. Set `zomro.protected` to false and run `pulumi up` first; of a snapshot that was already replaced, take the protection off in the Zomro panel. Or keep it with the resource option `retainOnDelete`.',
    });
    expect(funcs()).toEqual([]);
  });

  test('of one that somebody protected just now is refused by the cloud', async () => {
    const { call, driver } = await setup({ 'image.delete': () => wireFailure('access', 'protected') });
    await expect(driver.remove(present, call, {})).rejects.toMatchObject({ kind: 'refused' });
  });
});

test('a protected snapshot is known at preview not to be removable', () => {
  expect(snapshot.removalRefused?.({ zomro: { protected: true } })).toMatch(
    /^it is protected against deletion\. Set `zomro\.protected`/,
  );
  expect(snapshot.removalRefused?.({ zomro: { protected: false } })).toBeUndefined();
  expect(snapshot.removalRefused?.({})).toBeUndefined();
});

describe('busy', () => {
  test.each([
    ['idle', listOf([instance()]), undefined],
    ['a snapshot is being taken', listOf([instance({ instance_status: 'image_uploading' })]), 'image_uploading'],
    ['gone', listOf([]), undefined],
    ['deleted, but still listed', listOf([instance({ instance_status: 'stopping', status: '4' })]), undefined],
  ])('%s', async (_name, answer, expected) => {
    const { call, driver } = await setup({ instances: () => answer });
    expect(await driver.busy('5203773', call)).toBe(expected);
  });
});

describe('inspect', () => {
  const plan: Plan = { verb: 'Create', aspects: ['name'] };
  const findings = async (script: Parameters<typeof scriptedClient>[0]) => {
    const api = await setup(script);
    return { ...api, findings: await api.driver.inspect?.(inputs, plan, api.call) };
  };

  test('an instance in the list', async () => {
    expect((await findings({ instances: () => listOf([instance()]) })).findings).toEqual([]);
  });

  test('an instance in a state in which the panel offers no snapshot: a warning, before a create only', async () => {
    const script = { instances: () => listOf([instance({ instance_status: 'booted_from_iso' })]) };
    expect((await findings(script)).findings).toEqual([
      {
        severity: 'warning',
        path: 'instanceId',
        text: expect.stringContaining(
          '(5203773) is "booted_from_iso" now, and the Zomro panel offers no snapshot then',
        ),
      },
    ]);
    const { call, driver } = await setup(script);
    expect(await driver.inspect?.(inputs, { verb: 'Change', aspects: ['name'] }, call)).toEqual([]);
  });

  test('an instance that a filter hides; its password goes nowhere', async () => {
    const form = { ...elements({ servername: 'MyServer', password: 'root-password-1' }), slist: [] };
    const { findings: found, lines, redactor } = await findings({ instances: emptyList, 'instances.edit': () => form });
    expect(found).toEqual([]);
    expect(lines.join('\n')).not.toContain('root-password-1');
    expect(redactor.clean('root-password-1')).toBe('[secret]');
  });

  test('no such instance', async () => {
    const { findings: found } = await findings({
      instances: emptyList,
      'instances.edit': () => wireFailure('missed', 'elid'),
    });
    expect(found).toEqual([
      { severity: 'error', path: 'instanceId', text: expect.stringContaining('there is no instance 5203773') },
    ]);
  });

  test('an API that cannot say', async () => {
    const { call, driver } = await setup({ instances: emptyList });
    await expect(driver.inspect?.(inputs, plan, call)).rejects.toMatchObject({ kind: 'contract' });
  });
});
