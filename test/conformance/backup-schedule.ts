import { describe } from 'vitest';
import { changes } from './backup-schedule/changes.ts';
import { failures } from './backup-schedule/failures.ts';
import { health } from './backup-schedule/health.ts';
import { imports } from './backup-schedule/imports.ts';
import { inputs } from './backup-schedule/inputs.ts';
import { keepCount } from './backup-schedule/keep-count.ts';
import { life } from './backup-schedule/life.ts';
import { lostAnswers } from './backup-schedule/lost-answers.ts';
import { names } from './backup-schedule/names.ts';
import { programOn } from './backup-schedule/program.ts';
import { replacements } from './backup-schedule/replacements.ts';
import { shared } from './backup-schedule/shared.ts';
import { limitConformance } from './limits.ts';
import { type ScheduleRigFactory, titleOf } from './rig.ts';
import { Scene } from './scene.ts';

/** What a BackupSchedule promises on every cloud, in sentences. Rows about properties come from the specification and the cloud's capabilities. */
export function backupScheduleConformance(factory: ScheduleRigFactory): void {
  describe(`a BackupSchedule on ${titleOf(factory)}`, () => {
    const scene = new Scene('BackupSchedule', factory, programOn);
    life(scene);
    inputs(scene);
    limitConformance(scene);
    changes(scene);
    replacements(scene);
    health(scene);
    shared(scene, factory);
    names(scene);
    imports(scene);
    keepCount(scene);
    lostAnswers(scene);
    failures(scene);
  });
}
