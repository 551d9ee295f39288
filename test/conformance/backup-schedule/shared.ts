import { describe, expect, it } from 'vitest';
import { hasKind } from '../../../provider/core/errors.ts';
import { failureOf } from '../../support/bench.ts';
import type { ScheduleRigFactory } from '../rig.ts';
import { type ScheduleScene, scheduleId } from './program.ts';

/** What somebody had cover other instances too, on clouds where that can be. */
export function shared(scene: ScheduleScene, { shares }: ScheduleRigFactory): void {
  if (shares !== true) return;

  async function madeAndShared(): Promise<void> {
    const { engine, program, rig } = scene;
    await engine.up(program);
    rig.share?.(scheduleId(scene));
  }

  describe('a schedule that somebody shares with another instance', () => {
    it('is told by a refresh, and nothing else changes', async () => {
      await madeAndShared();
      const { engine, program } = scene;
      const { state } = engine;
      await engine.refresh();
      expect(engine.state).toMatchObject({ id: state?.id, inputs: state?.inputs, outputs: { status: 'Active' } });
      expect(engine.warnings.join()).toContain("not this instance's alone");
      expect(await engine.up(program)).toBe('unchanged');
      expect(scene.verbs()).toEqual(['create']);
    });

    it('is not changed, which the preview says already: the old state stays', async () => {
      await madeAndShared();
      const { engine, program } = scene;
      const { state } = engine;
      expect(hasKind(await failureOf(engine.preview({ ...program, rotationTime: '04:05' })), 'refused')).toBe(true);
      const error = await failureOf(engine.up({ ...program, rotationTime: '04:05' }));
      expect(hasKind(error, 'refused')).toBe(true);
      expect(engine.state).toEqual(state);
      expect(scene.verbs()).toEqual(['create']);
    });

    it('is not deleted', async () => {
      await madeAndShared();
      const { engine, rig } = scene;
      const { state } = engine;
      const error = await failureOf(engine.destroy());
      expect(hasKind(error, 'refused')).toBe(true);
      expect(String(error)).toContain('pulumi state delete');
      expect(engine.state).toEqual(state);
      expect(rig.schedules()).toHaveLength(1);
      expect(scene.verbs()).toEqual(['create']);
    });

    it('is not imported, and not taken over although it has our own name', async () => {
      await madeAndShared();
      const { engine, program } = scene;
      const { id = '' } = engine.state ?? {};
      engine.state = undefined;
      expect(hasKind(await failureOf(engine.import(id)), 'refused')).toBe(true);
      expect(hasKind(await failureOf(engine.preview(program)), 'exists')).toBe(true);
      expect(hasKind(await failureOf(engine.up(program)), 'exists')).toBe(true);
      expect(engine.state).toBeUndefined();
      expect(scene.verbs()).toEqual(['create']);
    });
  });
}
