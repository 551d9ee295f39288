import type { ResourceKind } from '../../provider/resources/index.ts';
import type { CloudTowerQuirks } from '../../simulator/index.ts';

type Variant = Partial<CloudTowerQuirks>;

/** Those that can matter to any resource: what answers look like, lists, sessions, tasks and locks. */
const forAll: readonly Variant[] = [
  {},
  { unknownParams: 'refused', noMatch: 'notFound', lockProps: false, defaultOrder: 'byId', nullOperand: 'refused' },
  { badToken: '403', sessionMaxAgeMs: 5000, pageCap: 1, defaultOrder: 'newestFirst', taskProgress: 'zero' },
  { badToken: '400', sessionMaxAgeMs: 5000, taskListLag: 3, nullErrorMessage: true },
  { taskPendingMs: 20_000, taskMs: 40_000, taskPauses: true },
  { asyncStatusLagMs: 20_000 },
];

/** The variants in which each suite runs: several switches at once, to save time. Every trial of the table is in one of them. */
export const cloudtowerVariants: Readonly<Record<ResourceKind, readonly Variant[]>> = {
  Snapshot: [
    ...forAll,
    { version: '4.3.0', diskIdChurn: false, textIgnoresCase: true, asyncStatusShown: false },
    { snapshotNames: 'unique', failedCreate: 'placeholder', orphanedSnapshots: 'deleted' },
    { snapshotCreatedAt: 'early', failedCreate: 'placeholder' },
  ],
  BackupSchedule: [
    ...forAll,
    { version: '4.4.0', versionForm: 'v', execHMForm: 'string', timePointForm: 'withNulls', plansRun: false },
    {
      asyncStatusShown: false,
      versionForm: 'build',
      execHMForm: 'array',
      timePointForm: 'perWeekday',
      weekdayOrder: 'sundayFirst',
    },
    { versionForm: 'words', planTimeZone: 'Asia/Shanghai', weekdayNumbers: 'sundayZero', weekdayOrder: 'mondayFirst' },
    { weekdayNumbers: 'sundayOne', planChangesLockVms: true, execHMInput: 'any' },
    { planIntervals: 'refused', snapshotPlanRunMs: 20_000, planGroupsOnDelete: 'deleted', textIgnoresCase: true },
    { planRunsLockVms: false, backupRunMs: 5000, backupOutcome: 'FAILED', backupOfNothing: 'accepted' },
    { backupOutcome: 'PARTIAL_SUCCESS', unreadyRepository: 'accepted', droppedVms: 'deleted' },
  ],
  IsoBoot: [
    ...forAll,
    { version: '4.4.0', powerCheck: 'ignored', cdRomUnchanged: 'sameDrive', cdRomOnRunning: 'failed' },
    { version: '4.3.0', powerCheck: 'failed', cdRomUnchanged: 'never', cdRomOnRunning: 'accepted' },
    { diskIdChurn: false, staleDiskId: 'ignored', nullImages: 'ignored' },
    { duplicateBoot: 'shift', negativeBoot: 'refuse', nullImages: 'refused', ejectEmpty: 'refused' },
    { duplicateBoot: 'refuse', vmToolsImage: 'required', cdRomLimit: 0 },
  ],
};
