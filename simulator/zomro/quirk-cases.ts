import type { ZomroQuirks } from './quirks.ts';
import { errorIn, instance, schedule, snapshot } from './testing.ts';
import type { TestZomro } from './testing.ts';

/** A value of a switch, what is looked at, and what is seen then. */
type Case<Value> = readonly [value: Value, seen: (test: TestZomro) => Promise<unknown>, expected: unknown];

/** Cases for each switch: one that is missing does not compile. */
export type QuirkCases = { readonly [Name in keyof ZomroQuirks]: readonly Case<ZomroQuirks[Name]>[] };

/** The switches that decide what answers, lists and sessions look like; the others decide what happens. */
export type AnswerQuirk =
  | 'createReturnsId'
  | 'collapseSingle'
  | 'createdateArray'
  | 'padStatuses'
  | 'localiseStatuses'
  | 'origAttrs'
  | 'emptyAsObject'
  | 'errorParamObject'
  | 'langDefault'
  | 'whoamiShape'
  | 'imageSizeWhileSaving'
  | 'instanceStatusStyle'
  | 'sundayPosition'
  | 'rotationDaysForm'
  | 'rotationInScheduleList'
  | 'stoppedService'
  | 'stickyPaging'
  | 'stickyFilters'
  | 'scheduleFilter'
  | 'goneScheduleList'
  | 'maxPageSize'
  | 'sessionIdleMs'
  | 'sessionExpiresMidway'
  | 'sessionBoundToIp'
  | 'expiredSessionType'
  | 'authinfoAllowed'
  | 'loginFailuresBeforeBlock'
  | 'loginBlockMs'
  | 'twoFactor';

export const wrongLogin = { func: 'auth', username: 'demo@lifeboat.test', password: 'wrong' };

/** A snapshot that was made now, as the list shows it. */
export async function newSnapshot(test: TestZomro, name = 'New') {
  return (await test.snapshots()).find((row) => row['name'] === name);
}

export function editSchedule(test: TestZomro, params = {}) {
  return test.doc({ func: 'instances.fleio_bckps.schedule.edit', elid: schedule, ...params });
}

export function listSchedules(test: TestZomro, params = {}) {
  return test.doc({ func: 'instances.fleio_bckps.schedule', elid: instance, ...params });
}

export function bootFromIso(test: TestZomro) {
  return test.doc({
    func: 'instances.fleio.boot_from_iso',
    elid: instance,
    sok: 'ok',
    zone: 'pub',
    select_boot_from_iso: 'ffa4a7c1-9e36-49a1-8770-acfb2878141f',
  });
}

export function removeSnapshot(test: TestZomro, params = {}) {
  return test.doc({ func: 'image.delete', elid: snapshot, sok: 'ok', ...params });
}

/** The refusal of a plain call after a pause; nothing if it is answered. */
export async function refusedAfter(test: TestZomro, ms: number): Promise<string> {
  test.advance(ms);
  return errorIn(await test.doc({ func: 'instances' }));
}
