import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ids, messageIn, startTestCloudTower, tokenIn } from './testing.ts';
import type { TestCloudTower } from './testing.ts';

let test: TestCloudTower;
beforeEach(async () => {
  test = await startTestCloudTower();
});
afterEach(() => test.close());

const asDirectoryUser = (fields = {}) => {
  const { username, password } = test.tower.directoryUser;
  return test.logIn({ username, password, ...fields });
};

describe('login', () => {
  it('answers one object with a token that looks like a JWT, and no task', async () => {
    const { body } = await test.logIn();
    expect(body).toEqual({
      task_id: null,
      data: { token: expect.stringMatching(/^eyJ[\w-]+\.eyJ[\w-]+\.[0-9a-f]{43}$/) },
    });
  });

  it('gives another token each time, and the earlier ones stay valid', async () => {
    const first = test.token;
    await test.logIn();
    expect(test.token).not.toBe(first);
    expect((await test.call('get-vms', {}, { authorization: first })).status).toBe(200);
    expect(test.tower.openSessions).toHaveLength(2);
  });

  it.each([undefined, null, 'LOCAL'])('takes the source %s for its own users', async (source) => {
    expect((await test.logIn({ source })).status).toBe(200);
  });

  it.each([
    ['a wrong password', { password: 'wrong' }],
    ['an unknown user', { username: 'nobody' }],
  ])('refuses %s', async (_what, fields) => {
    const answer = await test.logIn(fields);
    expect([answer.status, messageIn(answer)]).toEqual([400, 'Username or password is wrong']);
    expect((await test.call('get-vms', {})).status).toBe(401);
  });

  it.each([
    ['no password', { password: undefined }],
    ['an unknown source', { source: 'KERBEROS' }],
    ['single sign-on', { source: 'SSO' }],
  ])('refuses %s', async (_what, fields) => {
    expect((await test.logIn(fields)).status).toBe(400);
  });

  it('lets directory users in with AUTHN and the id of the strategy', async () => {
    const answer = await asDirectoryUser({ source: 'AUTHN', auth_config_id: ids.ldapStrategy });
    expect(tokenIn(answer.body)).not.toBe('');
    expect(await test.rows('get-vms')).toHaveLength(2);
  });

  it.each([
    ['LOCAL', undefined, 'Username or password is wrong'],
    ['AUTHN', undefined, 'auth_config_id names no authentication strategy'],
    ['AUTHN', 'another', 'auth_config_id names no authentication strategy'],
    ['LDAP', undefined, 'source LDAP is not supported any more: use AUTHN and auth_config_id'],
  ])('does not let them in with %s and %s', async (source, strategy, message) => {
    expect(messageIn(await asDirectoryUser({ source, auth_config_id: strategy }))).toBe(message);
  });

  it('let them in with LDAP alone before 3.0, where the source had to be named', async () => {
    test.tower.quirks.set({ version: '2.8.0' });
    expect((await asDirectoryUser({ source: 'LDAP' })).status).toBe(200);
    expect(messageIn(await test.logIn())).toBe('source is required');
  });

  it('is closed to accounts with a second factor', async () => {
    test.tower.account.mfa = true;
    expect(messageIn(await test.logIn())).toBe('multi-factor authentication is required for this user');
    expect((await test.call('get-vms', {}, { authorization: test.tower.apiKey })).status).toBe(200);
  });
});
