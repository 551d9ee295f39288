import { describe, expect, it } from 'vitest';
import { hasKind } from '../../../provider/core/errors.ts';
import { failureOf } from '../../support/bench.ts';
import { names as namesOn, outputs, type ScheduleScene, scheduleId } from './program.ts';

export function names(scene: ScheduleScene): void {
  describe('names', () => {
    it('that somebody asked for and that are taken stop the create: nothing is made, and the lines that resolve it are printed', async () => {
      const { engine, program, rig } = scene;
      const there = rig.add('taken');
      const wanted = { ...program, name: 'taken' };
      for (const attempt of [() => engine.preview(wanted), () => engine.up(wanted)]) {
        const error = await failureOf(attempt());
        expect(hasKind(error, 'exists')).toBe(true);
        expect(String(error)).toContain(`${rig.instanceId}/${there}`);
        expect(String(error)).toContain(
          `pulumi import lifeboat:index:BackupSchedule 'nightly' '${rig.instanceId}/name:taken' --generate-code=false --protect=false`,
        );
      }
      expect(rig.mutations()).toEqual([]);
    });

    it('of other instances are free', async () => {
      const { engine, program, rig } = scene;
      rig.add('taken', rig.otherInstanceId);
      expect(await engine.up({ ...program, name: 'taken' })).toBe('created');
    });

    it('of our own are the same again when nothing was saved: the schedule of a killed run is taken over, never doubled', async () => {
      const { engine, program, rig } = scene;
      await engine.up(program);
      const before = rig.schedules();
      engine.state = undefined;
      await engine.preview(program);
      expect(await engine.up(program)).toBe('created');
      expect(rig.schedules()).toEqual(before);
      expect(scene.verbs()).toEqual(['create']);
      expect(engine.state).toMatchObject({ unfinished: false, outputs: { status: 'Active' } });
    });

    it('of our own are taken over also where the settings are others, and brought to the wanted ones', async () => {
      const { engine, program, rig } = scene;
      await engine.up(program);
      const objectId = scheduleId(scene);
      engine.state = undefined;
      rig.set(objectId, 'rotationTime', '12:34');
      const wanted = { ...program, rotationDays: ['Tuesday'] };
      expect(await engine.up(wanted)).toBe('created');
      expect(scheduleId(scene)).toBe(objectId);
      expect(outputs(scene)).toMatchObject({ rotationDays: ['Tuesday'], rotationTime: '02:01' });
      expect(scene.verbs()).toEqual(['create', 'change']);
      await engine.refresh();
      expect(await engine.up(wanted)).toBe('unchanged');
    });

    it('of our own are kept by a replacement that somebody forces: the same schedule stays', async () => {
      const { engine, program, rig } = scene;
      await engine.up(program);
      const before = rig.schedules();
      expect(await engine.up(program, { replace: true })).toBe('replaced');
      expect(rig.schedules()).toEqual(before);
      expect(engine.warnings.join()).toContain('it is kept');
      expect(await engine.up(program)).toBe('unchanged');
      expect(scene.verbs()).toEqual(['create']);
    });

    it('of our own that fit several schedules stop with all of them', async () => {
      const { engine, program, rig } = scene;
      await engine.up(program);
      const [name = ''] = namesOn(scene);
      const ids = [scheduleId(scene), rig.add(name)];
      engine.state = undefined;
      const error = await failureOf(engine.up(program));
      expect(hasKind(error, 'exists')).toBe(true);
      for (const id of ids) expect(String(error)).toContain(`${rig.instanceId}/${id}`);
      expect(rig.schedules()).toHaveLength(2);
    });
  });
}
