import { describe, expect, it } from 'vitest';
import { names, type ScheduleScene, scheduleId } from './program.ts';

export function life(scene: ScheduleScene): void {
  describe('life', () => {
    it('is made once, and is then unchanged', async () => {
      const { engine, program, rig } = scene;
      expect(await engine.up(program)).toBe('created');
      expect(engine.state?.outputs).toMatchObject({
        status: 'Active',
        instanceId: rig.instanceId,
        rotationDays: ['Sunday', 'Monday', 'Wednesday'],
        rotationTime: '02:01',
      });
      expect(engine.state?.id).toBe(`${rig.instanceId}/${scheduleId(scene)}`);
      expect(engine.state?.outputs).not.toHaveProperty('operation');
      expect(engine.state?.unfinished).toBe(false);
      expect(await engine.up(program)).toBe('unchanged');
      expect(scene.verbs()).toEqual(['create']);
    });

    it('shows no difference after a refresh', async () => {
      const { engine, program } = scene;
      await engine.up(program);
      const before = engine.state;
      await engine.refresh();
      expect(engine.state).toEqual(before);
      expect(await engine.up(program)).toBe('unchanged');
    });

    it('is never changed by a preview', async () => {
      const { engine, program, rig } = scene;
      await engine.preview(program);
      expect(rig.mutations()).toEqual([]);
      await engine.up(program);
      await engine.preview({ ...program, rotationTime: '23:59' });
      await engine.preview({ ...program, instanceId: rig.otherInstanceId });
      expect(scene.verbs()).toEqual(['create']);
    });

    it('is deleted alone, with none of the copies, and deleting it again succeeds', async () => {
      const { engine, program, rig } = scene;
      const others = [rig.add('somebody-elses'), rig.add('on another instance', rig.otherInstanceId)];
      const copies = rig.copies();
      await engine.up(program);
      const { state } = engine;
      await engine.destroy();
      expect(rig.schedules().map(({ objectId }) => objectId)).toEqual(others);
      engine.state = state;
      await engine.destroy();
      expect(rig.schedules().map(({ objectId }) => objectId)).toEqual(others);
      expect(rig.copies()).toBe(copies);
    });

    it('that vanished is absent on refresh, with a warning that names it, and is made again', async () => {
      const { engine, program, rig } = scene;
      await engine.up(program);
      const name = String(engine.state?.outputs['name']);
      rig.remove(scheduleId(scene));
      await engine.refresh();
      expect(engine.state).toBeUndefined();
      expect(engine.warnings.join()).toContain(`"${name}"`);
      expect(await engine.up(program)).toBe('created');
      expect(names(scene)).toEqual([name]);
    });

    it('that vanished cannot be changed: the error says what to run', async () => {
      const { engine, program, rig } = scene;
      await engine.up(program);
      rig.remove(scheduleId(scene));
      await expect(engine.up({ ...program, rotationTime: '23:59' })).rejects.toThrow(/pulumi refresh/);
      expect(rig.schedules()).toEqual([]);
    });

    it('of an instance that is gone is absent, and its delete succeeds without sending anything', async () => {
      const { engine, program, rig } = scene;
      await engine.up(program);
      const { state } = engine;
      rig.removeInstance(rig.instanceId);
      await engine.refresh();
      expect(engine.state).toBeUndefined();
      engine.state = state;
      await engine.destroy();
      expect(scene.verbs()).toEqual(['create']);
    });

    it('on an instance that is not there fails at preview', async () => {
      const { engine, program, rig } = scene;
      const wrong = { ...program, instanceId: rig.missingInstanceId };
      await expect(engine.preview(wrong)).rejects.toThrow(/instanceId: /);
      await expect(engine.up(wrong)).rejects.toThrow(/instanceId: /);
      expect(rig.mutations()).toEqual([]);
    });
  });
}
