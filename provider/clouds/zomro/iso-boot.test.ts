import { describe, expect, test } from 'vitest';
import { isoBootInputs } from '../../resources/iso-boot.ts';
import type { Present } from '../driver.ts';
import { isoBoot } from './iso-boot.ts';
import { element, elements, listOf, publishedIsoForm, scriptedClient, wireFailure } from './testing.ts';

type Script = Parameters<typeof scriptedClient>[0];
type Changes = Readonly<Record<string, string>>;

const ref = { instanceId: '5203773', objectId: '5203773' };
const attempt = { requestId: '', objectId: '' };
const iso = 'ffa4a7c1-9e36-49a1-8770-acfb2878141f';
const inputs = { instanceId: '5203773', imageId: iso };
const present: Present = {
  kind: 'present',
  ref,
  cloudStatus: 'booted_from_iso',
  inputs: { instanceId: '5203773' },
  outputs: {},
};
const row = (changes: Changes = {}) =>
  elements({ id: '5203773', servername: 'MyServer', instance_status: 'active', status: '2', ...changes });
const inState = (instance_status: string): Script => ({ instances: () => listOf([row({ instance_status })]) });
const ok = () => ({ ok: {} });
const unrescue = 'instances.fleio.unrescue';
const boot = 'instances.fleio.boot_from_iso';

async function setup(script: Script) {
  const api = await scriptedClient({ 'instances.filter': () => ({ ip: {}, id: {} }), ...script });
  return { ...api, driver: isoBoot.driver(api.client) };
}
/** Without what every call carries. */
const own = (call: Changes | undefined) => {
  const { auth: _auth, lang: _lang, out: _out, ...params } = call ?? {};
  return params;
};

test('every common input has a capability', () => {
  const names = Object.keys(isoBootInputs.shape).filter((name) => name !== 'instanceId');
  expect(Object.keys(isoBoot.capabilities).sort()).toEqual(names.sort());
  expect(isoBoot.capabilities['restart']).toMatchObject({ values: ['Graceful', 'Force'] });
});

test('what cannot be read back is said, and what a change takes', () => {
  expect(isoBoot).toMatchObject({
    unreadable: ['imageId', 'restart', 'zomro.zone'],
    changesByReentry: true,
    removeWhilePending: false,
  });
});

describe('read', () => {
  const read = async (script: Script) => {
    const { call, driver, funcs } = await setup(script);
    return { result: await driver.read(ref, undefined, call), funcs: funcs() };
  };

  test.each([
    ['in the session', 'booted_from_iso', undefined],
    ['in other words', 'Booted from ISO', undefined],
    ['on its way into it', 'booting_from_iso', undefined],
    ['running', 'active', 'Ended'],
    ['stopped', 'Stopped', 'Ended'],
    ['resized', 'resized', 'Ended'],
    ['resized, in another word', 'verify_resize', 'Ended'],
    ['in rescue mode, which is not ours', 'rescued', 'Ended'],
    ['suspended', 'suspended', 'Ended'],
    ['in error', 'error', 'Ended'],
  ])('an instance %s', async (_name, word, status) => {
    const { funcs, result } = await read(inState(`${word} `));
    expect(result).toEqual({
      kind: 'present',
      ref,
      cloudStatus: word,
      ...(status === undefined ? {} : { status }),
      inputs: { instanceId: '5203773' },
      outputs: { zomroDetails: { instanceStatus: word, servername: 'MyServer', status: '2' } },
    });
    expect(funcs).toEqual(['instances']);
  });

  test.each([
    ['leaving it', { instance_status: 'unrescuing' }, 'unrescuing'],
    ['whose snapshot is being taken', { instance_status: 'image_uploading' }, 'image_uploading'],
    ['with a word that nobody described', { instance_status: 'Hibernating' }, 'Hibernating'],
    ['that billing works on', { instance_status: 'booted_from_iso', status: '5' }, 'in process'],
    ['that is only ordered', { instance_status: '', status: '1' }, 'ordered'],
  ])('an instance %s is pending', async (_name, changes, cloudStatus) => {
    const { result } = await read({ instances: () => listOf([row(changes)]) });
    expect(result).toEqual({ kind: 'pending', cloudStatus });
  });

  test('billing has no say in a boot that is under way', async () => {
    const changes = { instance_status: 'booting_from_iso', status: '5' };
    const { result } = await read({ instances: () => listOf([row(changes)]) });
    expect(result).toMatchObject({ kind: 'present', cloudStatus: 'booting_from_iso' });
  });

  test('the details that the row has', async () => {
    const more = {
      datacentername: 'Netherlands-2',
      instances_os: 'Ubuntu 22.04 x64',
      ip: '192.0.2.10',
      ip_v6: '2001:db8::10',
      item_status: 'Active',
      name: 'Cloud VPS 1',
      used_traffic: '17',
    };
    const { result } = await read({ instances: () => listOf([row(more)]) });
    expect(result).toMatchObject({
      outputs: {
        zomroDetails: {
          datacentername: 'Netherlands-2',
          instanceStatus: 'active',
          instancesOs: 'Ubuntu 22.04 x64',
          ip: '192.0.2.10',
          ipV6: '2001:db8::10',
          itemStatus: 'Active',
          name: 'Cloud VPS 1',
          servername: 'MyServer',
          status: '2',
        },
      },
    });
    expect(JSON.stringify(result)).not.toContain('17');
  });

  test('an instance that billing has deleted is absent', async () => {
    const { funcs, result } = await read({
      instances: () => listOf([row({ instance_status: 'booted_from_iso', status: '4' })]),
    });
    expect(result).toEqual({ kind: 'absent' });
    expect(funcs).toEqual(['instances']);
  });

  test('neither a row nor a record: absent', async () => {
    const { funcs, result } = await read({
      instances: () => listOf([]),
      'instances.edit': () => wireFailure('missed', 'elid'),
    });
    expect(result).toEqual({ kind: 'absent' });
    expect(funcs).toEqual(['instances', 'instances.edit']);
  });

  test('a record, and a filter that may hide the row: an error that names the filter', async () => {
    const { call, driver } = await setup({
      instances: () => listOf([]),
      'instances.edit': () => elements({ servername: 'MyServer' }),
      'instances.filter': () => ({ ip: element('192.0.2.99') }),
    });
    await expect(driver.read(ref, undefined, call)).rejects.toMatchObject({
      kind: 'contract',
      message:
        'list of instances: a filter is set in the Zomro panel (ip), so the list may hide objects. Clear the filter in the panel, or give Lifeboat a user of its own.',
    });
  });

  test('a row without a state', async () => {
    const { call, driver } = await setup(inState(''));
    await expect(driver.read(ref, undefined, call)).rejects.toMatchObject({
      kind: 'contract',
      message:
        'instance 5203773: Zomro shows no state of it, so whether it runs from an image cannot be told. Look at it in the Zomro panel, and try again in a moment.',
    });
  });

  test('an API that does not know the function proves nothing, nor does one that is out of reach', async () => {
    const without = await setup({ instances: () => listOf([]) });
    await expect(without.driver.read(ref, undefined, without.call)).rejects.toMatchObject({ kind: 'contract' });
    const away = await setup({ instances: () => (response) => response.writeHead(502).end() });
    await expect(away.driver.read(ref, undefined, away.call)).rejects.toMatchObject({ kind: 'unavailable' });
  });
});

test('a session has no name', async () => {
  const { call, driver, funcs } = await setup({});
  expect(await driver.named('5203773', 'x', call)).toEqual([]);
  expect(funcs()).toEqual([]);
});

describe('create', () => {
  const form = (confirmed: () => Readonly<Record<string, unknown>> = ok): Script => ({
    [boot]: (params) => (params['sok'] === 'ok' ? confirmed() : publishedIsoForm),
  });

  test('is the vendor’s own request, after a look at the form', async () => {
    const { call, driver, funcs, of } = await setup(form());
    expect(await driver.create(inputs, attempt, call)).toEqual({});
    expect(of(boot).map(own)).toEqual([
      { func: boot, elid: '5203773' },
      { func: boot, elid: '5203773', zone: 'pub', select_boot_from_iso: iso, sok: 'ok' },
    ]);
    expect(funcs()).toHaveLength(2);
  });

  test('sends the id as the cloud writes it, and the zone that is wanted', async () => {
    const { call, driver, of } = await setup(form());
    const upper = { ...inputs, imageId: ` ${iso.toUpperCase()} `, zomro: { zone: ' pub' } };
    await driver.create(upper, attempt, call);
    expect(own(of(boot)[1])).toMatchObject({ zone: 'pub', select_boot_from_iso: iso });
  });

  test.each([
    ['an image that has gone', { ...inputs, imageId: 'gone' }, 'imageId', /^imageId: not among the images that Zomro/],
    ['another zone', { ...inputs, zomro: { zone: 'own' } }, 'zomro.zone', /^zomro\.zone: Zomro offers the image in/],
  ])('%s is refused before anything is sent', async (_name, wanted, path, message) => {
    const { call, driver, of } = await setup({ ...form(), image: () => listOf([]) });
    await expect(driver.create(wanted, attempt, call)).rejects.toMatchObject({
      kind: 'invalid',
      facts: { path },
      message: expect.stringMatching(message),
    });
    expect(of(boot).map((params) => params['sok'])).toEqual([undefined]);
  });

  test('of an image whose zone is not told takes the one that is given', async () => {
    const slist = { $name: 'select_boot_from_iso', val: { $key: iso, $: '[ISO] x' } };
    const script: Script = { [boot]: (params) => (params['sok'] === 'ok' ? ok() : { slist }) };
    const { call, driver, of } = await setup(script);
    await expect(driver.create(inputs, attempt, call)).rejects.toMatchObject({
      kind: 'invalid',
      message: 'zomro.zone: Zomro does not tell it of this image; set it.',
    });
    await driver.create({ ...inputs, zomro: { zone: 'shr' } }, attempt, call);
    expect(of(boot).map((params) => params['zone'])).toEqual([undefined, undefined, 'shr']);
  });

  test.each([
    ['another operation runs', wireFailure('error', 'runningoperation'), 'busy', undefined],
    ['an image that is refused', wireFailure('value', 'select_boot_from_iso'), 'invalid', 'imageId'],
    ['a zone that is refused', wireFailure('value', 'zone'), 'invalid', 'zomro.zone'],
    ['a state that does not allow it', wireFailure('value', 'instance_status'), 'invalid', undefined],
    ['no such instance', wireFailure('missed', 'elid'), 'absent', undefined],
    ['a form', { slist: [] }, 'contract', undefined],
  ])('%s', async (_name, answer, kind, path) => {
    const { call, driver, of } = await setup(form(() => answer));
    await expect(driver.create(inputs, attempt, call)).rejects.toMatchObject({
      kind,
      facts: path === undefined ? {} : { path },
      message: expect.stringContaining('boot of instance 5203773 from an ISO image: '),
    });
    expect(of(boot)).toHaveLength(2);
  });

  test('a lost answer is an unknown outcome, and nothing is sent again', async () => {
    const { call, driver, of } = await setup({
      [boot]: (params) =>
        params['sok'] === 'ok' ? (response) => response.socket?.resetAndDestroy() : publishedIsoForm,
    });
    await expect(driver.create(inputs, attempt, call)).rejects.toMatchObject({ kind: 'unknownOutcome' });
    expect(of(boot).filter((params) => params['sok'] === 'ok')).toHaveLength(1);
  });
});

test('a change needs nothing from the cloud', async () => {
  const { call, driver, funcs } = await setup({});
  expect(await driver.change(present, inputs, ['restart', 'zomro.zone'], call)).toEqual({});
  expect(funcs()).toEqual([]);
});

describe('remove', () => {
  const remove = async (script: Script, observed: Present = present) => {
    const api = await setup({ [unrescue]: ok, ...script });
    return { ...api, removal: api.driver.remove(observed, api.call, {}) };
  };

  test('is the vendor’s own request, after a look that shows the session', async () => {
    const { funcs, of, removal } = await remove(inState('Booted from ISO '));
    expect(await removal).toEqual({});
    expect(funcs()).toEqual(['instances', unrescue]);
    expect(of(unrescue).map(own)).toEqual([{ func: unrescue, elid: '5203773' }]);
  });

  test('of a session that has ended asks nothing', async () => {
    const { funcs, removal } = await remove(inState('booted_from_iso'), {
      ...present,
      cloudStatus: 'active',
      status: 'Ended',
    });
    expect(await removal).toEqual({});
    expect(funcs()).toEqual([]);
  });

  test.each(['active', 'stopped', 'rescued', 'Rescued ', 'resized', 'suspended', 'error'])(
    'an instance that is %s by now is left alone',
    async (word) => {
      const { funcs, removal } = await remove(inState(word));
      expect(await removal).toEqual({});
      expect(funcs()).toEqual(['instances']);
    },
  );

  test.each(['booting_from_iso', 'unrescuing', 'rescuing', 'image_uploading', 'hibernating'])(
    'an instance that is %s is busy',
    async (word) => {
      const { of, removal } = await remove(inState(word));
      await expect(removal).rejects.toMatchObject({
        kind: 'busy',
        message: `end of the ISO boot of instance 5203773: the instance is "${word}" now. Try again when that has ended.`,
      });
      expect(of(unrescue)).toEqual([]);
    },
  );

  test('of one whose state cannot be told is an error, and nothing is sent', async () => {
    const { of, removal } = await remove({
      instances: () => listOf([]),
      'instances.edit': () => elements({ servername: 'MyServer' }),
      'instances.filter': () => ({ ip: element('192.0.2.99') }),
    });
    await expect(removal).rejects.toMatchObject({ kind: 'contract' });
    expect(of(unrescue)).toEqual([]);
  });

  test('of an instance that is gone is a success, before and after the look', async () => {
    const before = await remove({ instances: () => listOf([]), 'instances.edit': () => wireFailure('missed', 'elid') });
    expect(await before.removal).toEqual({});
    expect(before.of(unrescue)).toEqual([]);
    const after = await remove({ ...inState('booted_from_iso'), [unrescue]: () => wireFailure('missed', 'elid') });
    expect(await after.removal).toEqual({});
  });

  test('that is asked to confirm, confirms once', async () => {
    const { of, removal } = await remove({
      ...inState('booted_from_iso'),
      [unrescue]: (params) => (params['sok'] === 'ok' ? ok() : { messages: {} }),
    });
    expect(await removal).toEqual({});
    expect(of(unrescue).map(own)).toEqual([
      { func: unrescue, elid: '5203773' },
      { func: unrescue, elid: '5203773', sok: 'ok' },
    ]);
  });

  test.each([
    ['another operation runs', wireFailure('error', 'runningoperation'), 'busy'],
    ['a right is missing', wireFailure('access', unrescue), 'denied'],
    ['the API does not know it', wireFailure('missed', 'func'), 'contract'],
  ])('%s', async (_name, answer, kind) => {
    const { of, removal } = await remove({ ...inState('booted_from_iso'), [unrescue]: () => answer });
    await expect(removal).rejects.toMatchObject({ kind });
    expect(of(unrescue)).toHaveLength(1);
  });

  test('a lost answer is an unknown outcome, and nothing is sent again', async () => {
    const { of, removal } = await remove({
      ...inState('booted_from_iso'),
      [unrescue]: () => (response) => response.socket?.resetAndDestroy(),
    });
    await expect(removal).rejects.toMatchObject({ kind: 'unknownOutcome' });
    expect(of(unrescue)).toHaveLength(1);
  });
});

describe('busy', () => {
  test.each([
    ['idle', inState('active'), undefined],
    ['in a session', inState('booted_from_iso'), undefined],
    ['being booted', inState('booting_from_iso'), 'booting_from_iso'],
    ['gone', { instances: () => listOf([]) }, undefined],
  ])('%s', async (_name, script, expected) => {
    const { call, driver } = await setup(script);
    expect(await driver.busy('5203773', call)).toBe(expected);
  });
});

describe('before', () => {
  test.each([
    ['running', inState('active'), { powerState: 'Running' }],
    ['stopped', inState('stopped'), { powerState: 'Stopped' }],
    ['hidden', { instances: () => listOf([]) }, {}],
  ])('%s', async (_name, script, expected) => {
    const { call, driver } = await setup(script);
    expect(await driver.before?.(inputs, call)).toEqual(expected);
  });
});

test('inspect speaks of the instance and of the image in the zone', async () => {
  const { call, driver } = await setup({ ...inState('active'), [boot]: () => publishedIsoForm });
  const wanted = { ...inputs, zomro: { zone: 'own' } };
  const findings = await driver.inspect?.(wanted, { verb: 'Create', aspects: ['imageId'] }, call);
  expect(findings?.map(({ path, severity }) => `${severity} ${path}`)).toEqual(['error zomro.zone']);
});
