import { afterEach, describe, expect, it } from 'vitest';
import { bootFromIso, editSchedule, listSchedules, newSnapshot, refusedAfter, wrongLogin } from './quirk-cases.ts';
import type { AnswerQuirk, QuirkCases } from './quirk-cases.ts';
import { errorIn, instance, schedule, snapshot, startTestZomro } from './testing.ts';
import type { TestZomro } from './testing.ts';

let test: TestZomro | undefined;
afterEach(() => test?.close());

const oneDay = { $: '2024-07-23' };

const cases: Pick<QuirkCases, AnswerQuirk> = {
  createReturnsId: [
    ['ok', createdNodes, [{}, undefined]],
    ['id', createdNodes, [{}, { $: '5204215' }]],
    ['okText', createdNodes, [{ $: `func=instances.snapshots&elid=${instance}` }, undefined]],
  ],
  collapseSingle: [
    [false, async (zomro) => Array.isArray(await elem(zomro)), true],
    [true, async (zomro) => Array.isArray(await elem(zomro)), false],
  ],
  createdateArray: [
    [false, elem, [expect.objectContaining({ createdate: oneDay })]],
    [true, elem, [expect.objectContaining({ createdate: [oneDay, oneDay] })]],
  ],
  padStatuses: [
    [false, (zomro) => zomro.status(), 'active'],
    [true, (zomro) => zomro.status(), 'active '],
  ],
  localiseStatuses: [
    [false, russianStatus, 'Active'],
    [true, russianStatus, 'Активен'],
  ],
  origAttrs: [
    [false, async (zomro) => (await view(zomro))['protected'], { $: 'off' }],
    [true, async (zomro) => (await view(zomro))['protected'], { $orig: 'off', $: 'Off' }],
  ],
  emptyAsObject: [
    [true, async (zomro) => (await view(zomro))['url'], {}],
    [false, async (zomro) => (await view(zomro))['url'], undefined],
  ],
  errorParamObject: [
    [false, async (zomro) => Array.isArray(await errorParam(zomro)), true],
    [true, errorParam, { $name: 'value', $: 'x' }],
  ],
  langDefault: [
    ['en', langOfUnnamed, 'en'],
    ['ru', langOfUnnamed, 'ru'],
    ['ua', langOfUnnamed, 'ua'],
  ],
  whoamiShape: [
    ['attributes', async (zomro) => (await whoAmI(zomro))['user'], expect.objectContaining({ $id: '100042' })],
    ['nodes', async (zomro) => (await whoAmI(zomro))['id'], { $: '100042' }],
    ['none', async (zomro) => JSON.stringify(await whoAmI(zomro)).includes('100042'), false],
  ],
  imageSizeWhileSaving: [
    ['missing', sizeWhileSaving, undefined],
    ['zero', sizeWhileSaving, '0'],
    ['empty', sizeWhileSaving, ''],
  ],
  instanceStatusStyle: [
    ['code', statusWhileBooting, 'booting_from_iso'],
    ['title', statusWhileBooting, 'Booting from ISO'],
  ],
  sundayPosition: [
    ['last', listedDays, 'Wednesday Sunday '],
    ['first', listedDays, 'Sunday Wednesday '],
  ],
  rotationDaysForm: [
    ['digits', async (zomro) => (await editSchedule(zomro))['rotation_days'], { $: '1,2,3,4,5,6' }],
    [
      'words',
      async (zomro) => (await editSchedule(zomro))['rotation_days'],
      { $: 'Monday Tuesday Wednesday Thursday Friday Saturday ' },
    ],
  ],
  stoppedService: [
    ['suspended', billingOfStopped, ['3', 'Temporary suspended']],
    ['active', billingOfStopped, ['2', 'Active']],
  ],
  rotationInScheduleList: [
    [true, async (zomro) => (await listSchedules(zomro))['backup_rotation'], { $: '3' }],
    [false, async (zomro) => (await listSchedules(zomro))['backup_rotation'], undefined],
  ],
  scheduleFilter: [
    ['there', setScheduleFilter, { refusal: '', rows: 0, unknownCalls: 0 }],
    ['unknown', setScheduleFilter, { refusal: 'missed/func', rows: 1, unknownCalls: 0 }],
  ],
  goneScheduleList: [
    ['missed', async (zomro) => errorIn(await listSchedules(zomro, { elid: '1' })), 'missed/instances'],
    ['empty', async (zomro) => (await listSchedules(zomro, { elid: '1' }))['p_elems'], { $: '0' }],
  ],
  stickyPaging: [
    [true, rowsAfterSecondPage, 0],
    [false, rowsAfterSecondPage, 1],
  ],
  stickyFilters: [
    [true, rowsAfterFilter, 0],
    [false, rowsAfterFilter, 1],
  ],
  maxPageSize: [
    [0, imagesOfLargePage, 3],
    [2, imagesOfLargePage, 2],
  ],
  sessionIdleMs: [
    [3_600_000, (zomro) => refusedAfter(zomro, 3_599_999), ''],
    [60_000, (zomro) => refusedAfter(zomro, 60_000), 'access/instances'],
  ],
  sessionExpiresMidway: [
    [0, refusedAfterOneCall, ''],
    [1, refusedAfterOneCall, 'access/instances'],
  ],
  sessionBoundToIp: [
    // Not every system has a second address to call from: another one is tried in sessions.test.ts.
    [true, (zomro) => refusedAfter(zomro, 0), ''],
    [false, (zomro) => refusedAfter(zomro, 0), ''],
  ],
  expiredSessionType: [
    ['access', (zomro) => refusedAfter(zomro, 4_000_000), 'access/instances'],
    ['auth', (zomro) => refusedAfter(zomro, 4_000_000), 'auth/instances'],
  ],
  authinfoAllowed: [
    [true, refusalOfAuthinfo, ''],
    [false, refusalOfAuthinfo, 'access/instances'],
  ],
  loginFailuresBeforeBlock: [
    [5, secondWrongLogin, 'auth/badpassword'],
    [1, secondWrongLogin, 'auth/blocklogon'],
  ],
  loginBlockMs: [
    [20_000, (zomro) => wrongLoginAfterBlock(zomro, 19_999), 'auth/blocklogon'],
    [5_000, (zomro) => wrongLoginAfterBlock(zomro, 5_000), 'auth/badpassword'],
  ],
  twoFactor: [
    [false, whoAfterLogin, {}],
    [true, whoAfterLogin, { $: 'func=totp.confirm' }],
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

async function createdNodes(zomro: TestZomro) {
  const { ok, id } = await zomro.createSnapshot('New');
  return [ok, id];
}

async function elem(zomro: TestZomro) {
  return (await zomro.doc({ func: 'instances.snapshots', elid: instance }))['elem'];
}

async function russianStatus(zomro: TestZomro) {
  return (await zomro.snapshots({ lang: 'ru' }))[0]?.['fleio_status'];
}

function view(zomro: TestZomro) {
  return zomro.doc({ func: 'image.edit', elid: snapshot });
}

async function errorParam(zomro: TestZomro): Promise<unknown> {
  const { error } = await zomro.doc({ func: 'x' });
  return typeof error === 'object' && error !== null && 'param' in error ? error.param : undefined;
}

async function langOfUnnamed(zomro: TestZomro) {
  return (await zomro.doc({ func: 'instances', lang: '' }))['$lang'];
}

function whoAmI(zomro: TestZomro) {
  return zomro.doc({ func: 'whoami' });
}

async function sizeWhileSaving(zomro: TestZomro) {
  await zomro.createSnapshot('New');
  return (await newSnapshot(zomro))?.['image_size'];
}

async function statusWhileBooting(zomro: TestZomro) {
  await bootFromIso(zomro);
  return zomro.status();
}

async function billingOfStopped(zomro: TestZomro) {
  zomro.zomro.instances.setStatus(instance, 'stopped');
  const [row] = await zomro.rows({ func: 'instances' });
  return [row?.['status'], row?.['item_status']];
}

async function listedDays(zomro: TestZomro) {
  await editSchedule(zomro, { sok: 'ok', rotation_days: '0,3' });
  const rows = await zomro.rows({ func: 'instances.fleio_bckps.schedule', elid: instance });
  return rows.find((row) => row['id'] === schedule)?.['rotation_days'];
}

async function rowsAfterSecondPage(zomro: TestZomro) {
  await zomro.snapshots({ p_num: '2' });
  return (await zomro.snapshots()).length;
}

async function rowsAfterFilter(zomro: TestZomro) {
  await zomro.doc({ func: 'instances.snapshots.filter', name: 'none like this', sok: 'ok' });
  return (await zomro.snapshots()).length;
}

async function setScheduleFilter(zomro: TestZomro) {
  const doc = await zomro.doc({ func: 'instances.fleio_bckps.schedule.filter', name: 'none like this', sok: 'ok' });
  const rows = await zomro.rows({ func: 'instances.fleio_bckps.schedule', elid: instance });
  return { refusal: errorIn(doc), rows: rows.length, unknownCalls: zomro.zomro.journal.unknown().length };
}

async function imagesOfLargePage(zomro: TestZomro) {
  return (await zomro.rows({ func: 'image', p_cnt: '500' })).length;
}

async function refusedAfterOneCall(zomro: TestZomro) {
  await zomro.snapshots();
  return refusedAfter(zomro, 0);
}

async function refusalOfAuthinfo(zomro: TestZomro) {
  const authinfo = 'demo@lifeboat.test:not-a-real-password';
  return errorIn(await zomro.doc({ func: 'instances', auth: '', authinfo }));
}

async function secondWrongLogin(zomro: TestZomro) {
  await zomro.doc(wrongLogin);
  return errorIn(await zomro.doc(wrongLogin));
}

async function wrongLoginAfterBlock(zomro: TestZomro, ms: number) {
  for (let index = 0; index < 5; index += 1) await zomro.doc(wrongLogin);
  zomro.advance(ms);
  return errorIn(await zomro.doc(wrongLogin));
}

async function whoAfterLogin(zomro: TestZomro) {
  await zomro.logIn();
  return (await whoAmI(zomro))['ok'];
}
