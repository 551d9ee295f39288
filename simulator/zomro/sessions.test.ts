import { beforeEach, describe, expect, it } from 'vitest';
import { initialValues } from '../quirks.ts';
import { seededRandom } from '../random.ts';
import { zomroQuirks } from './quirks.ts';
import type { ZomroQuirks } from './quirks.ts';
import { Sessions } from './sessions.ts';

const account = { id: '1', username: 'me', password: 'right' };
const caller = (now = 0, changes: Partial<ZomroQuirks> = {}, remoteAddress = '127.0.0.1') => ({
  now,
  remoteAddress,
  quirks: { ...initialValues(zomroQuirks), ...changes },
});

let sessions: Sessions;
beforeEach(() => {
  sessions = new Sessions(seededRandom('test'), () => [account]);
});

/** Type and object of the refusal. */
function refusal(act: () => unknown): unknown {
  try {
    act();
  } catch (error) {
    return error;
  }
  return undefined;
}

const parts = (type: string, object: string) => ({ parts: { type, object } });

describe('Sessions', () => {
  it('gives a token of 24 hexadecimal digits, another one each time', () => {
    const first = sessions.logIn('me', 'right', caller());
    const second = sessions.logIn('me', 'right', caller());
    expect(first.token).toMatch(/^[0-9a-f]{24}$/);
    expect(second.token).not.toBe(first.token);
    expect(sessions.use(first.token, 'x', caller()).account).toBe(account);
  });

  it('lives as long as it is used', () => {
    const { token } = sessions.logIn('me', 'right', caller());
    for (const now of [3_599_999, 7_199_998, 10_799_997]) sessions.use(token, 'x', caller(now));
    expect(refusal(() => sessions.use(token, 'x', caller(14_399_997)))).toMatchObject(parts('access', 'x'));
    expect(sessions.list()).toEqual([]);
  });

  it('ends when asked to', () => {
    const { token } = sessions.logIn('me', 'right', caller());
    sessions.end(token);
    expect(refusal(() => sessions.use(token, 'x', caller()))).toMatchObject(parts('access', 'x'));
  });

  it('keepalive answers access whatever the others answer', () => {
    const ended = caller(0, { expiredSessionType: 'auth' });
    expect(refusal(() => sessions.use('?', 'instances', ended))).toMatchObject(parts('auth', 'instances'));
    expect(refusal(() => sessions.use('?', 'keepalive', ended))).toMatchObject(parts('access', 'keepalive'));
  });

  it('is tied to the address that logged in, if the switch says so', () => {
    const { token } = sessions.logIn('me', 'right', caller());
    expect(sessions.use(token, 'x', caller(0, {}, '127.0.0.2')).token).toBe(token);
    const elsewhere = caller(0, { sessionBoundToIp: true }, '127.0.0.2');
    expect(refusal(() => sessions.use(token, 'x', elsewhere))).toMatchObject(parts('access', 'badip'));
  });

  it('blocks an account after five wrong passwords in a row, for 20 seconds, also for the right one', () => {
    const wrong = (now: number) => refusal(() => sessions.logIn('me', 'wrong', caller(now)));
    for (let index = 0; index < 5; index += 1) expect(wrong(0)).toMatchObject(parts('auth', 'badpassword'));
    expect(refusal(() => sessions.logIn('me', 'right', caller(19_999)))).toMatchObject(parts('auth', 'blocklogon'));
    expect(sessions.logIn('me', 'right', caller(20_000)).account).toBe(account);
  });

  it('counts from the start after a right password', () => {
    for (let round = 0; round < 3; round += 1) {
      for (let index = 0; index < 4; index += 1) refusal(() => sessions.logIn('me', 'wrong', caller()));
      expect(sessions.logIn('me', 'right', caller()).account).toBe(account);
    }
  });

  it('says from where a wrong password came', () => {
    expect(refusal(() => sessions.logIn('you', 'right', caller()))).toMatchObject({
      parts: { value: 'remote_addr: [127.0.0.1]' },
    });
  });
});
