import { describe, expect, it } from 'vitest';
import { Bench, type BenchOptions, failureOf, savedOutputs, wanted } from '../../test/support/bench.ts';
import { LifeboatError } from '../core/errors.ts';
import { PartialState } from './contract.ts';
import { create } from './create.ts';
import { read } from './read.ts';

const operation = { verb: 'Create', id: 'job-1', startedAt: '2026-01-01T00:00:00Z' };
const stored = (more: object = {}, id = 'vm-1/s1') => ({ id, inputs: wanted, outputs: { ...savedOutputs, ...more } });
const fresh = (id: string) => ({ id, inputs: undefined, outputs: undefined });
function bench(cloudStatus = 'Ready', options: BenchOptions = {}): Bench {
  const made = new Bench(options);
  made.put('s1', { cloudStatus });
  return made;
}

describe('a read', () => {
  it('answers what is there, and keeps what no cloud knows', async () => {
    const made = bench();
    const back = await read(made.work(), { ...stored({ triggers: [1] }), inputs: { ...wanted, triggers: [1] } });
    expect(back).toEqual({
      id: 'vm-1/s1',
      unfinished: false,
      inputs: { ...wanted, triggers: [1] },
      outputs: { ...savedOutputs, triggers: [1] },
    });
    expect(made.told.warn).toEqual([]);
  });

  it('shows drift', async () => {
    const made = bench();
    made.put('s1', { name: 'by hand' });
    expect((await read(made.work(), stored()))?.inputs['name']).toBe('by hand');
  });

  it('of a lost object is absent, with its name and date', async () => {
    const made = new Bench();
    expect(await read(made.work(), stored())).toBeUndefined();
    expect(made.told.warn).toEqual([
      'snapshot "nightly" of 2026-01-01 (vm-1/s1) is gone from Memory: the next `pulumi up` makes a new one, which does not bring its data back',
    ]);
  });

  it.each(['unavailable', 'denied', 'auth', 'contract'] as const)(
    'that ends in "%s" is an error, never "absent"',
    async (kind) => {
      const made = bench('Ready', {
        driver: { read: async () => Promise.reject(new LifeboatError(kind, { message: 'm' })) },
      });
      expect(await failureOf(read(made.work(), stored()))).toMatchObject({ kind });
    },
  );

  it('of a malformed id asks nobody', async () => {
    const made = bench('Ready', { cloud: { identify: async () => Promise.reject(new Error('asked')) } });
    expect(await failureOf(read(made.work(), fresh('nonsense')))).toMatchObject({ kind: 'invalid' });
  });
});

describe('a status', () => {
  it.each<[string, object, string, boolean, string[]]>([
    ['Copying', { status: 'Pending', operation }, 'Pending', true, []],
    [
      'Broken',
      { status: 'Pending', operation },
      'Failed',
      false,
      ['snapshot "nightly" of 2026-01-01 is Failed: Memory reports "Broken" for vm-1/s1'],
    ],
    [
      'Broken',
      { status: 'Pending' },
      'Degraded',
      false,
      ['snapshot "nightly" of 2026-01-01 is Degraded: Memory reports "Broken" for vm-1/s1'],
    ],
    [
      'Broken',
      {},
      'Degraded',
      false,
      ['snapshot "nightly" of 2026-01-01 is Degraded: Memory reports "Broken" for vm-1/s1'],
    ],
    ['Ready', { status: 'Pending', operation }, 'Active', false, []],
  ])('%s after %j is %s', async (word, before, status, unfinished, warnings) => {
    const made = bench(word);
    const back = await read(made.work(), stored(before));
    expect([back?.outputs['status'], back?.unfinished]).toEqual([status, unfinished]);
    expect(back?.outputs['operation']).toEqual(unfinished ? operation : undefined);
    expect(made.told.warn).toEqual(warnings);
  });

  it('of a restore point is never Failed, whatever it went through', async () => {
    const made = bench();
    let state = stored();
    for (const word of ['Copying', 'Reticulating', 'Broken', 'Copying', 'Broken']) {
      made.put('s1', { cloudStatus: word });
      const back = await read(made.work(), state);
      if (back === undefined) throw new Error('absent');
      expect(['Active', 'Degraded']).toContain(back.outputs['status']);
      state = { ...stored(back.outputs), inputs: wanted };
    }
  });

  it('of an import that was still being made is never Failed: it is not ours to remove', async () => {
    const made = bench('Copying');
    const imported = await read(made.work(), fresh('vm-1/s1'));
    expect(imported?.outputs['status']).toBe('Pending');
    made.put('s1', { cloudStatus: 'Broken' });
    const back = await read(made.work(), { id: 'vm-1/s1', inputs: imported?.inputs, outputs: imported?.outputs });
    expect(back?.outputs['status']).toBe('Degraded');
  });
});

describe('something unfinished', () => {
  const running: BenchOptions = { driver: { read: async () => ({ kind: 'pending', cloudStatus: 'Queued' }) } };

  it('whose operation runs is kept as it is, and stays unfinished', async () => {
    const state = stored({ status: 'Pending', operation });
    expect(await read(new Bench(running).work(), state)).toEqual({ ...state, unfinished: true });
  });

  it('cannot be imported or looked up before it is there', async () => {
    for (const one of [fresh('vm-1/s1'), { id: 'vm-1/s1', inputs: {}, outputs: {} }]) {
      expect(await failureOf(read(new Bench(running).work(), one))).toMatchObject({
        kind: 'busy',
        message: 'snapshot vm-1/s1 is still being made (Queued). Read or import it once it is there.',
      });
    }
  });

  it('under a provisional id gets its real one', async () => {
    const back = await read(bench().work(), stored({ status: 'Pending', operation }, 'vm-1/name:nightly'));
    expect(back).toMatchObject({ id: 'vm-1/s1', unfinished: false, outputs: { snapshotId: 's1', status: 'Active' } });
  });

  it('under a provisional id that was never made is absent, and that is no loss', async () => {
    const made = new Bench();
    expect(await read(made.work(), stored({ status: 'Pending', operation }, 'vm-1/name:nightly'))).toBeUndefined();
    expect([made.told.warn, made.told.info]).toEqual([
      [],
      ['vm-1/name:nightly was never made: the next `pulumi up` makes it'],
    ]);
  });

  it('whose operation failed is read by its own record: a failed job never blocks a stack', async () => {
    const made = bench('Broken', {
      driver: (own) => ({
        read: async (ref, asked) => {
          if (asked !== undefined) throw new LifeboatError('failed', { message: 'job job-1 failed' });
          return own.show(ref);
        },
      }),
    });
    expect((await read(made.work(), stored({ status: 'Pending', operation })))?.outputs['status']).toBe('Failed');
    made.world.clear();
    expect(await read(made.work(), stored({ status: 'Pending', operation }))).toBeUndefined();
  });

  it('keeps its operation from run to run until it is settled', async () => {
    const made = new Bench({
      driver: (own) => ({
        create: async (inputs) => ({
          objectId: own.put('s1', { inputs, cloudStatus: 'Copying' }).ref.objectId,
          operationId: 'job-9',
        }),
      }),
    });
    const error = await failureOf(create(made.work({ timeoutMs: 1000 }), wanted));
    if (!(error instanceof PartialState)) throw error;
    const back = await read(made.work(), { id: error.saved.id, inputs: wanted, outputs: error.saved.outputs });
    expect(back).toMatchObject({ unfinished: true, outputs: { operation: { verb: 'Create', id: 'job-9' } } });
  });
});

describe('an import', () => {
  it('by id or name answers the short id and all inputs', async () => {
    const { installation: _installation, ...rest } = savedOutputs;
    for (const id of ['vm-1/s1', 'vm-1/name:nightly', ' vm-1 /s1']) {
      expect(await read(bench().work(), fresh(id))).toEqual({
        id: 'vm-1/s1',
        unfinished: false,
        inputs: wanted,
        outputs: { ...rest, installation: savedOutputs['installation'] },
      });
    }
  });

  it('of nothing is absent, without a word about a loss', async () => {
    const made = new Bench();
    expect(await read(made.work(), fresh('vm-1/s9'))).toBeUndefined();
    expect(made.told.warn).toEqual([]);
  });

  it('by a name that several have asks for the id', async () => {
    const made = bench();
    made.put('s2');
    const error = await failureOf(read(made.work(), fresh('vm-1/name:nightly')));
    expect(error).toMatchObject({ kind: 'exists' });
    expect(String(error)).toContain('Import the right one by its own id:');
  });

  it('of what is there once for each instance carries what no cloud gives back', async () => {
    const made = new Bench({ spec: { identity: 'instance', importInput: 'consistency' } });
    made.put('vm-1', { inputs: { instanceId: 'vm-1', name: 'n' } });
    expect(await read(made.work(), fresh('vm-1/Filesystem'))).toMatchObject({
      id: 'vm-1',
      inputs: { consistency: 'Filesystem' },
    });
    expect((await read(made.work(), fresh('vm-1')))?.inputs).not.toHaveProperty('consistency');
  });
});
