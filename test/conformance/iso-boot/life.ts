import { describe, expect, it } from 'vitest';
import { type IsoBootScene, isOn } from './program.ts';

export function life(scene: IsoBootScene): void {
  describe('life', () => {
    it('is entered once, waits until the instance runs from the image, and is then unchanged', async () => {
      const { engine, program, rig } = scene;
      expect(await engine.up(program)).toBe('created');
      expect(engine.state?.id).toBe(rig.instanceId);
      expect(engine.state?.outputs).toMatchObject({
        status: 'Active',
        instanceId: rig.instanceId,
        imageId: rig.imageId,
      });
      expect(engine.state?.outputs).not.toHaveProperty('operation');
      expect(engine.state?.unfinished).toBe(false);
      expect(rig.session(rig.instanceId)).toBe(rig.imageId);
      expect(engine.statuses.some((text) => /… \d+s/.test(text))).toBe(true);
      expect(await engine.up(program)).toBe('unchanged');
      expect(rig.mutations()).toEqual([`enter ${rig.instanceId} ${rig.imageId}`]);
    });

    it('tells when it was entered, and how the instance was before', async () => {
      const { engine, program, rig } = scene;
      const start = rig.clock.now();
      await engine.up(program);
      expect(Date.parse(String(engine.state?.outputs['startedAt']))).toBeGreaterThanOrEqual(start - 1000);
      expect(engine.state?.outputs['before']).toMatchObject({ powerState: 'Running' });
    });

    it('shows no difference after a refresh, and keeps what no cloud tells later', async () => {
      const { engine, program, rig } = scene;
      await engine.up(program);
      const before = engine.state;
      rig.clock.advance(3_600_000);
      await engine.refresh();
      expect(engine.state).toEqual(before);
      expect(await engine.up(program)).toBe('unchanged');
    });

    it('is never entered or left by a preview', async () => {
      const { engine, program, rig } = scene;
      await engine.preview(program);
      expect(rig.mutations()).toEqual([]);
      await engine.up(program);
      await engine.preview({ ...program, imageId: rig.otherImageId });
      await engine.preview({ ...program, triggers: ['again'] });
      await engine.preview({ ...program, instanceId: rig.otherInstanceId });
      expect(rig.mutations()).toHaveLength(1);
      expect(isOn(scene)).toBe(true);
    });

    it('leaves other instances alone', async () => {
      const { engine, program, rig } = scene;
      rig.enter(rig.otherInstanceId, rig.otherImageId);
      await engine.up(program);
      await engine.destroy();
      expect(isOn(scene)).toBe(false);
      expect(rig.session(rig.otherInstanceId)).toBeDefined();
    });
  });
}
