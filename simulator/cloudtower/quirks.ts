import { choice, count, flag, text } from '../quirks.ts';
import { imageQuirks } from './quirks-of-images.ts';
import { planQuirks } from './quirks-of-plans.ts';
import { queryQuirks } from './quirks-of-queries.ts';
import type { QuirkDefinitions, QuirkValues } from '../quirks.ts';

const core = {
  // The server as such.
  version: text('4.8.0', 'the version of the server: decides which calls and fields there are'),
  versionForm: choice(['plain', 'v', 'build', 'words'], 'get-version as 4.8.0, v4.8.0, 4.8.0-build.1, or in words'),
  unknownParams: choice(['ignored', 'refused'], 'what unknown keys in the body of a change do'),
  noMatch: choice(['empty', 'notFound'], 'a change whose where matches nothing: 200 with [], or 404'),
  lockProps: flag(true, 'ResourceLocked says in props which objects are locked'),

  // Logging in.
  badToken: choice(['401', '403', '400'], 'the status for a missing, unknown or expired token'),
  badPassword: choice(['400', '401', '403'], 'the status for a wrong user name or password'),
  legacyLdap: choice(['refused', 'accepted'], 'whether source LDAP without auth_config_id still logs in'),
  sessionMaxAgeMs: count(0, 'a login token ends after this time; 0: never'),
  forbidden: choice(['403', '400'], 'the status for what the user may not do'),

  // Tasks.
  taskPendingMs: count(1_000, 'how long a task is PENDING'),
  taskMs: count(5_000, 'how long a task is EXECUTING'),
  taskPauses: flag(false, 'every task is PAUSED for a while in the middle'),
  taskListLag: count(0, 'in how many looks a new task is not listed yet'),
  taskProgress: choice(['moves', 'zero'], 'progress of a task grows, or is 0 even when it has ended'),
  nullErrorMessage: flag(false, 'a task that has failed says nothing about why'),
  synchronous: flag(false, 'changes are carried out at once, with task_id null'),
  taskIdMissing: flag(false, 'a change that is carried out at once has no task_id at all'),
  asyncStatusLagMs: count(1_000, 'how long an object stays busy after its task has ended'),
  asyncStatusShown: flag(true, 'entityAsyncStatus is shown; otherwise always null'),
  lockTailMs: count(0, 'how long a VM stays locked after its entityAsyncStatus is null again'),

  // VMs.
  powerCheck: choice(['refused', 'ignored', 'failed'], 'a power call in the wrong state: 400, no change, FAILED task'),
  shutdownTimeout: flag(false, 'a guest does not honour shutdown: the task fails with JOB_VM_SHUTDOWN_TIMEOUT'),
  diskIdChurn: flag(true, 'every update of a VM gives its disks new ids'),

  // Snapshots.
  noVmTools: choice(['failed', 'refused'], 'FILE_SYSTEM_CONSISTENT without VM tools: FAILED task, or 400'),
  snapshotNames: choice(['free', 'unique'], 'whether two snapshots of one VM may have the same name'),
  failedCreate: choice(['nothing', 'placeholder'], 'what a failed create leaves behind'),
  snapshotCreatedAt: choice(['late', 'early'], 'local_created_at of a snapshot in the making: null, or at once'),
  orphanedSnapshots: choice(['kept', 'deleted'], 'what happens to the snapshots of a VM that is deleted'),
} satisfies QuirkDefinitions;

/** The points on which this simulator had to guess, or on which servers are known to vary. See DIFFERENCES.md. */
export const cloudTowerQuirks = { ...core, ...queryQuirks, ...imageQuirks, ...planQuirks } satisfies QuirkDefinitions;

/** Those of the server as such, tasks, VMs and snapshots. */
export type CoreQuirks = QuirkValues<typeof core>;

export type CloudTowerQuirks = QuirkValues<typeof cloudTowerQuirks>;
