import { describe, expect, it } from 'vitest';
import { hasKind } from '../../../provider/core/errors.ts';
import { PartialState } from '../../../provider/lifecycle/contract.ts';
import { failureOf } from '../../support/bench.ts';
import { withBug } from '../../support/faulty-cloud.ts';
import { type ScheduleScene, scheduleId } from './program.ts';

export function failures(scene: ScheduleScene): void {
  const { pending } = scene.factory.cloud.resources.BackupSchedule.phases;

  describe('failures', () => {
    it('of a create that the cloud refuses leave nothing', async () => {
      const { engine, program, rig } = scene;
      rig.nextCreate('refused');
      expect(hasKind(await failureOf(engine.up(program)), 'quota', 'invalid')).toBe(true);
      expect(engine.state).toBeUndefined();
      expect(rig.schedules()).toEqual([]);
    });

    it('to reach the cloud before a create leave nothing', async () => {
      const { engine, program, rig } = scene;
      rig.setReachable(false);
      expect(hasKind(await failureOf(engine.up(program)), 'unavailable')).toBe(true);
      expect(engine.state).toBeUndefined();
      rig.setReachable(true);
      expect(await engine.up(program)).toBe('created');
    });

    it('to reach the cloud before a change, a refresh or a delete leave the old state', async () => {
      const { engine, program, rig } = scene;
      await engine.up(program);
      const { state } = engine;
      rig.setReachable(false);
      for (const command of [
        () => engine.up({ ...program, rotationTime: '23:59' }),
        () => engine.refresh(),
        () => engine.destroy(),
      ]) {
        expect(hasKind(await failureOf(command()), 'unavailable')).toBe(true);
        expect(engine.state).toEqual(state);
      }
      rig.setReachable(true);
      expect(await engine.up(program)).toBe('unchanged');
    });

    it('to reach the cloud after a create whose answer was lost keep a provisional id, and the next run finds it', async () => {
      const { engine, program, rig } = scene;
      rig.nextCreate('lostBefore');
      engine.onStatus = (text) => {
        if (text.includes('not listed')) rig.setReachable(false);
      };
      expect(await failureOf(engine.up(program))).toBeInstanceOf(PartialState);
      expect(engine.state?.unfinished).toBe(true);
      engine.onStatus = () => undefined;
      rig.setReachable(true);
      await engine.up(program);
      expect(rig.schedules()).toHaveLength(1);
      expect(engine.state).toMatchObject({ unfinished: false, outputs: { status: 'Active' } });
    });

    it('to reach the cloud do not stop a preview: it warns that it shows less', async () => {
      const { engine, program, rig } = scene;
      rig.setReachable(false);
      await engine.preview(program);
      expect(engine.warnings.join()).toContain('shows less');
    });

    it.each(['before', 'after'] as const)(
      'of our own, %s the create was sent, are a lost answer: one schedule in the end',
      async (when) => {
        const { program, rig } = scene;
        const engine = scene.another(withBug(rig.cloud, 'BackupSchedule', 'create', when));
        await engine.up(program).catch(() => undefined);
        const next = scene.another();
        next.state = engine.state;
        expect(next.state).toBeDefined();
        await next.up(program);
        expect(rig.schedules()).toHaveLength(1);
        expect(next.state).toMatchObject({ unfinished: false, outputs: { status: 'Active' } });
        expect(scene.verbs()).toEqual(['create']);
      },
    );

    it.each(['change', 'remove'] as const)(
      'of our own in a %s keep the state, and the next run settles it',
      async (verb) => {
        const { engine, program, rig } = scene;
        await engine.up(program);
        const broken = scene.another(withBug(rig.cloud, 'BackupSchedule', verb, 'after'));
        broken.state = engine.state;
        const wanted = { ...program, rotationTime: '23:59' };
        await failureOf(verb === 'change' ? broken.up(wanted) : broken.destroy());
        expect(broken.state?.id).toBe(engine.state?.id);
        engine.state = broken.state;
        if (verb === 'change') {
          await engine.up(wanted);
          expect(engine.state?.outputs['rotationTime']).toBe('23:59');
          expect(rig.schedules()).toHaveLength(1);
        } else {
          await engine.destroy();
          expect(rig.schedules()).toEqual([]);
        }
      },
    );
  });

  describe('interrupts and limits', () => {
    if (pending.length > 0) whileMade(scene);

    it('while it is looked for after a lost answer keep a provisional id', async () => {
      const { engine, program, rig } = scene;
      rig.nextCreate('lostBefore');
      engine.timeoutMs = 1000;
      expect(await failureOf(engine.up(program))).toBeInstanceOf(PartialState);
      engine.timeoutMs = undefined;
      expect(engine.state?.unfinished).toBe(true);
      await engine.up(program);
      expect(rig.schedules()).toHaveLength(1);
      expect(engine.state?.id).toBe(`${rig.instanceId}/${scheduleId(scene)}`);
    });

    it('by the user end at once with partial state', async () => {
      const { engine, program, rig } = scene;
      rig.nextCreate('lostBefore');
      let interrupted = 0;
      engine.onStatus = (text) => {
        if (!text.includes('not listed')) return;
        interrupted = rig.clock.now();
        engine.signal.abort();
      };
      expect(await failureOf(engine.up(program))).toBeInstanceOf(PartialState);
      expect(rig.clock.now() - interrupted).toBeLessThan(1000);
      expect(engine.state?.unfinished).toBe(true);
      engine.onStatus = () => undefined;
      engine.signal = new AbortController();
      await engine.up(program);
      expect(engine.state?.outputs['status']).toBe('Active');
      expect(rig.schedules()).toHaveLength(1);
    });
  });
}

function whileMade(scene: ScheduleScene): void {
  it('while it is being made keep its id, and the next run settles it without a second create', async () => {
    const { engine, program } = scene;
    engine.timeoutMs = 1000;
    expect(await failureOf(engine.up(program))).toBeInstanceOf(PartialState);
    expect(engine.state).toMatchObject({ unfinished: true, outputs: { status: 'Pending' } });
    expect(engine.state?.id).not.toContain('name:');
    engine.timeoutMs = undefined;
    expect(await engine.up(program)).toBe('updated');
    expect(engine.state?.outputs['status']).toBe('Active');
    expect(engine.state?.outputs).not.toHaveProperty('operation');
    expect(scene.verbs()).toEqual(['create']);
  });
}
