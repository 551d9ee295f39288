import { describe, expect, it } from 'vitest';
import { hasKind } from '../../../provider/core/errors.ts';
import { failureOf } from '../../support/bench.ts';
import { type IsoBootScene, isOn, newEntry, status } from './program.ts';

export function ended(scene: IsoBootScene): void {
  /** A session of ours that somebody has ended, as a refresh tells it. */
  async function endedByHand(triggers?: readonly string[]): Promise<void> {
    const { engine, program, rig } = scene;
    await engine.up(triggers === undefined ? program : { ...program, triggers });
    rig.leave(rig.instanceId);
    await engine.refresh();
  }

  describe('a session that somebody has ended', () => {
    it('is told, with a warning, and stays in state', async () => {
      await endedByHand();
      const { engine, rig } = scene;
      expect(engine.state?.id).toBe(rig.instanceId);
      expect(status(scene)).toBe('Ended');
      expect(engine.warnings.join()).toContain('has ended');
    });

    it('is never entered again by itself, however often the program runs', async () => {
      await endedByHand();
      const { engine, program, rig } = scene;
      for (let run = 0; run < 3; run += 1) {
        expect(await engine.up(program)).toBe('unchanged');
        await engine.refresh();
      }
      expect(isOn(scene)).toBe(false);
      expect(rig.mutations()).toHaveLength(1);
    });

    it('and of which no refresh has told yet, is not entered again either', async () => {
      const { engine, program, rig } = scene;
      await engine.up(program);
      rig.leave(rig.instanceId);
      expect(await engine.up(program)).toBe('unchanged');
      await engine.up({ ...program, imageId: rig.otherImageId });
      expect(isOn(scene)).toBe(false);
      expect(rig.mutations()).toHaveLength(1);
    });

    it('is not entered for another image: that is only noted', async () => {
      await endedByHand();
      const { engine, program, rig } = scene;
      expect(await engine.up({ ...program, imageId: rig.otherImageId })).toBe('updated');
      expect(engine.state?.outputs).toMatchObject({ imageId: rig.otherImageId, status: 'Ended' });
      expect(await engine.up({ ...program, imageId: rig.otherImageId })).toBe('unchanged');
      expect(isOn(scene)).toBe(false);
      expect(rig.mutations()).toHaveLength(1);
    });

    it('is entered again when triggers ask for it', async () => {
      await endedByHand(['a']);
      const { engine, program, rig } = scene;
      const { startedAt } = engine.state?.outputs ?? {};
      expect(await engine.up({ ...program, triggers: ['b'] })).toBe('updated');
      expect(status(scene)).toBe('Active');
      expect(engine.state?.outputs['startedAt']).not.toBe(startedAt);
      expect(engine.state?.outputs['before']).toMatchObject({ powerState: 'Running' });
      expect(rig.session(rig.instanceId)).toBe(rig.imageId);
      expect(rig.mutations()).toEqual([`enter ${rig.instanceId} ${rig.imageId}`, newEntry(scene, rig.imageId)]);
      expect(await engine.up({ ...program, triggers: ['b'] })).toBe('unchanged');
    });

    it('is entered with the image that was noted meanwhile', async () => {
      await endedByHand(['a']);
      const { engine, program, rig } = scene;
      await engine.up({ ...program, imageId: rig.otherImageId, triggers: ['a'] });
      await engine.up({ ...program, imageId: rig.otherImageId, triggers: ['b'] });
      expect(rig.session(rig.instanceId)).toBe(rig.otherImageId);
      expect(rig.mutations()).toHaveLength(2);
    });

    it('is not deleted twice: nothing is sent', async () => {
      await endedByHand();
      const { engine, rig } = scene;
      await engine.destroy();
      expect(engine.state).toBeUndefined();
      expect(rig.mutations()).toHaveLength(1);
    });

    it('may be moved to another instance: nothing is left on the old one, and the new one is entered', async () => {
      await endedByHand();
      const { engine, program, rig } = scene;
      expect(await engine.up({ ...program, instanceId: rig.otherInstanceId })).toBe('replaced');
      expect(rig.mutations().slice(1)).toEqual([`enter ${rig.otherInstanceId} ${rig.imageId}`]);
    });

    it('and that somebody has begun again is not ours: it stays Ended, and whatever the program says, it is left alone', async () => {
      await endedByHand();
      const { engine, program, rig } = scene;
      rig.enter(rig.instanceId, rig.imageId);
      await engine.refresh();
      expect(status(scene)).toBe('Ended');
      expect(engine.warnings.at(-1)).toContain('somebody else has begun a session since');
      expect(await engine.up(program)).toBe('unchanged');
      expect(await engine.up({ ...program, imageId: rig.otherImageId })).toBe('updated');
      const error = await failureOf(engine.up({ ...program, imageId: rig.otherImageId, triggers: ['new'] }));
      expect(hasKind(error, 'exists')).toBe(true);
      await engine.destroy();
      expect(rig.mutations()).toHaveLength(1);
      expect(rig.session(rig.instanceId)).toBeDefined();
    });

    it('cannot be imported', async () => {
      const { engine, rig } = scene;
      await endedByHand();
      const id = `${rig.instanceId}/${rig.imageId}`;
      await expect(scene.another().import(id)).rejects.toThrow('does not exist');
      expect(status(scene)).toBe('Ended');
      expect(engine.state?.unfinished).toBe(false);
    });
  });

  describe('an instance that is gone', () => {
    it('takes the session along: absent on refresh, and its delete succeeds', async () => {
      const { engine, program, rig } = scene;
      await engine.up(program);
      const { state } = engine;
      rig.removeInstance(rig.instanceId);
      await engine.refresh();
      expect(engine.state).toBeUndefined();
      engine.state = state;
      await engine.destroy();
      expect(rig.mutations()).toHaveLength(1);
    });

    it('cannot be entered again: the error says what to run', async () => {
      const { engine, program, rig } = scene;
      await engine.up({ ...program, triggers: ['a'] });
      rig.removeInstance(rig.instanceId);
      const error = await failureOf(engine.up({ ...program, triggers: ['b'] }));
      expect(hasKind(error, 'absent')).toBe(true);
      expect(String(error)).toContain('pulumi refresh');
    });
  });
}
