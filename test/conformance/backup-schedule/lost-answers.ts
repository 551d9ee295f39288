import { describe, expect, it } from 'vitest';
import { hasKind } from '../../../provider/core/errors.ts';
import { PartialState } from '../../../provider/lifecycle/contract.ts';
import { failureOf } from '../../support/bench.ts';
import { names, type ScheduleScene, scheduleId } from './program.ts';

export function lostAnswers(scene: ScheduleScene): void {
  describe('a create whose answer is lost', () => {
    it('is found again by its name and not repeated', async () => {
      const { engine, program, rig } = scene;
      rig.nextCreate('lostAfter');
      expect(await engine.up(program)).toBe('created');
      expect(engine.state?.outputs['status']).toBe('Active');
      expect(scene.verbs()).toEqual(['create']);
    });

    it('and that never happened keeps a provisional id, and the next run makes exactly one, under the same name', async () => {
      const { engine, program, rig } = scene;
      rig.nextCreate('lostBefore');
      expect(await failureOf(engine.up(program))).toBeInstanceOf(PartialState);
      const name = String(engine.state?.outputs['name']);
      expect(engine.state).toMatchObject({ id: `${rig.instanceId}/name:${name}`, unfinished: true });
      expect(engine.state?.outputs).toMatchObject({ status: 'Pending', operation: { verb: 'Create' } });
      expect(await engine.up(program)).toBe('created');
      expect(names(scene)).toEqual([name]);
    });

    it('and that shows up later is taken under its real id, and brought to the wanted settings', async () => {
      const { engine, program, rig } = scene;
      rig.nextCreate('lostBefore');
      await failureOf(engine.up(program));
      const objectId = rig.add(String(engine.state?.outputs['name']));
      expect(await engine.up(program)).toBe('updated');
      expect(engine.state?.id).toBe(`${rig.instanceId}/${objectId}`);
      expect(engine.state?.outputs).toMatchObject({ rotationTime: '02:01', status: 'Active' });
      expect(scene.verbs()).toEqual(['change']);
      expect(await engine.up(program)).toBe('unchanged');
    });

    it('and that shows up while the next run looks for it is taken, and not made a second time', async () => {
      const { engine, program, rig } = scene;
      rig.nextCreate('lostBefore');
      engine.timeoutMs = 1000;
      await failureOf(engine.up(program));
      engine.timeoutMs = undefined;
      const name = String(engine.state?.outputs['name']);
      engine.onStatus = (text) => {
        if (text.startsWith('looking for') && rig.schedules().length === 0) rig.add(name);
      };
      await engine.up(program);
      expect(names(scene)).toEqual([name]);
      expect(engine.state?.id).toBe(`${rig.instanceId}/${scheduleId(scene)}`);
      expect(scene.verbs()).not.toContain('create');
    });

    it('is destroyed by the next destroy, whether it happened or not', async () => {
      const { engine, program, rig } = scene;
      rig.nextCreate('lostBefore');
      await failureOf(engine.up(program));
      await engine.destroy();
      expect(rig.schedules()).toEqual([]);
      rig.nextCreate('lostBefore');
      await failureOf(engine.up(program));
      rig.add(String(engine.state?.outputs['name']));
      await engine.destroy();
      expect(rig.schedules()).toEqual([]);
    });

    it('and fits several schedules stops with the lines that resolve it', async () => {
      const { engine, program, rig } = scene;
      rig.nextCreate('lostBefore');
      await failureOf(engine.up(program));
      const name = String(engine.state?.outputs['name']);
      const twins = [rig.add(name), rig.add(name)];
      await expect(engine.up(program)).rejects.toThrow(`pulumi state delete '${engine.urn}'`);
      for (const twin of twins) await expect(engine.up(program)).rejects.toThrow(`'${rig.instanceId}/${twin}'`);
      expect(rig.schedules()).toHaveLength(2);
    });

    it('with "busy" although it was made, is found and not repeated', async () => {
      const { engine, program, rig } = scene;
      rig.nextCreate('busyButMade');
      expect(await engine.up(program)).toBe('created');
      expect(scene.verbs()).toEqual(['create']);
    });
  });

  describe('a change whose answer is lost', () => {
    it('and that happened is seen to have happened', async () => {
      const { engine, program, rig } = scene;
      await engine.up(program);
      rig.next('change', 'lostAfter');
      expect(await engine.up({ ...program, rotationTime: '23:59' })).toBe('updated');
      expect(engine.state?.outputs['rotationTime']).toBe('23:59');
      expect(engine.state?.unfinished).toBe(false);
    });

    it('and that never happened is told, and the next run makes it', async () => {
      const { engine, program, rig } = scene;
      await engine.up(program);
      const { id } = engine.state ?? {};
      rig.next('change', 'lostBefore');
      await failureOf(engine.up({ ...program, rotationTime: '23:59' }));
      expect(engine.state?.id).toBe(id);
      rig.setReachable(true);
      expect(await engine.up({ ...program, rotationTime: '23:59' })).toBe('updated');
      await engine.refresh();
      expect(engine.state).toMatchObject({ id, inputs: { rotationTime: '23:59' } });
    });
  });

  describe('a delete whose answer is lost', () => {
    it('and that happened is seen to have happened', async () => {
      const { engine, program, rig } = scene;
      await engine.up(program);
      rig.next('remove', 'lostAfter');
      await engine.destroy();
      expect(rig.schedules()).toEqual([]);
    });

    it('and that never happened keeps the state and says so, and the next destroy removes it', async () => {
      const { engine, program, rig } = scene;
      await engine.up(program);
      const objectId = scheduleId(scene);
      rig.next('remove', 'lostBefore');
      expect(hasKind(await failureOf(engine.destroy()), 'unknownOutcome')).toBe(true);
      expect(scheduleId(scene)).toBe(objectId);
      rig.setReachable(true);
      await engine.destroy();
      expect(rig.schedules()).toEqual([]);
    });
  });
}
