import { describe, expect, it } from 'vitest';
import type { WireRequest } from '../cloud.ts';
import { cookieToken, isConfirmed, paramsOf } from './request.ts';

function request(contentType: string, body: string, query = ''): WireRequest {
  return {
    method: 'POST',
    path: '/',
    query: new URLSearchParams(query),
    headers: new Headers({ 'content-type': contentType }),
    body: Buffer.from(body),
    remoteAddress: '127.0.0.1',
    origin: 'http://127.0.0.1',
  };
}

const part = (name: string, value: string) =>
  `--b\r\nContent-Disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`;

describe('paramsOf', () => {
  it('reads multipart', async () => {
    const body = `${part('func', 'instances')}${part('name', 'Ünïcode = & +')}--b--\r\n`;
    expect(await paramsOf(request('multipart/form-data; boundary=b', body))).toEqual({
      func: 'instances',
      name: 'Ünïcode = & +',
    });
  });

  it('reads urlencoded and the query, and the body wins', async () => {
    const params = await paramsOf(request('application/x-www-form-urlencoded', 'a=1&p_col=%2Bid', 'a=2&b=3'));
    expect(params).toEqual({ a: '1', b: '3', p_col: '+id' });
  });

  it('finds nothing in a multipart body that is none', async () => {
    expect(await paramsOf(request('multipart/form-data; boundary=b', 'func=instances'))).toEqual({});
  });

  it('takes the last of a name that is sent twice', async () => {
    expect(await paramsOf(request('application/x-www-form-urlencoded', 'plid=1&plid=2'))).toEqual({ plid: '2' });
  });
});

it('any sok but an empty one confirms', () => {
  expect([{}, { sok: '' }, { sok: 'ok' }, { sok: 'yes' }].map(isConfirmed)).toEqual([false, false, true, true]);
});

it('finds the session among cookies', () => {
  expect(cookieToken(new Headers({ cookie: 'a=1; billmgrses5=abc; b=2' }))).toBe('abc');
  expect(cookieToken(new Headers())).toBe('');
});
