import { describe, expect, it } from 'vitest';
import { type IsoBootScene, status } from './program.ts';

export function imports(scene: IsoBootScene): void {
  const { unreadable } = scene.factory.cloud.resources.IsoBoot;
  if (!unreadable.includes('imageId')) importsWhatIsShown(scene);

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

function importsWhatIsShown(scene: IsoBootScene): void {
  it('an import by the instance alone takes the image that the cloud shows', async () => {
    const { engine, program, rig } = scene;
    rig.enter(rig.instanceId, rig.imageId);
    await engine.import(rig.instanceId);
    // The program may know the same image by another id: that is noted, and nothing is restarted for it.
    await engine.up(program);
    expect(await engine.up(program)).toBe('unchanged');
    expect(rig.mutations()).toEqual([]);
  });

  it('an import with another image than the cloud shows is refused, and says which one it is', async () => {
    const { engine, rig } = scene;
    rig.enter(rig.instanceId, rig.otherImageId);
    await expect(engine.import(`${rig.instanceId}/${rig.imageId}`)).rejects.toThrow(
      `Import it as '${rig.instanceId}/${rig.otherImageId}'`,
    );
  });
}
