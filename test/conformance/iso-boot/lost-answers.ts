import { describe, expect, it } from 'vitest';
import { PartialState } from '../../../provider/lifecycle/contract.ts';
import { failureOf } from '../../support/bench.ts';
import { changesByReentry, type IsoBootScene, isOn, newEntry, status } from './program.ts';

export function lostAnswers(scene: IsoBootScene): void {
  describe('an entry whose answer is lost', () => {
    it('and that happened is seen to have happened, with one restart', async () => {
      const { engine, program, rig } = scene;
      rig.nextCreate('lostAfter');
      expect(await engine.up(program)).toBe('created');
      expect(status(scene)).toBe('Active');
      expect(rig.mutations()).toHaveLength(1);
    });

    it('and that never happened is Pending, then Ended, and the instance is never restarted for it', async () => {
      const { engine, program, rig } = scene;
      rig.nextCreate('lostBefore');
      expect(await failureOf(engine.up(program))).toBeInstanceOf(PartialState);
      expect(engine.state).toMatchObject({ id: rig.instanceId, unfinished: true });
      expect(engine.state?.outputs).toMatchObject({ status: 'Pending', operation: { verb: 'Create' } });
      expect(await engine.up(program)).toBe('unchanged');
      expect(status(scene)).toBe('Ended');
      expect(engine.state).toMatchObject({ unfinished: false });
      expect(engine.state?.outputs).not.toHaveProperty('operation');
      expect(engine.warnings.join()).toContain('has ended');
      expect(await engine.up(program)).toBe('unchanged');
      expect(rig.mutations()).toEqual([]);
      expect(isOn(scene)).toBe(false);
    });

    it('and that never happened is entered once triggers ask for it', async () => {
      const { engine, program, rig } = scene;
      rig.nextCreate('lostBefore');
      await failureOf(engine.up({ ...program, triggers: ['a'] }));
      await engine.up({ ...program, triggers: ['a'] });
      expect(await engine.up({ ...program, triggers: ['b'] })).toBe('updated');
      expect(rig.mutations()).toEqual([newEntry(scene, rig.imageId)]);
      expect(status(scene)).toBe('Active');
    });

    it('and that comes about later is taken as it is', async () => {
      const { engine, program, rig } = scene;
      rig.nextCreate('lostBefore');
      await failureOf(engine.up(program));
      rig.enter(rig.instanceId, rig.imageId);
      expect(await engine.up(program)).toBe('unchanged');
      expect(status(scene)).toBe('Active');
      expect(rig.mutations()).toEqual([]);
    });

    it('and that comes about while the next run looks for it is taken as it is', async () => {
      const { engine, program, rig } = scene;
      rig.nextCreate('lostBefore');
      engine.timeoutMs = 1000;
      await failureOf(engine.up(program));
      engine.timeoutMs = undefined;
      engine.onStatus = (text) => {
        if (text.startsWith('looking for')) rig.enter(rig.instanceId, rig.imageId);
      };
      await engine.up(program);
      expect(status(scene)).toBe('Active');
      expect(engine.state?.unfinished).toBe(false);
      expect(rig.mutations()).toEqual([]);
    });

    it('is destroyed by the next destroy, whether it happened or not', async () => {
      const { engine, program, rig } = scene;
      rig.nextCreate('lostBefore');
      await failureOf(engine.up(program));
      await engine.destroy();
      expect(engine.state).toBeUndefined();
      expect(rig.mutations()).toEqual([]);
    });

    it('with "busy" although it was made, is found and not repeated', async () => {
      const { engine, program, rig } = scene;
      rig.nextCreate('busyButMade');
      expect(await engine.up(program)).toBe('created');
      expect(status(scene)).toBe('Active');
      expect(rig.mutations()).toHaveLength(1);
    });
  });

  describe('a change of the image whose answer is lost', () => {
    it('and that happened is seen to have happened', async () => {
      const { engine, program, rig } = scene;
      await engine.up(program);
      rig.next('change', 'lostAfter');
      expect(await engine.up({ ...program, imageId: rig.otherImageId })).toBe('updated');
      expect(status(scene)).toBe('Active');
      expect(rig.session(rig.instanceId)).toBe(rig.otherImageId);
      expect(await engine.up({ ...program, imageId: rig.otherImageId })).toBe('unchanged');
    });

    const outcome = changesByReentry(scene)
      ? 'leaves a session that has ended: the next run tells so and restarts nothing'
      : 'leaves the old session on, and the next run makes it';
    it(`and that never happened ${outcome}`, async () => {
      const { engine, program, rig } = scene;
      const wanted = { ...program, imageId: rig.otherImageId };
      await engine.up(program);
      rig.next('change', 'lostBefore');
      expect(await failureOf(engine.up(wanted))).toBeInstanceOf(PartialState);
      expect(engine.state?.id).toBe(rig.instanceId);
      rig.setReachable(true);
      const before = rig.mutations().length;
      await engine.up(wanted);
      await engine.up(wanted);
      if (changesByReentry(scene)) {
        expect(status(scene)).toBe('Ended');
        expect(rig.mutations()).toHaveLength(before);
      } else {
        expect(rig.session(rig.instanceId)).toBe(rig.otherImageId);
        expect(status(scene)).toBe('Active');
      }
      expect(engine.state?.outputs['imageId']).toBe(rig.otherImageId);
      expect(await engine.up(wanted)).toBe('unchanged');
    });
  });
}
