import { describe, expect, it } from 'vitest';
import { PartialState } from '../../../provider/lifecycle/contract.ts';
import { failureOf } from '../../support/bench.ts';
import { type IsoBootScene, isOn, status } from './program.ts';

/** Where a session is left and entered again for a change: what a run leaves behind that ends in between. */
export function reentry(scene: IsoBootScene): void {
  describe('a change that ends in between', () => {
    it('because the session could not be left keeps it on, and the next run changes it', async () => {
      const { engine, program, rig } = scene;
      const wanted = { ...program, imageId: rig.otherImageId };
      await engine.up(program);
      rig.next('remove', 'lostBefore');
      expect(await failureOf(engine.up(wanted))).toBeInstanceOf(PartialState);
      expect(rig.session(rig.instanceId)).toBe(rig.imageId);
      expect(rig.mutations()).toHaveLength(1);
      rig.setReachable(true);
      expect(await engine.up(wanted)).toBe('updated');
      expect(rig.session(rig.instanceId)).toBe(rig.otherImageId);
      expect(rig.mutations()).toHaveLength(3);
      expect(engine.state).toMatchObject({ unfinished: false, outputs: { status: 'Active' } });
    });

    it('goes on when the answer of the leaving is lost although it happened', async () => {
      const { engine, program, rig } = scene;
      await engine.up(program);
      rig.next('remove', 'lostAfter');
      expect(await engine.up({ ...program, imageId: rig.otherImageId })).toBe('updated');
      expect(rig.session(rig.instanceId)).toBe(rig.otherImageId);
      expect(rig.mutations()).toHaveLength(3);
    });

    it('while it is left, for another image, is a session that has ended: nothing is entered without triggers', async () => {
      const { engine, program, rig } = scene;
      const wanted = { ...program, imageId: rig.otherImageId, triggers: ['a'] };
      await engine.up({ ...program, triggers: ['a'] });
      engine.timeoutMs = 1000;
      await failureOf(engine.up(wanted));
      engine.timeoutMs = undefined;
      await engine.up(wanted);
      await engine.up(wanted);
      expect(status(scene)).toBe('Ended');
      expect(isOn(scene)).toBe(false);
      expect(rig.mutations()).toHaveLength(2);
      expect(await engine.up({ ...wanted, triggers: ['b'] })).toBe('updated');
      expect(rig.session(rig.instanceId)).toBe(rig.otherImageId);
    });

    it('while it is left, for triggers, is entered by the next run, once', async () => {
      const { engine, program, rig } = scene;
      const wanted = { ...program, triggers: ['b'] };
      await engine.up({ ...program, triggers: ['a'] });
      engine.timeoutMs = 1000;
      await failureOf(engine.up(wanted));
      engine.timeoutMs = undefined;
      await engine.up(wanted);
      expect(await engine.up(wanted)).toBe('unchanged');
      expect(status(scene)).toBe('Active');
      expect(rig.mutations().map((one) => one.split(' ')[0])).toEqual(['enter', 'leave', 'enter']);
    });

    it('while it is entered is waited for by the next run, with no second restart', async () => {
      const { engine, program, rig } = scene;
      const wanted = { ...program, triggers: ['b'] };
      await engine.up({ ...program, triggers: ['a'] });
      rig.boots('stuck');
      expect(await failureOf(engine.up(wanted))).toBeInstanceOf(PartialState);
      expect(status(scene)).toBe('Pending');
      rig.finishBoot(rig.instanceId);
      await engine.up(wanted);
      expect(await engine.up(wanted)).toBe('unchanged');
      expect(status(scene)).toBe('Active');
      expect(engine.state?.outputs['triggers']).toEqual(['b']);
      expect(rig.mutations().map((one) => one.split(' ')[0])).toEqual(['enter', 'leave', 'enter']);
    });
  });
}
