import { describe, expect, it } from 'vitest';
import { type IsoBootScene, status } from './program.ts';

export function imports(scene: IsoBootScene): void {
  describe('import', () => {
    it('by instance and image gives the short id and inputs that change nothing', async () => {
      const { engine, program, rig } = scene;
      rig.enter(rig.instanceId, rig.imageId);
      await engine.import(`${rig.instanceId}/${rig.imageId}`);
      expect(engine.state?.id).toBe(rig.instanceId);
      expect(engine.state?.inputs).toMatchObject(program);
      expect(status(scene)).toBe('Active');
      for (const never of ['startedAt', 'before']) expect(engine.state?.outputs).not.toHaveProperty(never);
      expect(await engine.up(program)).toBe('unchanged');
      expect(await engine.up({ ...program, triggers: ['a'] })).toBe('unchanged');
      await engine.refresh();
      expect(await engine.up({ ...program, triggers: ['a'] })).toBe('unchanged');
      expect(rig.mutations()).toEqual([]);
    });

    it('of an instance that is in no session, or is not there, does not exist', async () => {
      const { engine, rig } = scene;
      for (const instanceId of [rig.instanceId, rig.missingInstanceId]) {
        await expect(engine.import(`${instanceId}/${rig.imageId}`)).rejects.toThrow('does not exist');
      }
    });

    it('of a malformed id says the forms', async () => {
      await expect(scene.engine.import('/image')).rejects.toThrow(/<instanceId>\/<imageId>/);
    });
  });
}
