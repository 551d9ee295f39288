import { backupScheduleConformance } from './backup-schedule.ts';
import { zomroScheduleRig } from './zomro-rig.ts';
import { zomroVariants } from './zomro-variants.ts';

for (const quirks of zomroVariants.BackupSchedule) backupScheduleConformance(zomroScheduleRig(quirks));
