import { describe, expect, test } from 'vitest';
import { view } from './operation.ts';
import { element, scriptedClient, testCall, token, wireFailure } from './testing.ts';

const look = view('instances.snapshots', { elid: '5203773' }, 'list of snapshots');
const create = {
  func: 'instances.snapshots.edit',
  params: { plid: '5203773', name: 'nightly & "früh"', sok: 'ok' },
  safety: 'once',
  label: 'creation of snapshot nightly',
} as const;
const remove = {
  func: 'image.delete',
  params: { elid: '5204214', sok: 'ok' },
  safety: 'repeatable',
  label: 'deletion of snapshot 5204214',
} as const;
const ok = () => ({ ok: {} });

describe('a call', () => {
  test('is a form body with everything in it, and nothing in the address', async () => {
    const { call, calls, client, urls } = await scriptedClient({ 'instances.snapshots.edit': ok });
    await client.mutate(create, call);
    expect(calls.at(-1)).toEqual({
      func: 'instances.snapshots.edit',
      out: 'json',
      lang: 'en',
      plid: '5203773',
      name: 'nightly & "früh"',
      sok: 'ok',
      auth: '0123456789abcdef00000001',
    });
    expect(new Set(urls)).toEqual(new Set(['POST /']));
  });

  test('the login tells the API who we are, and asks in English', async () => {
    const { call, client, of } = await scriptedClient({ 'instances.snapshots': ok });
    await client.view(look, call);
    expect(of('auth')).toEqual([
      {
        func: 'auth',
        out: 'json',
        lang: 'en',
        username: 'user@example.com',
        sok: 'ok',
        password: 'not-a-real-password',
      },
    ]);
  });

  test('an error becomes ours, with the cloud’s words and without secrets', async () => {
    const { call, client, lines } = await scriptedClient({
      'instances.snapshots': (params) =>
        wireFailure('value', 'elid', `bad call ${params['auth'] ?? ''} of not-a-real-password`),
    });
    const error = await client.view(look, call).catch((reason: unknown) => reason);
    expect(error).toMatchObject({ kind: 'invalid', message: expect.stringContaining('bad call [secret] of [secret]') });
    expect(lines.join('\n')).toContain('instances.snapshots {"elid":"5203773"}');
    expect(`${String(error)}${lines.join('\n')}`).not.toMatch(/0123456789abcdef|not-a-real-password/);
  });
});

describe('an expired session', () => {
  test.each(['access', 'auth'])('(`%s`) is renewed once, and the call repeated', async (type) => {
    const { call, client, funcs, of } = await scriptedClient({
      keepalive: () => wireFailure('access', 'keepalive'),
      'instances.snapshots.edit': (params) => (params['auth']?.endsWith('2') ? { ok: {} } : wireFailure(type)),
    });
    await client.mutate(create, call);
    expect(of('auth')).toHaveLength(2);
    expect(funcs().filter((func) => func === 'instances.snapshots.edit')).toHaveLength(2);
  });

  test('is not renewed twice in one call', async () => {
    const { call, client, of } = await scriptedClient({ 'instances.snapshots': () => wireFailure('auth') });
    await expect(client.view(look, call)).rejects.toMatchObject({ kind: 'auth' });
    expect([of('auth').length, of('instances.snapshots').length]).toEqual([2, 2]);
  });

  test('is told from a missing right', async () => {
    const { call, client, of } = await scriptedClient({
      'instances.snapshots': () => wireFailure('access', 'instances.snapshots'),
    });
    await expect(client.view(look, call)).rejects.toMatchObject({ kind: 'denied' });
    expect([of('auth').length, of('instances.snapshots').length]).toEqual([1, 1]);
  });

  test('whose renewal is refused ends everything', async () => {
    const { call, client, of } = await scriptedClient({
      auth: (_params, count) => (count === 1 ? token('first-session-token') : wireFailure('auth', 'blocklogon')),
      'instances.snapshots': () => wireFailure('auth'),
    });
    await expect(client.view(look, call)).rejects.toMatchObject({
      kind: 'auth',
      message: expect.stringContaining('blocked for a moment'),
    });
    await expect(client.view(look, call)).rejects.toMatchObject({ kind: 'auth' });
    expect(of('auth')).toHaveLength(2);
  });
});

describe('answers that are not the API’s own', () => {
  test.each([
    ['a page', 200, '<html>maintenance</html>'],
    ['half an answer', 200, '{"doc":{"elem":['],
    ['a block by the front end', 403, 'blocked'],
    ['the same in its own status', 460, 'blocked'],
    ['a gateway error', 502, 'bad gateway'],
  ])('%s: a read is tried again, a create is not', async (_name, status, body) => {
    const bad = (count: number) =>
      count === 1 ? (response: import('node:http').ServerResponse) => response.writeHead(status).end(body) : { ok: {} };
    const { call, client, of } = await scriptedClient({
      'instances.snapshots': (_params, count) => bad(count),
      'instances.snapshots.edit': (_params, count) => bad(count),
    });
    expect(await client.view(look, call)).toEqual({ ok: {} });
    await expect(client.mutate(create, call)).rejects.toMatchObject({ kind: 'unknownOutcome' });
    expect([of('instances.snapshots').length, of('instances.snapshots.edit').length]).toEqual([2, 1]);
  });

  test('too many requests: the create was not carried out, and goes through later', async () => {
    const { call, client, clock } = await scriptedClient({
      'instances.snapshots.edit': (_params, count) =>
        count === 1 ? (response) => response.writeHead(429, { 'retry-after': '2' }).end() : { ok: {} },
    });
    await client.mutate(create, call);
    expect(clock.pauses).toEqual([2000]);
  });

  test('a form after a change means that nothing was done', async () => {
    const form = { name: element('x'), slist: [], messages: { $name: 'form' }, metadata: { $type: 'form' } };
    const { call, client } = await scriptedClient({
      'instances.snapshots.edit': () => form,
      'image.delete': () => ({ ...form, ok: {} }),
    });
    await expect(client.mutate(create, call)).rejects.toMatchObject({
      kind: 'contract',
      message: expect.stringContaining('nothing was done'),
    });
    await expect(client.mutate(remove, call)).resolves.toHaveProperty('ok');
  });
});

describe('a change that may be asked to confirm', () => {
  const leave = {
    func: 'instances.fleio.unrescue',
    params: { elid: '5203773' },
    safety: 'once',
    confirm: 'whenAsked',
    label: 'end of the ISO boot',
  } as const;
  const form = { elid: element('5203773'), messages: { $name: 'form' }, metadata: { $type: 'form' } };
  const soks = (calls: readonly Readonly<Record<string, string>>[]) => calls.map(({ sok }) => sok);

  test('and is not: it is sent as it is documented', async () => {
    const { call, client, of } = await scriptedClient({ [leave.func]: ok });
    expect(await client.mutate(leave, call)).toEqual({ ok: {} });
    expect(soks(of(leave.func))).toEqual([undefined]);
  });

  test('and is: it is sent once more, with the confirmation', async () => {
    const { call, client, of } = await scriptedClient({
      [leave.func]: (params) => (params['sok'] === 'ok' ? { ok: {} } : form),
    });
    expect(await client.mutate(leave, call)).toEqual({ ok: {} });
    expect(of(leave.func)).toMatchObject([{ elid: '5203773' }, { elid: '5203773', sok: 'ok' }]);
    expect(soks(of(leave.func))).toEqual([undefined, 'ok']);
  });

  test('and is again: never more than once', async () => {
    const { call, client, of } = await scriptedClient({ [leave.func]: () => form });
    await expect(client.mutate(leave, call)).rejects.toMatchObject({
      kind: 'contract',
      message:
        'end of the ISO boot: the cloud answered with a form, so nothing was done. Please report this: the API seems to have changed.',
    });
    expect(soks(of(leave.func))).toEqual([undefined, 'ok']);
  });

  test('one that may not is never confirmed', async () => {
    const { confirm: _confirm, ...plain } = leave;
    const { call, client, of } = await scriptedClient({ [leave.func]: () => form });
    await expect(client.mutate(plain, call)).rejects.toMatchObject({ kind: 'contract' });
    expect(soks(of(leave.func))).toEqual([undefined]);
  });

  test('a session that expires in between is renewed, and the confirmation sent again', async () => {
    const { call, client, of } = await scriptedClient({
      [leave.func]: (params) => {
        if (params['sok'] !== 'ok') return form;
        return params['auth']?.endsWith('2') ? { ok: {} } : wireFailure('auth');
      },
    });
    expect(await client.mutate(leave, call)).toEqual({ ok: {} });
    expect(of('auth')).toHaveLength(2);
    expect(soks(of(leave.func))).toEqual([undefined, 'ok', 'ok']);
  });

  test('a session that expired before does not count as a form', async () => {
    const { call, client, of } = await scriptedClient({
      [leave.func]: (params) => {
        if (!params['auth']?.endsWith('2')) return wireFailure('auth');
        return params['sok'] === 'ok' ? { ok: {} } : form;
      },
    });
    expect(await client.mutate(leave, call)).toEqual({ ok: {} });
    expect(soks(of(leave.func))).toEqual([undefined, undefined, 'ok']);
  });

  test('a refusal of either is the end of it', async () => {
    const refused = wireFailure('error', 'runningoperation');
    const first = await scriptedClient({ [leave.func]: () => refused });
    await expect(first.client.mutate(leave, first.call)).rejects.toMatchObject({ kind: 'busy' });
    expect(soks(first.of(leave.func))).toEqual([undefined]);
    const second = await scriptedClient({ [leave.func]: (params) => (params['sok'] === 'ok' ? refused : form) });
    await expect(second.client.mutate(leave, second.call)).rejects.toMatchObject({ kind: 'busy' });
    expect(soks(second.of(leave.func))).toEqual([undefined, 'ok']);
  });

  test('a confirmation whose answer is lost is an unknown outcome', async () => {
    const { call, client, of } = await scriptedClient({
      [leave.func]: (params) => (params['sok'] === 'ok' ? (response) => response.socket?.resetAndDestroy() : form),
    });
    await expect(client.mutate(leave, call)).rejects.toMatchObject({ kind: 'unknownOutcome' });
    expect(soks(of(leave.func))).toEqual([undefined, 'ok']);
  });
});

describe('an answer that takes long', () => {
  const page = (url: string) => (response: import('node:http').ServerResponse) =>
    response.end(`<html><a href="${url}">please wait</a></html>`);

  test('is asked for until it is there', async () => {
    const { call, client, of, urls } = await scriptedClient({
      'instances.snapshots.edit': () => page('/long/1/billmgr'),
      '/long/1/billmgr': (_params, count) => (count < 3 ? page('/long/1/billmgr') : { ok: {} }),
    });
    expect(await client.mutate(create, call)).toEqual({ ok: {} });
    expect(urls.filter((url) => url === 'GET /long/1/billmgr')).toHaveLength(3);
    expect(of('instances.snapshots.edit')).toHaveLength(1);
  });

  test('may move to another address, and may end in an error', async () => {
    const { call, client } = await scriptedClient({
      'instances.snapshots': () => page('/long/1/billmgr'),
      '/long/1/billmgr': () => page('/long/2/billmgr'),
      '/long/2/billmgr': () => wireFailure('limit', 'snapshots'),
    });
    await expect(client.view(look, call)).rejects.toMatchObject({ kind: 'quota' });
  });

  test('is never asked for at another origin', async () => {
    const { call, client } = await scriptedClient({
      'instances.snapshots': () => page('http://evil.example/long/billmgr'),
      'instances.snapshots.edit': () => page('http://evil.example/long/billmgr'),
    });
    await expect(client.view(look, call)).rejects.toMatchObject({
      kind: 'contract',
      message: expect.stringContaining('evil.example'),
    });
    await expect(client.mutate(create, call)).rejects.toMatchObject({ kind: 'unknownOutcome' });
  });

  test('that never comes: a create may have happened, a read is out of reach', async () => {
    const script = {
      'instances.snapshots': () => page('/long/1/billmgr'),
      'instances.snapshots.edit': () => page('/long/1/billmgr'),
      '/long/1/billmgr': () => page('/long/1/billmgr'),
    };
    const { call, client } = await scriptedClient(script);
    await expect(client.mutate(create, call)).rejects.toMatchObject({ kind: 'unknownOutcome' });
    await expect(client.view(look, call)).rejects.toMatchObject({ kind: 'unavailable' });
  });

  test('and an interrupt meanwhile', async () => {
    const user = new AbortController();
    const { client, clock } = await scriptedClient({
      'instances.snapshots.edit': () => page('/long/1/billmgr'),
      '/long/1/billmgr': () => page('/long/1/billmgr'),
    });
    clock.onPause = () => user.abort();
    await expect(client.mutate(create, testCall(user.signal))).rejects.toMatchObject({ kind: 'unknownOutcome' });
  });
});

test('shared reads are one request, but never across a change', async () => {
  const { call, client, of } = await scriptedClient({ 'instances.snapshots': ok, 'image.delete': ok });
  const read = () => client.shared('snapshots', call, (shared) => client.view(look, shared));
  await Promise.all([read(), read(), read()]);
  expect(of('instances.snapshots')).toHaveLength(1);
  await Promise.all([read(), client.mutate(remove, call).then(read)]);
  expect(of('instances.snapshots')).toHaveLength(3);
});
