import { describe, expect, test } from 'vitest';
import { LifeboatError } from '../../core/errors.ts';
import type { JsonObject } from '../../core/json.ts';
import { Redactor, Secret } from '../../core/secret.ts';
import { ManualClock } from '../../http/testing.ts';
import type { Settings } from '../driver.ts';
import type { Envelope } from './envelope.ts';
import { Session } from './session.ts';
import { testSettings } from './testing.ts';

const signal = new AbortController().signal;
const ready = { username: undefined, password: undefined, token: new Secret('not-a-real-api-key') };
const value = (given: unknown): Envelope => ({ kind: 'value', value: given });
const token = (count: number) => value({ task_id: null, data: { token: `eyJ-token-${count}` } });
const wireError = (status: number, words = 'no', isApi = true) => ({
  status,
  isApi,
  words,
  code: undefined,
  path: undefined,
  props: undefined,
});
const refusal = (status: number, words?: string, isApi?: boolean): Envelope => ({
  kind: 'error',
  error: wireError(status, words, isApi),
});
const turnedAway = (status: number, aside = false) => ({ error: wireError(status), requestId: 'r-9', aside });

/** A session over answers to its logins, and what was asked. */
function sessionWith(answer: (count: number) => Envelope = token, changes: Partial<Settings> = {}) {
  const asked: JsonObject[] = [];
  const redactor = new Redactor();
  const clock = new ManualClock();
  const settings = testSettings('https://tower.example.com', changes);
  const session = new Session(settings, clock, redactor, async (input) => {
    asked.push(input);
    return { envelope: answer(asked.length), requestId: `r-${asked.length}` };
  });
  return { session, asked, clock, redactor };
}

describe('login', () => {
  test('happens with the first call, once for all of them', async () => {
    const { asked, session } = sessionWith();
    expect(asked).toEqual([]);
    const passes = await Promise.all([session.pass(signal), session.pass(signal), session.pass(signal)]);
    expect(passes.map(({ authorization }) => authorization)).toEqual(['eyJ-token-1', 'eyJ-token-1', 'eyJ-token-1']);
    expect(asked).toEqual([{ username: 'operator', password: 'not-a-real-password', source: 'LOCAL' }]);
  });

  test.each<[Partial<Settings>, object]>([
    [{ userSource: 'ldap' }, { source: 'LDAP' }],
    [
      { userSource: 'LDAP', authConfigId: 'c1' },
      { source: 'AUTHN', auth_config_id: 'c1' },
    ],
    [
      { userSource: 'AUTHN', authConfigId: 'c1' },
      { source: 'AUTHN', auth_config_id: 'c1' },
    ],
    [{ userSource: ' SSO ' }, { source: 'SSO' }],
  ])('%j', async (changes, expected) => {
    const { asked, session } = sessionWith(token, changes);
    await session.pass(signal);
    expect(asked).toEqual([{ username: 'operator', password: 'not-a-real-password', ...expected }]);
  });

  test.each<[Partial<Settings>, string]>([
    [{ userSource: 'KERBEROS' }, 'userSource: for CloudTower it is one of `LOCAL`, `LDAP`, `AUTHN`, `SSO`.'],
    [{ username: undefined }, 'username: missing. Set `username` and `password`, or a session or API key as `token`.'],
    [{ password: undefined }, 'password: missing. Set `username` and `password`, or a session or API key as `token`.'],
  ])('%j is refused before anything is sent', (changes, message) => {
    expect(() => sessionWith(token, changes)).toThrow(message);
  });

  test('its token and the password are secrets from then on', async () => {
    const { redactor, session } = sessionWith();
    await session.pass(signal);
    expect(redactor.clean('eyJ-token-1 not-a-real-password')).toBe('[secret] [secret]');
  });

  test.each([
    ['a wrong password', refusal(400, 'user or password is wrong, not-a-real-password')],
    ['a wrong password, said otherwise', refusal(404, 'user or password is wrong, not-a-real-password')],
    ['the same with a status of its own', refusal(401, 'user or password is wrong, not-a-real-password', false)],
  ])('%s is final', async (_name, envelope) => {
    const { asked, session } = sessionWith(() => envelope);
    await expect(session.pass(signal)).rejects.toMatchObject({
      kind: 'auth',
      message:
        'login to CloudTower: refused (credentials from configuration; they are not tried again in this run): user or password is wrong, [secret]. Check `username`, `password` and `userSource`. An account with a second factor cannot log in here: give an API key as `token`. (request r-1)',
    });
    await expect(Promise.all([session.pass(signal), session.pass(signal)])).rejects.toMatchObject({ kind: 'auth' });
    expect(asked).toHaveLength(1);
  });

  test('another server says so', async () => {
    await expect(sessionWith(() => refusal(404, '', false)).session.pass(signal)).rejects.toMatchObject({
      kind: 'contract',
      message:
        'login to CloudTower: HTTP 404, and not from the API. Is `endpoint` the address of a CloudTower, as in `https://tower.example.com`? (request r-1)',
    });
  });

  test.each([
    ['no token', value({ data: {} }), 'data.token (not string)'],
    ['an empty token', value({ data: { token: '' } }), 'data.token (too_small)'],
    ['a list, as of other calls', value([{ data: { token: 'x' } }]), 'its top (not object)'],
    ['a text', { kind: 'text', text: 'welcome' } as const, 'its top (not object)'],
  ])('an answer with %s', async (_name, envelope, place) => {
    await expect(sessionWith(() => envelope).session.pass(signal)).rejects.toMatchObject({
      kind: 'contract',
      message: `login to CloudTower: the answer has an unexpected shape at ${place}. Please report this, with the debug log of the request. (request r-1)`,
    });
  });

  test('a lost answer means not logged in; the next call may try, but not for ever', async () => {
    const lost = () => {
      throw new LifeboatError('unknownOutcome', {
        message: 'sent, but HTTP 500',
        cloudSays: 'db down',
        requestId: 'r-1',
      });
    };
    const { asked, session } = sessionWith((count) => (count === 3 ? token(3) : lost()));
    for (const attempt of [1, 2]) {
      await expect(session.pass(signal), `attempt ${attempt}`).rejects.toMatchObject({
        kind: 'unavailable',
        message:
          'login to CloudTower: no usable answer: db down. It was not repeated at once, since failed logins may block the account; run again. (request r-1)',
      });
    }
    expect((await session.pass(signal)).authorization).toBe('eyJ-token-3');

    const never = sessionWith(lost);
    for (let call = 0; call < 6; call += 1)
      await expect(never.session.pass(signal)).rejects.toMatchObject({ kind: 'unavailable' });
    expect([asked.length, never.asked.length]).toEqual([3, 3]);
  });
});

describe('a call that was turned away', () => {
  test.each([401, 403])('with %i is followed by one login for all', async (status) => {
    const { asked, session } = sessionWith();
    const stale = await session.pass(signal);
    const renewed = await Promise.all([1, 2, 3].map(() => session.renewed(stale, turnedAway(status), signal)));
    expect(renewed.map((pass) => pass?.authorization)).toEqual(['eyJ-token-2', 'eyJ-token-2', 'eyJ-token-2']);
    // One that comes late, with the old pass, finds the new one.
    expect((await session.renewed(stale, turnedAway(status), signal))?.authorization).toBe('eyJ-token-2');
    expect(asked).toHaveLength(2);
  });

  test('by a session just made, with 401: nothing helps, and nothing more is tried', async () => {
    const { asked, session } = sessionWith();
    const renewed = await session.renewed(await session.pass(signal), turnedAway(401), signal);
    const error = renewed && session.stillTurnedAway(renewed, turnedAway(401));
    expect(error).toMatchObject({ kind: 'auth', message: expect.stringContaining('not the session that it answered') });
    await expect(session.pass(signal)).rejects.toBe(error);
    expect(asked).toHaveLength(2);
  });

  test('by a session just made, with 403: its user lacks the right, which needs no further login for a while', async () => {
    const { asked, clock, session } = sessionWith();
    const renewed = await session.renewed(await session.pass(signal), turnedAway(403), signal);
    if (renewed === undefined) throw new Error('not renewed');
    expect(session.stillTurnedAway(renewed, turnedAway(403))).toBeUndefined();
    expect(await session.renewed(renewed, turnedAway(403), signal)).toBeUndefined();
    expect(asked).toHaveLength(2);
    // Later it may have expired after all.
    clock.advance(6 * 60_000);
    expect((await session.renewed(renewed, turnedAway(403), signal))?.authorization).toBe('eyJ-token-3');
  });

  test('whose new login is refused ends everything', async () => {
    const { asked, session } = sessionWith((count) => (count === 1 ? token(1) : refusal(400)));
    const stale = await session.pass(signal);
    await expect(session.renewed(stale, turnedAway(401), signal)).rejects.toMatchObject({ kind: 'auth' });
    await expect(session.pass(signal)).rejects.toMatchObject({ kind: 'auth' });
    expect(asked).toHaveLength(2);
  });
});

describe('a ready token', () => {
  test('is used as it is, without a login', async () => {
    const { asked, redactor, session } = sessionWith(token, ready);
    expect((await session.pass(signal)).authorization).toBe('not-a-real-api-key');
    expect(redactor.clean('not-a-real-api-key')).toBe('[secret]');
    expect(asked).toEqual([]);
  });

  test('that is refused says where it came from, and is not tried again', async () => {
    const { session } = sessionWith(token, { ...ready, credentialsFrom: 'state' });
    const pass = await session.pass(signal);
    await expect(session.renewed(pass, turnedAway(401), signal)).rejects.toMatchObject({
      kind: 'auth',
      message:
        'login to CloudTower: the ready `token` is not accepted: it was revoked, has expired or was never valid (credentials from state; they are not tried again in this run): no. Give a fresh session or an API key as `token`, or `username` and `password`. Then run `pulumi up` first, or `pulumi refresh --run-program` / `pulumi destroy --run-program`. (request r-9)',
    });
    await expect(session.pass(signal)).rejects.toMatchObject({ kind: 'auth' });
  });

  test('turned away with 403 before it ever worked is refused, for that call', async () => {
    const { session } = sessionWith(token, ready);
    const pass = await session.pass(signal);
    await expect(session.renewed(pass, turnedAway(403), signal)).rejects.toMatchObject({ kind: 'auth' });
    expect(await session.pass(signal)).toBe(pass);
  });

  test('that worked and is turned away with 403 lacks the right', async () => {
    const { session } = sessionWith(token, ready);
    const pass = await session.pass(signal);
    session.letIn(pass);
    expect(await session.renewed(pass, turnedAway(403), signal)).toBeUndefined();
  });

  test('that only the undocumented endpoint refuses still serves elsewhere', async () => {
    const { session } = sessionWith(token, ready);
    const pass = await session.pass(signal);
    await expect(session.renewed(pass, turnedAway(401, true), signal)).rejects.toMatchObject({ kind: 'auth' });
    expect(await session.pass(signal)).toBe(pass);
    expect(session.stillTurnedAway(pass, turnedAway(401, true))).toBeUndefined();
    expect(await session.pass(signal)).toBe(pass);
  });
});
