import { describe, expect, test } from 'vitest';
import { backupPlanId, backupPlanRow, snapshotPlanId, snapshotPlanRow } from './fake-plans.ts';
import { changeFindings } from './change-findings.ts';
import type { ScheduleInputs } from './plan-facts.ts';
import { type Row, type Script, scriptedClient, vmId, vmRow } from './testing.ts';

const snapshots: ScheduleInputs = {
  instanceId: vmId,
  name: 'nightly',
  rotationDays: ['Monday'],
  rotationTime: '02:01',
  keepCount: 3,
};
const backups: ScheduleInputs = { ...snapshots, method: 'Backup' };
const backupPlans = (...rows: readonly Row[]): Script => ({
  'get-backup-plans': rows,
  'get-backup-plans-without-executions': rows,
});

async function told(script: Script, inputs: ScheduleInputs, aspects: readonly string[] = ['rotationTime']) {
  const { call, changes, client } = await scriptedClient({
    'get-vms': [vmRow()],
    'get-snapshot-plans': [],
    ...backupPlans(),
    ...script,
  });
  const found = await changeFindings(client, inputs, { verb: 'Change', aspects }, call);
  expect(changes()).toEqual([]);
  expect(found.every(({ severity }) => severity === 'warning')).toBe(true);
  return found.map(({ path, text }) => `${path}: ${text}`);
}

const fewer = 'keepCount: the schedule keeps 7 copies now; with 3 CloudTower removes the older ones';

describe('fewer copies', () => {
  test.each([
    [3, [fewer]],
    [7, []],
    [9, []],
    [undefined, []],
  ])('of a plan that keeps 7: %j', async (keepCount, texts) => {
    expect(await told({ 'get-snapshot-plans': [snapshotPlanRow()] }, { ...snapshots, keepCount })).toEqual(texts);
    expect(await told(backupPlans(backupPlanRow()), { ...backups, keepCount })).toEqual(texts);
  });

  test('of a plan of the same name, but of the other kind, are not meant', async () => {
    expect(await told(backupPlans(backupPlanRow()), snapshots)).toEqual([]);
  });

  test.each([
    ['snapshot', snapshots],
    ['backup', backups],
  ])('are told while the %s plan is renamed too', async (_kind, inputs) => {
    const vm = vmRow({
      snapshot_plan: { id: snapshotPlanId, name: 'before' },
      backup_plans: [{ id: backupPlanId, name: 'before' }],
    });
    const script = {
      'get-vms': [vm],
      'get-snapshot-plans': [snapshotPlanRow({ name: 'before' })],
      ...backupPlans(backupPlanRow({ name: 'before' })),
    };
    expect(await told(script, inputs)).toEqual([fewer]);
    expect(await told(script, { ...inputs, name: undefined })).toEqual([fewer]);
  });

  test('of plans that cannot be told apart are not told', async () => {
    const twins = [backupPlanRow(), backupPlanRow({ id: 'cmjtwin' })];
    const vm = vmRow({ backup_plans: twins.map(({ id }) => ({ id, name: 'nightly' })) });
    expect(await told({ 'get-vms': [vm], ...backupPlans(...twins) }, backups)).toEqual([]);
    expect(await told({ 'get-vms': [vm], ...backupPlans(...twins) }, { ...backups, name: 'new' })).toEqual([]);
  });
});

test.each([
  [{ keep_policy: 'FOREVER' }, 'FOREVER'],
  [{ keep_policy: 'TIME', keep_policy_value: 30 }, 'TIME (30 days)'],
])('a policy that an update replaces by a number is told: %j', async (changes, words) => {
  expect(await told(backupPlans(backupPlanRow(changes)), { ...backups, keepCount: 99 })).toEqual([
    `keepCount: the schedule has the keep policy ${words} now; with 99 CloudTower removes the older ones`,
  ]);
});

test('what is not told says nothing', async () => {
  expect(await told(backupPlans(backupPlanRow({ keep_policy: null })), backups)).toEqual([]);
});

test.each([
  [{ full_period: 'MONTHLY' }, ['keepCount', 'enabled'], 'MONTHLY (every 1)'],
  [{ full_interval: 3 }, ['status'], 'WEEKLY (every 3)'],
  [{ full_period: 'MONTHLY' }, ['enabled', 'cloudtower.onDelete'], undefined],
  [{ full_period: null }, ['keepCount'], undefined],
  [{}, ['keepCount'], undefined],
])('full copies that a change makes weekly again are told: %j, %j', async (changes, aspects, words) => {
  const text = `rotationDays: full copies are made ${words} now; with this change they are made each week, on the first of the days`;
  const found = await told(backupPlans(backupPlanRow(changes)), { ...backups, keepCount: 9 }, aspects);
  expect(found).toEqual(words === undefined ? [] : [text]);
});
