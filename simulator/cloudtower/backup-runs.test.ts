import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ids, startTestCloudTower } from './testing.ts';
import type { TestCloudTower } from './testing.ts';

const dayMs = 86_400_000;

/** Tuesday 2026-01-06, nine o'clock. */
let test: TestCloudTower;
beforeEach(async () => {
  test = await startTestCloudTower({ world: 'fresh' });
});
afterEach(() => test.close());

/** Mondays, Wednesdays and Fridays at 02:30, a full one on Sundays. */
function add(fields = {}): string {
  return test.tower.backupPlans.add({ name: 'mwf', incremental_weekdays: ['MON', 'WED', 'FRI'], ...fields }).id;
}

const plan = (id: string) => test.row('get-backup-plans', id);

async function points(): Promise<string[]> {
  const rows = await test.rows('get-backup-restore-points', {}, { orderBy: 'local_created_at_ASC' });
  return rows.map((row) => `${String(row['type']).slice(0, 1)} ${String(row['local_created_at']).slice(5, 16)}`);
}

describe('backups by the clock', () => {
  it('go through an execution to a restore point; the first one is full', async () => {
    const id = add();
    test.advance(17.5 * 3_600_000);
    expect(await plan(id)).toMatchObject({
      last_execute_status: 'RUNNING',
      last_executed_at: '2026-01-07T02:30:00.000Z',
      phase: 'SCHEDULING',
      next_execute_time: '2026-01-09T02:30:00.000Z',
    });
    expect(await points()).toEqual([]);
    test.advance(60_000);
    expect(await plan(id)).toMatchObject({
      last_execute_status: 'SUCCESS',
      last_execute_success_job_count: 1,
      last_execute_total_job_count: 1,
      phase: 'WAITING_SCHEDULE',
      backup_restore_point_count: 1,
      logical_size: 20 * 1024 ** 3,
    });
    test.advance(7 * dayMs);
    expect(await points()).toEqual([
      'F 01-07T02:31',
      'I 01-09T02:31',
      'F 01-11T02:31',
      'I 01-12T02:31',
      'I 01-14T02:31',
    ]);
  });

  it('are found from the plan to the restore point of a VM', async () => {
    const id = add();
    test.advance(dayMs);
    const [execution] = await test.rows('get-backup-plan-executions', { backup_plan: { id } });
    expect(execution).toMatchObject({
      method: 'AUTO',
      type: 'FULL',
      status: 'SUCCESS',
      executed_at: '2026-01-07T02:30:00.000Z',
      duration: 60,
      success_job_count: 1,
      total_job_count: 1,
      local_id: expect.any(String),
    });
    const [target] = await test.rows('get-backup-target-executions', {
      backup_plan_execution: { backup_plan: { id } },
    });
    expect(target).toMatchObject({ status: 'SUCCESS', vm: { id: ids.vm, name: 'web-1' }, parent_backup: '' });
    const [point] = await test.rows('get-backup-restore-points', { backup_plan: { id }, vm: { id: ids.vm } });
    expect(point).toMatchObject({ creation: 'AUTO', slice: expect.any(String) });
    expect(target?.['backup_restore_point']).toEqual({ id: point?.['id'] });
    expect(point?.['backup_target_execution']).toEqual({ id: target?.['id'] });
    expect(await test.row('get-backup-target-executions', String(target?.['id']))).toEqual(target);
  });

  it.each([
    [{ keep_policy: 'COUNT', keep_policy_value: 2 }, ['I 01-12T02:31', 'I 01-14T02:31']],
    [{ keep_policy: 'TIME', keep_policy_value: 4 }, ['F 01-11T02:31', 'I 01-12T02:31', 'I 01-14T02:31']],
    [{ keep_policy: 'FOREVER', keep_policy_value: 1 }, expect.objectContaining({ length: 5 })],
  ] as const)('are kept as %j says', async (policy, expected) => {
    add(policy);
    test.advance(8 * dayMs);
    expect(await points()).toEqual(expected);
  });

  it.each([
    ['FAILED', [0, 2]],
    ['PARTIAL_SUCCESS', [1, 2]],
  ] as const)('end as the switch says: %s', async (backupOutcome, [good, all]) => {
    test.tower.quirks.set({ backupOutcome });
    const id = add({ vms: [ids.vm, ids.otherVm] });
    test.advance(dayMs);
    expect(await plan(id)).toMatchObject({
      last_execute_status: backupOutcome,
      last_execute_status_message: expect.any(String),
      last_execute_success_job_count: good,
      last_execute_total_job_count: all,
      backup_restore_point_count: good,
    });
    const targets = await test.rows('get-backup-target-executions');
    expect(targets.filter((row) => row['status'] === 'SUCCESS')).toHaveLength(good);
  });

  it('fail when no VM is left, and leave no point when the plan is gone', async () => {
    const id = add();
    test.tower.vms.remove(ids.vm);
    test.advance(dayMs);
    expect(await plan(id)).toMatchObject({ last_execute_status: 'FAILED', vms: [] });
    const other = add({ vms: [ids.otherVm], incremental_weekdays: ['THU'] });
    test.advance(17.5 * 3_600_000 - 1_000);
    expect(await plan(other)).toMatchObject({ last_execute_status: 'NEVER_EXECUTE' });
    test.advance(2_000);
    expect(await plan(other)).toMatchObject({ last_execute_status: 'RUNNING' });
    test.tower.backupPlans.remove(other);
    test.advance(dayMs);
    expect(await points()).toEqual([]);
  });

  it('stop with the switch, and nothing is made up for afterwards', async () => {
    test.tower.quirks.set({ plansRun: false });
    add();
    test.advance(7 * dayMs);
    expect(await points()).toEqual([]);
    test.tower.quirks.set({ plansRun: true });
    test.advance(dayMs);
    expect(await points()).toEqual(['F 01-14T02:31']);
  });

  it('run in the time zone of the switch', async () => {
    test.tower.quirks.set({ planTimeZone: 'Asia/Shanghai' });
    expect(await plan(add())).toMatchObject({ next_execute_time: '2026-01-06T18:30:00.000Z' });
  });
});

describe('by hand', () => {
  it('plans can be listed, changed and removed, and their points stay', async () => {
    const { backupPlans } = test.tower;
    const id = add();
    expect(backupPlans.list(ids.vm)).toMatchObject([
      { id, vms: [ids.vm], incremental_weekdays: ['MON', 'WED', 'FRI'] },
    ]);
    expect(backupPlans.list(ids.otherVm)).toEqual([]);
    backupPlans.rename(id, 'renamed');
    backupPlans.setStatus(id, 'STOPPED');
    expect(await plan(id)).toMatchObject({ name: 'renamed', status: 'STOPPED', next_execute_time: null });
    test.tower.executions.add({ backup_plan: id });
    test.tower.restorePoints.add({});
    backupPlans.remove(id);
    expect(backupPlans.find(id)).toBeUndefined();
    expect(test.tower.restorePoints.list(id)).toHaveLength(1);
    expect(await test.rows('get-backup-restore-points', { backup_plan: { id } })).toHaveLength(1);
  });

  it('executions show in their plan', async () => {
    const id = add();
    const failed = test.tower.executions.add({ status: 'FAILED', status_message: 'repository is full' });
    expect(await plan(id)).toMatchObject({
      last_execute_status: 'FAILED',
      last_execute_status_message: 'repository is full',
    });
    test.tower.executions.change(failed.id, { status: 'SUCCESS' });
    expect(await plan(id)).toMatchObject({ last_execute_status: 'SUCCESS' });
    expect(test.tower.executions.list(id)).toHaveLength(1);
    test.tower.executions.remove(failed.id);
    expect(await test.rows('get-backup-plan-executions')).toEqual([]);
  });

  it('restore points can be changed and removed', async () => {
    add();
    test.tower.executions.add({ method: 'MANUAL' });
    const point = test.tower.restorePoints.add({ vm: ids.otherVm });
    test.tower.restorePoints.change(point.id, { entityAsyncStatus: 'DELETING' });
    expect(await test.rows('get-backup-restore-points')).toMatchObject([
      { id: point.id, creation: 'MANUAL', entityAsyncStatus: 'DELETING' },
    ]);
    test.tower.restorePoints.remove(point.id);
    expect(await points()).toEqual([]);
  });

  it('services and repositories can be added, changed and removed', async () => {
    const service = test.tower.backupServices.add({ status: 'UPGRADING' });
    const repository = test.tower.repositories.add({ backup_service: service.id, type: 'ISCSI' });
    test.tower.backupServices.change(service.id, { name: 'renamed' });
    test.tower.repositories.change(repository.id, { total_capacity: 100, used_data_space: 40 });
    expect(await test.rows('get-backup-services', { status_not: 'RUNNING' })).toMatchObject([{ name: 'renamed' }]);
    expect(await test.rows('get-backup-store-repositories', { type: 'ISCSI' })).toMatchObject([
      { used_data_space_usage: 0.4, valid_data_space: 60, backup_service: { name: 'renamed' } },
    ]);
    test.tower.repositories.remove(repository.id);
    test.tower.backupServices.remove(service.id);
    expect([test.tower.backupServices.list().length, test.tower.repositories.list().length]).toEqual([1, 1]);
  });

  it('must make sense', () => {
    expect(() => test.tower.backupPlans.change('gone', {})).toThrow('there is no backup plan gone');
    expect(() => test.tower.backupPlans.add({ vms: ['gone'] })).toThrow('there is no VM gone');
    expect(() => test.tower.executions.add({})).toThrow('there is no such backup plan');
    expect(() => test.tower.restorePoints.add({})).toThrow('there is no such execution');
    expect(() => test.tower.repositories.setStatus('gone', 'ERROR')).toThrow('there is no repository gone');
    expect(() => test.tower.backupServices.setStatus('gone', 'ERROR')).toThrow('there is no backup service gone');
  });
});
