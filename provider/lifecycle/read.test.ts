import { describe, expect, it } from 'vitest';
import { Bench, type BenchOptions, failureOf, savedOutputs, wanted, wantedOf } from '../../test/support/bench.ts';
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

  it('is told of what is remarkable, though nothing is to be done', async () => {
    const made = bench('Ready', {
      driver: (own) => ({
        read: async (ref) => {
          const seen = own.show(ref);
          return seen.kind === 'present' ? { ...seen, remark: 'its last run failed' } : seen;
        },
      }),
    });
    await read(made.work(), fresh('vm-1/s1'));
    expect(made.told.warn).toEqual(['snapshot vm-1/s1: its last run failed']);
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
  });
});

describe('a read of a session', () => {
  const inputs = { ...wantedOf.IsoBoot, triggers: ['a'] };
  const before = { powerState: 'Running' };
  const outputs = { ...inputs, status: 'Active', startedAt: '2025-12-31T00:00:00Z', before };
  const begun = { verb: 'Create', startedAt: '2025-12-31T00:00:00Z' };
  const session = (status?: string): Bench => {
    const made = new Bench({ kind: 'IsoBoot', definition: { unreadable: ['imageId', 'restart'] } });
    const seen = { ref: { instanceId: 'vm-1', objectId: 'vm-1' }, inputs: { instanceId: 'vm-1' } };
    made.put('vm-1', status === undefined ? seen : { ...seen, cloudStatus: 'Running', status });
    return made;
  };
  const ended =
    'the ISO boot vm-1 has ended: Memory shows "Running". The instance is not restarted into it again by itself: change `triggers` for that (or add them), or remove the resource';

  it('keeps what no cloud tells: the image, when it began, and what was before', async () => {
    const back = await read(session().work(), { id: 'vm-1', inputs, outputs });
    expect(back).toMatchObject({ inputs, outputs: { status: 'Active', startedAt: '2025-12-31T00:00:00Z', before } });
  });

  it('that somebody ended says so, and keeps the resource', async () => {
    const made = session('Ended');
    const back = await read(made.work(), { id: 'vm-1', inputs, outputs });
    expect(back).toMatchObject({ id: 'vm-1', unfinished: false, outputs: { status: 'Ended', before } });
    expect(made.told.warn).toEqual([ended]);
  });

  it('that was never seen to begin, and is not on, has ended', async () => {
    const pending = { ...outputs, status: 'Pending', operation: begun };
    const back = await read(session('Ended').work(), { id: 'vm-1', inputs, outputs: pending });
    expect(back?.outputs['status']).toBe('Ended');
    expect(back?.outputs).not.toHaveProperty('operation');
  });

  it('whose re-entry was not seen to its end is the one that was asked for last', async () => {
    const asked = { ...outputs, imageId: 'installer.iso', triggers: ['b'], status: 'Pending', operation: begun };
    const back = await read(session().work(), { id: 'vm-1', inputs, outputs: asked });
    expect(back?.inputs).toMatchObject({ imageId: 'installer.iso', triggers: ['b'] });
    const removing = { ...asked, operation: { ...begun, verb: 'Remove' } };
    const other = await read(session().work(), { id: 'vm-1', inputs, outputs: removing });
    expect(other?.inputs).toMatchObject({ imageId: 'rescue.iso', triggers: ['a'] });
  });

  it('is imported with its image, and not at all when it is not on', async () => {
    const back = await read(session().work(), fresh('vm-1/rescue.iso'));
    expect(back).toMatchObject({ id: 'vm-1', inputs: { instanceId: 'vm-1', imageId: 'rescue.iso' } });
    const made = session('Ended');
    expect(await read(made.work(), fresh('vm-1/rescue.iso'))).toBeUndefined();
    expect(made.told.warn).toEqual(['instance vm-1 is "Running": it is in no session']);
  });

  it('is not imported without its image, but can be read without being managed', async () => {
    expect(await failureOf(read(session().work(), fresh('vm-1')))).toMatchObject({
      kind: 'invalid',
      message: '"vm-1" does not say the imageId, and no cloud tells it. Import it by <instanceId>/<imageId>.',
    });
    expect(await failureOf(read(session().work(), fresh('vm-1/name:x')))).toMatchObject({ kind: 'invalid' });
    expect(await read(session().work(), { id: 'vm-1', inputs: {}, outputs: {} })).toMatchObject({ id: 'vm-1' });
  });

  it('is imported with a warning when its cloud does not even offer the image', async () => {
    const made = new Bench({
      kind: 'IsoBoot',
      definition: { unreadable: ['imageId', 'restart'] },
      driver: {
        inspect: async () => [
          { severity: 'error', path: 'imageId', text: 'is not offered' },
          { severity: 'warning', path: 'restart', text: 'will restart' },
        ],
      },
    });
    made.put('vm-1', { ref: { instanceId: 'vm-1', objectId: 'vm-1' }, inputs: { instanceId: 'vm-1' } });
    await read(made.work(), fresh('vm-1/nope.iso'));
    expect(made.told.warn).toEqual(['imageId: is not offered. Is it what the instance really runs from?']);
  });

  it('whose instance is gone does not speak of data', async () => {
    const made = new Bench({ kind: 'IsoBoot' });
    expect(await read(made.work(), { id: 'vm-1', inputs, outputs })).toBeUndefined();
    expect(made.told.warn).toEqual(['the instance of the ISO boot vm-1 is gone from Memory']);
  });
});

describe('a read of what also serves others', () => {
  const shared = () => {
    const made = new Bench();
    made.put('s1', { shared: 'it also covers web-2' });
    return made;
  };

  it('tells so, and is otherwise as any', async () => {
    const made = shared();
    expect(await read(made.work(), stored())).toMatchObject({ id: 'vm-1/s1', inputs: wanted });
    expect(made.told.warn).toEqual(["snapshot vm-1/s1 is not this instance's alone: it also covers web-2"]);
  });

  it('is no import', async () => {
    expect(await failureOf(read(shared().work(), fresh('vm-1/s1')))).toMatchObject({ kind: 'refused' });
  });
});
