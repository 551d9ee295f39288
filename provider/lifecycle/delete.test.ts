import { describe, expect, it } from 'vitest';
import { Bench, type BenchOptions, failureOf, savedOutputs, wanted } from '../../test/support/bench.ts';
import { LifeboatError } from '../core/errors.ts';
import { create } from './create.ts';
import { remove } from './delete.ts';

const operation = { verb: 'Create', id: 'job-1', startedAt: '2026-01-01T00:00:00Z' };
const stored = (more: object = {}, id = 'vm-1/s1') => ({ id, inputs: wanted, outputs: { ...savedOutputs, ...more } });
function bench(options: BenchOptions = {}, cloudStatus = 'Ready'): Bench {
  const made = new Bench(options);
  made.put('s1', { cloudStatus });
  return made;
}
const lost = () => new LifeboatError('unknownOutcome', { message: 'the answer was lost' });

describe('a delete', () => {
  it('removes exactly one object', async () => {
    const made = bench();
    made.put('s2');
    await remove(made.work(), stored());
    expect([made.calls, [...made.world.keys()]]).toEqual([['remove s1'], ['s2']]);
    expect(made.told.status.at(-1)).toBe('vm-1/s1 is gone');
  });

  it('of what is gone is done', async () => {
    const made = new Bench();
    await remove(made.work(), stored());
    await remove(made.work(), stored({}, 'vm-1/name:nightly'));
    expect(made.calls).toEqual([]);
  });

  it('of a provisional id removes the one of that name, and never one of several', async () => {
    const made = bench();
    await remove(made.work(), stored({ operation }, 'vm-1/name:nightly'));
    expect(made.world.size).toBe(0);
    made.put('s1');
    made.put('s2');
    expect(await failureOf(remove(made.work(), stored({ operation }, 'vm-1/name:nightly')))).toMatchObject({
      kind: 'exists',
    });
    expect(made.world.size).toBe(2);
  });

  it('waits until the object’s own record is gone, with the operation of the cloud', async () => {
    const asked: unknown[] = [];
    const made = bench({
      driver: (own) => ({
        remove: async () => {
          void own.clock.sleep(20_000).then(() => own.world.clear());
          return { operationId: 'task-3' };
        },
        read: async (ref, running) => {
          asked.push(running);
          return own.show(ref);
        },
      }),
    });
    await remove(made.work(), stored());
    expect(asked.at(-1)).toEqual({ verb: 'Remove', id: 'task-3', startedAt: '2026-01-01T00:00:00Z' });
    expect(made.told.status).toContain('deleting… 0s');
  });

  it('that the cloud refuses keeps the state', async () => {
    const made = bench({
      driver: { remove: async () => Promise.reject(new LifeboatError('refused', { message: 'it is protected' })) },
    });
    expect(await failureOf(remove(made.work(), stored()))).toMatchObject({
      kind: 'refused',
      message: 'it is protected.',
    });
  });

  it.each<[string, string]>([
    ['is a timeout at its limit', 'timeout'],
    ['is cancelled by the user within the pause', 'cancelled'],
  ])('%s', async (_what, kind) => {
    const made = bench({ driver: { remove: async () => ({}) } });
    if (kind === 'cancelled') void made.clock.sleep(30_000).then(() => made.interrupt.abort());
    const start = made.clock.now();
    expect(await failureOf(remove(made.work({ timeoutMs: 60_000 }), stored()))).toMatchObject({ kind });
    expect(made.clock.now() - start).toBe(kind === 'cancelled' ? 30_000 : 60_000);
  });
});

describe('a lost answer', () => {
  it('is success when the object goes', async () => {
    let sent = 0;
    const made = bench({
      driver: (own) => ({
        remove: async () => {
          sent += 1;
          void own.clock.sleep(20_000).then(() => own.world.clear());
          throw lost();
        },
      }),
    });
    await remove(made.work(), stored());
    expect([sent, made.world.size]).toEqual([1, 0]);
  });

  it('is unknown when it is still there after a minute, and never sent twice in one run', async () => {
    let sent = 0;
    const made = bench({
      driver: {
        remove: async () => {
          sent += 1;
          throw lost();
        },
      },
    });
    const start = made.clock.now();
    expect(await failureOf(remove(made.work(), stored()))).toMatchObject({
      kind: 'unknownOutcome',
      message: 'the answer was lost.',
    });
    expect([sent, made.clock.now() - start]).toEqual([1, 60_000]);
  });
});

describe('something unfinished', () => {
  it('is settled before it is removed', async () => {
    const made = bench({}, 'Copying');
    const start = made.clock.now();
    void made.clock.sleep(30_000).then(() => made.put('s1'));
    await remove(made.work(), stored({ status: 'Pending', operation }));
    expect(made.calls).toEqual(['remove s1']);
    expect(made.clock.now() - start).toBeGreaterThanOrEqual(30_000);
  });

  it('is removed at once where the cloud allows that', async () => {
    const made = bench({ definition: { removeWhilePending: true } }, 'Copying');
    const start = made.clock.now();
    await remove(made.work(), stored({ status: 'Pending', operation }));
    expect(made.clock.now() - start).toBe(0);
  });

  it('that vanishes meanwhile is gone', async () => {
    const made = bench({}, 'Deleting');
    void made.clock.sleep(10_000).then(() => made.world.clear());
    await remove(made.work(), stored());
    expect(made.calls).toEqual([]);
  });

  it('whose operation failed is removed with what that left: a failed job is no proof of absence', async () => {
    const made = bench(
      {
        driver: (own) => ({
          read: async (ref, running) => {
            if (running?.verb === 'Create') throw new LifeboatError('failed', { message: 'job job-1 failed' });
            return own.show(ref);
          },
        }),
      },
      'Copying',
    );
    await remove(made.work(), stored({ status: 'Pending', operation }));
    expect([made.calls, made.world.size]).toEqual([['remove s1'], 0]);
  });

  it('of which only the operation is seen is waited for, also once for each instance', async () => {
    const seen: unknown[] = [];
    const made = new Bench({
      spec: { identity: 'instance' },
      driver: (own) => ({
        read: async (ref) => {
          seen.push(ref);
          return seen.length < 3 ? { kind: 'pending', cloudStatus: 'Queued' } : own.show(ref);
        },
      }),
    });
    made.put('vm-1');
    await remove(made.work(), stored({ status: 'Pending', operation }, 'vm-1'));
    expect(seen[1]).toEqual({ instanceId: 'vm-1', objectId: 'vm-1' });
    expect(made.calls).toEqual(['remove vm-1']);
  });
});

describe('the guards of a run', () => {
  it('keep the old one while its successor is not there yet', async () => {
    const made = bench();
    made.memory.noteFailure(made.operation().urn);
    expect(await failureOf(remove(made.work(), stored()))).toMatchObject({
      kind: 'refused',
      message:
        'snapshot "nightly" of 2026-01-01 (vm-1/s1) is kept: its successor is not there yet. The next `pulumi up` removes it once the new one is ready.',
    });
    expect(made.calls).toEqual([]);
    await remove(made.work({ urn: 'urn:other' }), stored());
    expect(made.calls).toEqual(['remove s1']);
  });

  it('keep it after a create that failed, was interrupted, or is open (`--continue-on-error`)', async () => {
    for (const thrown of [
      new LifeboatError('quota', { message: 'q' }),
      lost(),
      new LifeboatError('cancelled', { message: 'c' }),
    ]) {
      const made = bench({ driver: { create: async () => Promise.reject(thrown) } });
      await failureOf(create(made.work(), { ...wanted, name: 'successor' }));
      expect(await failureOf(remove(made.work(), stored()))).toMatchObject({ kind: 'refused' });
    }
  });

  it('never remove what this very run made or took over', async () => {
    const made = bench();
    made.memory.noteCreated('Snapshot', 'vm-1/s1');
    await remove(made.work(), stored());
    expect(made.calls).toEqual([]);
    expect(made.told.warn).toEqual(['vm-1/s1 was made or taken over in this very run, so it is kept']);
  });

  it('never remove what an earlier, interrupted run took over: state has two halves of one id', async () => {
    const made = bench();
    made.memory.noteChecked(made.operation().urn, true);
    made.memory.noteCurrent(made.operation().urn, 'vm-1/s1');
    await remove(made.work(), stored());
    expect(made.calls).toEqual([]);
    expect(made.told.warn).toEqual(['vm-1/s1 was made or taken over by an earlier run, so it is kept']);
  });

  it('refuse to lose a restore point in the wake of something else, with the ways out', async () => {
    const made = bench();
    made.memory.noteDraggedAlong(made.operation().urn, 'vm-1/s1');
    expect(await failureOf(remove(made.work(), stored()))).toMatchObject({
      kind: 'refused',
      message:
        'snapshot "nightly" of 2026-01-01 (vm-1/s1) is kept: something that it depends on is deleted to be made anew, and it would be lost before its successor is there. To keep it beyond that, set its resource option `retainOnDelete`. To give it up, run `pulumi destroy --target \'urn:pulumi:test::project::lifeboat:index:Snapshot::nightly\'` first.',
    });
    made.memory.noteChecked(made.operation().urn, false);
    await remove(made.work(), stored());
    expect(made.calls).toEqual(['remove s1']);
  });

  it('remove what is replaced, the old one first: the engine has it checked as a new one before', async () => {
    const made = bench();
    made.memory.noteChecked(made.operation().urn, true);
    made.memory.noteCurrent(made.operation().urn, 'vm-1/s1');
    made.memory.noteChecked(made.operation().urn, false);
    await remove(made.work(), stored());
    expect(made.calls).toEqual(['remove s1']);
    expect(made.told.warn).toEqual([]);
  });
});

describe('the old half of a replacement that has waited', () => {
  const waiting = (successor?: Parameters<Bench['put']>[1]) => {
    const made = bench();
    if (successor !== undefined) made.put('s2', successor);
    made.memory.noteChecked(made.operation().urn, true);
    made.memory.noteCurrent(made.operation().urn, 'vm-1/s2');
    return made;
  };

  it('goes when its successor is there', async () => {
    const made = waiting({});
    await remove(made.work(), stored());
    expect(made.calls).toEqual(['remove s1']);
  });

  it.each<[string, Parameters<Bench['put']>[1] | undefined, string]>([
    ['is gone', undefined, 'is gone. Run `pulumi refresh`, then `pulumi up`.'],
    [
      'is damaged',
      { cloudStatus: 'Broken' },
      'is reported "Broken". It may be the last good one. Replace the successor first; or delete the old one in Memory if it may go.',
    ],
  ])('is kept when its successor %s', async (_what, successor, text) => {
    const made = waiting(successor);
    expect(await failureOf(remove(made.work(), stored()))).toMatchObject({
      kind: 'refused',
      message: `snapshot "nightly" of 2026-01-01 (vm-1/s1) is kept: its successor vm-1/s2 ${text}`,
    });
    expect(made.calls).toEqual([]);
  });

  it('that is protected gets advice that leads out, not one that weakens its successor', async () => {
    const made = waiting({});
    made.driver.remove = async () => {
      throw new LifeboatError('refused', { message: 'it is protected', advice: 'Set `protected` to false.' });
    };
    expect(String(await failureOf(remove(made.work(), stored())))).toContain(
      'it is protected. It was replaced, so the program no longer reaches it. Allow its deletion in Memory itself, then run `pulumi up`; do not change its successor for it.',
    );
  });

  it('is no matter of a destroy, which checks nothing', async () => {
    const made = bench();
    made.memory.noteCurrent(made.operation().urn, 'vm-1/s2');
    await remove(made.work(), stored());
    expect(made.calls).toEqual(['remove s1']);
  });
});

describe('a failed object that Diff has removed first', () => {
  it('is removed', async () => {
    const made = bench({}, 'Broken');
    made.memory.noteRemovedFirst(made.operation().urn, 'vm-1/s1');
    await remove(made.work(), stored({ status: 'Failed' }));
    expect(made.calls).toEqual(['remove s1']);
  });

  it('is kept when it has become a restore point since', async () => {
    const made = bench();
    made.memory.noteRemovedFirst(made.operation().urn, 'vm-1/s1');
    expect(await failureOf(remove(made.work(), stored({ status: 'Failed' })))).toMatchObject({
      kind: 'refused',
      message:
        'snapshot "nightly" of 2026-01-01 (vm-1/s1) is kept: it had failed, but Memory now reports "Ready". Run `pulumi refresh`, then `pulumi up`.',
    });
    expect(made.calls).toEqual([]);
  });
});

describe('where others hang on an object', () => {
  const keeping: BenchOptions = { driver: { remove: async () => ({ kept: 's2 and s3 hang on it' }) } };

  it('a replaced one is let go of, with a warning that names it', async () => {
    const made = bench(keeping);
    made.memory.noteChecked(made.operation().urn, true);
    await remove(made.work(), stored());
    expect(made.told.warn).toEqual([
      'the replaced snapshot "nightly" of 2026-01-01 (vm-1/s1) is kept and now unmanaged: s2 and s3 hang on it',
    ]);
  });

  it('any other one is not given up', async () => {
    expect(await failureOf(remove(bench(keeping).work(), stored()))).toMatchObject({
      kind: 'refused',
      message: 'snapshot "nightly" of 2026-01-01 (vm-1/s1) is kept: s2 and s3 hang on it.',
    });
  });

  it('the newest goes first, in whatever order the engine asks', async () => {
    const made = new Bench({ definition: { removeNewestFirst: true } });
    const ids = ['s1', 's3', 's2', 's4'];
    for (const id of ids) made.put(id);
    const start = made.clock.now();
    const date = (id: string) => `2026-01-0${id.slice(1)}T00:00:00Z`;
    const deletes = ids.map(async (id, index) => {
      if (index > 0) await made.clock.sleep(10 * index);
      await remove(
        made.work({ urn: `urn:${id}` }),
        stored({ createdAt: id === 's2' ? undefined : date(id) }, `vm-1/${id}`),
      );
    });
    await Promise.all(deletes);
    expect(made.calls).toEqual(['remove s4', 'remove s3', 'remove s1', 'remove s2']);
    expect(made.clock.now() - start).toBeLessThan(10_000);
  });

  it('gathering ends with an interrupt', async () => {
    const made = bench({ definition: { removeNewestFirst: true } });
    void made.clock.sleep(500).then(() => made.interrupt.abort());
    expect(await failureOf(remove(made.work(), stored()))).toMatchObject({ kind: 'cancelled' });
    expect(made.calls).toEqual([]);
  });
});
