import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import { Bench, type BenchOptions, failureOf, wanted, wantedOf } from '../../test/support/bench.ts';
import type { Observation } from '../clouds/driver.ts';
import { LifeboatError } from '../core/errors.ts';
import { type JsonObject, UNKNOWN } from '../core/json.ts';
import { ownName } from './check.ts';
import { PartialState } from './contract.ts';
import { create } from './create.ts';

const partially = async (run: Promise<unknown>): Promise<PartialState> => {
  const error = await failureOf(run);
  if (!(error instanceof PartialState)) throw error;
  return error;
};
/** A driver whose new object shows one word after another. */
function growing(words: readonly (string | Observation)[], more: BenchOptions = {}): Bench {
  const left = [...words];
  return new Bench({
    ...more,
    driver: (bench) => ({
      read: async (ref) => {
        const word = left.length > 1 ? left.shift() : left[0];
        const there = bench.show(ref);
        if (typeof word !== 'string') return word ?? there;
        return there.kind === 'present' ? { ...there, cloudStatus: word } : there;
      },
      ...(typeof more.driver === 'function' ? more.driver(bench) : more.driver),
    }),
  });
}

describe('a create', () => {
  it('looks, makes, settles and answers what the cloud shows', async () => {
    const bench = growing(['Copying', 'Copying', 'Ready']);
    const saved = await create(bench.work(), wanted);
    expect(saved).toEqual({
      id: 'vm-1/s1',
      unfinished: false,
      outputs: {
        ...wanted,
        createdAt: '2026-01-01',
        snapshotId: 's1',
        cloudStatus: 'Ready',
        status: 'Active',
        installation: { cloud: 'memory', account: 'a1' },
      },
    });
    expect(bench.memory.wasCreated('Snapshot', 'vm-1/s1')).toBe(true);
    expect(bench.memory.hasFailed(bench.operation().urn)).toBe(false);
  });

  it('brings to the wanted state what a create cannot set', async () => {
    const bench = new Bench({
      driver: (own) => ({
        create: async (inputs) => ({
          objectId: own.put('s1', { inputs: { ...inputs, memory: { note: '' } } }).ref.objectId,
        }),
      }),
    });
    const saved = await create(bench.work(), { ...wanted, memory: { note: 'x' } });
    expect(bench.calls).toEqual(['change s1 memory.note']);
    expect(saved.outputs['memory']).toEqual({ note: 'x' });
  });

  it('of a name that is taken makes nothing', async () => {
    const bench = new Bench();
    bench.put('s1');
    expect(await failureOf(create(bench.work(), wanted))).toMatchObject({ kind: 'exists' });
    expect(bench.calls).toEqual([]);
    expect(bench.memory.hasFailed(bench.operation().urn)).toBe(true);
  });

  it('that the cloud would refuse is stopped before, with all reasons; warnings are shown', async () => {
    const bench = new Bench({
      driver: {
        inspect: async () => [
          { severity: 'warning', path: 'name', text: 'is odd' },
          { severity: 'error', path: 'instanceId', text: 'there is no instance vm-1' },
          { severity: 'error', path: 'consistency', text: 'needs tools' },
        ],
      },
    });
    expect(await failureOf(create(bench.work(), wanted))).toMatchObject({
      kind: 'invalid',
      message: 'instanceId: there is no instance vm-1; consistency: needs tools.',
    });
    expect(bench.told.warn).toEqual(['name: is odd']);
    expect(bench.calls).toEqual([]);
  });

  it('out of reach before it was sent leaves nothing', async () => {
    const bench = new Bench({
      driver: { named: async () => Promise.reject(new LifeboatError('unavailable', { message: 'no route' })) },
    });
    expect(await failureOf(create(bench.work(), wanted))).toMatchObject({ kind: 'unavailable' });
  });
});

describe('a create that is not finished', () => {
  it.each<[string, (bench: Bench) => void, BenchOptions, string]>([
    [
      'at its limit',
      () => undefined,
      {},
      'gave up after 1m00s waiting for snapshot vm-1/s1 to be ready (last seen: Copying)',
    ],
    [
      'interrupted',
      (bench) => void bench.clock.sleep(5000).then(() => bench.interrupt.abort()),
      {},
      'interrupted while waiting for snapshot vm-1/s1 to be ready',
    ],
  ])('%s keeps its id and its operation', async (_what, disturb, more, reason) => {
    const bench = growing(['Copying'], more);
    disturb(bench);
    const error = await partially(create(bench.work({ timeoutMs: 60_000 }), wanted));
    expect(error.saved).toMatchObject({
      id: 'vm-1/s1',
      unfinished: true,
      outputs: { status: 'Pending', snapshotId: 's1', operation: { verb: 'Create' } },
    });
    expect(error.reasons.join()).toContain(reason);
    expect(bench.memory.hasFailed(bench.operation().urn)).toBe(true);
  });

  it('with nonsense for an answer keeps its id', async () => {
    const bench = new Bench({
      driver: {
        create: async () => ({ objectId: 's1', operationId: 'job-1' }),
        read: async () => Promise.reject(new LifeboatError('contract', { message: 'unexpected shape' })),
      },
    });
    const error = await partially(create(bench.work(), wanted));
    expect(error.saved).toMatchObject({ id: 'vm-1/s1', outputs: { status: 'Pending', operation: { id: 'job-1' } } });
  });

  it('because a later change was refused keeps its id, as what it is', async () => {
    const bench = new Bench({
      driver: (own) => ({
        create: async (inputs) => ({
          objectId: own.put('s1', { inputs: { ...inputs, memory: { note: '' } } }).ref.objectId,
        }),
        change: async () => Promise.reject(new LifeboatError('denied', { message: 'no right' })),
      }),
    });
    const error = await partially(create(bench.work(), { ...wanted, memory: { note: 'x' } }));
    expect(error.saved).toMatchObject({ id: 'vm-1/s1', unfinished: true, outputs: { status: 'Active' } });
  });

  it('because it came out incomplete is not green, and keeps its id', async () => {
    const bench = new Bench({
      driver: (own) => ({
        create: async (inputs) => ({ objectId: own.put('s1', { inputs, status: 'degraded' }).ref.objectId }),
      }),
    });
    const error = await partially(create(bench.work(), wanted));
    expect(error.saved).toMatchObject({ id: 'vm-1/s1', outputs: { status: 'Degraded' } });
    expect(error.reasons.join()).toContain('snapshot vm-1/s1 is there, but it is Degraded: Ready.');
  });
});

describe('a create that fails', () => {
  it('puts its remains away and leaves nothing', async () => {
    const bench = growing(['Copying', 'Copying', 'Broken', 'Broken']);
    const error = await failureOf(create(bench.work(), wanted));
    expect(error).toMatchObject({
      kind: 'failed',
      message:
        'Memory could not make the snapshot vm-1/s1: Broken. Its remains were removed. Run `pulumi up` again once the cause is found.',
    });
    expect(bench.calls).toEqual(['create nightly', 'remove s1']);
  });

  it.each<[string, BenchOptions['driver'], string]>([
    [
      'refused',
      { remove: async () => Promise.reject(new LifeboatError('denied', { message: 'no right' })) },
      'Its remains could not be removed: no right.',
    ],
    ['kept', { remove: async () => ({ kept: 's2 hangs on it' }) }, 'Its remains could not be removed: s2 hangs on it.'],
  ])('and whose remains are %s keeps them in state as Failed', async (_what, driver, text) => {
    const bench = growing(['Copying', 'Broken'], driver === undefined ? {} : { driver });
    const error = await partially(create(bench.work(), wanted));
    expect(error.saved).toMatchObject({ id: 'vm-1/s1', outputs: { status: 'Failed' } });
    expect(error.reasons.join()).toContain(text);
  });

  it('puts its remains away once the instance is idle, and also when its own limit passes meanwhile', async () => {
    let until = Number.POSITIVE_INFINITY;
    const bench = growing(['Copying', 'Broken', 'Broken'], {
      driver: (own) => ({
        busy: async () => (own.calls.length > 0 && own.clock.now() < until ? 'busy' : undefined),
        create: async (inputs) => {
          until = own.clock.now() + 200_000;
          own.calls.push('create');
          return { objectId: own.put('s1', { inputs }).ref.objectId };
        },
      }),
    });
    expect(await failureOf(create(bench.work({ timeoutMs: 60_000 }), wanted))).toMatchObject({ kind: 'failed' });
    expect(bench.calls).toEqual(['create', 'remove s1']);
  });

  it('by its operation looks at what is left, and puts it away', async () => {
    const bench = new Bench({
      driver: (own) => ({
        create: async (inputs) => ({
          objectId: own.put('s1', { inputs, cloudStatus: 'Copying' }).ref.objectId,
          operationId: 'job-1',
        }),
        read: async (ref, operation) => {
          if (operation?.verb === 'Create')
            throw new LifeboatError('failed', { message: 'job job-1 failed', cloudSays: 'no space' });
          return own.show(ref);
        },
      }),
    });
    expect(await failureOf(create(bench.work(), wanted))).toMatchObject({
      kind: 'failed',
      facts: { cloudSays: 'no space' },
    });
    expect([bench.calls, bench.world.size]).toEqual([['remove s1'], 0]);
  });

  it('by its operation, and left nothing, says why', async () => {
    const bench = new Bench({
      driver: {
        create: async () => ({ objectId: 's1', operationId: 'job-1' }),
        read: async (_ref, operation) => {
          if (operation !== undefined)
            throw new LifeboatError('failed', { message: 'job job-1 failed', cloudSays: 'no space' });
          return { kind: 'absent' };
        },
      },
    });
    expect(await failureOf(create(bench.work(), wanted))).toMatchObject({
      kind: 'failed',
      message: 'job job-1 failed: no space.',
    });
  });

  it('by its operation, and left something complete, does not touch it', async () => {
    const bench = new Bench({
      driver: (own) => ({
        create: async (inputs) => ({ objectId: own.put('s1', { inputs }).ref.objectId, operationId: 'job-1' }),
        read: async (ref, operation) => {
          if (operation !== undefined) throw new LifeboatError('failed', { message: 'job job-1 failed' });
          return own.show(ref);
        },
      }),
    });
    const error = await partially(create(bench.work(), wanted));
    expect(error.saved).toMatchObject({ id: 'vm-1/s1', outputs: { status: 'Active' } });
    expect(bench.calls).toEqual([]);
  });
});

describe('a setting under our own name', () => {
  const spec = { ownNameTaken: 'takeOver', noun: 'backup schedule' } as const;
  const own = (bench: Bench): JsonObject => {
    const inputs = { instanceId: 'vm-1', consistency: 'Crash', memory: { note: 'x' } };
    return { ...inputs, name: ownName(bench.cloud, bench.settings.namingKey, bench.operation(), inputs) };
  };
  const nameOf = (inputs: JsonObject) => String(inputs['name']);

  it('is taken over and brought to the wanted state; nothing is made', async () => {
    const bench = new Bench({ spec });
    bench.put('s1', { name: nameOf(own(bench)) });
    const saved = await create(bench.work(), own(bench));
    expect(saved).toMatchObject({
      id: 'vm-1/s1',
      unfinished: false,
      outputs: { memory: { note: 'x' }, status: 'Active' },
    });
    expect(bench.calls).toEqual(['change s1 memory.note']);
    expect(bench.memory.wasCreated('Snapshot', 'vm-1/s1')).toBe(true);
  });

  it('is written in full where the cloud does not show it', async () => {
    const bench = new Bench({ spec, definition: { unreadable: ['memory.note'] } });
    const { memory: _hidden, ...shown } = own(bench);
    bench.put('s1', { inputs: shown });
    await create(bench.work(), { ...own(bench), memory: { note: '' } });
    expect(bench.calls).toEqual(['change s1 memory.note']);
  });

  it('is never put away, whatever its state: it was there before', async () => {
    const bench = new Bench({ spec });
    bench.put('s1', { name: nameOf(own(bench)), cloudStatus: 'Broken' });
    const error = await partially(create(bench.work(), own(bench)));
    expect(error.saved).toMatchObject({ id: 'vm-1/s1', outputs: { status: 'Degraded' } });
    expect(bench.calls).toEqual(['change s1 memory.note']);
  });

  it.each<[string, BenchOptions, (bench: Bench) => JsonObject, readonly string[]]>([
    ['an explicit name', { spec }, (bench) => ({ ...own(bench), name: 'given' }), ['s1']],
    ['a name made with another key', { spec, settings: { namingKey: undefined } }, own, ['s1']],
    ['several of that name', { spec }, own, ['s1', 's2']],
    ['a restore point', {}, own, ['s1']],
  ])('is not taken over with %s', async (_what, options, inputsOf, ids) => {
    const bench = new Bench(options);
    const inputs = inputsOf(bench);
    for (const id of ids) bench.put(id, { name: nameOf(inputs) });
    expect(await failureOf(create(bench.work(), inputs))).toMatchObject({ kind: 'exists' });
    expect(bench.calls).toEqual([]);
  });
});

describe('a preview', () => {
  const preview = { preview: true };

  it('answers the inputs and changes nothing', async () => {
    const bench = new Bench();
    expect(await create(bench.work(preview), wanted)).toEqual({ id: '', outputs: wanted, unfinished: false });
    expect(bench.calls).toEqual([]);
  });

  it('finds a taken name, but not that of what Diff has removed first', async () => {
    const bench = new Bench();
    bench.put('s1');
    expect(await failureOf(create(bench.work(preview), wanted))).toMatchObject({ kind: 'exists' });
    expect(bench.memory.hasFailed(bench.operation().urn)).toBe(false);
    bench.memory.noteRemovedFirst(bench.operation().urn, 'vm-1/s1');
    await create(bench.work(preview), wanted);
  });

  it('goes on without a cloud that cannot be reached, and says so once', async () => {
    const bench = new Bench({
      driver: { named: async () => Promise.reject(new LifeboatError('unavailable', { message: 'no route' })) },
    });
    await create(bench.work(preview), wanted);
    await create(bench.work(preview), wanted);
    expect(bench.told.warn).toEqual(['this preview could not ask Memory, so it shows less than it could: no route.']);
  });

  it('stops when the credentials are refused', async () => {
    const bench = new Bench({
      driver: { named: async () => Promise.reject(new LifeboatError('auth', { message: 'refused' })) },
    });
    expect(await failureOf(create(bench.work(preview), wanted))).toMatchObject({ kind: 'auth' });
  });

  it('shows a driver no unknown value', async () => {
    const seen: JsonObject[] = [];
    const bench = new Bench({
      definition: { block: z.object({ note: z.string().optional().meta({ description: 'n', default: '' }) }) },
      driver: {
        inspect: async (inputs) => {
          seen.push(inputs);
          return [];
        },
      },
    });
    const { name: _name, ...rest } = wanted;
    await create(bench.work(preview), { ...wanted, name: UNKNOWN, triggers: [UNKNOWN] });
    expect(seen).toEqual([rest]);
    await create(bench.work(preview), { ...wanted, memory: { note: UNKNOWN } });
    await create(bench.work(preview), { ...wanted, instanceId: UNKNOWN });
    expect(seen).toHaveLength(1);
  });
});

it('a session that failed is put away as what it was before, and nothing of it stays', async () => {
  const given: unknown[] = [];
  const bench = new Bench({
    kind: 'IsoBoot',
    definition: { phases: { pending: [], done: ['inserted'], failed: ['broken'], source: 't' } },
    spec: { statuses: { pending: 'Pending', done: 'Active', degraded: 'Ended', ended: 'Ended', failed: 'Failed' } },
    driver: (own) => ({
      before: async () => ({ powerState: 'Stopped' }),
      create: async (inputs) => {
        own.put('vm-1', { inputs, cloudStatus: 'Broken' });
        return {};
      },
      read: async (ref) => {
        const seen = own.show(ref);
        const { kind } = seen;
        return kind === 'present' ? seen : { ...own.put('vm-1'), status: 'Ended' };
      },
      remove: async (present, _call, asked) => {
        given.push(present.outputs['before'], asked['imageId']);
        own.world.delete('vm-1');
        return {};
      },
    }),
  });
  bench.put('vm-1', { status: 'Ended' });
  expect(await failureOf(create(bench.work(), wantedOf.IsoBoot))).toMatchObject({ kind: 'failed' });
  expect(given).toEqual([{ powerState: 'Stopped' }, 'rescue.iso']);
});
