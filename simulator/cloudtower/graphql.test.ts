import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ids, startTestCloudTower } from './testing.ts';
import type { TestCloudTower } from './testing.ts';

let test: TestCloudTower;
beforeEach(async () => {
  test = await startTestCloudTower();
});
afterEach(() => test.close());

const vncQuery = 'query vnc($input: VncInput!) { vnc(input: $input) { vm_uuid host_ip cluster_ip raw_token token } }';
const vnc = (id: string) => test.graphql(vncQuery, { input: { vm: { id } } });
const errors = (message: string, code: string) => ({ errors: [{ message, extensions: { code } }], data: null });

describe('vnc', () => {
  it('answers what a console needs', async () => {
    const { status, body } = await vnc(ids.vm);
    expect(status).toBe(200);
    expect(body).toEqual({
      data: {
        vnc: {
          vm_uuid: expect.stringMatching(/^[0-9a-f-]{36}$/),
          host_ip: '192.0.2.11',
          cluster_ip: '192.0.2.10',
          raw_token: expect.stringMatching(/^[0-9a-f]{32}$/),
          // Base64 with characters that an address has to escape.
          token: expect.stringMatching(/^[A-Za-z0-9+/]+=*$/),
        },
      },
    });
  });

  it.each([
    ['gone', 'VM not found'],
    [ids.otherVm, 'VM web-2 is STOPPED'],
  ])('of the VM %s is an error with status 200', async (id, message) => {
    const answer = await vnc(id);
    expect([answer.status, answer.body]).toEqual([200, errors(message, 'BAD_REQUEST')]);
  });

  it('needs a token', async () => {
    test.token = '';
    const answer = await vnc(ids.vm);
    expect([answer.status, answer.body]).toEqual([
      200,
      errors('Not authorised: token is missing or invalid', 'UNAUTHENTICATED'),
    ]);
  });
});

describe('authnStrategies', () => {
  it('can be asked for before a login', async () => {
    test.token = '';
    const { body } = await test.graphql('query { authnStrategies { id type } }');
    expect(body).toMatchObject({ data: { authnStrategies: [{ id: ids.ldapStrategy, type: 'LDAP' }] } });
  });
});

describe('API keys', () => {
  const create = 'mutation createApiKey($data: ApiKeyCreateInput!) { createApiKey(data: $data) { key } }';
  const keyIn = (body: unknown) => (body as { data: { createApiKey: { key: string } } }).data.createApiKey.key;

  it('are made by a user, work like a token, and can be taken back', async () => {
    const { body } = await test.graphql(create, { data: { name: 'ci' } });
    const authorization = keyIn(body);
    expect((await test.call('get-vms', {}, { authorization })).status).toBe(200);
    await test.graphql(`mutation { deleteApiKey(where: {key: "${authorization}"}) { key } }`);
    expect((await test.call('get-vms', {}, { authorization })).status).toBe(401);
    expect(test.tower.journal.mutations().map(({ func }) => func)).toEqual(['createApiKey', 'deleteApiKey']);
  });

  it('can be named in the text of the query', async () => {
    const { body } = await test.graphql('mutation { createApiKey(data: {name: "ci"}) { key } }');
    expect(keyIn(body)).toMatch(/^fake-key-[0-9a-f]{32}$/);
  });
});

it('what is not known is an error', async () => {
  const { body } = await test.graphql('query { vms { id } }');
  expect(body).toEqual(errors('Cannot query field "vms"', 'BAD_REQUEST'));
});
