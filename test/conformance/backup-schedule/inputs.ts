import { describe, expect, it } from 'vitest';
import type { Json } from '../../../provider/core/json.ts';
import { failureOf } from '../../support/bench.ts';
import { CheckFailed } from '../../support/mini-engine.ts';
import type { ScheduleScene } from './program.ts';

export function inputs(scene: ScheduleScene): void {
  describe('days and times', () => {
    it('are a set: neither order nor repetition is a difference, also after a refresh and an import', async () => {
      const { engine, program } = scene;
      const shuffled = { ...program, rotationDays: ['Sunday', 'Wednesday', 'Monday', 'Wednesday'] };
      await engine.up(program);
      expect(await engine.up(shuffled)).toBe('unchanged');
      await engine.refresh();
      expect(await engine.up(shuffled)).toBe('unchanged');
      const fresh = scene.another();
      await fresh.import(String(engine.state?.id));
      expect(await fresh.up(shuffled)).toBe('unchanged');
      expect(scene.verbs()).toEqual(['create']);
    });

    it('on all days of the week are one schedule', async () => {
      const { engine, program } = scene;
      const days = ['Saturday', 'Friday', 'Thursday', 'Wednesday', 'Tuesday', 'Monday', 'Sunday'];
      await engine.up({ ...program, rotationDays: days });
      expect(engine.state?.outputs['rotationDays']).toEqual([...days].reverse());
      await engine.refresh();
      expect(await engine.up({ ...program, rotationDays: days })).toBe('unchanged');
    });

    it('may be written without a leading zero', async () => {
      const { engine, program } = scene;
      await engine.up({ ...program, rotationTime: '2:01' });
      expect(engine.state?.outputs['rotationTime']).toBe('02:01');
      expect(await engine.up({ ...program, rotationTime: '02:01' })).toBe('unchanged');
      await engine.refresh();
      expect(await engine.up({ ...program, rotationTime: ' 2:01 ' })).toBe('unchanged');
      expect(scene.verbs()).toEqual(['create']);
    });

    it.each<[string, Json]>([
      ['rotationTime', '24:00'],
      ['rotationTime', '02:60'],
      ['rotationTime', '2 o’clock'],
      ['rotationTime', ''],
      ['rotationDays', []],
      ['rotationDays', ['Caturday']],
      ['rotationDays', ['Monday', 'monday']],
      ['rotationDays', 'Monday'],
      ['keepCount', 0],
      ['keepCount', 1.5],
      ['method', 'Tape'],
      ['enabled', 'yes'],
      ['instanceId', ''],
    ])('%s: %j fails at preview, and makes nothing', async (path, value) => {
      const { engine, program, rig } = scene;
      for (const attempt of [
        () => engine.preview({ ...program, [path]: value }),
        () => engine.up({ ...program, [path]: value }),
      ]) {
        const failure = await failureOf(attempt());
        expect(failure).toBeInstanceOf(CheckFailed);
        expect(String(failure)).toContain(path);
      }
      expect(rig.mutations()).toEqual([]);
    });
  });
}
