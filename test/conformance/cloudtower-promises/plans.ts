import { expect, it } from 'vitest';
import { failureOf } from '../../support/bench.ts';
import type { OwnPromises } from '../switches.ts';
import { changed, onCloudTower, programs, stackOf } from './promise.ts';

export const plans: OwnPromises = {
  'planNames=unique': () => {
    it(
      'a name that a plan of another VM has is refused by the cloud: told, and nothing is made',
      onCloudTower({ planNames: 'unique' }, async (bench) => {
        bench.tower.snapshotPlans.add({ name: 'taken', vms: [bench.base.otherInstanceId] });
        const engine = stackOf(bench, 'BackupSchedule');
        const error = await failureOf(engine.up({ ...programs.BackupSchedule, name: 'taken' }));
        expect(String(error)).toContain('taken');
        expect(engine.state).toBeUndefined();
        expect(bench.tower.snapshotPlans.list()).toHaveLength(1);
        expect(await engine.up(programs.BackupSchedule)).toBe('created');
      }),
    );
  },

  'execHMForm=null': () => {
    it(
      'a time that is not told is no difference, and can still be changed',
      onCloudTower({ execHMForm: 'null' }, async (bench) => {
        const engine = stackOf(bench, 'BackupSchedule');
        expect(await engine.up(programs.BackupSchedule)).toBe('created');
        expect(await engine.up(programs.BackupSchedule)).toBe('unchanged');
        await engine.refresh();
        expect(await engine.up(programs.BackupSchedule)).toBe('unchanged');
        expect(await engine.up({ ...programs.BackupSchedule, rotationTime: '23:59' })).toBe('updated');
        expect(bench.tower.snapshotPlans.list()[0]?.exec_h_m).toBe('23:59');
        expect(changed(bench)).toEqual(['create-snapshot-plan', 'update-snapshot-plan']);
      }),
    );
  },
};
