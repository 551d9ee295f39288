import { expect, test } from 'vitest';
import { functions as specs } from '../../functions/index.ts';
import { getConsole } from './console.ts';
import { type Script, scriptedClient, vmId, vmRow } from './testing.ts';

const vnc = {
  vm_uuid: '0b3c1f5e-0000-4000-8000-000000000001',
  host_ip: '192.0.2.1',
  cluster_ip: '192.0.2.100',
  raw_token: '0123456789abcdef0123456789abcdef',
  token: 'bm90L2Erc2VjcmV0==',
};

async function run(script: Script) {
  const api = await scriptedClient({ 'get-vms': [vmRow()], api: () => ({ data: { vnc } }), ...script });
  return { ...api, result: await getConsole.run(api.client, { instanceId: vmId }, api.call) };
}

test('both addresses, encoded, and never in a log', async () => {
  const { client, lines, of, redactor, result } = await run({});
  const address = `ws://${client.endpoint.host}/websockify/?token=bm90L2Erc2VjcmV0%3D%3D&host=192.0.2.1&uuid=${vnc.vm_uuid}`;
  const directUrl = `ws://192.0.2.100/websockify/?uuid=${vnc.vm_uuid}&token=${vnc.raw_token}&host=192.0.2.1`;
  expect(result).toEqual({ url: address, directUrl });
  expect(specs.getConsole.result.parse(result)).toEqual(result);
  expect(of('api').map(({ body }) => body['variables'])).toEqual([{ input: { vm: { id: vmId } } }]);
  expect(lines.join('\n')).not.toContain(vnc.token);
  expect(redactor.clean(address)).not.toContain(encodeURIComponent(vnc.token));
});

test('only the one through CloudTower, where the cluster has no address', async () => {
  const { result } = await run({ api: () => ({ data: { vnc: { ...vnc, cluster_ip: null } } }) });
  expect(Object.keys(result)).toEqual(['url']);
});

test('of a VM that is not there', async () => {
  await expect(run({ 'get-vms': [] })).rejects.toMatchObject({ kind: 'absent', facts: { path: 'instanceId' } });
});

test('that the cloud refuses', async () => {
  await expect(run({ api: () => ({ errors: [{ message: 'VM is not running' }], data: null }) })).rejects.toMatchObject({
    kind: 'failed',
    facts: { cloudSays: 'VM is not running' },
  });
});
