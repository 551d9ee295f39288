import { describe, expect, it } from 'vitest';
import { failureOf } from '../../support/bench.ts';
import { CheckFailed } from '../../support/mini-engine.ts';
import { takes } from '../limits.ts';
import { names, outputs, type ScheduleScene } from './program.ts';

export function replacements(scene: ScheduleScene): void {
  const { cloud } = scene.factory;
  const { method } = cloud.resources.BackupSchedule.capabilities;
  const usual = method?.supported === true ? method.default : undefined;
  if (typeof usual !== 'string') throw new Error('every cloud has a default method');
  const methods = ['Snapshot', 'Backup'].filter((one) => takes(cloud, 'BackupSchedule', 'method', one));

  describe('replacements', () => {
    it('for another instance make the new one first, then remove the old one', async () => {
      const { engine, program, rig } = scene;
      await engine.up({ ...program, name: 'mine' });
      expect(await engine.up({ ...program, name: 'mine', instanceId: rig.otherInstanceId })).toBe('replaced');
      expect(scene.verbs()).toEqual(['create', 'create', 'remove']);
      expect(rig.schedules()).toMatchObject([{ instanceId: rig.otherInstanceId, name: 'mine' }]);
      expect(engine.state?.id.startsWith(`${rig.otherInstanceId}/`)).toBe(true);
    });

    it('that fail keep the old one', async () => {
      const { engine, program, rig } = scene;
      await engine.up(program);
      const before = rig.schedules();
      rig.nextCreate('refused');
      await expect(engine.up({ ...program, instanceId: rig.otherInstanceId })).rejects.toThrow();
      expect(rig.schedules()).toEqual(before);
      expect(await engine.up({ ...program, instanceId: rig.otherInstanceId })).toBe('replaced');
      expect(rig.schedules()).toHaveLength(1);
    });

    it('are not asked for by naming the default method', async () => {
      const { engine, program } = scene;
      await engine.up(program);
      expect(await engine.up({ ...program, method: program['method'] ?? usual })).toBe('unchanged');
      expect(await engine.up(program)).toBe('unchanged');
      expect(scene.verbs()).toEqual(['create']);
    });
  });
  if (methods.length > 1) ofTheMethod(scene, methods);
  const exclusive = method?.supported === true ? (method.exclusive ?? []) : [];
  if (exclusive.length > 0) onlyOnce(scene, exclusive);
}

function onlyOnce(scene: ScheduleScene, exclusive: readonly string[]): void {
  it.each(exclusive)(
    'a second resource with the method %s on one instance fails at preview and names the first',
    async (one) => {
      const { engine, program, rig } = scene;
      const gone = Object.fromEntries(Object.keys(rig.needs).map((key) => [key, undefined]));
      const wanted = { ...program, ...gone, ...rig.needsOf?.(one), method: one };
      const other = scene.another();
      other.name = 'weekly';
      engine.run = engine.lifecycle();
      other.run = engine.run;
      await engine.preview(wanted);
      const failure = await failureOf(other.preview(wanted));
      expect(failure).toBeInstanceOf(CheckFailed);
      expect(String(failure)).toContain('method: ');
      expect(String(failure)).toContain(engine.urn);
      await other.preview({ ...wanted, instanceId: rig.otherInstanceId });
      await engine.run.close();
      expect(rig.mutations()).toEqual([]);
    },
  );
}

function ofTheMethod(scene: ScheduleScene, methods: readonly string[]): void {
  it('a replacement for another method makes the new one first, under a name of its own', async () => {
    const { engine, program, rig } = scene;
    await engine.up(program);
    const [first] = names(scene);
    const other = methods.find((one) => one !== outputs(scene)['method']) ?? '';
    const gone = rig.needsOf === undefined ? [] : Object.keys(rig.needs);
    const own = Object.fromEntries(gone.map((key) => [key, undefined]));
    const wanted = { ...program, ...own, ...rig.needsOf?.(other), method: other };
    expect(await engine.up(wanted)).toBe('replaced');
    expect(scene.verbs()).toEqual(['create', 'create', 'remove']);
    expect(rig.schedules()).toHaveLength(1);
    expect(names(scene)).not.toContain(first);
    expect(engine.state?.outputs['method']).toBe(other);
  });
}
