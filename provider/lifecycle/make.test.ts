import { describe, expect, it } from 'vitest';
import { Bench, type BenchOptions, failureOf, wanted, wantedOf } from '../../test/support/bench.ts';
import type { Attempt } from '../clouds/driver.ts';
import { errorKinds, LifeboatError } from '../core/errors.ts';
import type { PartialState } from './contract.ts';
import { make } from './make.ts';
import type { Turn } from './work.ts';

const installation = { cloud: 'memory', account: 'a1' };
const lost = () => new LifeboatError('unknownOutcome', { message: 'the answer was lost' });
const busy = () => new LifeboatError('busy', { message: 'another operation runs' });
const run = (bench: Bench, limitMs = 600_000) => {
  const turn: Turn = { call: bench.call(), reporter: bench.reporter, deadline: bench.clock.now() + limitMs };
  return make(bench.work(), turn, wanted, installation);
};

/** A create that answers these, one after another; what is a function is called with the bench. */
type Step = LifeboatError | ((bench: Bench, attempt: Attempt) => { objectId?: string; operationId?: string });
function creating(steps: readonly Step[], more: BenchOptions = {}): Bench & { attempts: Attempt[] } {
  const attempts: Attempt[] = [];
  const left = [...steps];
  const bench = new Bench({
    ...more,
    driver: (own) => ({
      create: async (_inputs, attempt) => {
        attempts.push(attempt);
        own.calls.push('create');
        const step = left.shift();
        if (step === undefined) throw new Error('created once too often');
        if (step instanceof LifeboatError) throw step;
        return step(own, attempt);
      },
      ...(typeof more.driver === 'function' ? more.driver(own) : more.driver),
    }),
  });
  return Object.assign(bench, { attempts });
}
async function partialOf(bench: Bench, limitMs?: number): Promise<PartialState['saved'] & { reason: string }> {
  const error = await failureOf(run(bench, limitMs));
  if (!(error instanceof Error) || error.name !== 'PartialState') throw error;
  const { reasons, saved } = error as PartialState;
  return { ...saved, reason: reasons.join() };
}

describe('a create that answers', () => {
  it('with an id that holds, is that object', async () => {
    const bench = creating([(own) => ({ objectId: own.put('s7').ref.objectId })]);
    expect(await run(bench)).toEqual({
      ref: { instanceId: 'vm-1', objectId: 's7' },
      operation: { verb: 'Create', startedAt: '2026-01-01T00:00:00Z' },
      remembered: {},
    });
  });

  it('with an operation, is believed: the object may come later', async () => {
    const bench = creating([() => ({ objectId: 's7', operationId: 'job-1' })]);
    expect(await run(bench)).toMatchObject({ ref: { objectId: 's7' }, operation: { verb: 'Create', id: 'job-1' } });
  });

  it('with the id of something else, is found by its name', async () => {
    const bench = creating([
      (own) => {
        own.put('s7', { name: 'other' });
        own.put('s8');
        return { objectId: 's7' };
      },
    ]);
    expect(await run(bench)).toMatchObject({ ref: { objectId: 's8' } });
  });

  it('with an id that is still being made, is that object', async () => {
    const bench = creating([() => ({ objectId: 's7' })], {
      driver: { read: async () => ({ kind: 'pending', cloudStatus: 'Queued' }) },
    });
    expect(await run(bench)).toMatchObject({ ref: { objectId: 's7' } });
  });

  it('without an id, is found by its name as soon as it is listed', async () => {
    const bench = creating([() => ({})]);
    void bench.clock.sleep(30_000).then(() => bench.put('s9'));
    expect(await run(bench)).toMatchObject({ ref: { objectId: 's9' } });
    expect(bench.told.status).toContain('not listed yet…');
  });

  it('and is never listed, goes to state by its name', async () => {
    const bench = creating([() => ({ operationId: 'task-1' })]);
    const start = bench.clock.now();
    expect(await partialOf(bench)).toEqual({
      id: 'vm-1/name:nightly',
      unfinished: true,
      outputs: {
        ...wanted,
        status: 'Pending',
        installation,
        operation: { verb: 'Create', id: 'task-1', startedAt: '2026-01-01T00:00:00Z' },
      },
      reason:
        'vm-1/name:nightly is not finished: Memory accepted the snapshot "nightly" on instance vm-1 but does not show it yet. Kept in state; the next `pulumi up` (or `refresh`, `destroy`) looks at it again first.',
    });
    expect(bench.clock.now() - start).toBe(120_000);
    expect(bench.calls).toEqual(['create']);
  });
});

describe('a create whose outcome is open', () => {
  it('is looked for and found', async () => {
    const bench = creating([lost()]);
    void bench.clock.sleep(20_000).then(() => bench.put('s1'));
    expect(await run(bench)).toMatchObject({ ref: { objectId: 's1' } });
    expect(bench.calls).toEqual(['create']);
  });

  it('and is not found goes to state by its name, and is never sent again', async () => {
    const bench = creating([lost()]);
    expect(await partialOf(bench)).toMatchObject({
      id: 'vm-1/name:nightly',
      reason: expect.stringContaining('the answer was lost'),
    });
    expect(bench.calls).toEqual(['create']);
  });

  it('and fits several objects goes to state by its name, with the lines that resolve it', async () => {
    const bench = creating([lost()]);
    void bench.clock.sleep(10).then(() => [bench.put('s1'), bench.put('s2')]);
    const { id, reason } = await partialOf(bench);
    expect(id).toBe('vm-1/name:nightly');
    expect(reason).toContain("pulumi state delete '");
    for (const one of ['s1', 's2']) expect(reason).toContain(`'nightly' 'vm-1/${one}'`);
  });

  it('and is interrupted while it is looked for keeps its name', async () => {
    const bench = creating([lost()]);
    void bench.clock.sleep(5_000).then(() => bench.interrupt.abort());
    const start = bench.clock.now();
    expect(await partialOf(bench)).toMatchObject({
      id: 'vm-1/name:nightly',
      reason: expect.stringContaining('interrupted'),
    });
    expect(bench.clock.now() - start).toBe(5000);
  });

  it('and cannot be looked for, keeps its name', async () => {
    const bench = creating([lost()], {
      driver: {
        named: async () => Promise.reject(new LifeboatError('contract', { message: 'the list is incomplete' })),
      },
    });
    expect(await partialOf(bench)).toMatchObject({
      id: 'vm-1/name:nightly',
      reason: expect.stringContaining('the list is incomplete'),
    });
  });

  const open = ['unknownOutcome', 'contract', 'timeout', 'cancelled'] as const;
  it.each(open)('is what "%s" means: only a refusal proves that nothing was made', async (kind) => {
    const bench = creating([new LifeboatError(kind, { message: 'm' })]);
    expect((await partialOf(bench)).id).toBe('vm-1/name:nightly');
  });

  it('is what a bug of ours means', async () => {
    const bench = new Bench({ driver: { create: async () => Promise.reject(new TypeError('x is not a function')) } });
    expect(await partialOf(bench)).toMatchObject({
      id: 'vm-1/name:nightly',
      reason: expect.stringContaining('TypeError: x is not a function'),
    });
    expect(bench.told.debug.join()).toContain('TypeError');
  });

  it.each(errorKinds.filter((kind) => kind !== 'busy' && !open.some((one) => one === kind)))(
    'is not what "%s" means: nothing was made',
    async (kind) => {
      const bench = creating([new LifeboatError(kind, { message: 'm' })]);
      expect(await failureOf(run(bench))).toMatchObject({ kind });
      expect(bench.calls).toEqual(['create']);
    },
  );
});

describe('where we choose the id', () => {
  const definition = { choosesObjectId: true };

  it('an accepted create is that object', async () => {
    const bench = creating([() => ({ operationId: 'job-1' })], { definition });
    const made = await run(bench);
    expect(made.ref.objectId).toBe(bench.attempts[0]?.objectId);
    expect(made.ref.objectId).toMatch(/^[0-9a-f]{32}$/);
    expect(bench.attempts[0]?.requestId).not.toBe(made.ref.objectId);
  });

  it('a lost answer is looked for by that id', async () => {
    const bench = creating([lost()], { definition });
    void bench.clock.sleep(15_000).then(() => bench.put(String(bench.attempts[0]?.objectId)));
    expect((await run(bench)).ref.objectId).toBe(bench.attempts[0]?.objectId);
    expect(bench.calls).toEqual(['create']);
  });

  it('and its job is kept in state by the id that we chose for it', async () => {
    const bench = creating([lost()], { definition: { ...definition, choosesOperationId: true } });
    const { outputs } = await partialOf(bench);
    expect(outputs['operation']).toMatchObject({ id: bench.attempts[0]?.requestId });
  });

  it('and one that is not seen keeps it in state', async () => {
    const bench = creating([lost()], { definition });
    expect((await partialOf(bench)).id).toBe(`vm-1/${bench.attempts[0]?.objectId}`);
  });

  it('the instance itself is the id of what is there once for each', async () => {
    const bench = creating([() => ({})], { spec: { identity: 'instance' } });
    expect((await run(bench)).ref).toEqual({ instanceId: 'vm-1', objectId: 'vm-1' });
    const losing = creating([lost()], { spec: { identity: 'instance' } });
    expect((await partialOf(losing)).id).toBe('vm-1');
  });
});

describe('a create that is refused as busy', () => {
  it('is sent again only after three looks that find nothing', async () => {
    let looks = 0;
    const bench = creating([busy(), (own) => ({ objectId: own.put('s1').ref.objectId })], {
      driver: (own) => ({
        named: async (instanceId, name) => {
          looks += 1;
          return own.withName(instanceId, name);
        },
      }),
    });
    expect(await run(bench)).toMatchObject({ ref: { objectId: 's1' } });
    expect(looks).toBe(3);
    expect(bench.calls).toEqual(['create', 'create']);
  });

  it('although it was made, is found and not sent again', async () => {
    const bench = creating([busy()]);
    void bench.clock.sleep(10).then(() => bench.put('s1'));
    expect(await run(bench)).toMatchObject({ ref: { objectId: 's1' }, operation: { verb: 'Create' } });
    expect(bench.calls).toEqual(['create']);
  });

  it.each<[string, Partial<BenchOptions>]>([
    ['the limit passes', {}],
    [
      'the look fails',
      { driver: { named: async () => Promise.reject(new LifeboatError('denied', { message: 'no right' })) } },
    ],
  ])('and then %s, stays in state: it may have been made', async (_what, more) => {
    const words = [undefined];
    const driver = {
      busy: async () => (words.length > 0 ? words.pop() : more.driver === undefined ? 'copying' : undefined),
      ...more.driver,
    };
    expect(await partialOf(creating([busy()], { driver }), 60_000)).toMatchObject({
      id: 'vm-1/name:nightly',
      outputs: { operation: { verb: 'Create' } },
    });
  });

  it('and then fits several objects, stays in state: nobody can say "nothing was made"', async () => {
    const bench = creating([busy()]);
    void bench.clock.sleep(10).then(() => [bench.put('s1'), bench.put('s2')]);
    const { id, reason } = await partialOf(bench);
    expect(id).toBe('vm-1/name:nightly');
    expect(reason).not.toContain('Nothing was made');
  });

  it('and then refused for good leaves nothing', async () => {
    const bench = creating([busy(), new LifeboatError('quota', { message: 'no more snapshots' })]);
    expect(await failureOf(run(bench))).toMatchObject({ kind: 'quota' });
  });
});

describe('a busy instance', () => {
  it('is waited for, and the name looked for again before the create', async () => {
    const words = ['migrating', undefined];
    const bench = creating([], { driver: { busy: async () => words.shift() } });
    void bench.clock.sleep(10).then(() => bench.put('s1'));
    const error = await failureOf(run(bench));
    expect(error).toMatchObject({ kind: 'exists' });
    expect(bench.calls).toEqual([]);
  });

  it('that stays busy leaves nothing: nothing was sent', async () => {
    const bench = creating([], { driver: { busy: async () => 'migrating' } });
    expect(await failureOf(run(bench, 60_000))).toMatchObject({ kind: 'timeout' });
  });
});

describe('a create that is the first of several steps', () => {
  const inputs = wantedOf.IsoBoot;
  const makeSession = (bench: Bench) => {
    const turn: Turn = { call: bench.call(), reporter: bench.reporter, deadline: bench.clock.now() + 600_000 };
    return make(bench.work(), turn, inputs, installation);
  };
  /** Two steps; each is over as soon as it was sent. */
  function inSteps(second: () => void = () => undefined): Bench {
    const left = ['mounting', 'starting'];
    return new Bench({
      kind: 'IsoBoot',
      driver: (own) => ({
        before: async () => ({ powerState: 'Stopped' }),
        create: async () => {
          own.calls.push(String(left.shift()));
          return { operationId: 'task-1' };
        },
        steps: {
          next: async ({ verb }) => {
            const [word] = verb === 'Enter' ? left : [];
            return word === undefined ? undefined : { word };
          },
          take: async () => {
            second();
            own.calls.push(String(left.shift()));
            return { operationId: 'task-2' };
          },
          running: async () => undefined,
        },
      }),
    });
  }

  it('answers when all are done: no operation is left to ask for', async () => {
    const bench = inSteps();
    expect(await makeSession(bench)).toEqual({
      ref: { instanceId: 'vm-1', objectId: 'vm-1' },
      operation: undefined,
      remembered: { startedAt: '2026-01-01T00:00:00Z', before: { powerState: 'Stopped' } },
    });
    expect(bench.calls).toEqual(['mounting', 'starting']);
  });

  it('and one that is refused leaves nothing, as it was put back', async () => {
    const bench = inSteps(() => {
      throw new LifeboatError('denied', { message: 'no right to start it' });
    });
    expect(await failureOf(makeSession(bench))).toMatchObject({ name: 'LifeboatError', kind: 'denied' });
    expect(bench.calls).toEqual(['mounting']);
  });

  it('and one that was not sent keeps what was begun, with its task', async () => {
    const bench = inSteps(() => {
      throw new LifeboatError('unavailable', { message: 'no route' });
    });
    expect(await failureOf(makeSession(bench))).toMatchObject({
      name: 'PartialState',
      saved: {
        id: 'vm-1',
        outputs: { status: 'Pending', operation: { verb: 'Create', id: 'task-1', startedAt: '2026-01-01T00:00:00Z' } },
      },
    });
  });

  it('that was refused as busy, while somebody else entered a session from another image, is left to them', async () => {
    const bench = new Bench({
      kind: 'IsoBoot',
      driver: (own) => ({
        create: async () => {
          own.put('vm-1', { inputs: { ...inputs, imageId: 'installer.iso' } });
          throw busy();
        },
      }),
    });
    expect(await failureOf(makeSession(bench))).toMatchObject({ name: 'LifeboatError', kind: 'exists' });
  });
});
