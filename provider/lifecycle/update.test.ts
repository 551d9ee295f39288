import { describe, expect, it } from 'vitest';
import { Bench, type BenchOptions, failureOf, savedOutputs, wanted, wantedOf } from '../../test/support/bench.ts';
import { LifeboatError } from '../core/errors.ts';
import { type JsonObject, UNKNOWN } from '../core/json.ts';
import { PartialState } from './contract.ts';
import { diff } from './diff.ts';
import { update } from './update.ts';

const news: JsonObject = { ...wanted, memory: { note: 'x' } };
const operation = { verb: 'Create', id: 'job-1', startedAt: '2026-01-01T00:00:00Z' };
const pendingOutputs: JsonObject = { ...savedOutputs, status: 'Pending', cloudStatus: 'Copying', operation };
const stored = (outputs: JsonObject = savedOutputs, id = 'vm-1/s1') => ({ id, outputs, inputs: wanted });

function bench(options: BenchOptions = {}, cloudStatus = 'Ready'): Bench {
  const made = new Bench(options);
  made.put('s1', { cloudStatus });
  return made;
}
async function partially(run: Promise<unknown>): Promise<PartialState> {
  const error = await failureOf(run);
  if (!(error instanceof PartialState)) throw error;
  return error;
}

describe('an update', () => {
  it('changes what differs from what the cloud shows now, and answers what it reads back', async () => {
    const made = bench();
    const saved = await update(made.work(), stored(), news);
    expect(made.calls).toEqual(['change s1 memory.note']);
    expect(saved).toEqual({ id: 'vm-1/s1', unfinished: false, outputs: { ...savedOutputs, memory: { note: 'x' } } });
  });

  it('changes nothing that somebody has already changed that way', async () => {
    const made = bench();
    made.put('s1', { inputs: news });
    await update(made.work(), stored(), news);
    expect(made.calls).toEqual([]);
  });

  it('settles what is pending first, and forgets the operation', async () => {
    const made = bench({}, 'Copying');
    void made.clock.sleep(30_000).then(() => made.put('s1'));
    const saved = await update(made.work(), stored(pendingOutputs), news);
    expect(saved.outputs).toMatchObject({ status: 'Active', memory: { note: 'x' } });
    expect(saved.outputs).not.toHaveProperty('operation');
    expect(saved.unfinished).toBe(false);
  });

  it('settles what only its operation shows', async () => {
    const made = new Bench({
      driver: (own) => ({
        read: async (ref, running) =>
          own.world.has('s1') || running === undefined ? own.show(ref) : { kind: 'pending', cloudStatus: 'Queued' },
      }),
    });
    void made.clock.sleep(30_000).then(() => made.put('s1'));
    expect((await update(made.work(), stored(pendingOutputs), wanted)).outputs['status']).toBe('Active');
  });

  it('of one that vanished says what to run, and keeps the state', async () => {
    const error = await failureOf(update(new Bench().work(), stored(), news));
    expect(error).toMatchObject({
      kind: 'absent',
      message:
        'snapshot "nightly" of 2026-01-01 (vm-1/s1) is gone from Memory, so it cannot be changed. Run `pulumi refresh`, then `pulumi up` makes a new one.',
    });
  });

  it('of a provisional id is refused: it must be read first', async () => {
    const made = bench();
    const error = await failureOf(update(made.work(), stored(pendingOutputs, 'vm-1/name:nightly'), news));
    expect(error).toMatchObject({
      kind: 'refused',
      message:
        'vm-1/name:nightly is a provisional id: its real one must be read first. Run `pulumi refresh` (the snapshot is there).',
    });
    expect(made.memory.hasFailed(made.operation().urn)).toBe(true);
    expect(
      await failureOf(update(new Bench().work(), stored(pendingOutputs, 'vm-1/name:nightly'), news)),
    ).toMatchObject({ kind: 'absent' });
  });

  it('that the cloud would refuse is stopped before anything is sent', async () => {
    const made = bench({
      driver: { inspect: async () => [{ severity: 'error', path: 'memory.note', text: 'is too odd' }] },
    });
    expect(await failureOf(update(made.work(), stored(), news))).toMatchObject({ kind: 'invalid' });
    expect(made.calls).toEqual([]);
  });
});

describe('an update that fails', () => {
  it('before anything was sent leaves the old state as the truth', async () => {
    const made = bench({
      driver: { change: async () => Promise.reject(new LifeboatError('denied', { message: 'no right' })) },
    });
    expect(await failureOf(update(made.work(), stored(), news))).toMatchObject({ kind: 'denied' });
  });

  it('after it was sent keeps partial state', async () => {
    const made = bench({ driver: { change: async () => ({}) } });
    const error = await partially(update(made.work(), stored(), news));
    expect(error.saved).toMatchObject({ id: 'vm-1/s1', unfinished: true });
    expect(error.reasons.join()).toContain(
      'snapshot vm-1/s1 accepted a change but does not show it: memory.note reads back as "" instead of "x". Somebody else may be changing it; run `pulumi up` again.',
    );
  });

  it('while it settles keeps partial state with the operation', async () => {
    const made = bench({}, 'Copying');
    const error = await partially(update(made.work({ timeoutMs: 60_000 }), stored(pendingOutputs), news));
    expect(error.saved).toMatchObject({ id: 'vm-1/s1', unfinished: true, outputs: { status: 'Pending', operation } });
  });

  it('because its create turned out to have failed, is Failed, and the next diff replaces it, old one first', async () => {
    const made = bench({}, 'Copying');
    void made.clock.sleep(20_000).then(() => made.put('s1', { cloudStatus: 'Broken' }));
    const error = await partially(update(made.work(), stored(pendingOutputs), wanted));
    expect(error.saved.outputs['status']).toBe('Failed');
    expect(error.reasons.join()).toContain(
      'Memory could not make the snapshot vm-1/s1: Broken. It never was a restore point; the next `pulumi up` replaces it.',
    );
    const difference = diff(
      made.work(),
      made.operation(),
      { id: 'vm-1/s1', inputs: wanted, outputs: error.saved.outputs },
      wanted,
    );
    expect(difference).toMatchObject({ deleteBeforeReplace: true, entries: [{ path: 'status', replaces: true }] });
    expect(made.calls).toEqual([]);
  });

  it('because its create had failed already, is Failed in state too', async () => {
    const error = await partially(update(bench({}, 'Broken').work(), stored(pendingOutputs), wanted));
    expect(error.saved.outputs['status']).toBe('Failed');
  });

  it('of a good one that now reports a failure does not call it Failed', async () => {
    const saved = await update(bench({}, 'Broken').work(), stored(), wanted);
    expect(saved.outputs['status']).toBe('Degraded');
  });

  it('because it vanished while it settled keeps the state for the next read', async () => {
    const made = bench({}, 'Copying');
    void made.clock.sleep(20_000).then(() => made.world.clear());
    const error = await partially(update(made.work(), stored(pendingOutputs), wanted));
    expect(error.saved.id).toBe('vm-1/s1');
    expect(error.reasons.join()).toContain('vanished before it was ready');
  });
});

describe('a preview', () => {
  const preview = async (outputs: JsonObject, inputs: JsonObject, made = bench()) =>
    (await update(made.work({ preview: true }), stored(outputs), inputs)).outputs;

  it('echoes what stays and shows what changes, without asking for a change', async () => {
    const made = bench();
    expect(await preview(savedOutputs, news, made)).toEqual({ ...savedOutputs, memory: { note: 'x' } });
    expect(made.calls).toEqual([]);
  });

  it('does not echo an input that is given up', async () => {
    const { memory: _memory, ...rest } = wanted;
    expect(await preview({ ...savedOutputs, triggers: [1] }, rest)).not.toHaveProperty('triggers');
    expect(await preview(savedOutputs, rest)).not.toHaveProperty('memory');
  });

  it('of an unfinished object promises nothing but its id', async () => {
    expect(await preview(pendingOutputs, wanted)).toEqual({
      ...wanted,
      snapshotId: 's1',
      installation: { cloud: 'memory', account: 'a1' },
      status: UNKNOWN,
      cloudStatus: UNKNOWN,
      createdAt: UNKNOWN,
    });
  });
});

describe('an entry in several steps that an earlier run began', () => {
  const begun: JsonObject = { verb: 'Create', id: 'task-1', startedAt: '2026-01-01T00:00:00Z' };
  const session = wantedOf.IsoBoot;
  const state = {
    id: 'vm-1',
    inputs: session,
    outputs: { ...session, status: 'Pending', operation: begun, installation: { cloud: 'memory', account: 'a1' } },
  };
  /** One step is left; `ends` says what becomes of it. */
  function halfway(ends: (own: Bench) => { operationId?: string }): Bench {
    const made = new Bench({
      kind: 'IsoBoot',
      driver: (own) => ({
        steps: {
          next: async () => (own.world.get('vm-1')?.status === 'Pending' ? { word: 'starting' } : undefined),
          take: async () => ends(own),
          running: async (id) => (id === 'task-1' ? undefined : 'starting'),
        },
      }),
    });
    made.put('vm-1', { status: 'Pending' });
    return made;
  }

  it('is finished, and is then as if nothing had happened', async () => {
    const made = halfway((own) => {
      own.put('vm-1');
      return {};
    });
    const saved = await update(made.work(), state, session);
    expect(saved).toMatchObject({ unfinished: false, outputs: { status: 'Active' } });
    expect(saved.outputs).not.toHaveProperty('operation');
    expect(made.calls).toEqual([]);
  });

  it('and is cut again keeps the task that runs now, since when it was begun', async () => {
    const made = halfway(() => ({ operationId: 'task-2' }));
    const { saved } = await partially(update(made.work({ timeoutMs: 5000 }), state, session));
    expect(saved.outputs).toMatchObject({ status: 'Pending', operation: { ...begun, id: 'task-2' } });
  });

  it('and that this run cannot go on with stays as it is', async () => {
    const made = halfway(() => {
      throw new LifeboatError('denied', { message: 'no right to start it' });
    });
    const { saved } = await partially(update(made.work(), state, session));
    expect(saved.outputs).toMatchObject({ status: 'Pending', operation: begun });
  });
});
