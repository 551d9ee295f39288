import type { ResourceKind } from '../../provider/resources/index.ts';
import type { ZomroQuirks } from '../../simulator/index.ts';

/** A value of a switch, and the suites whose promises hold with it: those that it can matter to. */
export interface Trial<Value> {
  readonly value: Value;
  readonly suites: readonly ResourceKind[];
  /** The usual promises cannot hold as they are: it has promises of its own, in `zomro-switches.test.ts`. */
  readonly hasOwnPromise: boolean;
}

function all<const Value>(value: Value): Trial<Value> {
  return on(value, 'Snapshot', 'BackupSchedule', 'IsoBoot');
}
function on<const Value>(value: Value, ...suites: readonly ResourceKind[]): Trial<Value> {
  return { value, suites, hasOwnPromise: false };
}
function own<const Value>(value: Value, ...suites: readonly ResourceKind[]): Trial<Value> {
  return { value, suites, hasOwnPromise: true };
}

/**
 * Each point on which the real cloud is known to vary, or on which the contract is a guess, with every value but the default: the
 * promises hold either way. A switch that is missing does not compile; a value that is missing fails a test.
 */
export const zomroSwitches: { readonly [Name in keyof ZomroQuirks]: readonly Trial<ZomroQuirks[Name]>[] } = {
  createReturnsId: [on('id', 'Snapshot', 'BackupSchedule'), on('okText', 'Snapshot', 'BackupSchedule')],
  collapseSingle: [all(true)],
  createdateArray: [all(true)],
  padStatuses: [all(true)],
  localiseStatuses: [all(true)],
  origAttrs: [all(true)],
  emptyAsObject: [all(false)],
  errorParamObject: [all(true)],
  langDefault: [all('ru'), all('ua')],
  whoamiShape: [all('nodes'), all('none')],
  imageSizeWhileSaving: [on('zero', 'Snapshot'), on('empty', 'Snapshot')],
  instanceStatusStyle: [on('title', 'Snapshot', 'IsoBoot')],
  sundayPosition: [on('first', 'BackupSchedule')],
  rotationDaysForm: [on('words', 'BackupSchedule')],
  rotationInScheduleList: [on(false, 'BackupSchedule')],

  stickyPaging: [all(false)],
  stickyFilters: [all(false)],
  scheduleFilter: [on('unknown', 'BackupSchedule')],
  goneScheduleList: [on('empty', 'BackupSchedule')],
  maxPageSize: [all(1)],

  sessionIdleMs: [all(5000)],
  sessionExpiresMidway: [all(7)],
  sessionBoundToIp: [all(true)],
  expiredSessionType: [all('auth')],
  authinfoAllowed: [own(false, 'Snapshot', 'BackupSchedule', 'IsoBoot')],
  loginFailuresBeforeBlock: [own(1)],
  loginBlockMs: [own(600_000)],
  twoFactor: [own(true)],

  snapshotQueuedMs: [on(20_000, 'Snapshot')],
  snapshotSaveMs: [on(5000, 'Snapshot', 'IsoBoot')],
  stoppedService: [own('active')],
  snapshotOutcome: [own('killed'), own('error'), own('stuck'), own('vanished')],
  snapshotDelete: [on('immediate', 'Snapshot'), on('lingering', 'Snapshot')],
  snapshotDeleteMs: [on(60_000, 'Snapshot')],
  lingerMs: [on(5000, 'Snapshot')],
  schedulesRun: [on(false, 'BackupSchedule')],
  bootMs: [on(200_000, 'IsoBoot')],
  bootOutcome: [own('error'), own('stuck'), own('returned')],
  unrescueMs: [on(90_000, 'IsoBoot')],
  unrescueEnds: [own('asBefore', 'IsoBoot')],
  powerMs: [own(120_000)],

  runningOperationType: [all('busy')],
  protectedDeleteType: [own('error', 'Snapshot')],
  wrongStateType: [on('error', 'Snapshot', 'IsoBoot')],
  goneImageView: [on('emptyForm', 'Snapshot'), on('access', 'Snapshot')],
  bootFormWhileBooted: [on('refused', 'IsoBoot')],
  confirmsNeedSok: [all(true)],
  duplicateNames: [on(false, 'Snapshot', 'BackupSchedule')],
  limit5PerDay: [own('instance', 'Snapshot'), own('account', 'Snapshot')],
  scheduleMove: [on('moves', 'BackupSchedule'), on('refused', 'BackupSchedule')],
  unsentFields: [on('refused', 'Snapshot', 'BackupSchedule')],

  runningOperationOnCreate: [on(true, 'Snapshot', 'BackupSchedule')],
  dropResponseAfterCommit: [all(true)],
  longRequest: [all(true)],
  longRequestMs: [all(40_000)],
};
