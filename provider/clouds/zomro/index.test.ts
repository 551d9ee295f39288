import { describe, expect, test } from 'vitest';
import { resourceKinds, resources } from '../../resources/index.ts';
import { zomro } from './index.ts';
import { scriptedApi, testCall, testSettings, testSurroundings } from './testing.ts';

describe('settings', () => {
  test.each([
    ['user name and password', ['username', 'password'], []],
    ['the same, with every call', ['username', 'password', 'userSource'], []],
    ['a token', ['token'], []],
    ['nothing', [], ['username', 'password']],
    ['half a login', ['username'], ['password']],
    ['both ways', ['token', 'username', 'password'], ['username', 'password']],
    ['a way of logging in for a token', ['token', 'userSource'], ['userSource']],
    ['a login source', ['token', 'authConfigId'], ['authConfigId']],
    ['settings of the transport', ['token', 'endpoint', 'maxConcurrentRequests', 'accessKeyId'], []],
  ])('%s', (_name, set, keys) => {
    expect(zomro.checkSettings(new Set(set)).map(({ key }) => key)).toEqual(keys);
  });

  test('the texts say the way out', () => {
    expect(zomro.checkSettings(new Set(['token', 'password']))).toEqual([
      {
        key: 'password',
        text: 'contradicts `token`: set `username` and `password`, or a ready session as `token`, not both',
      },
    ]);
  });
});

test.each(resourceKinds)('every common input of a %s has a capability', (kind) => {
  const inputs = Object.keys(resources[kind].inputs.shape).filter((name) => name !== 'instanceId');
  expect(Object.keys(zomro.resources[kind].capabilities).sort()).toEqual(inputs.sort());
});

describe('a session', () => {
  test('begins with the first call, knows its account, asks for it once, and ends quietly', async () => {
    const api = await scriptedApi({});
    const session = zomro.connect(testSettings(api.url), testSurroundings());
    expect(api.calls).toEqual([]);
    expect(await zomro.identify(session, testCall())).toEqual({ cloud: 'zomro', account: '100042' });
    const before = api.calls.length;
    expect(await zomro.identify(session, testCall())).toEqual({ cloud: 'zomro', account: '100042' });
    expect(api.calls).toHaveLength(before);
    await zomro.close(session);
    await zomro.close(session);
  });

  test('of an account that whoami does not name', async () => {
    const api = await scriptedApi({ whoami: () => ({ ok: {} }) });
    const session = zomro.connect(testSettings(api.url), testSurroundings());
    expect(await zomro.identify(session, testCall())).toEqual({ cloud: 'zomro' });
    await zomro.close(session);
  });
});
