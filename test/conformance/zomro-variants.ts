import type { ResourceKind } from '../../provider/resources/index.ts';
import type { ZomroQuirks } from '../../simulator/index.ts';

type Variant = Partial<ZomroQuirks>;

/** Those that can matter to any resource: what answers look like, lists, sessions, and answers that get lost or come late. */
const forAll: readonly Variant[] = [
  {},
  {
    collapseSingle: true,
    createdateArray: true,
    padStatuses: true,
    origAttrs: true,
    emptyAsObject: false,
    errorParamObject: true,
  },
  { localiseStatuses: true, langDefault: 'ru', whoamiShape: 'nodes', sessionBoundToIp: true },
  { langDefault: 'ua', whoamiShape: 'none', authinfoAllowed: false, stickyPaging: false, stickyFilters: false },
  { maxPageSize: 1, sessionIdleMs: 5000, sessionExpiresMidway: 7 },
  { sessionExpiresMidway: 7, expiredSessionType: 'auth' },
  { confirmsNeedSok: true, runningOperationType: 'busy', longRequest: true },
  { longRequest: true, longRequestMs: 40_000 },
  { dropResponseAfterCommit: true },
];

/** The variants in which each suite runs: several switches at once, to save time. Every trial of the table is in one of them. */
export const zomroVariants: Readonly<Record<ResourceKind, readonly Variant[]>> = {
  Snapshot: [
    ...forAll,
    { createReturnsId: 'id', wrongStateType: 'error', limit5PerDay: 'account' },
    { createReturnsId: 'okText', unsentFields: 'refused', imageSizeWhileSaving: 'empty', snapshotQueuedMs: 20_000 },
    { imageSizeWhileSaving: 'zero', instanceStatusStyle: 'title', snapshotSaveMs: 5000 },
    { snapshotDelete: 'immediate', goneImageView: 'emptyForm' },
    { snapshotDelete: 'lingering' },
    { snapshotDelete: 'lingering', lingerMs: 5000, goneImageView: 'access' },
    { snapshotDeleteMs: 60_000, protectedDeleteType: 'error', duplicateNames: false, limit5PerDay: 'instance' },
    { runningOperationOnCreate: true },
  ],
  BackupSchedule: [
    ...forAll,
    { createReturnsId: 'id', sundayPosition: 'first', rotationDaysForm: 'words' },
    { createReturnsId: 'okText', rotationInScheduleList: false, scheduleFilter: 'unknown' },
    { goneScheduleList: 'empty', unsentFields: 'refused', scheduleMove: 'moves' },
    { goneScheduleList: 'empty', scheduleFilter: 'unknown' },
    { scheduleMove: 'refused', duplicateNames: false, schedulesRun: false },
    { runningOperationOnCreate: true },
  ],
  IsoBoot: [
    ...forAll,
    { instanceStatusStyle: 'title', bootFormWhileBooted: 'refused', wrongStateType: 'error' },
    { bootMs: 200_000, unrescueMs: 90_000, snapshotSaveMs: 5000 },
    { unrescueEnds: 'asBefore' },
  ],
};
