import type { ServerResponse } from 'node:http';
import { describe, expect, test } from 'vitest';
import type { JsonObject } from '../../core/json.ts';
import { Secret } from '../../core/secret.ts';
import { failure, moment } from '../../http/testing.ts';
import { clusters, snapshotPlans, vms, vmSnapshots } from './collections.ts';
import type { Mutation } from './mutation.ts';
import {
  apiError,
  htmlPage,
  lockedError,
  noAnswer,
  notModified,
  type Received,
  scriptedClient,
  snapshotId,
  snapshotRow,
  taskId,
  testCall,
  vmId,
  vmRow,
  withTask,
} from './testing.ts';
import { byId, equals, everything, related } from './where.ts';

const create: Mutation = {
  path: 'create-vm-snapshot',
  body: { data: [{ vm_id: vmId, name: 'nightly' }] },
  safety: 'once',
  label: 'creation of snapshot nightly',
};
const remove: Mutation = {
  path: 'delete-vm-snapshot',
  target: byId(snapshotId),
  body: {},
  safety: 'repeatable',
  label: `deletion of snapshot ${snapshotId}`,
};
const ofVm = { where: related('vm', byId(vmId)) };

describe('a request', () => {
  test('is POST with JSON, the raw token, and English', async () => {
    const { call, client, of } = await scriptedClient({ 'get-vms': [vmRow()] });
    await client.one(vms, vmId, call);
    expect(of('login')[0]).toMatchObject({
      method: 'POST',
      headers: { 'content-type': 'application/json', 'content-language': 'en-US' },
      body: { username: 'operator', password: 'not-a-real-password', source: 'LOCAL' },
    });
    expect(of('login')[0]?.headers.authorization).toBeUndefined();
    expect(of('get-vms')[0]).toMatchObject({
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        'content-language': 'en-US',
        authorization: 'eyJ-test-token-number-1',
        'user-agent': 'lifeboat/test',
      },
      body: { where: { id: vmId } },
    });
  });

  test('goes to the same place when the endpoint names the API', async () => {
    const first = await scriptedClient({ 'get-vms': [vmRow()] });
    const { client } = await scriptedClient({}, { endpoint: new URL('v2/api/', first.url) });
    expect(client.endpoint.href).toBe(first.url);
    expect(await client.one(vms, vmId, testCall())).toMatchObject({ id: vmId });
    expect(first.paths()).toEqual(['get-vms']);
  });

  test('leaves no secret in debug lines', async () => {
    const { call, client, lines } = await scriptedClient({ 'get-vms': () => apiError(400, 'eyJ-test-token-number-1') });
    const error = await failure(client.one(vms, vmId, call));
    expect(`${String(error)}${lines.join('\n')}`).not.toMatch(/eyJ|not-a-real-password/);
    expect(lines.join('\n')).toContain(`list of VMs: {"where":{"id":"${vmId}"}}`);
  });
});

describe('reading', () => {
  const snapshots = [snapshotRow(), snapshotRow({ id: 'cmjother', name: 'other', vm: null })];

  test('all, one, a page and a number', async () => {
    const { call, client } = await scriptedClient({ 'get-vm-snapshots': snapshots });
    expect(await client.all(vmSnapshots, ofVm, call)).toMatchObject([
      { id: snapshotId, vm: { id: vmId, name: 'web-1' } },
    ]);
    expect(await client.all(vmSnapshots, { where: everything() }, call)).toHaveLength(2);
    expect(await client.one(vmSnapshots, 'cmjother', call)).toMatchObject({ name: 'other', vm: undefined });
    expect(await client.one(vmSnapshots, 'gone', call)).toBeUndefined();
    expect(await client.page(vmSnapshots, { orderBy: 'name_DESC', first: 1 }, call)).toMatchObject([{ name: 'other' }]);
    expect(await client.count(vmSnapshots, equals('name', 'other'), call)).toBe(1);
    expect(await client.count(vmSnapshots, undefined, call)).toBe(2);
  });

  test('without an id is refused before anything is sent', async () => {
    const { call, calls, client } = await scriptedClient({});
    await expect(client.one(vms, '', call)).rejects.toMatchObject({ kind: 'contract' });
    expect(calls).toEqual([]);
  });

  test('equal queries under way are one request', async () => {
    const { call, client, of } = await scriptedClient({ 'get-vms': [vmRow()] });
    await Promise.all([client.one(vms, vmId, call), client.one(vms, vmId, call), client.one(vms, 'other', call)]);
    expect(of('get-vms')).toHaveLength(2);
  });

  test('begun before a change is not joined after it', async () => {
    const [asked, answered] = [moment(), moment()];
    const rows = [snapshotRow()];
    const { call, client } = await scriptedClient({
      'get-vm-snapshots': (_body, count) => {
        if (count > 1) return rows;
        asked.pass();
        return (response: ServerResponse) => answered.passed.then(() => response.end(JSON.stringify([])));
      },
      'create-vm-snapshot': () => [withTask(snapshotId)],
    });
    const before = client.one(vmSnapshots, snapshotId, call);
    await asked.passed;
    await client.mutate(create, call);
    expect(await client.one(vmSnapshots, snapshotId, call)).toMatchObject({ id: snapshotId });
    answered.pass();
    expect(await before).toBeUndefined();
  });

  test('given up says what was read', async () => {
    const controller = new AbortController();
    const { client } = await scriptedClient({
      'get-vms': () => () => {
        controller.abort();
      },
    });
    await expect(client.one(vms, vmId, testCall(controller.signal))).rejects.toMatchObject({
      kind: 'cancelled',
      message: 'list of VMs: interrupted.',
    });
  });

  test.each<[string, unknown, string]>([
    ['no list', { id: vmId }, 'list of VMs: the answer has an unexpected shape at its top (not array)'],
    [
      'a row without an id',
      [{ name: 'web-1' }],
      'list of VMs: the answer has an unexpected shape at [0].id (not string)',
    ],
    [
      'a number as a flag',
      [vmRow({ ha: 1 })],
      'list of VMs: the answer has an unexpected shape at [0].ha (not boolean)',
    ],
    [
      'a text',
      (response: ServerResponse) => response.end('fine'),
      'list of VMs: the answer has an unexpected shape at its top (not array)',
    ],
    ['not modified', notModified, 'list of VMs: the answer has an unexpected shape at its top (not array)'],
  ])('%s is nonsense, with the place and the request', async (_name, reply, message) => {
    const { call, client } = await scriptedClient({ 'get-vms': () => reply });
    await expect(client.one(vms, vmId, call)).rejects.toMatchObject({
      kind: 'contract',
      message: `${message}. Please report this, with the debug log of the request. (request test-request-2)`,
    });
  });

  test.each([{}, { aggregate: null }, { aggregate: { count: -1 } }, { aggregate: { count: '3' } }, []])(
    'a number of %j proves nothing',
    async (reply) => {
      const { call, client } = await scriptedClient({ 'get-vms': () => [], 'get-vms-connection': () => reply });
      await expect(client.all(vms, {}, call)).rejects.toMatchObject({
        kind: 'contract',
        facts: { requestId: expect.any(String) },
      });
    },
  );

  test('a page of something in front is tried again, then it is not reachable', async () => {
    const { call, client, of } = await scriptedClient({
      'get-vms': (_body, count) => (count === 1 ? htmlPage(200) : [vmRow()]),
      'get-snapshot-plans': () => htmlPage(502),
    });
    expect(await client.one(vms, vmId, call)).toMatchObject({ id: vmId });
    await expect(client.one(snapshotPlans, 'p', call)).rejects.toMatchObject({ kind: 'unavailable' });
    expect(of('get-snapshot-plans')).toHaveLength(4);
  });

  test('an internal error too, with the API’s own words and the request', async () => {
    const { call, client } = await scriptedClient({
      'get-vms': () => apiError(500, 'cannot read eyJ-test-token-number-1'),
    });
    const error = await failure(client.one(vms, vmId, call));
    expect(error).toMatchObject({
      kind: 'unavailable',
      facts: { cloudSays: 'cannot read [secret]', requestId: 'test-request-5' },
    });
    expect(String(error)).toMatch(/HTTP 500 \(4 tries\): cannot read \[secret\]\. \(request test-request-5\)$/);
  });
});

describe('a change', () => {
  test('answers what it touched', async () => {
    const { call, changes, client } = await scriptedClient({
      'create-vm-snapshot': () => [withTask(snapshotId)],
      'delete-vm-snapshot': () => [withTask(snapshotId, null)],
    });
    expect(await client.mutate(create, call)).toEqual([{ id: snapshotId, taskId }]);
    expect(await client.mutate(remove, call)).toEqual([{ id: snapshotId, taskId: undefined }]);
    expect(changes()).toEqual([
      { path: 'create-vm-snapshot', body: create.body },
      { path: 'delete-vm-snapshot', body: { where: { id: snapshotId } } },
    ]);
  });

  test('that finds nothing to change, or nothing at all, touched nothing', async () => {
    const add = { ...remove, path: 'add-vm-cd-rom' };
    const { call, client } = await scriptedClient({
      'delete-vm-snapshot': () => [],
      'add-vm-cd-rom': () => notModified,
    });
    expect(await client.mutate(remove, call)).toEqual([]);
    expect(await client.mutate(add, call)).toEqual([]);
  });

  test('about everything is not sent', async () => {
    const { call, calls, client } = await scriptedClient({});
    const { target: _target, ...open } = remove;
    await expect(client.mutate(open, call)).rejects.toMatchObject({ kind: 'contract' });
    await expect(client.mutate({ ...open, body: { where: {} } }, call)).rejects.toMatchObject({ kind: 'contract' });
    expect(calls).toEqual([]);
  });

  test('errors', async () => {
    const { call, client } = await scriptedClient({
      'create-vm-snapshot': () => lockedError(),
      'delete-vm-snapshot': () => apiError(404, 'VmSnapshot not found'),
    });
    await expect(client.mutate(create, call)).rejects.toMatchObject({
      kind: 'busy',
      message: `creation of snapshot nightly: another operation holds the lock (VM ${vmId}): Resource [VM-${vmId}] locked. (request test-request-2)`,
    });
    await expect(client.mutate(remove, call)).rejects.toMatchObject({
      kind: 'absent',
      facts: { requestId: 'test-request-3' },
    });
  });

  test.each<[string, unknown, RegExp]>([
    ['an internal error', apiError(500, 'db down'), /sent, but HTTP 500.*: db down\. .*\(request test-request-2\)$/],
    ['a gateway', htmlPage(504), /HTTP 504, text\/html: not an answer of the API/],
    ['a page', htmlPage(200), /HTTP 200, text\/html: not an answer of the API/],
    [
      'a page that says "not found"',
      htmlPage(404),
      /HTTP 404, and not from the API, so it may or may not have happened/,
    ],
    ['a broken connection', noAnswer, /may or may not have happened/],
    [
      'nonsense',
      { ok: true },
      /unexpected shape at data \(not object\), so it may or may not have happened\. .*\(request test-request-2\)$/,
    ],
    ['an entry without an id', [{ task_id: taskId, data: {} }], /unexpected shape at \[0\]\.data\.id/],
    ['a text', (response: ServerResponse) => response.end('done'), /unexpected shape at its top/],
  ])('%s leaves its outcome unknown, and it is not sent again', async (_name, reply, message) => {
    const { call, changes, client } = await scriptedClient({ 'create-vm-snapshot': () => reply });
    await expect(client.mutate(create, call)).rejects.toMatchObject({
      kind: 'unknownOutcome',
      message: expect.stringMatching(message),
    });
    expect(changes()).toHaveLength(1);
  });
});

describe('a session that is not accepted any more', () => {
  const expired = (status: number) => ({
    'create-vm-snapshot': (_body: JsonObject, _count: number, { headers }: Received) =>
      headers.authorization?.endsWith('2') ? [withTask(snapshotId)] : apiError(status, 'the session has expired'),
  });

  test.each([401, 403, 400])('(%i) is renewed once, and the change repeated', async (status) => {
    const { call, changes, client, of } = await scriptedClient(expired(status));
    expect(await client.mutate(create, call)).toEqual([{ id: snapshotId, taskId }]);
    expect([of('login').length, changes().length]).toEqual([2, 2]);
  });

  test('is told from a missing right', async () => {
    const { call, client, of } = await scriptedClient({ 'get-vms': () => apiError(403, 'forbidden') });
    const message = 'list of VMs: the user has no right to do this: forbidden. (request test-request-4)';
    await expect(client.one(vms, vmId, call)).rejects.toMatchObject({ kind: 'denied', message });
    await expect(client.one(vms, vmId, call)).rejects.toMatchObject({ kind: 'denied' });
    expect([of('login').length, of('get-vms').length]).toEqual([2, 3]);
  });

  test('is not what every such word is about', async () => {
    const { call, client, of } = await scriptedClient({
      'get-vms': () => apiError(400, 'invalid token in where'),
      'get-clusters': [],
    });
    await expect(client.one(vms, vmId, call)).rejects.toMatchObject({ kind: 'invalid' });
    expect([of('login').length, of('get-vms').length]).toEqual([2, 2]);
    expect(await client.one(clusters, 'gone', call)).toBeUndefined();
  });

  test('nor the new one: nothing more is tried', async () => {
    const { call, client, of } = await scriptedClient({ 'get-vms': () => apiError(401, 'no') });
    await expect(client.one(vms, vmId, call)).rejects.toMatchObject({ kind: 'auth' });
    await expect(client.one(vms, vmId, call)).rejects.toMatchObject({ kind: 'auth' });
    expect([of('login').length, of('get-vms').length]).toEqual([2, 2]);
  });

  test('was a ready token: it cannot be renewed', async () => {
    const ready = { username: undefined, password: undefined, token: new Secret('not-a-real-api-key') };
    const { call, calls, client } = await scriptedClient({ 'get-vms': () => htmlPage(401) }, ready);
    await expect(client.one(vms, vmId, call)).rejects.toMatchObject({
      kind: 'auth',
      message: expect.stringContaining('credentials from configuration'),
    });
    await expect(client.one(vms, vmId, call)).rejects.toMatchObject({ kind: 'auth' });
    expect(calls.map(({ path }) => path)).toEqual(['get-vms']);
  });

  test('a login whose answer is lost is not repeated by itself', async () => {
    const { call, calls, client } = await scriptedClient({
      login: (_body, count) => (count === 1 ? apiError(500, 'db down') : { data: { token: 'second' } }),
      'get-vms': [vmRow()],
    });
    await expect(client.one(vms, vmId, call)).rejects.toMatchObject({
      kind: 'unavailable',
      facts: { cloudSays: 'db down', requestId: 'test-request-1' },
    });
    expect(calls).toHaveLength(1);
    expect(await client.one(vms, vmId, call)).toMatchObject({ id: vmId });
  });
});
