import { afterEach, describe, expect, it } from 'vitest';
import type { CoreQuirks } from './quirks.ts';
import { ids, messageIn, startTestCloudTower, tokenIn } from './testing.ts';
import type { TestCloudTower } from './testing.ts';

let test: TestCloudTower | undefined;
afterEach(() => test?.close());

/** A value of a switch, what is looked at, and what is seen then. */
type Case<Value> = readonly [value: Value, seen: (tower: TestCloudTower) => Promise<unknown>, expected: unknown];

/** Cases for each switch: one that is missing does not compile. */
const cases: { readonly [Name in keyof CoreQuirks]: readonly Case<CoreQuirks[Name]>[] } = {
  version: [
    ['4.8.0', version, '4.8.0'],
    ['4.4.2', version, '4.4.2'],
  ],
  versionForm: [
    ['plain', version, '4.8.0'],
    ['v', version, 'v4.8.0'],
    ['build', version, '4.8.0-build.1'],
    ['words', version, 'CloudTower 4.8.0 (fake)'],
  ],
  unknownParams: [
    ['ignored', (tower) => saidOf(tower, wish({ colour: 'red' })), [200, '']],
    ['refused', (tower) => saidOf(tower, wish({ colour: 'red' })), [400, 'unknown property data.0.colour']],
  ],
  noMatch: [
    ['empty', async (tower) => (await deleteGone(tower)).body, []],
    ['notFound', async (tower) => (await deleteGone(tower)).status, 404],
  ],
  lockProps: [
    [true, lockedBody, expect.objectContaining({ props: { locked_resources: [{ id: ids.vm, type: 'VM' }] } })],
    [
      false,
      lockedBody,
      { code: 'ResourceLocked', message: `Resource [VM-${ids.vm}] locked`, status: 400, path: '/create-vm-snapshot' },
    ],
  ],
  badToken: [
    ['401', strangerStatus, 401],
    ['403', strangerStatus, 403],
    ['400', strangerStatus, 400],
  ],
  badPassword: [
    ['400', wrongPasswordStatus, 400],
    ['401', wrongPasswordStatus, 401],
    ['403', wrongPasswordStatus, 403],
  ],
  legacyLdap: [
    ['refused', legacyLogin, false],
    ['accepted', legacyLogin, true],
  ],
  sessionMaxAgeMs: [
    [0, (tower) => statusAfter(tower, 3_600_000), 200],
    [3_600_000, (tower) => statusAfter(tower, 3_599_999), 200],
    [3_600_000, (tower) => statusAfter(tower, 3_600_000), 401],
  ],
  forbidden: [
    ['403', guestStatus, 403],
    ['400', guestStatus, 400],
  ],
  taskPendingMs: [
    [1_000, (tower) => taskAfter(tower, [999, 1]), ['PENDING', 'EXECUTING']],
    [0, (tower) => taskAfter(tower, [0]), ['EXECUTING']],
  ],
  taskMs: [
    [5_000, (tower) => taskAfter(tower, [5_999, 1]), ['EXECUTING', 'SUCCESSED']],
    [60_000, (tower) => taskAfter(tower, [60_999, 1]), ['EXECUTING', 'SUCCESSED']],
  ],
  taskPauses: [
    [false, (tower) => taskAfter(tower, [4_000]), ['EXECUTING']],
    [true, (tower) => taskAfter(tower, [4_000, 5_000, 2_000]), ['PAUSED', 'EXECUTING', 'SUCCESSED']],
  ],
  taskListLag: [
    [0, (tower) => taskAfter(tower, [0]), ['PENDING']],
    [2, (tower) => taskAfter(tower, [0, 10_000, 0]), [undefined, undefined, 'SUCCESSED']],
  ],
  taskProgress: [
    ['moves', (tower) => progressAfter(tower, [3_500, 10_000]), [0.5, 1]],
    ['zero', (tower) => progressAfter(tower, [3_500, 10_000]), [0, 0]],
  ],
  nullErrorMessage: [
    [false, failedMessage, expect.stringContaining('FAILED_BY_HAND')],
    [true, failedMessage, null],
  ],
  synchronous: [
    [false, async (tower) => (await create(tower))?.task_id, expect.stringMatching(/^cmj/)],
    [true, async (tower) => (await create(tower))?.task_id, null],
  ],
  taskIdMissing: [
    [false, atOnce, { task_id: null, data: { id: ids.snapshot } }],
    [true, atOnce, { data: { id: ids.snapshot } }],
  ],
  asyncStatusLagMs: [
    [1_000, (tower) => busyAfter(tower, [6_000, 999, 1]), ['UPDATING', 'UPDATING', null]],
    [0, (tower) => busyAfter(tower, [5_999, 1]), ['UPDATING', null]],
  ],
  asyncStatusShown: [
    [true, (tower) => busyAfter(tower, [0]), ['UPDATING']],
    [false, (tower) => busyAfter(tower, [0]), [null]],
  ],
  lockTailMs: [
    [0, (tower) => secondCreateAfter(tower, 7_000), 200],
    [2_000, (tower) => secondCreateAfter(tower, 7_000), 400],
    [2_000, (tower) => secondCreateAfter(tower, 9_000), 200],
  ],
  powerCheck: [
    ['refused', startRunning, [400, undefined]],
    ['ignored', startRunning, [200, 'SUCCESSED']],
    ['failed', startRunning, [200, 'FAILED']],
  ],
  shutdownTimeout: [
    [false, shutDown, ['STOPPED', null]],
    [true, shutDown, ['RUNNING', expect.stringContaining('"ec":"JOB_VM_SHUTDOWN_TIMEOUT"')]],
  ],
  diskIdChurn: [
    [true, keepsDiskIds, false],
    [false, keepsDiskIds, true],
  ],
  noVmTools: [
    ['failed', freezeWithoutTools, [200, 'FAILED']],
    ['refused', freezeWithoutTools, [400, undefined]],
  ],
  snapshotNames: [
    ['free', (tower) => saidOf(tower, wish({ name: 'before-upgrade', vm_id: ids.otherVm })), [200, '']],
    [
      'unique',
      (tower) => saidOf(tower, wish({ name: 'before-upgrade', vm_id: ids.otherVm })),
      [400, 'VM_SNAPSHOT_DUPLICATED_NAME: before-upgrade'],
    ],
  ],
  failedCreate: [
    ['nothing', leftovers, []],
    ['placeholder', leftovers, [expect.objectContaining({ name: 'New', size: 0, local_created_at: null })]],
  ],
  snapshotCreatedAt: [
    ['late', createdAtAtOnce, null],
    ['early', createdAtAtOnce, '2026-01-06T09:00:00.000Z'],
  ],
  orphanedSnapshots: [
    ['kept', orphans, 1],
    ['deleted', orphans, 0],
  ],
};

const rows = Object.entries(cases).flatMap(([name, list]) =>
  (list as readonly Case<unknown>[]).map(([value, seen, expected]) => [name, value, seen, expected] as const),
);

describe('the switch', () => {
  it.each(rows)('%s at %j', async (name, value, seen, expected) => {
    test = await startTestCloudTower(name === 'taskIdMissing' ? { quirks: { synchronous: true } } : {});
    test.tower.quirks.set({ [name]: value });
    expect(await seen(test)).toEqual(expected);
  });
});

function wish(fields = {}) {
  return { data: [{ vm_id: ids.vm, name: 'New', ...fields }] };
}

async function create(tower: TestCloudTower, fields = {}) {
  const [entry] = await tower.change('create-vm-snapshot', wish(fields));
  return entry;
}

async function saidOf(tower: TestCloudTower, body: unknown) {
  const answer = await tower.call('create-vm-snapshot', body);
  return [answer.status, messageIn(answer)];
}

async function version(tower: TestCloudTower) {
  return (await tower.send('/v2/api/get-version', { method: 'GET' })).body;
}

function deleteGone(tower: TestCloudTower) {
  return tower.call('delete-vm-snapshot', { where: { id: 'gone' } });
}

async function lockedBody(tower: TestCloudTower) {
  tower.tower.vms.occupy(ids.vm, 1_000);
  return (await tower.call('create-vm-snapshot', wish())).body;
}

async function strangerStatus(tower: TestCloudTower) {
  return (await tower.call('get-vms', {}, { authorization: 'unknown' })).status;
}

async function wrongPasswordStatus(tower: TestCloudTower) {
  return (await tower.logIn({ password: 'wrong' })).status;
}

async function legacyLogin(tower: TestCloudTower) {
  const { username, password } = tower.tower.directoryUser;
  return tokenIn((await tower.logIn({ username, password, source: 'LDAP' })).body) !== '';
}

async function statusAfter(tower: TestCloudTower, ms: number) {
  tower.advance(ms);
  return (await tower.call('get-vms', {})).status;
}

async function guestStatus(tower: TestCloudTower) {
  const { username, password } = tower.tower.guest;
  await tower.logIn({ username, password });
  return (await tower.call('create-vm-snapshot', wish())).status;
}

async function fieldAfter(tower: TestCloudTower, pauses: readonly number[], field: string) {
  const entry = await create(tower);
  const seen: unknown[] = [];
  for (const ms of pauses) {
    tower.advance(ms);
    seen.push((await tower.task(entry?.task_id))?.[field]);
  }
  return seen;
}

function taskAfter(tower: TestCloudTower, pauses: readonly number[]) {
  return fieldAfter(tower, pauses, 'status');
}

function progressAfter(tower: TestCloudTower, pauses: readonly number[]) {
  return fieldAfter(tower, pauses, 'progress');
}

async function failedMessage(tower: TestCloudTower) {
  tower.tower.tasks.failNext();
  return (await fieldAfter(tower, [10_000], 'error_message'))[0];
}

async function atOnce(tower: TestCloudTower) {
  const [entry] = await tower.change('delete-vm-snapshot', { where: { id: ids.snapshot } });
  return entry;
}

async function busyAfter(tower: TestCloudTower, pauses: readonly number[]) {
  await create(tower);
  const seen: unknown[] = [];
  for (const ms of pauses) {
    tower.advance(ms);
    seen.push((await tower.row('get-vms', ids.vm))?.['entityAsyncStatus']);
  }
  return seen;
}

async function secondCreateAfter(tower: TestCloudTower, ms: number) {
  await create(tower);
  tower.advance(ms);
  return (await tower.call('create-vm-snapshot', wish())).status;
}

async function outcomeOf(tower: TestCloudTower, name: string, body: unknown) {
  const answer = await tower.call(name, body);
  tower.advance(10_000);
  const [task] = await tower.rows('get-tasks');
  return [answer.status, task?.['status']];
}

function startRunning(tower: TestCloudTower) {
  return outcomeOf(tower, 'start-vm', { where: { id: ids.vm } });
}

function freezeWithoutTools(tower: TestCloudTower) {
  tower.tower.vms.setVmTools(ids.vm, 'NOT_INSTALLED');
  return outcomeOf(tower, 'create-vm-snapshot', wish({ consistent_type: 'FILE_SYSTEM_CONSISTENT' }));
}

async function shutDown(tower: TestCloudTower) {
  const [entry] = await tower.change('shutdown-vm', { where: { id: ids.vm } });
  tower.advance(10_000);
  const task = await tower.task(entry?.task_id);
  return [(await tower.row('get-vms', ids.vm))?.['status'], task?.['error_message']];
}

async function keepsDiskIds(tower: TestCloudTower) {
  await tower.settled('restart-vm', { where: { id: ids.vm } });
  return (await tower.row('get-vm-disks', ids.disk)) !== undefined;
}

async function leftovers(tower: TestCloudTower) {
  tower.tower.tasks.failNext();
  await create(tower);
  tower.advance(10_000);
  return tower.rows('get-vm-snapshots', { vm: { id: ids.vm } });
}

async function createdAtAtOnce(tower: TestCloudTower) {
  return (await create(tower))?.data['local_created_at'];
}

async function orphans(tower: TestCloudTower) {
  tower.tower.vms.remove(ids.otherVm);
  return (await tower.rows('get-vm-snapshots')).length;
}
