import { expect, it } from 'vitest';
import { hasKind } from '../../../provider/core/errors.ts';
import { PartialState } from '../../../provider/lifecycle/contract.ts';
import { failureOf } from '../../support/bench.ts';
import type { OwnPromises } from '../switches.ts';
import { changed, onZomro, programsOn, stackOf } from './promise.ts';

function failing(outcome: 'killed' | 'error' | 'vanished'): () => void {
  return () => {
    it(
      `a snapshot that ends so (${outcome}) leaves nothing, and the next run makes exactly one`,
      onZomro({ snapshotOutcome: outcome }, async (bench) => {
        const engine = stackOf(bench.rig, 'Snapshot');
        const program = programsOn(bench).Snapshot;
        expect(hasKind(await failureOf(engine.up(program)), 'failed')).toBe(true);
        expect(engine.state).toBeUndefined();
        expect(bench.rig.objects()).toEqual([]);
        bench.zomro.quirks.set({ snapshotOutcome: 'active' });
        expect(await engine.up(program)).toBe('created');
        expect(bench.rig.objects()).toHaveLength(1);
      }),
    );

    it(
      `a successor that ends so (${outcome}) keeps the old snapshot`,
      onZomro({}, async (bench) => {
        const engine = stackOf(bench.rig, 'Snapshot');
        const program = programsOn(bench).Snapshot;
        await engine.up({ ...program, triggers: [1] });
        const before = bench.rig.objects();
        bench.zomro.quirks.set({ snapshotOutcome: outcome });
        await failureOf(engine.up({ ...program, triggers: [2] }, { continueOnError: true }));
        expect(bench.rig.objects()).toEqual(before);
      }),
    );
  };
}

function limited(to: 'instance' | 'account'): () => void {
  return () => {
    it(
      'the sixth snapshot of a day is refused with the words of the cloud: nothing is lost, and the next day it is made',
      onZomro({ limit5PerDay: to }, async (bench) => {
        const program = programsOn(bench).Snapshot;
        for (const name of ['one', 'two', 'three', 'four', 'five']) {
          await stackOf(bench.rig, 'Snapshot').up({ ...program, name });
        }
        const engine = stackOf(bench.rig, 'Snapshot');
        expect(hasKind(await failureOf(engine.up(program)), 'quota')).toBe(true);
        expect(engine.state).toBeUndefined();
        expect(bench.rig.objects()).toHaveLength(5);
        bench.zomro.clock.advance(86_400_000);
        expect(await engine.up(program)).toBe('created');
        expect(bench.rig.objects()).toHaveLength(6);
      }),
    );

    it(
      `the limit of the ${to} ${to === 'account' ? 'holds' : 'does not hold'} for another instance`,
      onZomro({ limit5PerDay: to }, async (bench) => {
        const program = programsOn(bench).Snapshot;
        for (const name of ['one', 'two', 'three', 'four', 'five']) {
          await stackOf(bench.rig, 'Snapshot').up({ ...program, name });
        }
        const engine = stackOf(bench.rig, 'Snapshot');
        const elsewhere = engine.up({ instanceId: bench.rig.otherInstanceId });
        if (to === 'account') expect(hasKind(await failureOf(elsewhere), 'quota')).toBe(true);
        else expect(await elsewhere).toBe('created');
      }),
    );
  };
}

export const snapshots: OwnPromises = {
  'snapshotOutcome=killed': failing('killed'),
  'snapshotOutcome=error': failing('error'),
  'snapshotOutcome=vanished': failing('vanished'),

  'snapshotOutcome=stuck': () => {
    it(
      'a snapshot that is stuck ends with the limit and stays in state; no second one is made, and once it is ready it is taken',
      onZomro({ snapshotOutcome: 'stuck' }, async (bench) => {
        const engine = stackOf(bench.rig, 'Snapshot');
        const program = programsOn(bench).Snapshot;
        for (let run = 0; run < 2; run += 1) {
          expect(await failureOf(engine.up(program))).toBeInstanceOf(PartialState);
          expect(engine.state).toMatchObject({ unfinished: true, outputs: { status: 'Pending' } });
        }
        const [made] = bench.rig.objects();
        expect(engine.state?.id).toBe(`${bench.rig.instanceId}/${made?.objectId}`);
        bench.zomro.snapshots.setStatus(String(made?.objectId), 'Active');
        await engine.up(program);
        expect(engine.state).toMatchObject({ unfinished: false, outputs: { status: 'Active' } });
        expect(changed(bench.zomro)).toEqual(['instances.snapshots.edit']);
      }),
    );
  },

  'protectedDeleteType=error': () => {
    it.each(['access', 'error'])(
      'a snapshot that is protected in the very last moment stays, whatever word ("%s") the cloud refuses with',
      async (word) => {
        await onZomro({ protectedDeleteType: word }, async (bench) => {
          const engine = stackOf(bench.rig, 'Snapshot');
          await engine.up(programsOn(bench).Snapshot);
          const { state } = engine;
          const objectId = String(state?.outputs['snapshotId']);
          engine.onStatus = (text) => {
            if (text.startsWith('deleting')) bench.zomro.snapshots.setProtected(objectId, true);
          };
          const error = await failureOf(engine.destroy());
          expect(String(error)).toMatch(/protect/i);
          expect(engine.state).toEqual(state);
          expect(bench.rig.objects()).toHaveLength(1);
          engine.onStatus = () => undefined;
          bench.zomro.snapshots.setProtected(objectId, false);
          await engine.destroy();
          expect(bench.rig.objects()).toEqual([]);
        })();
      },
    );
  },

  'limit5PerDay=instance': limited('instance'),
  'limit5PerDay=account': limited('account'),
};
