import { describe, expect, it } from 'vitest';
import { hasKind } from '../../../provider/core/errors.ts';
import { PartialState } from '../../../provider/lifecycle/contract.ts';
import { failureOf } from '../../support/bench.ts';
import { withBug } from '../../support/faulty-cloud.ts';
import type { IsoBootRigFactory } from '../rig.ts';
import { type IsoBootScene, isOn, status } from './program.ts';

export function failures(scene: IsoBootScene, { failures: ends }: IsoBootRigFactory): void {
  const entries = () => scene.rig.mutations().filter((one) => one.startsWith('enter'));

  describe('failures', () => {
    it.each(ends)('of the boot (%s) leave nothing in state, and are not tried again', async (end) => {
      const { engine, program, rig } = scene;
      rig.boots(end);
      const error = await failureOf(engine.up(program));
      expect(hasKind(error, 'failed')).toBe(true);
      expect(engine.state).toBeUndefined();
      expect(entries()).toHaveLength(1);
      expect(isOn(scene)).toBe(false);
    });

    it('of an entry that the cloud refuses leave nothing', async () => {
      const { engine, program, rig } = scene;
      rig.nextCreate('refused');
      expect(hasKind(await failureOf(engine.up(program)), 'quota', 'invalid')).toBe(true);
      expect(engine.state).toBeUndefined();
      expect(rig.mutations()).toEqual([]);
    });

    it('to reach the cloud before an entry leave nothing, and nothing is restarted', async () => {
      const { engine, program, rig } = scene;
      rig.setReachable(false);
      expect(hasKind(await failureOf(engine.up(program)), 'unavailable')).toBe(true);
      expect(engine.state).toBeUndefined();
      rig.setReachable(true);
      expect(await engine.up(program)).toBe('created');
      expect(entries()).toHaveLength(1);
    });

    it('to reach the cloud before a change, a refresh or a delete leave the old state', async () => {
      const { engine, program, rig } = scene;
      await engine.up(program);
      const { state } = engine;
      rig.setReachable(false);
      for (const command of [
        () => engine.up({ ...program, imageId: rig.otherImageId }),
        () => engine.refresh(),
        () => engine.destroy(),
      ]) {
        expect(hasKind(await failureOf(command()), 'unavailable')).toBe(true);
        expect(engine.state).toEqual(state);
      }
      rig.setReachable(true);
      expect(await engine.up(program)).toBe('unchanged');
      expect(rig.session(rig.instanceId)).toBe(rig.imageId);
    });

    it('to reach the cloud while the instance boots keep the session in state, and the next run waits on', async () => {
      const { engine, program, rig } = scene;
      engine.onStatus = (text) => {
        if (/… \d+s/.test(text)) rig.setReachable(false);
      };
      expect(await failureOf(engine.up(program))).toBeInstanceOf(PartialState);
      expect(engine.state).toMatchObject({ id: rig.instanceId, unfinished: true });
      engine.onStatus = () => undefined;
      rig.setReachable(true);
      await engine.up(program);
      expect(status(scene)).toBe('Active');
      expect(entries()).toHaveLength(1);
    });

    it.each(['before', 'after'] as const)(
      'of our own, %s the entry was sent, never restart it a second time',
      async (when) => {
        const { program, rig } = scene;
        const engine = scene.another(withBug(rig.cloud, 'IsoBoot', 'create', when));
        await engine.up(program).catch(() => undefined);
        const next = scene.another();
        next.state = engine.state;
        expect(next.state?.id).toBe(rig.instanceId);
        await next.up(program);
        expect(status(scene)).toBeUndefined();
        expect(next.state).toMatchObject({
          unfinished: false,
          outputs: { status: when === 'after' ? 'Active' : 'Ended' },
        });
        expect(entries()).toHaveLength(when === 'after' ? 1 : 0);
      },
    );

    it('of our own in a delete keep the state, and the next run settles it', async () => {
      const { engine, program, rig } = scene;
      await engine.up(program);
      const broken = scene.another(withBug(rig.cloud, 'IsoBoot', 'remove', 'after'));
      broken.state = engine.state;
      await failureOf(broken.destroy());
      expect(broken.state?.id).toBe(rig.instanceId);
      await broken.refresh();
      engine.state = broken.state;
      await engine.destroy();
      expect(isOn(scene)).toBe(false);
      expect(rig.mutations()).toHaveLength(2);
    });
  });

  describe('interrupts and limits', () => {
    it('while the instance boots keep the session in state, and the next run waits on', async () => {
      const { engine, program, rig } = scene;
      engine.timeoutMs = 1000;
      expect(await failureOf(engine.up(program))).toBeInstanceOf(PartialState);
      expect(engine.state).toMatchObject({ id: rig.instanceId, unfinished: true });
      expect(status(scene)).toBe('Pending');
      engine.timeoutMs = undefined;
      expect(await engine.up(program)).toBe('updated');
      expect(status(scene)).toBe('Active');
      expect(engine.state?.outputs).toHaveProperty('startedAt');
      expect(engine.state?.outputs).not.toHaveProperty('operation');
      expect(entries()).toHaveLength(1);
    });

    it('of a boot that is stuck end with the usual limit, and when it comes about after all it is taken', async () => {
      const { engine, program, rig } = scene;
      rig.boots('stuck');
      expect(await failureOf(engine.up(program))).toBeInstanceOf(PartialState);
      expect(status(scene)).toBe('Pending');
      rig.finishBoot(rig.instanceId);
      await engine.up(program);
      expect(status(scene)).toBe('Active');
      expect(engine.state?.unfinished).toBe(false);
      expect(await engine.up(program)).toBe('unchanged');
      expect(entries()).toHaveLength(1);
    });

    it('by the user end at once with partial state', async () => {
      const { engine, program, rig } = scene;
      let interrupted = 0;
      engine.onStatus = (text) => {
        if (!/… \d+s/.test(text)) return;
        interrupted = rig.clock.now();
        engine.signal.abort();
      };
      expect(await failureOf(engine.up(program))).toBeInstanceOf(PartialState);
      expect(rig.clock.now() - interrupted).toBeLessThan(1000);
      expect(engine.state?.unfinished).toBe(true);
      engine.onStatus = () => undefined;
      engine.signal = new AbortController();
      await engine.up(program);
      expect(status(scene)).toBe('Active');
      expect(entries()).toHaveLength(1);
    });

    it('before the instance is idle leave nothing, and nothing is restarted', async () => {
      const { engine, program, rig } = scene;
      rig.occupy(rig.instanceId);
      engine.timeoutMs = 1000;
      expect(hasKind(await failureOf(engine.up(program)), 'timeout')).toBe(true);
      expect(engine.state).toBeUndefined();
      expect(rig.mutations()).toEqual([]);
    });
  });
}
