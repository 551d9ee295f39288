import { describe, expect, it } from 'vitest';
import type { ScheduleScene } from './program.ts';

export function imports(scene: ScheduleScene): void {
  const { keepCount } = scene.factory.cloud.resources.BackupSchedule.capabilities;
  const isInstances = keepCount?.supported === true && keepCount.instanceWide === true;

  describe('import', () => {
    it.each(['id', 'name'])('by %s gives inputs that change nothing', async (by) => {
      const { engine, program, rig } = scene;
      const wanted = { ...program, name: 'kept one' };
      await engine.up(wanted);
      const id = String(engine.state?.id);
      const fresh = scene.another();
      await fresh.import(by === 'id' ? id : `${rig.instanceId}/name:kept one`);
      expect(fresh.state?.id).toBe(id);
      expect(fresh.state?.inputs).toMatchObject({ ...wanted, rotationDays: ['Sunday', 'Monday', 'Wednesday'] });
      expect(await fresh.up({ ...wanted, ...fresh.state?.inputs })).toBe('unchanged');
      expect(scene.verbs()).toEqual(['create']);
    });

    it('then a program that says no more than it must is unchanged', async () => {
      const { engine, program, rig } = scene;
      await engine.up({ ...program, name: 'kept one' });
      const fresh = scene.another();
      await fresh.import(`${rig.instanceId}/name:kept one`);
      expect(await fresh.up(program)).toBe('unchanged');
      expect(scene.verbs()).toEqual(['create']);
    });

    it('of nothing is absent, and of a malformed id says the forms', async () => {
      const { engine, rig } = scene;
      await expect(engine.import(`${rig.instanceId}/name:nobody`)).rejects.toThrow('does not exist');
      await expect(engine.import(`${rig.instanceId}/987654`)).rejects.toThrow('does not exist');
      await expect(engine.import('nonsense')).rejects.toThrow(/<instanceId>\/<scheduleId>/);
    });

    it(`${isInstances ? 'leaves out' : 'holds'} how many copies are kept`, async () => {
      const { engine, program } = scene;
      await engine.up({ ...program, keepCount: 5 });
      const fresh = scene.another();
      await fresh.import(String(engine.state?.id));
      if (isInstances) expect(fresh.state?.inputs).not.toHaveProperty('keepCount');
      else expect(fresh.state?.inputs['keepCount']).toBe(5);
    });
  });
}
