import * as z from 'zod';
import { field, flag, number } from './blocks.ts';

/** What only CloudTower reports about a copy: a restore point of a backup plan, a snapshot of a snapshot plan, or a run without one. */
export const backupDetails = z
  .object({
    compressed: flag('Whether it is compressed.'),
    compressionRatio: number('How far it is.'),
    consistentType: field('`CRASH_CONSISTENT` or `FILE_SYSTEM_CONSISTENT`.'),
    creation: field('Of a restore point, what made it: `AUTO` is its plan.'),
    duration: number('Of a run, how long it took; the unit is not documented.'),
    entityAsyncStatus: field('What runs on it: `CREATING`, `UPDATING` or `DELETING`. Absent when it is idle.'),
    executedAt: field('Of a run, when it began.'),
    id: field('Its id: the `backupId`.'),
    kind: field(
      '`RestorePoint`: made by a backup plan. `Snapshot`: made by a snapshot plan. `Execution`: a run of a backup plan that goes on, or that failed wholly or in part; one that succeeded is shown by its restore points.',
    ),
    localCreatedAt: field('When it was made (RFC 3339).'),
    localId: field('Its UUID where it is kept.'),
    logicalSize: number('Logical size in bytes.'),
    method: field('Of a run, what began it: `AUTO` is the schedule, `MANUAL` somebody.'),
    parentRestorePoint: field('The restore point that an incremental one builds on.'),
    physicalSize: number('What it takes where it is kept, in bytes.'),
    planId: field('Id of its backup plan.'),
    planName: field('Name of its backup plan.'),
    size: number('Size in bytes.'),
    snapshotGroupId: field('Id of the run of a snapshot plan that made it.'),
    snapshotGroupName: field('Name of that run.'),
    state: field('State of a run: `STARTING`, `RUNNING`, `PARTLY_FAILED` and others.'),
    status: field('Status of a run: `RUNNING`, `PARTIAL_SUCCESS`, `FAILED` and others.'),
    successJobCount: number('Of a run, how many VMs succeeded.'),
    totalJobCount: number('Of a run, how many VMs there were.'),
    type: field('`FULL` or `INCREMENTAL`.'),
    validSize: number('Size of its data that is in use, in bytes.'),
    vmLocalId: field('UUID of the VM in its cluster.'),
    vmName: field('Name of the VM when it was made.'),
  })
  .meta({ id: 'CloudTowerBackupDetails', description: 'What only CloudTower reports about a copy.' });
export type BackupDetails = z.infer<typeof backupDetails>;
