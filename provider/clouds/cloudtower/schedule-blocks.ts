import * as z from 'zod';
import { snapshotInputs } from '../../resources/snapshot.ts';
import { field, flag, number } from './blocks.ts';
import { canonicalWindow } from './plan-codec.ts';

/* What only CloudTower has for schedules: its input block, and what it reports. Names of details are the wire's, in camel case. */

const afterWindow = z.enum(['Continue', 'Stop']).meta({
  id: 'CloudTowerAfterWindow',
  description: 'What becomes of a backup that still runs when its window closes.',
  members: { Continue: 'It goes on to its end.', Stop: 'It is stopped.' },
});

const onDelete = z.enum(['KeepRestorePoints', 'DeleteRestorePoints']).meta({
  id: 'CloudTowerOnDelete',
  description: 'What becomes of the copies when their backup plan is deleted.',
  members: { KeepRestorePoints: 'They stay.', DeleteRestorePoints: 'They are deleted with it, all of them.' },
});

const idOf = (what: string) =>
  z
    .string()
    .trim()
    .min(1)
    .optional()
    .meta({ description: `Id of ${what}. Required with \`method: Backup\`, and only for it.`, update: 'new' });

/** `cloudtower: {…}` of a BackupSchedule: all of it is for backup plans, so for `method: Backup` only. */
export const backupScheduleBlock = z
  .object({
    backupServiceId: idOf('the backup service that makes the copies'),
    repositoryId: idOf('the backup repository that the copies are kept in'),
    compression: z.boolean().optional().meta({
      description: 'Whether the copies are compressed. Only for `method: Backup`.',
      default: true,
      update: 'place',
    }),
    consistency: snapshotInputs.shape.consistency.optional().meta({
      description:
        'How the disks are frozen for a copy; `Filesystem` needs VMTools that run. Only for `method: Backup`.',
      default: 'Crash',
      update: 'place',
    }),
    window: z
      .string()
      .refine(
        (text) => canonicalWindow(text) !== undefined,
        'must be a part of the day as HH:MM-HH:MM, such as 22:00-06:00',
      )
      .overwrite((text) => canonicalWindow(text) ?? text)
      .optional()
      .meta({
        description:
          "When backups may run: `HH:MM-HH:MM`, 24 hours, on the cloud's own wall clock, such as `22:00-06:00`. Empty: at any time. Only for `method: Backup`. The vendor does not document how it is written, so check it in CloudTower once.",
        default: '',
        update: 'place',
      }),
    afterWindow: afterWindow.optional().meta({
      description: 'What becomes of a backup that still runs when `window` closes. Only for `method: Backup`.',
      default: 'Continue',
      update: 'place',
    }),
    onDelete: onDelete.optional().meta({
      description:
        'What becomes of the copies when the schedule is deleted, or replaced. CloudTower is told with the deletion, so a change of it sends nothing; run `pulumi up` with it before `pulumi destroy`. Only for `method: Backup`: snapshots of a snapshot plan are left to CloudTower.',
      default: 'KeepRestorePoints',
      update: 'place',
    }),
  })
  .meta({ id: 'CloudTowerBackupScheduleSettings' });
export type BackupScheduleBlock = z.infer<typeof backupScheduleBlock>;

const covered = z
  .object({ id: field('Id of the VM.'), name: field('Name of the VM.') })
  .meta({ id: 'CloudTowerPlanVm', description: 'A VM that a plan covers.' });

const timePoint = z
  .object({
    date: number('Day of the month.'),
    datePosition: z.array(z.number()).optional().meta({
      description: 'Days counted from the ends of the month: 1 is the first, -1 the last.',
    }),
    hour: number('Hour, 0 to 23.'),
    minute: number('Minute.'),
    weekday: field('Day of the week: `MON`.'),
  })
  .meta({ id: 'CloudTowerTimePoint', description: 'A moment at which a backup plan runs.' });

const ofBoth = {
  description: field('Description, as a person or a program wrote it.'),
  entityAsyncStatus: field('What runs on the plan: `CREATING`, `UPDATING` or `DELETING`. Absent when it is idle.'),
  faults: z.array(z.string()).optional().meta({ description: 'Why it is `Degraded`. Absent when it is not.' }),
  id: field('Its id: the `scheduleId`.'),
  kind: field('What it is in CloudTower: `SnapshotPlan` or `BackupPlan`.'),
  lastExecuteStatus: field('How its last run by itself ended, in the words of its kind of plan.'),
  name: field('Name.'),
  nextExecuteTime: field(
    'When it runs next (RFC 3339): shows what the cloud made of the days, the time and its clock.',
  ),
  status: field(
    '`NORMAL`, `SUSPENDED` or `STOPPED` of a snapshot plan; `WORKING`, `PAUSED` or `STOPPED` of a backup plan.',
  ),
  vms: z.array(covered).optional().meta({ description: 'The VMs that it covers.' }),
};

/** Fields of a snapshot plan. [spec] */
const ofSnapshotPlan = {
  autoDeleteNum: number('Snapshot plan: how many runs it has removed by itself.'),
  autoExecuteNum: number('Snapshot plan: how often it ran by itself.'),
  clusterId: field('Snapshot plan: id of its cluster.'),
  clusterName: field('Snapshot plan: name of its cluster.'),
  endTime: field('Snapshot plan: when it ends for good.'),
  execHM: field('Snapshot plan: its time of the day, as CloudTower writes it, as JSON.'),
  executeIntervals: z.array(z.number()).optional().meta({
    description: 'Snapshot plan: its days (or minutes) as CloudTower numbers them.',
  }),
  executePlanType: field('Snapshot plan: its period: `MINUTE`, `HOUR`, `DAY`, `WEEK` or `MONTH`.'),
  healthy: flag('Snapshot plan: whether CloudTower calls it healthy.'),
  lastExecuteEndTime: field('Snapshot plan: when its last run ended.'),
  lastExecuteTime: field('Snapshot plan: when it last ran.'),
  localId: field('Snapshot plan: its UUID in the cluster.'),
  logicalSizeBytes: number('Snapshot plan: logical size of its snapshots, in bytes.'),
  manualDeleteNum: number('Snapshot plan: how many of its runs were removed by hand.'),
  manualExecuteNum: number('Snapshot plan: how often it was run by hand.'),
  mirror: flag('Snapshot plan: whether it is a mirror of one elsewhere.'),
  objectNum: number('Snapshot plan: how many VMs it covers.'),
  physicalSizeBytes: number('Snapshot plan: what its snapshots really take, in bytes.'),
  remainSnapshotNum: number('Snapshot plan: how many snapshots it keeps.'),
  snapshotGroupNum: number('Snapshot plan: how many of its runs are kept.'),
  startTime: field('Snapshot plan: before this it does not run.'),
};

/** Fields of a backup plan. [spec] */
const ofBackupPlan = {
  backupDelayOption: field('Backup plan: what happens when its window closes: `KEEP_GO_ON` or `STOP_BACKUP`.'),
  backupRestorePointCount: number('Backup plan: how many restore points it has.'),
  backupServiceId: field('Backup plan: id of the backup service.'),
  backupServiceName: field('Backup plan: name of the backup service.'),
  compression: flag('Backup plan: whether copies are compressed.'),
  compressionRatio: number('Backup plan: how far copies were compressed.'),
  createdAt: field('Backup plan: when it was made.'),
  deleteStrategy: field('Backup plan: `DELETE_RESTORE_POINT` or `KEEP_RESTORE_POINT`, where it was told.'),
  enableWindow: flag('Backup plan: whether it runs within a window only.'),
  fullInterval: number('Backup plan: a full copy every so many periods.'),
  fullPeriod: field('Backup plan: the period of full copies: `WEEKLY`.'),
  fullTimePoint: timePoint.optional().meta({ description: 'Backup plan: when full copies are made.' }),
  incrementalInterval: number('Backup plan: a copy every so many periods.'),
  incrementalPeriod: field('Backup plan: the period of its copies: `WEEKLY`.'),
  incrementalTimePoints: z.array(timePoint).optional().meta({ description: 'Backup plan: when copies are made.' }),
  incrementalWeekdays: z.array(z.string()).optional().meta({
    description: 'Backup plan: the days on which copies are made: `MON`.',
  }),
  keepPolicy: field('Backup plan: what `keepPolicyValue` counts: `COUNT` copies, `TIME` days, or `FOREVER` nothing.'),
  keepPolicyValue: number('Backup plan: how many of these are kept.'),
  lastExecuteStatusMessage: field('Backup plan: what is said of its last run.'),
  lastExecutedAt: field('Backup plan: when it last ran.'),
  lastManualExecuteStatus: field('Backup plan: how its last run by hand ended.'),
  lastManualExecutedAt: field('Backup plan: when it was last run by hand.'),
  logicalSize: number('Backup plan: logical size of its copies, in bytes.'),
  phase: field('Backup plan: `WAITING_SCHEDULE` or `SCHEDULING` when all is well. Since CloudTower 4.5.'),
  physicalSize: number('Backup plan: what its copies really take, in bytes.'),
  repositoryId: field('Backup plan: id of the backup repository.'),
  repositoryName: field('Backup plan: name of the backup repository.'),
  snapshotConsistentType: field('Backup plan: `CRASH_CONSISTENT` or `FILE_SYSTEM_CONSISTENT`.'),
  windowEnd: field('Backup plan: end of its window, as CloudTower writes it.'),
  windowStart: field('Backup plan: beginning of its window, as CloudTower writes it.'),
};

export const backupScheduleDetails = z.object({ ...ofBoth, ...ofSnapshotPlan, ...ofBackupPlan }).meta({
  id: 'CloudTowerBackupScheduleDetails',
  description: 'What only CloudTower reports about a backup schedule: a snapshot plan or a backup plan.',
});
export type BackupScheduleDetails = z.infer<typeof backupScheduleDetails>;
