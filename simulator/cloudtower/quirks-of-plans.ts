import { choice, count, flag } from '../quirks.ts';
import type { Quirk, QuirkDefinitions, QuirkValues } from '../quirks.ts';
import { isZone } from './plan-zone.ts';

const timeZone: Quirk<string> = {
  initial: 'UTC',
  meaning: 'the time zone in which plans of both kinds run',
  accepts: 'the name of a time zone, such as Asia/Shanghai',
  parse: (given) => (typeof given === 'string' && isZone(given) ? given : undefined),
};

/** What no document says about snapshot plans and backup plans. */
export const planQuirks = {
  // Both kinds.
  plansRun: flag(true, 'plans run by themselves as time goes by'),
  planTimeZone: timeZone,
  planChangesLockVms: flag(false, 'making, changing and deleting a plan needs its VMs to be idle, and makes them busy'),
  planNames: choice(['free', 'unique'], 'whether two plans of a kind may have the same name'),

  // Snapshot plans.
  weekdayNumbers: choice(
    ['iso', 'sundayZero', 'sundayOne'],
    'execute_intervals of WEEK: 1 is Monday and 7 Sunday, 0 is Sunday, 1 is Sunday',
  ),
  planIntervals: choice(
    ['accepted', 'refused'],
    'execute_intervals that are no day of the numbering: never run, or 400',
  ),
  execHMForm: choice(
    ['object', 'string', 'array', 'null'],
    'exec_h_m in answers: {hour, minute}, the text that was sent, an array of objects, null',
  ),
  execHMInput: choice(['clock', 'any'], 'whether exec_h_m must look like HH:MM'),
  snapshotPlanRunMs: count(5_000, 'how long a run of a snapshot plan takes'),
  planRunsLockVms: flag(true, 'VMs are busy while a snapshot plan runs'),
  planGroupsOnDelete: choice(['kept', 'deleted'], 'what happens to the snapshots of a snapshot plan that is deleted'),

  // Backup plans.
  backupRunMs: count(60_000, 'how long a run of a backup plan takes'),
  backupOutcome: choice(['SUCCESS', 'PARTIAL_SUCCESS', 'FAILED'], 'how runs of backup plans end'),
  backupOfNothing: choice(['refused', 'accepted'], 'a backup plan whose filter matches no VM'),
  unreadyRepository: choice(
    ['refused', 'accepted'],
    'a backup plan on a service that is not RUNNING or a repository that is not CONNECTED',
  ),
  timePointForm: choice(
    ['asSent', 'withNulls', 'perWeekday'],
    'time points in answers: as sent, with all fields, one for each weekday',
  ),
  weekdayOrder: choice(['asSent', 'mondayFirst', 'sundayFirst'], 'incremental_weekdays in answers'),
  droppedVms: choice(
    ['kept', 'deleted'],
    'restore points of VMs that leave a backup plan, when disconnect_strategy is not given',
  ),
} satisfies QuirkDefinitions;

export type PlanQuirks = QuirkValues<typeof planQuirks>;
