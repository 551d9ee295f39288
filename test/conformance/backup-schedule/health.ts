import { describe, expect, it } from 'vitest';
import { takes } from '../limits.ts';
import { type ScheduleScene, scheduleId } from './program.ts';

/** What only clouds have whose schedules can be switched off, or have parts. */
export function health(scene: ScheduleScene): void {
  const { cloud } = scene.factory;
  if (takes(cloud, 'BackupSchedule', 'enabled', false)) switchedOff(scene);
  if (cloud.resources.BackupSchedule.phases.degraded !== undefined) damaged(scene);
}

function switchedOff(scene: ScheduleScene): void {
  describe('a schedule that is switched off', () => {
    it('is Suspended, also when it is made so, and runs again when it is switched on', async () => {
      const { engine, program } = scene;
      expect(await engine.up({ ...program, enabled: false })).toBe('created');
      expect(engine.state?.outputs['status']).toBe('Suspended');
      expect(await engine.up({ ...program, enabled: false })).toBe('unchanged');
      await engine.refresh();
      expect(engine.state?.outputs['status']).toBe('Suspended');
      expect(await engine.up(program)).toBe('updated');
      expect(engine.state?.outputs['status']).toBe('Active');
    });
  });
}

function damaged(scene: ScheduleScene): void {
  describe('a schedule that lost a part', () => {
    it('is Degraded, with a warning, and the next run puts it right in place', async () => {
      const { engine, program, rig } = scene;
      await engine.up(program);
      const { id } = engine.state ?? {};
      rig.damage?.(scheduleId(scene));
      await engine.refresh();
      expect(engine.state?.outputs['status']).toBe('Degraded');
      expect(engine.warnings.join()).toContain('Degraded');
      expect(await engine.up(program)).toBe('updated');
      expect(engine.state).toMatchObject({ id, outputs: { status: 'Active' } });
      expect(scene.verbs()).toEqual(['create', 'change']);
      expect(await engine.up(program)).toBe('unchanged');
    });

    it('is deleted all the same', async () => {
      const { engine, program, rig } = scene;
      await engine.up(program);
      rig.damage?.(scheduleId(scene));
      await engine.destroy();
      expect(rig.schedules()).toEqual([]);
    });

    it('and that a killed run of ours left behind is taken over and put right', async () => {
      const { engine, program, rig } = scene;
      await engine.up(program);
      const objectId = scheduleId(scene);
      rig.damage?.(objectId);
      engine.state = undefined;
      expect(await engine.up(program)).toBe('created');
      expect(scheduleId(scene)).toBe(objectId);
      await engine.refresh();
      expect(await engine.up(program)).toBe('unchanged');
      expect(scene.verbs()).toEqual(['create', 'change']);
    });
  });
}
