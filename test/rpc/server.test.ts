import { status } from '@grpc/grpc-js';
import { describe, expect, it } from 'vitest';
import { provider } from '../../provider/rpc/proto.ts';
import { errorOf, snapshotType } from './client.ts';
import { configuredRig, goodConfig, rig } from './rig.ts';
import { fromStruct } from './wire.ts';

describe('a session', () => {
  it('begins with what the provider can do', async () => {
    const { client, engine } = await rig();
    expect((await client.handshake(engine.address)).toObject()).toEqual({
      acceptSecrets: true,
      acceptResources: true,
      acceptOutputs: true,
      supportsAutonamingConfiguration: false,
    });
    expect((await client.configure({ ...goodConfig })).toObject()).toEqual({
      acceptsecrets: true,
      acceptresources: true,
      acceptoutputs: true,
      supportspreview: true,
      supportsAutonamingConfiguration: false,
    });
  });

  it('has a version and a schema', async () => {
    const { client } = await rig();
    expect((await client.pluginInfo()).getVersion()).toBe('1.2.3');
    expect((await client.schema()).getSchema()).toBe('{"name":"lifeboat"}');
  });

  it('serves several engines one after another', async () => {
    const { client, lifecycle } = await configuredRig();
    await client.handshake();
    await client.configure({ ...goodConfig });
    expect(lifecycle.made).toHaveLength(2);
    expect(lifecycle.closed).toBe(1);
  });
});

describe('what it does not serve', () => {
  it('is answered UNIMPLEMENTED', async () => {
    const { client } = await rig();
    const construct = client.start((done) => client.raw.construct(new provider.ConstructRequest(), done)).answer;
    expect((await errorOf(construct)).code).toBe(status.UNIMPLEMENTED);
    const mapping = client.start((done) => client.raw.getMapping(new provider.GetMappingRequest(), done)).answer;
    expect((await errorOf(mapping)).code).toBe(status.UNIMPLEMENTED);
  });

  it('is answered UNIMPLEMENTED as a stream', async () => {
    const { client } = await rig();
    const error = await errorOf(
      new Promise((resolve, reject) => {
        client.raw.list(new provider.ListRequest()).on('data', resolve).on('end', resolve).on('error', reject);
      }),
    );
    expect(error).toMatchObject({
      code: status.UNIMPLEMENTED,
      details: 'Lifeboat has no resources that can be listed; use its functions.',
    });
  });

  it('is an unknown type, whatever the call', async () => {
    const { client } = await configuredRig();
    const type = 'lifeboat:index:Snapshoot';
    for (const call of [client.create({}, { type }), client.check({}, {}, { type })]) {
      expect(await errorOf(call)).toMatchObject({
        code: status.INVALID_ARGUMENT,
        details: expect.stringContaining(`unknown resource type "${type}". Known types: ${snapshotType}`),
      });
    }
  });

  it('is work before its settings are known', async () => {
    const { client } = await rig();
    const details =
      'the provider is not configured: it was asked to work before its settings were accepted. Look for an earlier error about them.';
    const old = { id: '7/9', outputs: { a: 1 }, inputs: { a: 1 } };
    const calls = [
      client.check({}),
      client.diff(old, {}),
      client.create({}),
      client.read('7/9'),
      client.update(old, {}),
      client.delete(old),
      client.invoke('lifeboat:index:getInstances', {}),
    ];
    for (const call of calls) expect(await errorOf(call)).toMatchObject({ code: status.FAILED_PRECONDITION, details });
  });
});

describe('big messages', () => {
  it('pass in both directions, far beyond the usual limit of 4 MiB', async () => {
    const { client, lifecycle } = await configuredRig();
    lifecycle.will({ check: (_resource, _olds, news) => ({ inputs: news, failures: [], warnings: [] }) });
    const big = 'x'.repeat(9 * 1024 * 1024);
    const response = await client.check({ name: big });
    expect(fromStruct(response.getInputs())).toEqual({ name: big });
  });
});
