import { afterEach, describe, expect, it } from 'vitest';
import { bootFromIso, editSchedule, newSnapshot, removeSnapshot } from './quirk-cases.ts';
import type { AnswerQuirk, QuirkCases } from './quirk-cases.ts';
import { zomroQuirks } from './quirks.ts';
import { errorIn, instance, schedule, snapshot, startTestZomro } from './testing.ts';
import type { TestZomro } from './testing.ts';

let test: TestZomro | undefined;
afterEach(() => test?.close());

const cases: Omit<QuirkCases, AnswerQuirk> = {
  snapshotQueuedMs: [
    [0, (zomro) => savedFor(zomro, 0), 'Saving'],
    [5_000, (zomro) => savedFor(zomro, 4_999), 'Queued'],
    [5_000, (zomro) => savedFor(zomro, 5_000), 'Saving'],
  ],
  snapshotSaveMs: [
    [90_000, (zomro) => savedFor(zomro, 89_999), 'Saving'],
    [1_000, (zomro) => savedFor(zomro, 1_000), 'Active'],
  ],
  snapshotOutcome: [
    ['active', (zomro) => savedFor(zomro, 90_000), 'Active'],
    ['killed', (zomro) => savedFor(zomro, 90_000), 'Killed'],
    ['error', (zomro) => savedFor(zomro, 90_000), 'Error'],
    ['stuck', (zomro) => savedFor(zomro, 3_000_000), 'Saving'],
    ['vanished', (zomro) => savedFor(zomro, 90_000), undefined],
  ],
  snapshotDelete: [
    ['immediate', (zomro) => shownAfterDelete(zomro, 0), []],
    ['delayed', (zomro) => shownAfterDelete(zomro, 0), ['5']],
    ['lingering', (zomro) => shownAfterDelete(zomro, 0), ['4']],
  ],
  snapshotDeleteMs: [
    [10_000, (zomro) => shownAfterDelete(zomro, 9_999), ['5']],
    [3_000, (zomro) => shownAfterDelete(zomro, 3_000), []],
  ],
  lingerMs: [
    [3_600_000, (zomro) => lingersAfterDelete(zomro, 3_599_999), ['4']],
    [1_000, (zomro) => lingersAfterDelete(zomro, 1_000), []],
  ],
  schedulesRun: [
    [true, automaticBackups, ['auto']],
    [false, automaticBackups, []],
  ],
  bootMs: [
    [60_000, (zomro) => bootedFor(zomro, 59_999), 'booting_from_iso'],
    [1_000, (zomro) => bootedFor(zomro, 1_000), 'booted_from_iso'],
  ],
  bootOutcome: [
    ['booted', (zomro) => bootedFor(zomro, 60_000), 'booted_from_iso'],
    ['error', (zomro) => bootedFor(zomro, 60_000), 'error'],
    ['returned', (zomro) => bootedFor(zomro, 60_000), 'active'],
    ['stuck', (zomro) => bootedFor(zomro, 600_000), 'booting_from_iso'],
  ],
  unrescueMs: [
    [30_000, (zomro) => leavingFor(zomro, 29_999), 'unrescuing'],
    [1_000, (zomro) => leavingFor(zomro, 1_000), 'active'],
  ],
  unrescueEnds: [
    ['active', stateAfterBootOfStopped, 'active'],
    ['asBefore', stateAfterBootOfStopped, 'stopped'],
  ],
  powerMs: [
    [15_000, (zomro) => stoppingFor(zomro, 14_999), 'stopping'],
    [1_000, (zomro) => stoppingFor(zomro, 1_000), 'stopped'],
  ],
  runningOperationType: [
    ['error', refusalOfSecondCreate, 'error/runningoperation'],
    ['busy', refusalOfSecondCreate, 'busy/runningoperation'],
  ],
  protectedDeleteType: [
    ['access', refusalOfProtectedDelete, 'access/protected'],
    ['value', refusalOfProtectedDelete, 'value/protected'],
  ],
  wrongStateType: [
    ['value', refusalOfUnrescue, 'value/instance_status'],
    ['other', refusalOfUnrescue, 'other/instance_status'],
  ],
  goneImageView: [
    ['missed', viewOfGone, ['missed/image', undefined]],
    ['access', viewOfGone, ['access/image.edit', undefined]],
    ['emptyForm', viewOfGone, ['', { $: '1' }]],
  ],
  bootFormWhileBooted: [
    ['shown', formsWhileBooting, ['', '']],
    ['refused', formsWhileBooting, ['error/runningoperation', 'value/instance_status']],
  ],
  confirmsNeedSok: [
    [false, async (zomro) => (await removeSnapshot(zomro, { sok: '' }))['ok'], {}],
    [true, async (zomro) => (await removeSnapshot(zomro, { sok: '' }))['ok'], undefined],
  ],
  duplicateNames: [
    [true, async (zomro) => errorIn(await zomro.createSnapshot('MySnapshot')), ''],
    [false, async (zomro) => errorIn(await zomro.createSnapshot('MySnapshot')), 'exists/name'],
  ],
  limit5PerDay: [
    ['off', sixthOfTheDay, { same: '', other: '' }],
    ['instance', sixthOfTheDay, { same: 'limit/snapshots', other: '' }],
    ['account', sixthOfTheDay, { same: 'limit/snapshots', other: 'limit/snapshots' }],
  ],
  scheduleMove: [
    ['ignored', instanceAfterMove, ['', instance]],
    ['moves', instanceAfterMove, ['', '5204215']],
    ['refused', instanceAfterMove, ['value/plid', instance]],
  ],
  unsentFields: [
    ['kept', async (zomro) => errorIn(await editSchedule(zomro, { sok: 'ok', name: 'Other' })), ''],
    [
      'refused',
      async (zomro) => errorIn(await editSchedule(zomro, { sok: 'ok', name: 'Other' })),
      'value/rotation_days',
    ],
  ],
  runningOperationOnCreate: [
    [false, createAndCount, ['', 2]],
    [true, createAndCount, ['error/runningoperation', 2]],
  ],
  dropResponseAfterCommit: [
    [false, createAndCount, ['', 2]],
    [true, createAndCount, ['lost', 2]],
  ],
  longRequest: [
    [false, async (zomro) => /long.+billmgr/.test(await createdText(zomro)), false],
    [true, async (zomro) => /long.+billmgr/.test(await createdText(zomro)), true],
  ],
  longRequestMs: [
    [20_000, async (zomro) => (await longAnswer(zomro, 19_999)).includes('Request in process'), true],
    [1_000, async (zomro) => (await longAnswer(zomro, 1_000)).includes('"ok":{}'), true],
  ],
};

describe.each(Object.entries(cases))('%s', (name, values) => {
  it.each(values.map(([value, seen, expected]) => ({ value, seen, expected })))(
    'is $value',
    async ({ value, seen, expected }) => {
      test = await startTestZomro();
      test.zomro.switches.setUnchecked({ [name]: value });
      expect(await seen(test)).toEqual(expected);
    },
  );
});

it('each switch starts with its default and says what it means', async () => {
  test = await startTestZomro();
  for (const quirk of Object.values(zomroQuirks)) expect(quirk.meaning.length).toBeGreaterThan(10);
  const defaults = Object.entries(zomroQuirks).map(([name, quirk]) => [name, quirk.initial]);
  expect(Object.entries(test.zomro.quirks.values)).toEqual(defaults);
});

async function savedFor(zomro: TestZomro, ms: number) {
  await zomro.createSnapshot('New');
  zomro.advance(ms);
  return (await newSnapshot(zomro))?.['fleio_status'];
}

async function shownAfterDelete(zomro: TestZomro, ms: number) {
  await removeSnapshot(zomro);
  zomro.advance(ms);
  return (await zomro.snapshots()).map((row) => row['item_real_status']);
}

async function lingersAfterDelete(zomro: TestZomro, ms: number) {
  zomro.zomro.quirks.set({ snapshotDelete: 'lingering', sessionIdleMs: 10_000_000 });
  return shownAfterDelete(zomro, ms);
}

/** What the published schedule has made after a day. */
async function automaticBackups(zomro: TestZomro) {
  zomro.advance(86_400_000);
  await zomro.logIn();
  const rows = await zomro.rows({ func: 'instances.fleio_bckps', elid: instance });
  return rows.map((row) => row['backup_type']);
}

async function bootedFor(zomro: TestZomro, ms: number) {
  await bootFromIso(zomro);
  zomro.advance(ms);
  return zomro.status();
}

/** How the form of the ISO boot is refused while a boot is under way, and when it has ended. */
async function formsWhileBooting(zomro: TestZomro) {
  const form = async () => errorIn(await zomro.doc({ func: 'instances.fleio.boot_from_iso', elid: instance }));
  expect(await form()).toBe('');
  await bootFromIso(zomro);
  const onTheWay = await form();
  zomro.advance(60_000);
  return [onTheWay, await form()];
}

async function leavingFor(zomro: TestZomro, ms: number) {
  await bootedFor(zomro, 60_000);
  await zomro.doc({ func: 'instances.fleio.unrescue', elid: instance });
  zomro.advance(ms);
  return zomro.status();
}

async function stateAfterBootOfStopped(zomro: TestZomro) {
  zomro.zomro.instances.setStatus(instance, 'stopped');
  return leavingFor(zomro, 30_000);
}

async function stoppingFor(zomro: TestZomro, ms: number) {
  await zomro.doc({ func: 'service.stop', elid: instance });
  zomro.advance(ms);
  return zomro.status();
}

async function refusalOfSecondCreate(zomro: TestZomro) {
  await zomro.createSnapshot('New');
  return errorIn(await zomro.createSnapshot('Newer'));
}

async function refusalOfProtectedDelete(zomro: TestZomro) {
  zomro.zomro.snapshots.setProtected(snapshot, true);
  return errorIn(await removeSnapshot(zomro));
}

async function refusalOfUnrescue(zomro: TestZomro) {
  return errorIn(await zomro.doc({ func: 'instances.fleio.unrescue', elid: instance }));
}

async function viewOfGone(zomro: TestZomro) {
  const doc = await zomro.doc({ func: 'image.edit', elid: '1' });
  return [errorIn(doc), doc['elid']];
}

/** The answers to a sixth snapshot of today: on the instance that has five, and on another one. */
async function sixthOfTheDay(zomro: TestZomro) {
  for (let index = 0; index < 5; index += 1) zomro.zomro.snapshots.add({ instance_id: instance });
  const another = zomro.zomro.instances.add({ servername: 'Another' }).id;
  const create = async (plid: string) =>
    errorIn(await zomro.doc({ func: 'instances.snapshots.edit', plid, name: 'Sixth', sok: 'ok' }));
  return { same: await create(instance), other: await create(another) };
}

async function instanceAfterMove(zomro: TestZomro) {
  const { id } = zomro.zomro.instances.add({});
  const refusal = errorIn(await editSchedule(zomro, { sok: 'ok', plid: id }));
  return [refusal, zomro.zomro.schedules.find(schedule)?.instance_id];
}

async function createAndCount(zomro: TestZomro) {
  const answer = await zomro.createSnapshot('New').then(errorIn, () => 'lost');
  return [answer, (await zomro.snapshots()).length];
}

async function createdText(zomro: TestZomro) {
  const create = { func: 'instances.snapshots.edit', plid: instance, name: 'New', sok: 'ok' };
  return (await zomro.send(create)).text();
}

async function longAnswer(zomro: TestZomro, ms: number) {
  zomro.zomro.quirks.set({ longRequest: true });
  const address = /href="([^"]+)"/.exec(await createdText(zomro))?.[1] ?? '';
  zomro.advance(ms);
  return (await fetch(address)).text();
}
