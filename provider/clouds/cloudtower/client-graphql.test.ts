import type { ServerResponse } from 'node:http';
import { describe, expect, test } from 'vitest';
import { vms } from './collections.ts';
import { apiError, htmlPage, scriptedClient, taskId, taskRow, vmId, vmRow } from './testing.ts';

describe('GraphQL', () => {
  const query = { operationName: 'ask', query: 'query ask { answer }', variables: { b: 1, a: 2 }, label: 'answer' };

  test('has an endpoint of its own, and the same token', async () => {
    const { call, client, of } = await scriptedClient({ api: () => ({ data: { answer: 42 } }) });
    expect(await client.graphql(query, call)).toEqual({ answer: 42 });
    expect(of('api')[0]).toMatchObject({
      method: 'POST',
      body: { operationName: 'ask', query: 'query ask { answer }', variables: { a: 2, b: 1 } },
      headers: { authorization: 'eyJ-test-token-number-1', 'content-language': 'en-US' },
    });
  });

  test('changes nothing', async () => {
    const { call, calls, client } = await scriptedClient({});
    const mutation = { ...query, query: 'mutation x { y }' };
    await expect(client.graphql(mutation, call)).rejects.toMatchObject({
      kind: 'contract',
      message: 'answer: not sent, because it is not a query.',
    });
    expect(calls).toEqual([]);
  });

  test.each<[string, unknown, string, RegExp]>([
    [
      'an error',
      { data: null, errors: [{ message: 'vm not found' }] },
      'failed',
      /: vm not found\. \(request test-request-2\)$/,
    ],
    ['no data', { data: null }, 'contract', /at its top \(not record\).*\(request test-request-2\)$/],
    ['no object', [], 'contract', /at its top \(not record\)/],
    ['another server', htmlPage(404), 'contract', /HTTP 404, and not from the API/],
  ])('%s', async (_name, reply, kind, message) => {
    const { call, client } = await scriptedClient({ api: () => reply });
    await expect(client.graphql(query, call)).rejects.toMatchObject({ kind, message: expect.stringMatching(message) });
  });

  test('turns away in its own words; that says nothing about the documented API', async () => {
    const { call, client, of } = await scriptedClient({
      api: () => ({ errors: [{ message: 'log in', extensions: { code: 'UNAUTHENTICATED' } }] }),
      'get-vms': [vmRow()],
    });
    await expect(client.graphql(query, call)).rejects.toMatchObject({ kind: 'auth' });
    expect([of('login').length, of('api').length]).toEqual([2, 2]);
    expect(await client.one(vms, vmId, call)).toMatchObject({ id: vmId });
  });
});

describe('the version', () => {
  test('is read once, without a session', async () => {
    const { call, calls, client } = await scriptedClient({ 'get-version': () => '4.7.2' });
    expect(await Promise.all([client.version(call), client.version(call)])).toMatchObject([{ minor: 7 }, { minor: 7 }]);
    expect(await client.version(call)).toEqual({ major: 4, minor: 7, patch: 2, text: '4.7.2' });
    expect(calls.map(({ method, path }) => `${method} ${path}`)).toEqual(['GET get-version']);
  });

  test.each<[string, unknown, object | undefined]>([
    [
      'bare text',
      (response: ServerResponse) => response.end('v4.10'),
      { major: 4, minor: 10, patch: 0, text: 'v4.10' },
    ],
    [
      'a bare number',
      (response: ServerResponse) => response.end('4.10'),
      { major: 4, minor: 10, patch: 0, text: '4.10' },
    ],
    ['an unknown word', 'latest', undefined],
    ['an error', apiError(404, 'no'), undefined],
  ])('%s', async (_name, reply, expected) => {
    const { call, calls, client } = await scriptedClient({ 'get-version': () => reply });
    expect(await client.version(call)).toEqual(expected);
    expect(await client.version(call)).toEqual(expected);
    expect(calls).toHaveLength(1);
  });

  test('that cannot be read now is asked for again', async () => {
    const { call, client } = await scriptedClient({
      'get-version': (_body, count) => (count <= 4 ? htmlPage(502) : '4.8.0'),
    });
    await expect(client.version(call)).rejects.toMatchObject({ kind: 'unavailable' });
    expect(await client.version(call)).toMatchObject({ text: '4.8.0' });
  });
});

describe('tasks', () => {
  test('are looked at together', async () => {
    const rows = [taskRow({ status: 'EXECUTING', progress: 0.5 }), taskRow({ id: 'cmjtask2' })];
    const { call, client, clock, of } = await scriptedClient({ 'get-tasks': rows });
    const look = () => Promise.all([client.tasks.look(taskId, call), client.tasks.look('cmjtask2', call)]);
    const expected = [{ kind: 'running', word: 'EXECUTING: Create a snapshot of web-1, 50%' }, { kind: 'done' }];
    expect(await look()).toEqual(expected);
    clock.advance(2000);
    expect(await look()).toEqual(expected);
    expect(of('get-tasks').map(({ body }) => body['where'])).toEqual([
      { id_in: [taskId] },
      { id_in: ['cmjtask2', taskId] },
      { id_in: [taskId] },
      { id_in: ['cmjtask2', taskId] },
    ]);
    expect(await client.tasks.look('unheard-of', call)).toEqual({ kind: 'unlisted' });
  });
});
