import { status } from '@grpc/grpc-js';
import { describe, expect, it } from 'vitest';
import { LifeboatError } from '../../provider/core/errors.ts';
import { UNKNOWN } from '../../provider/core/json.ts';
import { type Operation, PartialState, type Stored } from '../../provider/lifecycle/contract.ts';
import { errorOf, snapshotUrn } from './client.ts';
import { configuredRig } from './rig.ts';
import { fromStruct, initFailedOf, secret, unknown } from './wire.ts';

describe('Create', () => {
  it('carries what the engine said, and answers id and outputs', async () => {
    const { client, lifecycle } = await configuredRig();
    let seen: Operation | undefined;
    lifecycle.will({
      create: (operation, inputs) => {
        seen = operation;
        return Promise.resolve({
          id: '7/9',
          outputs: { ...inputs, status: 'Active', alphaDetails: { console: 'c', host: 'h' } },
          unfinished: false,
        });
      },
    });
    const response = await client.create({ instanceId: '7', alpha: { note: secret('n') } }, { timeout: 90.5 });
    expect(seen).toMatchObject({
      kind: 'Snapshot',
      urn: snapshotUrn,
      name: 'nightly',
      preview: false,
      timeoutMs: 90_500,
    });
    expect(response.getId()).toBe('7/9');
    expect(response.getRefreshBeforeUpdate()).toBe(false);
    expect(fromStruct(response.getProperties())).toEqual({
      instanceId: '7',
      alpha: { note: secret('n') },
      status: 'Active',
      alphaDetails: { console: secret('c'), host: 'h' },
    });
  });

  it('says at preview what is not known yet', async () => {
    const { client, lifecycle } = await configuredRig();
    lifecycle.will({
      create: ({ preview, timeoutMs }, inputs) =>
        Promise.resolve({
          id: '',
          outputs: { ...inputs, preview, timeoutMs, status: UNKNOWN, disks: [UNKNOWN] },
          unfinished: false,
        }),
    });
    const response = await client.create({ instanceId: unknown }, { preview: true });
    expect(fromStruct(response.getProperties())).toEqual({
      instanceId: unknown,
      preview: true,
      status: unknown,
      disks: [unknown],
    });
  });

  it('answers partial state with id, wrapped properties and reasons', async () => {
    const { client, lifecycle } = await configuredRig();
    lifecycle.will({
      create: (_operation, inputs) =>
        Promise.reject(
          new PartialState(
            { id: '7/name:nightly', outputs: { ...inputs, status: 'Pending' } },
            ['7/name:nightly: no answer; n-secret'],
            undefined,
          ),
        ),
    });
    const error = await errorOf(client.create({ alpha: { note: secret('n-secret') } }));
    expect(error.code).toBe(status.UNKNOWN);
    expect(initFailedOf(error)).toEqual({
      id: '7/name:nightly',
      properties: { alpha: { note: secret('n-secret') }, status: 'Pending' },
      reasons: ['7/name:nightly: no answer; [secret]'],
      refreshBeforeUpdate: true,
      hasInputs: false,
    });
  });

  it('gets big partial state to the engine', async () => {
    const { client, lifecycle } = await configuredRig();
    const triggers = ['x'.repeat(40_000)];
    lifecycle.will({
      create: () => Promise.reject(new PartialState({ id: '7/9', outputs: { triggers } }, ['not finished'], undefined)),
    });
    expect(initFailedOf(await errorOf(client.create({})))).toMatchObject({ id: '7/9', properties: { triggers } });
  });

  it('saves the id of an object whose outputs cannot be sent', async () => {
    const { client, lifecycle } = await configuredRig();
    lifecycle.will({
      create: () => Promise.resolve({ id: '7/9', outputs: { status: 'Active', size: Number.NaN }, unfinished: false }),
    });
    expect(initFailedOf(await errorOf(client.create({})))).toMatchObject({
      id: '7/9',
      properties: { status: 'Active' },
      reasons: [
        '7/9 exists, but its properties could not be saved. TypeError: the answer holds a number that is not finite at size, which is no plain data. This is a bug in Lifeboat: please report this text in its issue tracker.',
      ],
    });
  });

  it.each([
    [
      new LifeboatError('exists', { message: 'snapshot a is there', advice: 'Import it.' }),
      status.ALREADY_EXISTS,
      'snapshot a is there. Import it.',
    ],
    [
      new TypeError('x'),
      status.INTERNAL,
      'TypeError: x. This is a bug in Lifeboat: please report this text in its issue tracker.',
    ],
  ])('answers %s', async (thrown, code, details) => {
    const { client, lifecycle } = await configuredRig();
    lifecycle.will({ create: () => Promise.reject(thrown) });
    expect(await errorOf(client.create({}))).toMatchObject({ code, details });
  });
});

describe('Read', () => {
  async function reading(state: Parameters<Awaited<ReturnType<typeof configuredRig>>['client']['read']>[1]) {
    const { client, lifecycle } = await configuredRig();
    let stored: Stored | undefined;
    lifecycle.will({
      read: (_operation, given) => {
        stored = given;
        const inputs = { instanceId: '7', alpha: { note: 'n', passphrase: 'p' } };
        return Promise.resolve({ id: '7/9', inputs, outputs: { ...inputs, status: 'Pending' }, unfinished: true });
      },
    });
    const response = await client.read('7/name:a', state);
    return { response, stored };
  }

  it('tells an import by what is not sent', async () => {
    expect((await reading({})).stored).toEqual({ id: '7/name:a', outputs: undefined, inputs: undefined });
  });

  it('tells a get by what is empty', async () => {
    expect((await reading({ properties: {}, inputs: {} })).stored).toEqual({ id: '7/name:a', outputs: {}, inputs: {} });
  });

  it('refreshes, and keeps secret in inputs and outputs what was secret in either', async () => {
    const { response, stored } = await reading({
      properties: { alpha: { note: secret('n') } },
      inputs: { instanceId: secret('7') },
    });
    expect(stored).toEqual({ id: '7/name:a', outputs: { alpha: { note: 'n' } }, inputs: { instanceId: '7' } });
    const inputs = { instanceId: secret('7'), alpha: { note: secret('n'), passphrase: secret('p') } };
    expect(response.getId()).toBe('7/9');
    expect(fromStruct(response.getInputs())).toEqual(inputs);
    expect(fromStruct(response.getProperties())).toEqual({ ...inputs, status: 'Pending' });
    expect(response.getRefreshBeforeUpdate()).toBe(true);
  });

  it('answers absence with nothing at all', async () => {
    const { client, lifecycle } = await configuredRig();
    lifecycle.will({ read: () => Promise.resolve(undefined) });
    const response = await client.read('7/9', { properties: { a: 1 }, inputs: { a: 1 } });
    expect([response.getId(), response.hasProperties(), response.hasInputs()]).toEqual(['', false, false]);
  });

  it('passes partial state on', async () => {
    const { client, lifecycle } = await configuredRig();
    lifecycle.will({
      read: () => Promise.reject(new PartialState({ id: '7/9', outputs: { note: 'x' } }, ['still pending'], undefined)),
    });
    expect(
      initFailedOf(await errorOf(client.read('7/9', { properties: { note: secret('x') }, inputs: {} }))),
    ).toMatchObject({
      id: '7/9',
      properties: { note: secret('x') },
      reasons: ['still pending'],
    });
  });
});

describe('Update', () => {
  it('hands over old outputs, old inputs and news, and keeps the secrets of all three', async () => {
    const { client, lifecycle } = await configuredRig();
    let seen: unknown[] = [];
    lifecycle.will({
      update: (operation, stored, news) => {
        seen = [operation.preview, stored, news];
        return Promise.resolve({ id: '7/9', outputs: { ...stored.outputs, ...news }, unfinished: true });
      },
    });
    const response = await client.update(
      { id: '7/9', outputs: { a: secret('1'), b: 'b' }, inputs: { b: secret('b') } },
      { c: secret('c'), d: 'd' },
    );
    expect(seen).toEqual([false, { id: '7/9', outputs: { a: '1', b: 'b' }, inputs: { b: 'b' } }, { c: 'c', d: 'd' }]);
    expect(fromStruct(response.getProperties())).toEqual({ a: secret('1'), b: secret('b'), c: secret('c'), d: 'd' });
    expect(response.getRefreshBeforeUpdate()).toBe(true);
  });

  it('answers partial state', async () => {
    const { client, lifecycle } = await configuredRig();
    lifecycle.will({
      update: () => Promise.reject(new PartialState({ id: '7/9', outputs: {} }, ['no answer'], undefined)),
    });
    expect(initFailedOf(await errorOf(client.update({ id: '7/9', outputs: {}, inputs: {} }, {})))).toMatchObject({
      id: '7/9',
    });
  });
});

describe('Delete', () => {
  it('hands over what is in state', async () => {
    const { client, lifecycle } = await configuredRig();
    let seen: unknown[] = [];
    lifecycle.will({
      delete: ({ timeoutMs }, stored) => {
        seen = [timeoutMs, stored];
        return Promise.resolve();
      },
    });
    await client.delete({ id: '7/9', outputs: { a: secret('x') }, inputs: { b: 1 } }, 5400);
    expect(seen).toEqual([5_400_000, { id: '7/9', outputs: { a: 'x' }, inputs: { b: 1 } }]);
  });

  it('answers an unknown outcome as such', async () => {
    const { client, lifecycle } = await configuredRig();
    lifecycle.will({
      delete: () => Promise.reject(new LifeboatError('unknownOutcome', { message: 'no answer to the removal of 7/9' })),
    });
    expect(await errorOf(client.delete({ id: '7/9', outputs: {} }))).toMatchObject({
      code: status.UNKNOWN,
      details: 'no answer to the removal of 7/9.',
    });
  });
});

describe('Invoke', () => {
  it('answers plainly', async () => {
    const { client, lifecycle } = await configuredRig();
    let seen: unknown[] = [];
    lifecycle.will({
      invoke: (kind, args) => {
        seen = [kind, args];
        return Promise.resolve({ result: { instances: [{ instanceId: '7' }] } });
      },
    });
    const response = await client.invoke('lifeboat:index:getInstances', { name: secret('web') });
    expect(seen).toEqual(['getInstances', { name: 'web' }]);
    expect(fromStruct(response.getReturn())).toEqual({ instances: [{ instanceId: '7' }] });
    expect(response.getFailuresList()).toEqual([]);
  });

  it('answers bad arguments as an error that lists them, without their values', async () => {
    const { client, lifecycle } = await configuredRig();
    lifecycle.will({
      invoke: () =>
        Promise.resolve({
          failures: [
            { path: 'instanceId', reason: 'must not be canary' },
            { path: '', reason: 'odd' },
          ],
        }),
    });
    expect(await errorOf(client.invoke('lifeboat:index:getInstance', { instanceId: secret('canary') }))).toMatchObject({
      code: status.INVALID_ARGUMENT,
      details: 'getInstance: instanceId: must not be [secret]; odd',
    });
  });

  it('knows its functions', async () => {
    const { client } = await configuredRig();
    expect(await errorOf(client.invoke('lifeboat:index:getNothing', {}))).toMatchObject({
      code: status.UNIMPLEMENTED,
      details: expect.stringContaining('Known functions: lifeboat:index:getInstance'),
    });
  });
});
