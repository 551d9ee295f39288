import { describe, expect, it } from 'vitest';
import { type JsonObject, UNKNOWN } from '../../provider/core/json.ts';
import { provider } from '../../provider/rpc/proto.ts';
import { snapshotUrn } from './client.ts';
import { configuredRig } from './rig.ts';
import { fromStruct, secret, unknown } from './wire.ts';

const warning = 2;

describe('Check', () => {
  it('hands over plain values, and wraps in the answer what was secret in news or olds', async () => {
    const { client, lifecycle } = await configuredRig();
    const seen: unknown[] = [];
    lifecycle.will({
      check: (resource, olds, news) => {
        seen.push(resource, olds, news);
        return { inputs: { ...news, name: 'nightly-0123456', consistency: 'Crash' }, failures: [], warnings: [] };
      },
    });
    const response = await client.check(
      { instanceId: unknown, triggers: ['a', secret('b')], alpha: { note: 'n' } },
      { alpha: { note: secret('old') } },
    );
    expect(seen).toEqual([
      { kind: 'Snapshot', urn: snapshotUrn, name: 'nightly' },
      { alpha: { note: 'old' } },
      { instanceId: UNKNOWN, triggers: ['a', 'b'], alpha: { note: 'n' } },
    ]);
    expect(fromStruct(response.getInputs())).toEqual({
      instanceId: unknown,
      triggers: secret(['a', 'b']),
      alpha: { note: secret('n') },
      name: 'nightly-0123456',
      consistency: 'Crash',
    });
  });

  it('wraps what the schema declares secret, on every cloud', async () => {
    const { client, lifecycle } = await configuredRig();
    lifecycle.will({ check: (_resource, _olds, news) => ({ inputs: news, failures: [], warnings: [] }) });
    const response = await client.check({ alpha: { passphrase: 'x', note: 'n' }, beta: { hosts: [{ key: 'k' }] } });
    expect(fromStruct(response.getInputs())).toEqual({
      alpha: { passphrase: secret('x'), note: 'n' },
      beta: { hosts: secret([{ key: 'k' }]) },
    });
  });

  it('tells a new resource by its missing olds', async () => {
    const { client, lifecycle } = await configuredRig();
    let olds: JsonObject | undefined = {};
    lifecycle.will({
      check: (_resource, given, news) => {
        olds = given;
        return { inputs: news, failures: [], warnings: [] };
      },
    });
    await client.check({ a: 1 });
    expect(olds).toBeUndefined();
  });

  it('puts the path into the reason, never into the property, and redacts', async () => {
    const { client, lifecycle, engine } = await configuredRig();
    lifecycle.will({
      check: (_resource, _olds, news) => ({
        inputs: news,
        failures: [
          { path: 'alpha.note', reason: 'hunter2! is no note' },
          { path: '', reason: 'as a whole' },
        ],
        warnings: ['mind hunter2!'],
      }),
    });
    const response = await client.check({ alpha: { note: secret('hunter2!') } });
    expect(response.getFailuresList().map((failure) => failure.toObject())).toEqual([
      { property: '', reason: 'alpha.note: [secret] is no note' },
      { property: '', reason: 'as a whole' },
    ]);
    expect(engine.messages).toEqual([{ severity: warning, text: 'mind [secret]', urn: snapshotUrn, ephemeral: false }]);
  });

  it('warns that a secret name becomes part of ids', async () => {
    const { client, lifecycle, engine } = await configuredRig();
    lifecycle.will({ check: (_resource, _olds, news) => ({ inputs: news, failures: [], warnings: [] }) });
    await client.check({ name: 'plain' });
    expect(engine.messages).toEqual([]);
    await client.check({ name: secret('hunter2!') });
    expect(engine.messages).toMatchObject([
      { severity: warning, text: expect.stringMatching(/^name: is secret here/) },
    ]);
  });

  it('finds type and name in the URN for engines that send no more', async () => {
    const { client, lifecycle } = await configuredRig();
    let seen: unknown;
    lifecycle.will({
      check: (resource, _olds, news) => {
        seen = resource;
        return { inputs: news, failures: [], warnings: [] };
      },
    });
    const urn = 'urn:pulumi:dev::web::my:index:Vm$lifeboat:index:Snapshot::deep::er';
    await client.check({}, {}, { urn, name: '', type: '' });
    expect(seen).toEqual({ kind: 'Snapshot', urn, name: 'deep::er' });
  });
});

describe('Diff', () => {
  const kinds = provider.PropertyDiff.Kind;

  it('says every path and every kind', async () => {
    const { client, lifecycle, engine } = await configuredRig();
    const seen: unknown[] = [];
    lifecycle.will({
      diff: (_resource, old, news) => {
        seen.push(old, news);
        return {
          entries: [
            { path: 'triggers', kind: 'update', replaces: true, fromInputs: true },
            { path: 'alpha.note', kind: 'add', replaces: false, fromInputs: true },
            { path: 'alpha.size', kind: 'delete', replaces: false, fromInputs: true },
            { path: 'status', kind: 'update', replaces: false, fromInputs: false },
            { path: 'instanceId', kind: 'add', replaces: true, fromInputs: true },
            { path: 'name', kind: 'delete', replaces: true, fromInputs: true },
          ],
          deleteBeforeReplace: true,
          warnings: ['a new snapshot will be taken'],
        };
      },
    });
    const response = await client.diff(
      { id: '7/9', outputs: { status: 'Failed' }, inputs: { triggers: [1] } },
      { triggers: [unknown] },
    );
    expect(seen).toEqual([
      { id: '7/9', inputs: { triggers: [1] }, outputs: { status: 'Failed' } },
      { triggers: [UNKNOWN] },
    ]);
    expect(Object.fromEntries(response.toObject().detaileddiffMap)).toEqual({
      triggers: { kind: kinds.UPDATE_REPLACE, inputdiff: true },
      'alpha.note': { kind: kinds.ADD, inputdiff: true },
      'alpha.size': { kind: kinds.DELETE, inputdiff: true },
      status: { kind: kinds.UPDATE, inputdiff: false },
      instanceId: { kind: kinds.ADD_REPLACE, inputdiff: true },
      name: { kind: kinds.DELETE_REPLACE, inputdiff: true },
    });
    expect(response.getChanges()).toBe(provider.DiffResponse.DiffChanges.DIFF_SOME);
    expect(response.getHasdetaileddiff()).toBe(true);
    expect(response.getDiffsList()).toEqual(['triggers', 'alpha', 'status', 'instanceId', 'name']);
    expect(response.getReplacesList()).toEqual(['triggers', 'instanceId', 'name']);
    expect(response.getDeletebeforereplace()).toBe(true);
    expect(engine.texts).toEqual(['a new snapshot will be taken']);
  });

  it('says none, and does without old inputs', async () => {
    const { client, lifecycle } = await configuredRig();
    let inputs: unknown;
    lifecycle.will({
      diff: (_resource, old) => {
        inputs = old.inputs;
        return { entries: [], deleteBeforeReplace: false, warnings: [] };
      },
    });
    const response = await client.diff({ id: '7/9', outputs: { a: 1 } }, {});
    expect(response.getChanges()).toBe(provider.DiffResponse.DiffChanges.DIFF_NONE);
    expect(inputs).toEqual({ a: 1 });
  });
});
