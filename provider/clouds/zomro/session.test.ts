import { describe, expect, test } from 'vitest';
import type { JsonObject } from '../../core/json.ts';
import { Redactor, Secret } from '../../core/secret.ts';
import { LifeboatError } from '../../core/errors.ts';
import type { Settings } from '../driver.ts';
import type { Operation } from './operation.ts';
import { type Pass, Session } from './session.ts';
import { element, testSettings, token, wireFailure } from './testing.ts';

const signal = new AbortController().signal;
const ready = { username: undefined, password: undefined, token: new Secret('ready-session-token') };

/** A session over answers by function, and what was asked. */
function sessionWith(
  answers: Record<string, (count: number, pass: Pass) => JsonObject>,
  changes: Partial<Settings> = {},
) {
  const asked: { operation: Operation; pass: Pass }[] = [];
  const redactor = new Redactor();
  const usual: typeof answers = {
    auth: (count) => token(`token-number-${count}`),
    whoami: () => ({ ok: {} }),
    keepalive: () => ({ ok: {} }),
  };
  const session = new Session(testSettings('https://api.zomro.com/', changes), redactor, async (operation, pass) => {
    asked.push({ operation, pass });
    const count = asked.filter((one) => one.operation.func === operation.func).length;
    return (answers[operation.func] ?? usual[operation.func])?.(count, pass) ?? wireFailure('missed', 'func');
  });
  const funcs = () => asked.map(({ operation }) => operation.func);
  return { session, asked, funcs, redactor };
}
const turnedAway = (type: string) => ({ type, object: '', words: '' });

describe('login', () => {
  test('happens with the first call, once for all of them', async () => {
    const { funcs, session } = sessionWith({});
    expect(funcs()).toEqual([]);
    const passes = await Promise.all([session.pass(signal), session.pass(signal), session.pass(signal)]);
    expect(passes.map((pass) => pass.params)).toEqual([
      { auth: 'token-number-1' },
      { auth: 'token-number-1' },
      { auth: 'token-number-1' },
    ]);
    expect(funcs()).toEqual(['auth', 'whoami']);
  });

  test('sends user name and password, never twice', async () => {
    const { asked, session } = sessionWith({});
    await session.pass(signal);
    expect(asked[0]).toMatchObject({
      operation: { func: 'auth', params: { username: 'user@example.com', sok: 'ok' }, safety: 'once' },
      pass: { params: { password: 'not-a-real-password' } },
    });
  });

  test.each([
    ['an attribute', { auth: { $id: 'from-attribute', $: 'from-text' } }, 'from-attribute'],
    ['a text', { auth: element('from-text') }, 'from-text'],
  ])('the token is %s', async (_name, answer, expected) => {
    expect((await sessionWith({ auth: () => answer }).session.pass(signal)).params).toEqual({ auth: expected });
  });

  test('an answer without a token', async () => {
    await expect(sessionWith({ auth: () => ({ ok: {} }) }).session.pass(signal)).rejects.toMatchObject({
      kind: 'contract',
    });
  });

  test('token, password and cookie are secrets from then on', async () => {
    const { redactor, session } = sessionWith({});
    const pass = await session.pass(signal);
    expect(redactor.clean(`token-number-1 not-a-real-password ${pass.cookie ?? ''}`)).toBe(
      '[secret] [secret] billmgrses5=[secret]',
    );
  });

  test('a refused one is never tried again in this process', async () => {
    const { funcs, session } = sessionWith({
      auth: () => wireFailure('auth', 'badpassword', 'Invalid username or password '),
    });
    const first = await session.pass(signal).catch((error: unknown) => error);
    expect(first).toMatchObject({
      kind: 'auth',
      message: expect.stringContaining('wrong user name or password (credentials from configuration'),
    });
    await expect(session.pass(signal)).rejects.toMatchObject({ kind: 'auth' });
    await expect(Promise.all([session.pass(signal), session.pass(signal)])).rejects.toMatchObject({ kind: 'auth' });
    expect(funcs()).toEqual(['auth']);
  });

  test('a lost answer means not logged in, and the next call may try', async () => {
    const { funcs, session } = sessionWith({
      auth: (count) => {
        if (count === 1) throw new LifeboatError('unknownOutcome', { message: 'lost' });
        return token('second-token');
      },
    });
    const error = await session.pass(signal).catch((reason: unknown) => reason);
    expect(error).toMatchObject({
      kind: 'unavailable',
      message: expect.stringMatching(/^login to Zomro: no usable answer/),
    });
    expect((await session.pass(signal)).params).toEqual({ auth: 'second-token' });
    expect(funcs()).toEqual(['auth', 'auth', 'whoami']);
  });

  test('a second factor cannot be given, and is said so', async () => {
    const { funcs, session } = sessionWith({ whoami: () => ({ ok: element('func=totp.confirm') }) });
    await expect(session.pass(signal)).rejects.toMatchObject({
      kind: 'auth',
      message: expect.stringContaining('second factor'),
    });
    await expect(session.pass(signal)).rejects.toMatchObject({ kind: 'auth' });
    expect(funcs()).toEqual(['auth', 'whoami']);
  });

  test('a whoami that is not there is no obstacle', async () => {
    const { session } = sessionWith({ whoami: () => wireFailure('missed', 'func') });
    expect((await session.pass(signal)).params).toEqual({ auth: 'token-number-1' });
  });
});

describe('renewal', () => {
  test('after `auth`: a new login', async () => {
    const { funcs, session } = sessionWith({});
    const pass = await session.pass(signal);
    expect((await session.renewed(pass, turnedAway('auth'), signal))?.params).toEqual({ auth: 'token-number-2' });
    expect(funcs()).toEqual(['auth', 'whoami', 'auth', 'whoami']);
  });

  test('after `access` of a session that lives: only the right is missing', async () => {
    const { funcs, session } = sessionWith({});
    const pass = await session.pass(signal);
    expect(await session.renewed(pass, turnedAway('access'), signal)).toBeUndefined();
    expect(funcs()).toEqual(['auth', 'whoami', 'keepalive']);
    expect(await session.pass(signal)).toBe(pass);
  });

  test.each(['access', 'auth'])(
    'after `access` of a session that answers keepalive with `%s`: a new login',
    async (type) => {
      const { session } = sessionWith({ keepalive: () => wireFailure(type, 'keepalive') });
      const pass = await session.pass(signal);
      expect((await session.renewed(pass, turnedAway('access'), signal))?.params).toEqual({ auth: 'token-number-2' });
    },
  );

  test('many calls turned away at once make one check and one login', async () => {
    const { funcs, session } = sessionWith({ keepalive: () => wireFailure('access', 'keepalive') });
    const pass = await session.pass(signal);
    const renewed = await Promise.all(
      Array.from({ length: 5 }, () => session.renewed(pass, turnedAway('access'), signal)),
    );
    expect(new Set(renewed.map((one) => one?.params['auth']))).toEqual(new Set(['token-number-2']));
    expect(funcs()).toEqual(['auth', 'whoami', 'keepalive', 'auth', 'whoami']);
  });

  test('a latecomer with the old pass gets the new one without a request', async () => {
    const { funcs, session } = sessionWith({});
    const old = await session.pass(signal);
    await session.renewed(old, turnedAway('auth'), signal);
    const before = funcs().length;
    expect((await session.renewed(old, turnedAway('auth'), signal))?.params).toEqual({ auth: 'token-number-2' });
    expect(funcs()).toHaveLength(before);
  });
});

describe('a ready token', () => {
  test('is used as it is', async () => {
    const { funcs, session } = sessionWith({}, ready);
    expect((await session.pass(signal)).params).toEqual({ auth: 'ready-session-token' });
    expect(funcs()).toEqual([]);
  });

  test('cannot be renewed, and is not tried again', async () => {
    const { session } = sessionWith(
      { keepalive: () => wireFailure('access', 'keepalive') },
      { ...ready, credentialsFrom: 'state' },
    );
    const pass = await session.pass(signal);
    const error = await session.renewed(pass, turnedAway('access'), signal).catch((reason: unknown) => reason);
    expect(error).toMatchObject({
      kind: 'auth',
      message: expect.stringMatching(/token.* has expired or was never valid.*from state.*pulumi up/s),
    });
    await expect(session.pass(signal)).rejects.toMatchObject({ kind: 'auth' });
  });

  test('that lives, but lacks a right', async () => {
    const { session } = sessionWith({}, ready);
    expect(await session.renewed(await session.pass(signal), turnedAway('access'), signal)).toBeUndefined();
  });
});

describe('credentials with every call (`userSource: authinfo`)', () => {
  const authinfo = { userSource: 'authinfo' };

  test('are checked once before they are used side by side', async () => {
    const { asked, session } = sessionWith({}, authinfo);
    const passes = await Promise.all([session.pass(signal), session.pass(signal)]);
    expect(passes[0]?.params).toEqual({ authinfo: 'user@example.com:not-a-real-password' });
    expect(asked.map(({ operation, pass }) => [operation.func, pass.params['authinfo']])).toEqual([
      ['whoami', 'user@example.com:not-a-real-password'],
    ]);
  });

  test('refused once are never sent again', async () => {
    const { funcs, session } = sessionWith({ whoami: () => wireFailure('auth', 'badpassword') }, authinfo);
    await expect(session.pass(signal)).rejects.toMatchObject({ kind: 'auth' });
    await expect(session.pass(signal)).rejects.toMatchObject({ kind: 'auth' });
    expect(funcs()).toEqual(['whoami']);
  });

  test('refused later end it too', async () => {
    const { session } = sessionWith({}, authinfo);
    const pass = await session.pass(signal);
    await expect(
      session.renewed(pass, { type: 'auth', object: 'badpassword', words: '' }, signal),
    ).rejects.toMatchObject({
      kind: 'auth',
      message: expect.stringContaining('wrong user name or password'),
    });
  });

  test('that this account may not use', async () => {
    const { session } = sessionWith({ keepalive: () => wireFailure('access', 'keepalive') }, authinfo);
    const pass = await session.pass(signal);
    await expect(session.renewed(pass, turnedAway('access'), signal)).rejects.toMatchObject({
      kind: 'auth',
      message: expect.stringMatching(/`userSource: authinfo`\) are not accepted.*Remove `userSource`/s),
    });
  });
});

describe('settings', () => {
  test.each([
    ['no user name', { username: undefined }, 'username: missing'],
    ['no password', { password: undefined }, 'password: missing'],
    ['another user source', { userSource: 'LDAP' }, 'userSource: for Zomro it is `session` (default) or `authinfo`'],
  ])('%s', (_name, changes, words) => {
    expect(() => sessionWith({}, changes)).toThrow(words);
  });
});
