import { backupScheduleConformance } from './backup-schedule.ts';
import { cloudtowerScheduleRig } from './cloudtower-rig.ts';
import { cloudtowerVariants } from './cloudtower-variants.ts';

for (const quirks of cloudtowerVariants.BackupSchedule) {
  for (const method of ['Snapshot', 'Backup'] as const)
    backupScheduleConformance(cloudtowerScheduleRig(method, quirks));
}
