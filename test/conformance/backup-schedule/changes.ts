import { describe, expect, it } from 'vitest';
import type { BackupScheduleInputs } from '../../../provider/resources/backup-schedule.ts';
import { takes } from '../limits.ts';
import { names, type ScheduleScene, scheduleId } from './program.ts';

type Plain = string | number | boolean | readonly string[];
type Place = Exclude<keyof BackupScheduleInputs, 'instanceId' | 'method'>;

/** Two values of every input that changes in place. */
const values: Readonly<Record<Place, readonly [Plain, Plain]>> = {
  name: ['first', 'second'],
  rotationDays: [
    ['Monday', 'Wednesday'],
    ['Sunday', 'Friday'],
  ],
  rotationTime: ['02:01', '23:59'],
  keepCount: [3, 5],
  enabled: [true, false],
};

export function changes(scene: ScheduleScene): void {
  const { cloud } = scene.factory;
  const { unreadable } = cloud.resources.BackupSchedule;
  const rows = Object.entries(values)
    .filter(([path, [, other]]) => takes(cloud, 'BackupSchedule', path, other))
    .map(([path, [one, other]]) => ({ path, one, other }));
  const readable = rows.filter(({ path }) => !unreadable.includes(path));

  describe('changes in place', () => {
    it.each(rows)('of $path keep the id', async ({ path, one, other }) => {
      const { engine, program } = scene;
      await engine.up({ ...program, [path]: one });
      const id = engine.state?.id;
      expect(await engine.up({ ...program, [path]: other })).toBe('updated');
      expect(engine.state?.id).toBe(id);
      expect(engine.state?.outputs[path]).toEqual(other);
      expect(await engine.up({ ...program, [path]: other })).toBe('unchanged');
      await engine.refresh();
      expect(await engine.up({ ...program, [path]: other })).toBe('unchanged');
      expect(await engine.up({ ...program, [path]: one })).toBe('updated');
      expect(scene.verbs().filter((verb) => verb !== 'change')).toEqual(['create']);
    });

    it.each(readable)(
      'of $path by somebody else are found by a refresh and put right',
      async ({ path, one, other }) => {
        const { engine, program, rig } = scene;
        const wanted = { ...program, [path]: one };
        await engine.up(wanted);
        const { id } = engine.state ?? {};
        const made = scene.verbs().length;
        rig.set(scheduleId(scene), path, other);
        await engine.refresh();
        expect(engine.state?.inputs[path]).toEqual(other);
        expect(await engine.up(wanted)).toBe('updated');
        expect(engine.state?.id).toBe(id);
        expect(scene.verbs().slice(made)).toEqual(['change']);
        await engine.refresh();
        expect(engine.state?.inputs[path]).toEqual(one);
        expect(await engine.up(wanted)).toBe('unchanged');
      },
    );

    it('of several inputs are one request', async () => {
      const { engine, program } = scene;
      await engine.up({ ...program, name: 'first' });
      await engine.up({ ...program, name: 'second', rotationTime: '23:59', rotationDays: ['Friday'] });
      expect(engine.state?.outputs).toMatchObject({ rotationTime: '23:59', rotationDays: ['Friday'], name: 'second' });
      expect(names(scene)).toEqual(['second']);
      expect(scene.verbs()).toEqual(['create', 'change']);
    });

    it('leave what somebody else changed meanwhile, and nobody asked about, for the next refresh', async () => {
      const { engine, program, rig } = scene;
      await engine.up({ ...program, name: 'first' });
      rig.set(scheduleId(scene), 'rotationTime', '12:34');
      expect(await engine.up({ ...program, name: 'second' })).toBe('updated');
      // What the cloud shows now is compared, so both are put right at once.
      expect(engine.state?.outputs).toMatchObject({ name: 'second', rotationTime: '02:01' });
      expect(scene.verbs()).toEqual(['create', 'change']);
    });
  });
}
