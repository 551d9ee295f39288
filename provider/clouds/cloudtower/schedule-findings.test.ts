import { describe, expect, test } from 'vitest';
import { type JsonObject, UNKNOWN } from '../../core/json.ts';
import type { Plan } from '../driver.ts';
import {
  backupPlanId,
  backupPlanRow,
  otherVm,
  repositoryId,
  repositoryRow,
  serviceId,
  serviceRow,
  snapshotPlanId,
  snapshotPlanRow,
} from './fake-plans.ts';
import type { ScheduleInputs } from './plan-facts.ts';
import { contradictions, outsideWindow, scheduleFindings } from './schedule-findings.ts';
import { type Script, scriptedClient, vmId, vmRow } from './testing.ts';

describe('contradictions', () => {
  const backup = { method: 'Backup', cloudtower: { backupServiceId: 'S', repositoryId: 'R' } };
  const only = 'is for `method: Backup` only: set that too, or leave this out';
  const defaults = {
    compression: true,
    consistency: 'Crash',
    window: '',
    afterWindow: 'Continue',
    onDelete: 'KeepRestorePoints',
  };

  test.each<[string, JsonObject]>([
    ['snapshots', { method: 'Snapshot' }],
    ['snapshots with the defaults', { method: 'Snapshot', cloudtower: defaults }],
    ['the default method', { cloudtower: defaults }],
    ['backups', { ...backup, cloudtower: { ...defaults, ...backup.cloudtower } }],
    [
      'backups with a window',
      { ...backup, cloudtower: { ...backup.cloudtower, window: '22:00-06:00', afterWindow: 'Stop' } },
    ],
    ['an unknown method', { method: UNKNOWN, cloudtower: { backupServiceId: 'S' } }],
    ['unknown ids', { method: 'Backup', cloudtower: { backupServiceId: UNKNOWN, repositoryId: UNKNOWN } }],
    ['an unknown block', { method: 'Snapshot', cloudtower: { backupServiceId: UNKNOWN, window: UNKNOWN } }],
    ['an unknown window', { ...backup, cloudtower: { ...backup.cloudtower, window: UNKNOWN, afterWindow: 'Stop' } }],
  ])('there are none in %s', (_name, inputs) => {
    expect(contradictions(inputs)).toEqual([]);
  });

  test('backups need both ids', () => {
    const required = 'is required with `method: Backup`';
    expect(contradictions({ method: 'Backup' })).toEqual([
      { path: 'cloudtower.backupServiceId', reason: required },
      { path: 'cloudtower.repositoryId', reason: required },
    ]);
    expect(contradictions({ method: 'Backup', cloudtower: { backupServiceId: UNKNOWN } })).toEqual([
      { path: 'cloudtower.repositoryId', reason: required },
    ]);
  });

  test.each([
    ['backupServiceId', 'S'],
    ['repositoryId', 'R'],
    ['compression', false],
    ['consistency', 'Filesystem'],
    ['window', '22:00-06:00'],
    ['afterWindow', 'Stop'],
    ['onDelete', 'DeleteRestorePoints'],
  ])('%s is for backups only', (name, value) => {
    expect(contradictions({ method: 'Snapshot', cloudtower: { ...defaults, [name]: value } })).toEqual([
      { path: `cloudtower.${name}`, reason: only },
    ]);
  });

  test('what happens after the window means nothing without one', () => {
    const cloudtower = { ...backup.cloudtower, window: '', afterWindow: 'Stop' };
    expect(contradictions({ ...backup, cloudtower })).toEqual([
      {
        path: 'cloudtower.afterWindow',
        reason: 'means nothing without `cloudtower.window`: set that too, or leave this out',
      },
    ]);
  });
});

const inputs: ScheduleInputs = {
  instanceId: vmId,
  name: 'nightly',
  rotationDays: ['Monday'],
  rotationTime: '02:01',
  keepCount: 7,
  method: 'Snapshot',
};
const backupInputs: ScheduleInputs = {
  ...inputs,
  method: 'Backup',
  cloudtower: { backupServiceId: serviceId, repositoryId },
};
const create: Plan = { verb: 'Create', aspects: [] };
const change = (...aspects: string[]): Plan => ({ verb: 'Change', aspects });

async function findings(script: Script, wanted: ScheduleInputs, plan: Plan) {
  const { call, changes, client } = await scriptedClient({
    'get-vms': [vmRow()],
    'get-snapshot-plans': [],
    'get-backup-plans': [],
    'get-backup-plans-without-executions': [],
    'get-backup-services': [serviceRow()],
    'get-backup-store-repositories': [repositoryRow()],
    ...script,
  });
  const found = await scheduleFindings(client, wanted, plan, call);
  expect(changes()).toEqual([]);
  return found;
}

/** Severity and path. */
const brief = (found: Awaited<ReturnType<typeof findings>>) => found.map(({ path, severity }) => `${severity} ${path}`);

describe('the plan of any schedule', () => {
  test.each([create, change('name')])('on a VM that is not there is an error (%j)', async (plan) => {
    const [finding, ...rest] = await findings({ 'get-vms': [] }, inputs, plan);
    expect(finding).toMatchObject({ severity: 'error', path: 'instanceId' });
    expect(finding?.text).toContain(`there is no VM ${vmId}`);
    expect(rest).toEqual([]);
  });

  test('that changes nothing remarkable has no finding', async () => {
    expect(await findings({}, inputs, change('rotationTime', 'rotationDays'))).toEqual([]);
    expect(await findings({}, backupInputs, change('name', 'cloudtower.window'))).toEqual([]);
  });

  test.each([
    [3, ['the schedule keeps 7 copies now; with 3 CloudTower removes the older ones']],
    [7, []],
    [9, []],
  ])('that keeps %j copies says whether some go', async (keepCount, texts) => {
    const script = { 'get-snapshot-plans': [snapshotPlanRow()] };
    const found = await findings(script, { ...inputs, keepCount }, change('keepCount'));
    expect(found.map(({ text }) => text)).toEqual(texts);
  });

  test('that keeps fewer copies of what cannot be told apart says nothing', async () => {
    expect(await findings({}, { ...inputs, keepCount: 1 }, change('keepCount'))).toEqual([]);
    const twins = { 'get-snapshot-plans': [snapshotPlanRow(), snapshotPlanRow({ id: 'cmjtwin' })] };
    expect(await findings(twins, { ...inputs, keepCount: 1 }, change('keepCount'))).toEqual([]);
  });
});

describe('a new snapshot plan', () => {
  test('is told where its copies lie, and that its days are a guess', async () => {
    expect(await findings({}, inputs, create)).toEqual([
      {
        severity: 'warning',
        path: 'method',
        text: "the copies are snapshots on the VM's own storage, so they are lost with it, and what becomes of them when the schedule is deleted or replaced is not documented; `method: Backup` keeps copies in a backup repository",
      },
      {
        severity: 'warning',
        path: 'rotationDays',
        text: 'the vendor does not document how snapshot plans number weekdays: Lifeboat sends 1 for Monday to 7 for Sunday. After the first `pulumi up` compare the output `cloudtowerDetails.nextExecuteTime` with the days and the time',
      },
    ]);
  });

  const inPlan = (name: string | null, vms: readonly JsonObject[]) => ({
    'get-vms': [vmRow({ snapshot_plan: { id: snapshotPlanId, name } }), vmRow(otherVm)],
    'get-snapshot-plans': [snapshotPlanRow({ name, vms })],
  });
  const ours = { id: vmId, name: 'web-1' };

  test('of a VM that is in one already is an error, with the ways out', async () => {
    const [finding] = await findings(inPlan('weekly', [ours]), inputs, create);
    expect(finding).toEqual({
      severity: 'error',
      path: 'instanceId',
      text: `VM web-1 (${vmId}) is in the snapshot plan weekly (${snapshotPlanId}) already, and a VM can be in one only. Either import that plan as \`${vmId}/${snapshotPlanId}\` (a renamed resource: \`aliases\`), or take the VM out of it in CloudTower, or use \`method: Backup\``,
    });
  });

  test('is not to be imported where the other one covers more', async () => {
    const [finding] = await findings(inPlan('weekly', [ours, otherVm]), inputs, create);
    expect(finding?.text).toBe(
      `VM web-1 (${vmId}) is in the snapshot plan weekly (${snapshotPlanId}) already, and a VM can be in one only. Either take the VM out of it in CloudTower, or use \`method: Backup\` (it also covers web-2 (${otherVm.id}))`,
    );
  });

  test('of exactly our name is left to the lifecycle', async () => {
    expect(brief(await findings(inPlan('nightly', [ours]), inputs, create))).toEqual([
      'warning method',
      'warning rotationDays',
    ]);
  });

  test('whose name is not known yet is warned only', async () => {
    const { name: _unknown, ...unnamed } = inputs;
    expect(brief(await findings(inPlan('weekly', [ours]), unnamed, create))[0]).toBe('warning instanceId');
  });

  test('beside one without a name is an error', async () => {
    expect(brief(await findings(inPlan(null, [ours]), inputs, create))[0]).toBe('error instanceId');
  });

  test('beside one that cannot be seen goes by what the VM says', async () => {
    const script = { 'get-vms': [vmRow({ snapshot_plan: { id: 'cmjhidden', name: 'hidden' } })] };
    const [finding] = await findings(script, inputs, create);
    expect(finding?.text).toContain('is in the snapshot plan hidden (cmjhidden) already');
    expect(finding?.text).not.toContain('import');
  });
});

describe('a new backup plan', () => {
  test('is no trouble where all is well, also beside a snapshot plan', async () => {
    const vm = vmRow({ snapshot_plan: { id: snapshotPlanId, name: 'weekly' } });
    expect(await findings({ 'get-vms': [vm] }, backupInputs, create)).toEqual([]);
  });

  test('on a release that cannot have it is an error', async () => {
    expect(await findings({ 'get-version': () => '4.3.1' }, backupInputs, create)).toEqual([
      {
        severity: 'error',
        path: 'method',
        text: 'this CloudTower is 4.3.1, and backup plans need 4.4.0 or later. Use `method: Snapshot`',
      },
    ]);
  });

  test('on one that does not say its release is tried', async () => {
    expect(await findings({ 'get-version': () => 'unreleased' }, backupInputs, create)).toEqual([]);
  });

  test('on a service or a repository that is not there is an error', async () => {
    const script = { 'get-backup-services': [], 'get-backup-store-repositories': [] };
    expect(await findings(script, backupInputs, create)).toEqual([
      {
        severity: 'error',
        path: 'cloudtower.backupServiceId',
        text: `there is no backup service ${serviceId} in this CloudTower`,
      },
      {
        severity: 'error',
        path: 'cloudtower.repositoryId',
        text: `there is no backup repository ${repositoryId} in this CloudTower`,
      },
    ]);
  });

  test('on those that are not ready is warned', async () => {
    const script = {
      'get-backup-services': [serviceRow({ status: 'UPGRADING' })],
      'get-backup-store-repositories': [repositoryRow({ status: null, name: null })],
    };
    const found = await findings(script, backupInputs, create);
    expect(brief(found)).toEqual(['warning cloudtower.backupServiceId', 'warning cloudtower.repositoryId']);
    expect(found.map(({ text }) => text)).toEqual([
      `the backup service backup-1 (${serviceId}) is UPGRADING, not RUNNING: no copies may be made until it is`,
      `the backup repository ${repositoryId} is without a status, not CONNECTED: no copies may be made until it is`,
    ]);
  });

  test('on a repository of another service is warned', async () => {
    const script = {
      'get-backup-store-repositories': [repositoryRow({ backup_service: { id: 'cmjother', name: 'x' } })],
    };
    expect(await findings(script, backupInputs, create)).toEqual([
      {
        severity: 'warning',
        path: 'cloudtower.repositoryId',
        text: `the backup repository is connected to the backup service cmjother, not to ${serviceId}`,
      },
    ]);
  });

  test('with consistent file systems and without VMTools is warned', async () => {
    const wanted: ScheduleInputs = {
      ...backupInputs,
      cloudtower: { ...backupInputs.cloudtower, consistency: 'Filesystem' },
    };
    expect(await findings({}, wanted, create)).toEqual([]);
    expect(await findings({ 'get-vms': [vmRow({ vm_tools_status: 'NOT_RUNNING' })] }, wanted, create)).toEqual([
      {
        severity: 'warning',
        path: 'cloudtower.consistency',
        text: `VMTools of VM web-1 (${vmId}) are NOT_RUNNING now; copies of this kind need them to run`,
      },
    ]);
  });

  test('that takes its copies along when it goes is warned, when it is made so and when it becomes so', async () => {
    const wanted: ScheduleInputs = {
      ...backupInputs,
      cloudtower: { ...backupInputs.cloudtower, onDelete: 'DeleteRestorePoints' },
    };
    const told = {
      severity: 'warning',
      path: 'cloudtower.onDelete',
      text: 'deleting or replacing this schedule will delete all of its restore points; with `KeepRestorePoints`, the default, they stay',
    };
    expect(await findings({}, wanted, create)).toEqual([told]);
    expect(await findings({}, wanted, change('cloudtower.onDelete'))).toEqual([told]);
    expect(await findings({}, wanted, change('name'))).toEqual([]);
  });

  test('of a VM that is gone can still be told what becomes of its copies', async () => {
    const wanted: ScheduleInputs = {
      ...backupInputs,
      cloudtower: { ...backupInputs.cloudtower, onDelete: 'KeepRestorePoints' },
    };
    const gone = { 'get-vms': [] };
    expect(await findings(gone, wanted, change('cloudtower.onDelete'))).toEqual([]);
    expect(brief(await findings(gone, wanted, change('keepCount')))).toEqual(['error instanceId']);
    expect(brief(await findings(gone, wanted, { ...create, aspects: ['cloudtower.onDelete'] }))).toEqual([
      'error instanceId',
    ]);
  });

  test('keeps fewer copies: said of backup plans too', async () => {
    const rows = [backupPlanRow({ id: backupPlanId })];
    const script = { 'get-backup-plans': rows, 'get-backup-plans-without-executions': rows };
    const found = await findings(script, { ...backupInputs, keepCount: 2 }, change('keepCount'));
    expect(brief(found)).toEqual(['warning keepCount']);
  });
});

test.each([
  ['', '12:30', false],
  ['22:00-06:00', '12:30', true],
  ['22:00-06:00', '23:59', false],
  ['22:00-06:00', '06:00', true],
  ['01:00-05:00', '01:00', false],
  ['01:00-05:00', '05:00', true],
])('window "%s" and a copy at %s: warned of? %s', (window, rotationTime, isTold) => {
  const inputs: ScheduleInputs = { ...backupInputs, rotationTime, cloudtower: { ...backupInputs.cloudtower, window } };
  expect(outsideWindow(inputs)).toHaveLength(isTold ? 1 : 0);
});
