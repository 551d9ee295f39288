import { expect, test } from 'vitest';
import { backupPlan, type CloudTowerRig, changesOf, ids, newCloudTowerRig, plan } from './harness/cloudtower.ts';
import { expectOnePlan, plansOf, sentTo } from './harness/plans.ts';
import { newQuickRig } from './harness/quick-tasks.ts';
import { scheduleType } from './harness/rig.ts';

const program = (
  properties: Readonly<Record<string, unknown>> = {},
  block: Readonly<Record<string, unknown>> = {},
) => ({
  resources: { nights: backupPlan({ name: 'nights', ...properties, cloudtower: block }) },
});

async function withPlan(block: Readonly<Record<string, unknown>> = {}): Promise<CloudTowerRig & { id: string }> {
  const rig = await newQuickRig();
  await rig.stack.write(program({}, block));
  await rig.stack.up();
  rig.tower.journal.clear();
  return { ...rig, id: plansOf(rig)[0]?.id ?? '' };
}

test('without a service, or without a repository, or with ones that are not there, the preview names each', async () => {
  const rig = await newQuickRig();
  const { stack, tower } = rig;
  await stack.write({ resources: { nights: plan({ method: 'Backup' }) } });
  const { output: missing } = await stack.preview({ expectFailure: true });
  for (const path of ['cloudtower.backupServiceId', 'cloudtower.repositoryId']) {
    expect(missing).toContain(`resource 'nights' has a problem: ${path}: is required with \`method: Backup\``);
  }
  await stack.write({ resources: { nights: plan({ cloudtower: { onDelete: 'DeleteRestorePoints' } }) } });
  const { output: meaningless } = await stack.preview({ expectFailure: true });
  expect(meaningless).toContain('cloudtower.onDelete: is for `method: Backup` only');
  const strangers = { backupServiceId: 'cmjnosuchservice', repositoryId: 'cmjnosuchrepository' };
  await stack.write(program({}, strangers));
  const { output: unknown } = await stack.preview({ expectFailure: true });
  expect(unknown).toContain(
    'cloudtower.backupServiceId: there is no backup service cmjnosuchservice in this CloudTower',
  );
  expect(unknown).toContain('cloudtower.repositoryId: there is no backup repository cmjnosuchrepository');

  // What is there and does not work now may work by then.
  tower.backupServices.setStatus(ids.backupService, 'ERROR');
  tower.repositories.setStatus(ids.repository, 'DISABLED');
  await stack.write(program());
  const { events } = await stack.preview();
  expect(events.warnings.join('\n')).toMatch(/the backup service backup-1 .* is ERROR, not RUNNING/);
  expect(events.warnings.join('\n')).toMatch(/the backup repository repository-1 .* is DISABLED, not CONNECTED/);
  expect(changesOf(rig)).toEqual([]);
});

test('before 4.4 the preview says which version backup plans need', async () => {
  const rig = await newCloudTowerRig({ quirks: { version: '4.3.0' } });
  await rig.stack.write(program());
  const { output } = await rig.stack.preview({ expectFailure: true });
  expect(output).toContain('method: this CloudTower is 4.3.0, and backup plans need 4.4.0 or later');
  expect(changesOf(rig)).toEqual([]);
});

test('a backup plan is made with a full copy on the first of the days, changed in place, and then left alone', async () => {
  const rig = await newCloudTowerRig();
  const { stack, tower } = rig;
  await stack.write(program({ rotationDays: ['Friday', 'Tuesday', 'Friday'], rotationTime: '2:05' }));
  await stack.up();
  expect(changesOf(rig)).toEqual(['create-backup-plan']);
  expect(sentTo(rig, 'create-backup-plan')).toMatchObject({
    name: 'nights',
    'vms.id': ids.vm,
    backup_service_id: ids.backupService,
    backup_store_repository_id: ids.repository,
    incremental_period: 'WEEKLY',
    incremental_weekdays: 'TUE,FRI',
    'incremental_time_points.hour': '2',
    'incremental_time_points.minute': '5',
    full_period: 'WEEKLY',
    'full_time_point.weekday': 'TUE',
    'full_time_point.hour': '2',
    'full_time_point.minute': '5',
    keep_policy: 'COUNT',
    keep_policy_value: '7',
    compression: 'true',
    enable_window: 'false',
    backup_delay_option: 'KEEP_GO_ON',
  });
  const [{ id } = { id: '' }] = plansOf(rig);
  expect((await stack.state()).get('nights').outputs).toMatchObject({
    method: 'Backup',
    offHost: true,
    cloudStatus: 'WORKING',
    cloudtowerDetails: { kind: 'BackupPlan', backupServiceName: 'backup-1', repositoryName: 'repository-1' },
  });

  tower.journal.clear();
  const window = { window: '01:00-05:00', afterWindow: 'Stop', compression: false };
  await stack.write(program({ rotationDays: ['Thursday'], rotationTime: '2:05', enabled: false }, window));
  await stack.up();
  expect(changesOf(rig)).toEqual(['update-backup-plan', 'suspend-backup-plan']);
  const { 'where.id': target, ...sent } = sentTo(rig, 'update-backup-plan');
  expect(target).toBe(id);
  expect(sent).toMatchObject({
    incremental_weekdays: 'THU',
    'full_time_point.weekday': 'THU',
    keep_policy_value: '7',
    compression: 'false',
    enable_window: 'true',
    backup_delay_option: 'STOP_BACKUP',
  });
  expect(Object.keys(sent).filter((key) => /^(vms|disconnect)/.test(key))).toEqual([]);
  await stack.up({ args: ['--expect-no-changes', '--refresh'] });
  expect((await stack.state()).get('nights').outputs['status']).toBe('Suspended');

  // Drift of what it can show.
  tower.backupPlans.change(id, {
    incremental_weekdays: ['MON'],
    incremental_time_points: [{ hour: 9, minute: 30 }],
    keep_policy_value: 2,
    compression: true,
    enable_window: false,
    snapshot_consistent_type: 'FILE_SYSTEM_CONSISTENT',
  });
  await stack.refresh();
  expect((await stack.state()).get('nights').outputs).toMatchObject({
    rotationDays: ['Monday'],
    rotationTime: '09:30',
    keepCount: 2,
    cloudtower: { compression: true, window: '', consistency: 'Filesystem' },
  });
  tower.journal.clear();
  await stack.up();
  expect(changesOf(rig)).toEqual(['update-backup-plan']);
  await stack.refresh({ args: ['--expect-no-changes'] });
});

test('destroy keeps the restore points unless the user asked for anything else; to ask changes nothing by itself', async () => {
  const rig = await withPlan();
  const { stack, tower } = rig;
  tower.quirks.set({ plansRun: true });
  tower.clock.advance(8 * 24 * 3_600_000);
  const points = () => tower.restorePoints.list().length;
  const made = points();
  expect(made).toBeGreaterThan(0);
  tower.quirks.set({ plansRun: false });
  await stack.destroy();
  expect(changesOf(rig)).toEqual(['delete-backup-plan']);
  expect(sentTo(rig, 'delete-backup-plan')['delete_strategy']).toBe('KEEP_RESTORE_POINT');
  expect([plansOf(rig), points()]).toEqual([[], made]);

  await stack.up();
  tower.journal.clear();
  await stack.write(program({}, { onDelete: 'DeleteRestorePoints' }));
  const { events } = await stack.up({ withPreview: true });
  expect(events.ops('nights')).toContain('update');
  expect(events.warnings.join('\n')).toContain('will delete all of its restore points');
  expect(changesOf(rig)).toEqual([]);
  await expectOnePlan(rig);
  await stack.destroy();
  expect(sentTo(rig, 'delete-backup-plan')['delete_strategy']).toBe('DELETE_RESTORE_POINT');
  expect(plansOf(rig)).toEqual([]);
});

test('another method, or another repository, is another plan: the new one is made before the old one is removed', async () => {
  const rig = await newQuickRig();
  const { stack, tower } = rig;
  await stack.write({ resources: { nights: plan() } });
  await stack.up();
  tower.journal.clear();
  await stack.write({ resources: { nights: backupPlan() } });
  const { events } = await stack.up();
  expect(events.ops('nights')).toEqual(['create-replacement', 'replace', 'delete-replaced']);
  expect(changesOf(rig)).toEqual(['create-backup-plan', 'delete-snapshot-plan']);
  await expectOnePlan(rig);

  const repositoryId = tower.repositories.add({}).id;
  await stack.write({ resources: { nights: backupPlan({ cloudtower: { repositoryId } }) } });
  await stack.up();
  expect(changesOf(rig).slice(2)).toEqual(['create-backup-plan', 'delete-backup-plan']);
  expect(tower.backupPlans.list()).toMatchObject([{ backup_store_repository: repositoryId }]);
});

test('a plan that also covers another VM is refused for import, change and delete, and never touched', async () => {
  const rig = await withPlan();
  const { id, stack, tower } = rig;
  const words = `it also covers web-2 (${ids.otherVm})`;
  tower.backupPlans.change(id, { vms: [ids.vm, ids.otherVm] });
  await stack.write(program({ enabled: false }));
  expect((await stack.up({ expectFailure: true })).output).toContain(words);
  expect((await stack.destroy({ expectFailure: true })).output).toContain(words);
  const { urn } = (await stack.state()).get('nights');
  await stack.run(['state', 'delete', urn, '--yes']);
  expect((await stack.import(scheduleType, 'nights', `${ids.vm}/${id}`, { expectFailure: true })).output).toContain(
    words,
  );
  expect(changesOf(rig)).toEqual([]);

  // Alone again, it is imported, and the program changes nothing: how it is to be deleted is not known, and no difference.
  tower.backupPlans.change(id, { vms: [ids.vm] });
  await stack.import(scheduleType, 'nights', `${ids.vm}/name:nights`);
  await stack.write(program());
  expect(await expectOnePlan(rig)).toBe(id);
  expect(changesOf(rig)).toEqual([]);
});
