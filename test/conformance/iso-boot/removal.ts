import { describe, expect, it } from 'vitest';
import { hasKind } from '../../../provider/core/errors.ts';
import { failureOf } from '../../support/bench.ts';
import type { IsoBootRigFactory } from '../rig.ts';
import { type IsoBootScene, isOn, status } from './program.ts';

export function removal(scene: IsoBootScene, { likeSession }: IsoBootRigFactory): void {
  describe('a delete', () => {
    it('ends the session and waits until the instance is out of it; deleting again succeeds', async () => {
      const { engine, program, rig } = scene;
      await engine.up(program);
      const { state } = engine;
      await engine.destroy();
      expect(isOn(scene)).toBe(false);
      expect(rig.mutations().slice(1)).toEqual([`leave ${rig.instanceId}`]);
      engine.state = state;
      await engine.destroy();
      expect(rig.mutations()).toHaveLength(2);
    });

    it('is followed by a new session when the resource comes back', async () => {
      const { engine, program } = scene;
      await engine.up(program);
      await engine.destroy();
      expect(await engine.up(program)).toBe('created');
      expect(status(scene)).toBe('Active');
    });

    it('of a session that ended a moment ago, and that no refresh has told of, sends nothing', async () => {
      const { engine, program, rig } = scene;
      await engine.up(program);
      rig.leave(rig.instanceId);
      await engine.destroy();
      expect(rig.mutations()).toHaveLength(1);
    });

    it('of an imported session ends it too', async () => {
      const { engine, rig } = scene;
      rig.enter(rig.instanceId, rig.imageId);
      await engine.import(`${rig.instanceId}/${rig.imageId}`);
      await engine.destroy();
      expect(isOn(scene)).toBe(false);
    });

    if (likeSession !== undefined) neverEnds(scene, likeSession);

    it('whose answer is lost although the session ended has done its work', async () => {
      const { engine, program, rig } = scene;
      await engine.up(program);
      rig.next('remove', 'lostAfter');
      await engine.destroy();
      expect(isOn(scene)).toBe(false);
      expect(rig.mutations()).toHaveLength(2);
    });

    it('whose answer is lost while the session stays on keeps the state and says so, and the next one ends it', async () => {
      const { engine, program, rig } = scene;
      await engine.up(program);
      rig.next('remove', 'lostBefore');
      expect(hasKind(await failureOf(engine.destroy()), 'unknownOutcome')).toBe(true);
      expect(engine.state?.id).toBe(rig.instanceId);
      rig.setReachable(true);
      await engine.destroy();
      expect(isOn(scene)).toBe(false);
      expect(rig.mutations()).toHaveLength(2);
    });
  });
}

function neverEnds(scene: IsoBootScene, likeSession: string): void {
  it.each(['before', 'after'])(
    `never ends what is "${likeSession}", begun by somebody else %s the refresh`,
    async (when) => {
      const { engine, program, rig } = scene;
      await engine.up(program);
      rig.leave(rig.instanceId);
      if (when === 'before') rig.put(rig.instanceId, likeSession);
      await engine.refresh();
      rig.put(rig.instanceId, likeSession);
      await engine.destroy();
      expect(rig.mutations()).toHaveLength(1);
    },
  );
}
