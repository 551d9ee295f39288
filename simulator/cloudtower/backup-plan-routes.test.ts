import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ids, messageIn, startTestCloudTower } from './testing.ts';
import type { TestCloudTower } from './testing.ts';

const dayMs = 86_400_000;

/** Tuesday 2026-01-06, nine o'clock. */
let test: TestCloudTower;
beforeEach(async () => {
  test = await startTestCloudTower({ world: 'fresh' });
});
afterEach(() => test.close());

const wish = (fields = {}) => ({
  name: 'vm1-mwf',
  backup_service_id: ids.backupService,
  backup_store_repository_id: ids.repository,
  vms: { id: ids.vm },
  compression: true,
  snapshot_consistent_type: 'CRASH_CONSISTENT',
  incremental_period: 'WEEKLY',
  incremental_interval: 1,
  incremental_weekdays: ['WED', 'MON', 'FRI'],
  incremental_time_points: [{ hour: 2, minute: 30 }],
  full_period: 'WEEKLY',
  full_interval: 1,
  full_time_point: { weekday: 'SUN', hour: 2, minute: 30 },
  keep_policy: 'COUNT',
  keep_policy_value: 2,
  enable_window: false,
  ...fields,
});

const create = (fields = {}) => test.settled('create-backup-plan', [wish(fields)]);
const plan = (id: string) => test.row('get-backup-plans', id);
const points = (where = {}) => test.rows('get-backup-restore-points', where, { orderBy: 'local_created_at_ASC' });

async function refusal(name: string, body: unknown) {
  const answer = await test.call(name, body);
  return [answer.status, messageIn(answer)];
}

describe('create-backup-plan', () => {
  it('takes a bare array with a filter for VMs, and answers a list of them', async () => {
    const [entry] = await test.change('create-backup-plan', [wish()]);
    expect(entry?.data).toMatchObject({ phase: 'VALIDATING', entityAsyncStatus: 'CREATING', next_execute_time: null });
    test.advance(10_000);
    expect(await plan(entry?.data.id ?? '')).toEqual({
      id: entry?.data.id,
      name: 'vm1-mwf',
      description: null,
      createdAt: '2026-01-06T09:00:00.000Z',
      backup_service: { id: ids.backupService, name: 'backup-1' },
      backup_store_repository: { id: ids.repository, name: 'repository-1' },
      vms: [{ id: ids.vm, name: 'web-1' }],
      compression: true,
      snapshot_consistent_type: 'CRASH_CONSISTENT',
      incremental_period: 'WEEKLY',
      incremental_interval: 1,
      incremental_weekdays: ['WED', 'MON', 'FRI'],
      incremental_time_points: [{ hour: 2, minute: 30 }],
      full_period: 'WEEKLY',
      full_interval: 1,
      full_time_point: { weekday: 'SUN', hour: 2, minute: 30 },
      keep_policy: 'COUNT',
      keep_policy_value: 2,
      enable_window: false,
      window_start: null,
      window_end: null,
      backup_delay_option: null,
      delete_strategy: null,
      status: 'WORKING',
      phase: 'WAITING_SCHEDULE',
      next_execute_time: '2026-01-07T02:30:00.000Z',
      last_execute_status: 'NEVER_EXECUTE',
      last_executed_at: null,
      last_execute_status_message: null,
      last_execute_success_job_count: null,
      last_execute_total_job_count: null,
      last_manual_execute_status: 'NEVER_EXECUTE',
      last_manual_executed_at: null,
      last_manual_execute_status_message: null,
      last_manual_execute_success_job_count: null,
      last_manual_execute_total_job_count: null,
      backup_plan_executions: [],
      backup_restore_points: [],
      backup_restore_point_count: 0,
      backup_total_size: 0,
      compression_ratio: 1,
      logical_size: 0,
      physical_size: 0,
      valid_size_of_backup_object: 0,
      valid_size_of_restore_point: 0,
      entityAsyncStatus: null,
    });
    expect(await test.row('get-vms', ids.vm)).toMatchObject({
      backup_plans: [{ id: entry?.data.id, name: 'vm1-mwf' }],
    });
  });

  it('takes any filter, and a VM may be in many plans', async () => {
    const all = await create({ vms: {} });
    expect(await plan(all)).toMatchObject({ vms: [{ id: ids.vm }, { id: ids.otherVm }] });
    const one = await create({ vms: { id_in: [ids.otherVm] } });
    expect(await plan(one)).toMatchObject({ vms: [{ id: ids.otherVm }] });
    expect(await test.rows('get-backup-plans', { vms_some: { id: ids.otherVm } })).toHaveLength(2);
  });

  it.each([
    [{ backup_service_id: 'gone' }, 404, 'BackupService gone not found'],
    [{ backup_store_repository_id: 'gone' }, 404, 'BackupStoreRepository gone not found'],
    [{ vms: { id: 'gone' } }, 400, 'vms matches no VM'],
    [{ vms: { nope: 1 } }, 400, 'where.nope is not a field that can be asked for'],
    [{ name: '' }, 400, 'name must not be empty'],
    [{ incremental_interval: 0 }, 400, 'incremental_interval must be at least 1'],
    [{ full_interval: 0 }, 400, 'full_interval must be at least 1'],
    [{ keep_policy_value: 0 }, 400, 'keep_policy_value must be at least 1'],
    [{ enable_window: true }, 400, 'window_start and window_end are required'],
    [{ incremental_weekdays: undefined }, 400, 'incremental_weekdays is required when incremental_period is WEEKLY'],
    [{ incremental_weekdays: [] }, 400, 'incremental_weekdays is required when incremental_period is WEEKLY'],
  ])('refuses %j', async (fields, status, message) => {
    expect(await refusal('create-backup-plan', [wish(fields)])).toEqual([status, message]);
    expect(await test.rows('get-backup-plans')).toEqual([]);
  });

  it.each([
    { vms: [ids.vm] },
    { incremental_weekdays: ['MO'] },
    { full_time_point: { hour: 25, minute: 0 } },
    { keep_policy: 'ALL' },
  ])('refuses a body of another form: %j', async (fields) => {
    expect((await test.call('create-backup-plan', [wish(fields)])).status).toBe(400);
  });

  it('needs a service that runs and a repository that is connected', async () => {
    test.tower.backupServices.setStatus(ids.backupService, 'ERROR');
    expect(await refusal('create-backup-plan', [wish()])).toEqual([400, 'BackupService backup-1 is ERROR']);
    test.tower.backupServices.setStatus(ids.backupService, 'RUNNING');
    test.tower.repositories.setStatus(ids.repository, 'DISABLED');
    expect(await refusal('create-backup-plan', [wish()])).toEqual([
      400,
      'BackupStoreRepository repository-1 is DISABLED',
    ]);
    const service = test.tower.backupServices.add({ name: 'second' });
    expect(await refusal('create-backup-plan', [wish({ backup_service_id: service.id })])).toEqual([
      400,
      'BackupStoreRepository repository-1 belongs to another service',
    ]);
    test.tower.quirks.set({ unreadyRepository: 'accepted' });
    expect((await test.call('create-backup-plan', [wish()])).status).toBe(200);
  });

  it('leaves nothing after a failure, or a plan that is INVALID and never runs', async () => {
    test.tower.tasks.failNext({ mutation: 'createBackupPlan' });
    await create();
    expect(await test.rows('get-backup-plans')).toEqual([]);
    test.tower.quirks.set({ failedCreate: 'placeholder' });
    test.tower.tasks.failNext({ mutation: 'createBackupPlan' });
    const id = await create();
    test.advance(14 * dayMs);
    expect(await plan(id)).toMatchObject({
      phase: 'INVALID',
      entityAsyncStatus: null,
      last_execute_status: 'NEVER_EXECUTE',
    });
  });

  it('takes a filter that matches nothing, and refuses a name that is taken, if so switched', async () => {
    test.tower.quirks.set({ backupOfNothing: 'accepted', planNames: 'unique' });
    expect(await plan(await create({ vms: { id: 'gone' } }))).toMatchObject({ vms: [] });
    expect((await refusal('create-backup-plan', [wish()]))[0]).toBe(400);
  });
});

describe('versions', () => {
  it('before 4.4 there are no changes of backup plans', async () => {
    test.tower.quirks.set({ version: '4.3.2' });
    for (const name of ['create', 'update', 'delete', 'suspend', 'resume', 'execute']) {
      expect((await test.call(`${name}-backup-plan`, {})).status).toBe(404);
    }
    expect((await test.call('get-backup-plans', {})).status).toBe(200);
  });

  it('before 4.5 WEEKLY needs no weekdays, and vms and phase are not shown', async () => {
    test.tower.quirks.set({ version: '4.4.3' });
    const row = await plan(await create({ incremental_weekdays: undefined }));
    expect(row).not.toHaveProperty('vms');
    expect(row).not.toHaveProperty('phase');
    expect(row).toMatchObject({ incremental_weekdays: null, status: 'WORKING' });
  });

  it('since 4.8 there is a list without executions', async () => {
    const id = await create();
    expect(await test.row('get-backup-plans-without-executions', id)).not.toHaveProperty('backup_plan_executions');
    expect(await test.row('get-backup-plans-without-executions', id)).toMatchObject({ id, vms: [{ id: ids.vm }] });
    expect((await test.call('get-backup-plans-without-executions', { where: { nope: 1 } })).status).toBe(400);
    test.tower.quirks.set({ version: '4.7.1' });
    expect((await test.call('get-backup-plans-without-executions', {})).status).toBe(404);
  });
});

describe('what no document says', () => {
  it.each([
    ['asSent', [{ hour: 2, minute: 30 }]],
    ['withNulls', [{ hour: 2, minute: 30, weekday: null, date: null, date_position: null }]],
    [
      'perWeekday',
      ['WED', 'MON', 'FRI'].map((weekday) => ({ hour: 2, minute: 30, weekday, date: null, date_position: null })),
    ],
  ] as const)('time points are answered %s', async (timePointForm, expected) => {
    test.tower.quirks.set({ timePointForm });
    expect((await plan(await create()))?.['incremental_time_points']).toEqual(expected);
  });

  it.each([
    ['mondayFirst', ['MON', 'WED', 'FRI', 'SUN']],
    ['sundayFirst', ['SUN', 'MON', 'WED', 'FRI']],
  ] as const)('weekdays are answered %s', async (weekdayOrder, expected) => {
    test.tower.quirks.set({ weekdayOrder });
    const id = await create({ incremental_weekdays: ['WED', 'SUN', 'MON', 'FRI'] });
    expect((await plan(id))?.['incremental_weekdays']).toEqual(expected);
  });
});

describe('plans and busy VMs', () => {
  it('have nothing to do with each other, unless the switch says so', async () => {
    test.tower.vms.occupy(ids.vm, 3_600_000);
    const id = await create();
    test.tower.quirks.set({ planChangesLockVms: true });
    for (const [name, body] of [
      ['suspend-backup-plan', { where: { id } }],
      ['create-backup-plan', [wish()]],
    ] as const) {
      const answer = await test.call(name, body);
      expect([answer.status, answer.body]).toMatchObject([400, { code: 'ResourceLocked' }]);
    }
    test.advance(3_600_000);
    await test.change('suspend-backup-plan', { where: { id } });
    expect(await test.row('get-vms', ids.vm)).toMatchObject({ entityAsyncStatus: 'UPDATING' });
  });
});

describe('update-backup-plan', () => {
  it('changes only what is given, once the task is done', async () => {
    const id = await create();
    await test.change('update-backup-plan', {
      where: { id },
      data: { incremental_weekdays: ['TUE'], name: 'tuesdays' },
    });
    expect(await plan(id)).toMatchObject({ name: 'vm1-mwf', entityAsyncStatus: 'UPDATING' });
    test.advance(10_000);
    expect(await plan(id)).toMatchObject({
      name: 'tuesdays',
      incremental_weekdays: ['TUE'],
      keep_policy_value: 2,
      vms: [{ id: ids.vm }],
      next_execute_time: '2026-01-11T02:30:00.000Z',
    });
  });

  it('must have data that make sense', async () => {
    const id = await create();
    expect((await test.call('update-backup-plan', { where: { id } })).status).toBe(400);
    expect(await refusal('update-backup-plan', { where: { id }, data: { vms: { id: 'gone' } } })).toEqual([
      400,
      'vms matches no VM',
    ]);
    expect((await test.call('update-backup-plan', { where: { id }, data: { incremental_weekdays: [] } })).status).toBe(
      400,
    );
    expect((await test.call('update-backup-plan', { where: { id: 'gone' }, data: {} })).body).toEqual([]);
  });

  it.each([
    ['KEEP_RESTORE_POINT', 'deleted', 2],
    ['DELETE_RESTORE_POINT', 'kept', 1],
    [undefined, 'kept', 2],
    [undefined, 'deleted', 1],
  ] as const)('with disconnect_strategy %s, else %s, leaves %d restore points', async (strategy, droppedVms, left) => {
    test.tower.quirks.set({ droppedVms });
    const id = await create({ vms: {} });
    test.advance(dayMs);
    expect(await points()).toHaveLength(2);
    await test.settled('update-backup-plan', {
      where: { id },
      data: { vms: { id: ids.vm }, disconnect_strategy: strategy },
    });
    expect(await points()).toHaveLength(left);
    expect(await points({ vm: { id: ids.vm } })).toHaveLength(1);
  });
});

describe('suspend, resume, delete', () => {
  it('pauses without making up for what was missed', async () => {
    const id = await create();
    await test.settled('suspend-backup-plan', { where: { id } });
    expect(await plan(id)).toMatchObject({ status: 'PAUSED', phase: 'PAUSED', next_execute_time: null });
    test.advance(7 * dayMs);
    await test.settled('resume-backup-plan', { where: { id } });
    expect(await plan(id)).toMatchObject({ status: 'WORKING', phase: 'WAITING_SCHEDULE', last_executed_at: null });
    expect(await points()).toEqual([]);
  });

  it.each([
    ['KEEP_RESTORE_POINT', 1],
    ['DELETE_RESTORE_POINT', 0],
  ])('with %s leaves %d restore points', async (strategy, left) => {
    const id = await create();
    test.advance(dayMs);
    await test.change('delete-backup-plan', { where: { id }, data: { delete_strategy: strategy } });
    expect(await plan(id)).toMatchObject({ entityAsyncStatus: 'DELETING', delete_strategy: strategy });
    test.advance(10_000);
    expect(await plan(id)).toBeUndefined();
    expect(await points({ vm: { id: ids.vm } })).toHaveLength(left);
    expect(await test.row('get-vms', ids.vm)).toMatchObject({ backup_plans: [] });
  });

  it('must say what becomes of the restore points', async () => {
    const id = await create();
    expect((await test.call('delete-backup-plan', { where: { id } })).status).toBe(400);
    expect((await test.call('delete-backup-plan', { where: { id }, data: { delete_strategy: 'KEEP' } })).status).toBe(
      400,
    );
    expect(await plan(id)).toBeDefined();
  });

  it('is locked while the plan is busy', async () => {
    const id = await create();
    await test.change('suspend-backup-plan', { where: { id } });
    const answer = await test.call('delete-backup-plan', {
      where: { id },
      data: { delete_strategy: 'KEEP_RESTORE_POINT' },
    });
    expect([answer.status, answer.body]).toMatchObject([400, { code: 'ResourceLocked' }]);
  });
});

describe('execute-backup-plan', () => {
  it('answers an execution, which goes on after its task', async () => {
    const id = await create();
    const [entry] = await test.change('execute-backup-plan', { where: { id }, data: { type: 'FULL' } });
    expect(entry?.data).toMatchObject({ method: 'MANUAL', type: 'FULL', status: 'WAITING_EXECUTE' });
    test.advance(10_000);
    expect(await test.task(entry?.task_id)).toMatchObject({
      status: 'SUCCESSED',
      resource_type: 'BackupPlanExecution',
    });
    expect(await plan(id)).toMatchObject({ last_manual_execute_status: 'RUNNING', phase: 'SCHEDULING' });
    test.advance(60_000);
    expect(await plan(id)).toMatchObject({
      last_manual_execute_status: 'SUCCESS',
      last_manual_execute_success_job_count: 1,
      last_execute_status: 'NEVER_EXECUTE',
      phase: 'WAITING_SCHEDULE',
    });
    expect(await points()).toMatchObject([{ type: 'FULL', creation: 'MANUAL', vm: { id: ids.vm } }]);
  });

  it('fails with its task', async () => {
    const id = await create();
    test.tower.tasks.failNext({ mutation: 'executeBackupPlan' });
    await test.settled('execute-backup-plan', { where: { id }, data: { type: 'FULL' } });
    expect(await test.rows('get-backup-plan-executions')).toMatchObject([{ status: 'FAILED' }]);
    expect(await plan(id)).toMatchObject({ last_manual_execute_status: 'FAILED' });
  });
});

describe('services and repositories', () => {
  it('show what a plan needs', async () => {
    expect(await test.rows('get-backup-services', { status: 'RUNNING' })).toMatchObject([
      {
        id: ids.backupService,
        name: 'backup-1',
        kube_config: expect.any(String),
        backup_store_repositories: [{ id: ids.repository }],
      },
    ]);
    const where = { status: 'CONNECTED', backup_service: { id: ids.backupService } };
    expect(await test.rows('get-backup-store-repositories', where)).toMatchObject([
      {
        id: ids.repository,
        type: 'NFS4',
        backup_service: { id: ids.backupService, name: 'backup-1' },
        used_data_space: 0,
      },
    ]);
    expect((await test.call('get-backup-services-connection', {})).body).toEqual({ aggregate: { count: 1 } });
  });
});
