import { describe, expect, it } from 'vitest';
import { failureOf } from '../../support/bench.ts';
import type { ScheduleScene } from './program.ts';

export function keepCountOfInstance(scene: ScheduleScene): void {
  const kept = () => scene.rig.keptByInstance?.(scene.rig.instanceId);

  describe('how many copies are kept, as a setting of the instance', () => {
    it('is never set unless asked for', async () => {
      const { engine, program, rig } = scene;
      await engine.up(program);
      expect(engine.state?.inputs).not.toHaveProperty('keepCount');
      expect(kept()).not.toBe(7);
      rig.set('', 'keepCount', 7);
      await engine.refresh();
      expect(await engine.up(program)).toBe('unchanged');
      await engine.up({ ...program, rotationTime: '23:59' });
      expect(kept()).toBe(7);
      expect(scene.verbs()).toEqual(['create', 'change']);
    });

    it('is set when asked for, also while the schedule is made', async () => {
      const { engine, program } = scene;
      expect(await engine.up({ ...program, keepCount: 5 })).toBe('created');
      expect(kept()).toBe(5);
      expect(engine.state?.outputs['keepCount']).toBe(5);
      expect(scene.verbs()).toEqual(['create', 'change']);
      expect(await engine.up({ ...program, keepCount: 6, rotationTime: '23:59' })).toBe('updated');
      expect(kept()).toBe(6);
      expect(scene.verbs()).toEqual(['create', 'change', 'change', 'change']);
    });

    it('is not sent when it is as wanted already', async () => {
      const { engine, program } = scene;
      await engine.up({ ...program, keepCount: kept() });
      expect(scene.verbs()).toEqual(['create']);
    });

    it('is left as it is when it is no longer asked for, and when the schedule is deleted', async () => {
      const { engine, program } = scene;
      await engine.up({ ...program, keepCount: 5 });
      expect(await engine.up(program)).not.toBe('replaced');
      expect(await engine.up(program)).toBe('unchanged');
      expect(kept()).toBe(5);
      await engine.destroy();
      expect(kept()).toBe(5);
      expect(scene.verbs()).toEqual(['create', 'change', 'remove']);
    });

    it('that is lowered is said at preview: older copies go', async () => {
      const { engine, program } = scene;
      await engine.preview({ ...program, keepCount: 1 });
      expect(engine.warnings.join('\n')).toMatch(/^keepCount: /m);
      engine.warnings.length = 0;
      await engine.up({ ...program, keepCount: 5 });
      await engine.preview({ ...program, keepCount: 9 });
      expect(engine.warnings.join('\n')).not.toMatch(/^keepCount: /m);
    });

    it('that could not be set leaves the schedule in state, and the next run sets it, with one schedule', async () => {
      const { engine, program, rig } = scene;
      rig.next('keep', 'lostBefore');
      await failureOf(engine.up({ ...program, keepCount: 5 }));
      expect(engine.state?.id).toBe(`${rig.instanceId}/${rig.schedules()[0]?.objectId}`);
      rig.setReachable(true);
      expect(await engine.up({ ...program, keepCount: 5 })).toBe('updated');
      expect(kept()).toBe(5);
      expect(rig.schedules()).toHaveLength(1);
    });
  });
}
