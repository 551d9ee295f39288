import type * as z from 'zod';
import { atLeast, type Version } from './version.ts';
import * as plans from './wire-plans.ts';
import * as wire from './wire.ts';

/** What every row has. */
export type RowSchema = z.ZodType<{ readonly id: string }>;

/** A kind of object that is asked for with `POST <path>`, and counted with `POST <countPath>`. [spec] */
export interface Collection<S extends RowSchema = RowSchema> {
  readonly path: string;
  readonly countPath: string;
  /** For people: `VM snapshots`. */
  readonly noun: string;
  readonly schema: S;
}

function collection<S extends RowSchema>(path: string, noun: string, schema: S): Collection<S> {
  return { path, countPath: `${path}-connection`, noun, schema };
}

export const vms = collection('get-vms', 'VMs', wire.vm);
export const vmDisks = collection('get-vm-disks', 'VM disks', wire.vmDisk);
export const vmSnapshots = collection('get-vm-snapshots', 'VM snapshots', wire.vmSnapshot);
export const iscsiLunSnapshots = collection('get-iscsi-lun-snapshots', 'LUN snapshots', wire.iscsiLunSnapshot);
export const snapshotPlans = collection('get-snapshot-plans', 'snapshot plans', plans.snapshotPlan);
export const snapshotGroups = collection('get-snapshot-groups', 'snapshot groups', plans.snapshotGroup);
export const backupPlans = collection('get-backup-plans', 'backup plans', plans.backupPlan);
export const backupServices = collection('get-backup-services', 'backup services', plans.backupService);
export const backupStoreRepositories = collection(
  'get-backup-store-repositories',
  'backup repositories',
  plans.backupStoreRepository,
);
export const backupPlanExecutions = collection(
  'get-backup-plan-executions',
  'runs of backup plans',
  plans.backupPlanExecution,
);
export const backupRestorePoints = collection(
  'get-backup-restore-points',
  'backup restore points',
  plans.backupRestorePoint,
);
export const elfImages = collection('get-elf-images', 'ISO images', wire.elfImage);
export const svtImages = collection('get-svt-images', 'VMTools images', wire.svtImage);
export const contentLibraryImages = collection(
  'get-content-library-images',
  'content library images',
  wire.contentLibraryImage,
);
export const clusters = collection('get-clusters', 'clusters', wire.cluster);
export const tasks = collection('get-tasks', 'tasks', wire.task);

/** Backup plans without their runs, which make the list heavy, where the server has that call: since 4.8. [spec][doc] */
export function lightBackupPlans(version: Version | undefined): typeof backupPlans {
  if (!atLeast(version, '4.8.0')) return backupPlans;
  return { ...backupPlans, path: 'get-backup-plans-without-executions' };
}
