import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ids, messageIn, startTestCloudTower } from './testing.ts';
import type { TestCloudTower } from './testing.ts';

let test: TestCloudTower;
beforeEach(async () => {
  test = await startTestCloudTower();
});
afterEach(() => test.close());

describe('every answer', () => {
  it.each([
    ['a query', '/v2/api/get-vms', { body: '{}' }],
    ['a login', '/v2/api/login', { body: '{}' }],
    ['an unknown call', '/v2/api/get-anything', { body: '{}' }],
    ['the version', '/v2/api/get-version', { method: 'GET' }],
    ['GraphQL', '/api', { body: '{"query":"{ authnStrategies { id type } }"}' }],
    ['a body that is no JSON', '/v2/api/get-vms', { body: '{' }],
  ])('has the id of the request and JSON: %s', async (_what, path, init) => {
    const { headers } = await test.send(path, init);
    expect(headers.get('x-tower-request-id')).toMatch(/^fake-request-\d{6}$/);
    expect(headers.get('content-type')).toBe('application/json; charset=utf-8');
  });

  it('has another id', async () => {
    const [one, other] = [await test.call('get-vms', {}), await test.call('get-vms', {})];
    expect(one.headers.get('x-tower-request-id')).not.toBe(other.headers.get('x-tower-request-id'));
  });
});

describe('a call', () => {
  it.each(['en-US', 'zh-CN', '*'])('may be made in the language %s', async (language) => {
    expect((await test.call('get-vms', {}, { 'content-language': language })).status).toBe(200);
  });

  it('in another language is refused', async () => {
    const answer = await test.call('get-vms', {}, { 'content-language': 'de' });
    expect(answer.body).toEqual({
      message: 'content-language must be one of en-US, zh-CN, *',
      status: 400,
      path: '/get-vms',
    });
  });

  it.each([
    ['', '400'],
    ['{', '400'],
    ['[]', '400'],
    ['{"first":"1"}', '400'],
    ['{"limit":1}', '400'],
    ['{"where":{"colour":"red"}}', '400'],
    ['{}', '200'],
    ['{"where":null,"first":null}', '200'],
  ])('with the body %j is answered %s', async (body, status) => {
    expect(String((await test.send('/v2/api/get-vms', { body })).status)).toBe(status);
  });

  it('that CloudTower does not have is answered 404, and marked', async () => {
    const answer = await test.call('get-unicorns', {});
    expect(answer.body).toEqual({ message: 'Not Found: /get-unicorns', status: 404, path: '/get-unicorns' });
    expect(test.tower.journal.unknown().map(({ func }) => func)).toEqual(['get-unicorns']);
  });

  it.each(['constructor', '__proto__', 'toString'])('%s is not there either', async (name) => {
    expect((await test.call(name, {})).status).toBe(404);
  });

  it('with another method than POST is not there', async () => {
    expect((await test.send('/v2/api/get-vms', { method: 'GET' })).status).toBe(404);
  });

  it('elsewhere than under /v2/api is not CloudTower at all', async () => {
    const answer = await fetch(`${test.url}/v1/get-vms`, { method: 'POST', body: '{}' });
    expect([answer.status, answer.headers.get('x-tower-request-id')]).toEqual([404, null]);
  });

  it.each(['raw', 'Bearer'])('takes the token in the form %s', async (form) => {
    const authorization = form === 'raw' ? test.token : `Bearer ${test.token}`;
    expect((await test.call('get-vms', {}, { authorization })).status).toBe(200);
  });

  it.each(['', 'Bearer ', 'eyJ.not.known', 'Basic eDp5'])('with the token "%s" is refused', async (authorization) => {
    const answer = await test.call('get-vms', {}, { authorization });
    expect([answer.status, messageIn(answer)]).toEqual([401, 'Not authorised: token is missing or invalid']);
  });

  it('of somebody who may only look changes nothing', async () => {
    const { username, password } = test.tower.guest;
    await test.logIn({ username, password });
    expect(await test.rows('get-vms')).toHaveLength(2);
    const answer = await test.call('delete-vm-snapshot', { where: { id: ids.snapshot } });
    expect([answer.status, test.tower.journal.mutations()]).toEqual([403, []]);
  });
});

describe('get-version', () => {
  it('is public and answers a JSON text', async () => {
    test.token = '';
    const answer = await test.send('/v2/api/get-version', { method: 'GET' });
    expect(answer.body).toBe('4.8.0');
  });
});

describe('the journal', () => {
  it('shows calls by the last part of their path, flat, and without secrets', async () => {
    await test.call('create-vm-snapshot', { data: [{ vm_id: ids.vm, name: 'New' }] });
    await test.call('get-tasks', { where: { id_in: ['a', 'b'], vm: { id: 'x' } }, first: 5 });
    await test.graphql('mutation { deleteApiKey(where: {key: "secret-key"}) { key } }');
    const entries = test.tower.journal.calls().map(({ func, params, outcome }) => ({ func, params, outcome }));
    expect(entries).toEqual([
      { func: 'login', params: { username: 'demo@lifeboat.test', password: '***' }, outcome: 'ok' },
      { func: 'create-vm-snapshot', params: { vm_id: ids.vm, name: 'New' }, outcome: 'ok' },
      { func: 'get-tasks', params: { 'where.id_in': 'a,b', 'where.vm.id': 'x', first: '5' }, outcome: 'error:400' },
      {
        func: 'deleteApiKey',
        params: { query: 'mutation { deleteApiKey(where: {key: "***"}) { key } }' },
        outcome: 'ok',
      },
    ]);
    expect(test.tower.journal.mutations().map(({ effect }) => effect)).toEqual(['creates the snapshot New']);
  });

  it('counts overlapping changes of one VM', async () => {
    test.tower.faults.add({ kind: 'delay', func: 'create-vm-snapshot', delayMs: 1_000 });
    const slow = test.call('create-vm-snapshot', { data: [{ vm_id: ids.vm, name: 'New' }] });
    await test.rows('get-vms');
    await test.call('start-vm', { where: { id: ids.vm } });
    test.advance(1_000);
    await slow;
    expect(test.tower.concurrency.overlappingMutations).toMatchObject([{ instance: ids.vm }]);
  });
});

describe('a fault', () => {
  it('answers an ErrorBody with the content that was asked for', async () => {
    test.tower.faults.add({ kind: 'error', func: 'get-vms', error: { status: 503, message: 'later' } });
    const answer = await test.call('get-vms', {});
    expect(answer.body).toEqual({ status: 503, message: 'later', path: '/get-vms' });
    expect(answer.headers.get('x-tower-request-id')).toMatch(/^fake-request-/);
  });

  it('chooses by what is in the body', async () => {
    test.tower.faults.add({ kind: 'status', code: 502, match: { 'where.id': ids.otherVm } });
    expect((await test.call('get-vms', { where: { id: ids.vm } })).status).toBe(200);
    expect((await test.send('/v2/api/get-vms', { body: JSON.stringify({ where: { id: ids.vm } }) })).status).toBe(200);
  });

  it('may be that all sessions end', async () => {
    test.tower.faults.add({ kind: 'sessionExpired', func: 'get-vms' });
    expect((await test.call('get-vms', {})).status).toBe(401);
    await test.logIn();
    expect((await test.call('get-vms', {})).status).toBe(200);
  });
});
