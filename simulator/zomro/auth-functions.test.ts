import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { errorIn, startTestZomro, tokenIn } from './testing.ts';
import type { TestZomro } from './testing.ts';

let test: TestZomro;
beforeEach(async () => {
  test = await startTestZomro();
});
afterEach(() => test.close());

describe('auth', () => {
  it('answers the token twice, and with it the session works', async () => {
    const { auth } = await test.logIn();
    expect(auth).toEqual({ $id: test.token, $level: '16', $: test.token });
    expect(await test.doc({ func: 'keepalive' })).toMatchObject({ ok: {} });
  });

  it('refuses a wrong password like the real thing', async () => {
    const doc = await test.doc({ func: 'auth', username: 'demo@lifeboat.test', password: 'wrong' });
    expect(doc).toEqual({
      error: {
        $type: 'auth',
        $object: 'badpassword',
        $lang: 'en',
        detail: { $: 'Invalid username or password ' },
        msg: { $: 'Invalid username or password ' },
        param: [
          { $name: 'object', $type: 'msg', $: 'badpassword' },
          { $name: 'value', $: 'remote_addr: [127.0.0.1]' },
        ],
      },
    });
  });

  it('takes the session from a cookie as well', async () => {
    const headers = { cookie: `other=1; billmgrses5=${test.token}` };
    const answer = await test.send({ func: 'instances', auth: '' }, { headers });
    expect(await answer.json()).toHaveProperty('doc.elem');
  });

  it('counts wrong passwords in authinfo too', async () => {
    const wrong = { func: 'instances', auth: '', authinfo: 'demo@lifeboat.test:wrong' };
    for (let index = 0; index < 5; index += 1) expect(errorIn(await test.doc(wrong))).toBe('auth/badpassword');
    expect(errorIn(await test.doc(wrong))).toBe('auth/blocklogon');
  });

  it('logon ends the session', async () => {
    expect(await test.doc({ func: 'logon' })).toMatchObject({ ok: {} });
    expect(errorIn(await test.doc({ func: 'keepalive' }))).toBe('access/keepalive');
  });

  it('session.newkey is not for clients', async () => {
    expect(errorIn(await test.doc({ func: 'session.newkey', username: 'x', key: 'y' }))).toBe('access/session.newkey');
  });

  it('shows another account nothing of the first one', async () => {
    test.zomro.addAccount({ id: '100043', username: 'other', password: 'also-not-real' });
    const doc = await test.doc({ func: 'auth', username: 'other', password: 'also-not-real' });
    const token = tokenIn(doc);
    expect(await test.rows({ func: 'instances', auth: token })).toEqual([]);
    expect(errorIn(await test.doc({ func: 'image.edit', elid: '5204214', auth: token }))).toBe('missed/image');
    expect(await test.doc({ func: 'whoami', auth: token })).toMatchObject({ user: { $id: '100043' } });
  });
});

describe('the second factor', () => {
  beforeEach(async () => {
    test.zomro.quirks.set({ twoFactor: true });
    await test.logIn();
  });

  it('is asked for by whoami, and nothing else works without it', async () => {
    expect(await test.doc({ func: 'whoami' })).toMatchObject({ ok: { $: 'func=totp.confirm' } });
    expect(errorIn(await test.doc({ func: 'instances' }))).toBe('access/instances');
  });

  it('opens a new session with the right code, and only with that', async () => {
    const confirm = { func: 'totp.confirm', sok: 'ok', clicked_button: 'ok' };
    expect(errorIn(await test.doc({ ...confirm, qrcode: '000000' }))).toBe('value/qrcode');
    const temporary = test.token;
    const doc = await test.doc({ ...confirm, qrcode: '123456' });
    test.token = tokenIn(doc);
    expect(await test.doc({ func: 'instances' })).toHaveProperty('elem');
    expect(errorIn(await test.doc({ func: 'keepalive', auth: temporary }))).toBe('access/keepalive');
    expect(errorIn(await test.doc({ ...confirm, qrcode: '123456' }))).toBe('access/totp.confirm');
  });
});
