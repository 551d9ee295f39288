import { expect, test } from 'vitest';
import { consoleOf } from './console-query.ts';
import { scriptedClient, vmId } from './testing.ts';

const vnc = {
  vm_uuid: '0b3c1f5e-0000-4000-8000-000000000001',
  host_ip: '192.0.2.1',
  cluster_ip: '192.0.2.100',
  raw_token: '0123456789abcdef0123456789abcdef',
  token: 'bm90L2Er+cmVhbA==',
};
const answering = (changes: object) => scriptedClient({ api: () => ({ data: { vnc: { ...vnc, ...changes } } }) });

test('asks the vendor’s query, and makes both addresses', async () => {
  const { call, client, of, url } = await answering({});
  const host = new URL(url).host;
  expect(await consoleOf(client, vmId, call)).toEqual({
    throughCloudTower: `ws://${host}/websockify/?token=bm90L2Er%2BcmVhbA%3D%3D&host=192.0.2.1&uuid=${vnc.vm_uuid}`,
    direct: `ws://192.0.2.100/websockify/?uuid=${vnc.vm_uuid}&token=${vnc.raw_token}&host=192.0.2.1`,
  });
  expect(of('api')[0]?.body).toEqual({
    operationName: 'vnc',
    variables: { input: { vm: { id: vmId } } },
    query: 'query vnc($input: VncInput!) { vnc(input: $input) { vm_uuid host_ip cluster_ip raw_token token } }',
  });
});

test('all of it is secret from then on', async () => {
  const { call, client } = await answering({});
  const { direct, throughCloudTower } = await consoleOf(client, vmId, call);
  const text = [vnc.token, encodeURIComponent(vnc.token), vnc.raw_token, direct, throughCloudTower].join(' ');
  expect(client.redactor.clean(text)).toBe('[secret] [secret] [secret] [secret] [secret]');
});

test.each<[object, string | undefined]>([
  [{ cluster_ip: null }, undefined],
  [{ raw_token: '' }, undefined],
  [{ cluster_ip: '2001:db8::5' }, 'ws://[2001:db8::5]/'],
  [{ cluster_ip: 'evil.example.com/path?' }, undefined],
  [{ cluster_ip: 'user:pw@evil.example.com' }, undefined],
  [{ cluster_ip: 'not a host' }, undefined],
])('%j', async (changes, direct) => {
  const { call, client } = await answering(changes);
  const addresses = await consoleOf(client, vmId, call);
  expect(addresses.direct?.replace(/websockify.*$/, '')).toBe(direct);
  expect(addresses.throughCloudTower).toContain('/websockify/?token=');
});

test('nothing of the answer can leave its place in the address', async () => {
  const { call, client } = await answering({ host_ip: '192.0.2.1&token=x#y', vm_uuid: '../a b' });
  const { throughCloudTower } = await consoleOf(client, vmId, call);
  const { hash, pathname, searchParams } = new URL(throughCloudTower);
  expect([hash, pathname, searchParams.get('host'), searchParams.get('uuid')]).toEqual([
    '',
    '/websockify/',
    '192.0.2.1&token=x#y',
    '../a b',
  ]);
});

test.each([
  [{ token: '' }, 'vnc.token (too_small)'],
  [{ host_ip: null }, 'vnc.host_ip (not string)'],
])('an answer without what it needs: %j', async (changes, place) => {
  const { call, client } = await answering(changes);
  await expect(consoleOf(client, vmId, call)).rejects.toMatchObject({
    kind: 'contract',
    message: `console of VM ${vmId}: the answer has an unexpected shape at ${place}. Please report this, with the debug log of the request. (request test-request-2)`,
  });
});
