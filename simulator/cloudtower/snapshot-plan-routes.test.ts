import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ids, messageIn, startTestCloudTower } from './testing.ts';
import type { TestCloudTower } from './testing.ts';

let test: TestCloudTower;
beforeEach(async () => {
  test = await startTestCloudTower({ world: 'fresh' });
});
afterEach(() => test.close());

/** Mondays and Fridays at 02:30, keeping two. */
const wish = (fields = {}) => ({
  name: 'weekly',
  cluster_id: ids.cluster,
  vm_ids: [ids.vm],
  start_time: '2026-01-01T00:00:00.000Z',
  execute_plan_type: 'WEEK',
  execute_intervals: [1, 5],
  exec_h_m: '02:30',
  remain_snapshot_num: 2,
  ...fields,
});

const create = (fields = {}) => test.settled('create-snapshot-plan', [wish(fields)]);
const plan = (id: string) => test.row('get-snapshot-plans', id);

async function refusal(name: string, body: unknown) {
  const answer = await test.call(name, body);
  return [answer.status, messageIn(answer)];
}

describe('create-snapshot-plan', () => {
  it('takes a bare array and answers a placeholder, which is complete after the task', async () => {
    const [entry] = await test.change('create-snapshot-plan', [wish()]);
    expect(entry?.data).toMatchObject({ name: 'weekly', entityAsyncStatus: 'CREATING', next_execute_time: null });
    expect(await test.task(entry?.task_id)).toMatchObject({
      resource_type: 'SnapshotPlan',
      resource_mutation: 'createSnapshotPlan',
    });
    test.advance(10_000);
    expect(await plan(entry?.data.id ?? '')).toEqual({
      id: entry?.data.id,
      local_id: expect.stringMatching(/^[0-9a-f-]{36}$/),
      name: 'weekly',
      description: '',
      cluster: { id: ids.cluster, name: 'cluster-1' },
      vms: [{ id: ids.vm, name: 'web-1' }],
      object_num: 1,
      execute_plan_type: 'WEEK',
      execute_intervals: [1, 5],
      exec_h_m: { hour: 2, minute: 30 },
      start_time: '2026-01-01T00:00:00.000Z',
      end_time: null,
      remain_snapshot_num: 2,
      status: 'NORMAL',
      healthy: true,
      mirror: false,
      last_execute_status: 'UNSPECIFIED',
      last_execute_time: null,
      last_execute_end_time: null,
      next_execute_time: '2026-01-09T02:30:00.000Z',
      auto_execute_num: 0,
      manual_execute_num: 0,
      auto_delete_num: 0,
      manual_delete_num: 0,
      snapshot_group_num: 0,
      logical_size_bytes: 0,
      physical_size_bytes: 0,
      execution_tasks: [],
      entityAsyncStatus: null,
    });
    expect(await test.row('get-vms', ids.vm)).toMatchObject({ snapshot_plan: { id: entry?.data.id, name: 'weekly' } });
  });

  it('refuses a VM that is in a plan already', async () => {
    await create();
    expect(await refusal('create-snapshot-plan', [wish({ name: 'other' })])).toEqual([
      400,
      'VM web-1 is in the snapshot plan weekly already',
    ]);
    const both = [wish({ vm_ids: [ids.otherVm] }), wish({ vm_ids: [ids.otherVm] })];
    expect((await refusal('create-snapshot-plan', both))[0]).toBe(400);
    expect(await test.rows('get-snapshot-plans')).toHaveLength(1);
  });

  it.each([
    [{ cluster_id: 'gone' }, 404, 'Cluster gone not found'],
    [{ vm_ids: ['gone'] }, 404, 'VM gone not found'],
    [{ vm_ids: [] }, 400, 'vm_ids must not be empty'],
    [{ name: ' ' }, 400, 'name must not be empty'],
    [{ remain_snapshot_num: 0 }, 400, 'remain_snapshot_num must be at least 1'],
    [{ execute_intervals: [] }, 400, 'execute_intervals must not be empty'],
    [{ exec_h_m: 'half past two' }, 400, 'exec_h_m must look like HH:MM'],
  ])('refuses %j', async (fields, status, message) => {
    expect(await refusal('create-snapshot-plan', [wish(fields)])).toEqual([status, message]);
    expect(await test.rows('get-snapshot-plans')).toEqual([]);
  });

  it.each([
    { data: [wish()] },
    [wish({ execute_plan_type: 'WEEKLY' })],
    [wish({ start_time: 'now' })],
    [wish({ exec_h_m: {} })],
  ])('refuses a body of another form: %j', async (body) => {
    expect((await test.call('create-snapshot-plan', body)).status).toBe(400);
  });

  it('leaves nothing after a failure, or a plan that never runs', async () => {
    test.tower.tasks.failNext({ mutation: 'createSnapshotPlan' });
    await create();
    expect(await test.rows('get-snapshot-plans')).toEqual([]);
    test.tower.quirks.set({ failedCreate: 'placeholder' });
    test.tower.tasks.failNext({ mutation: 'createSnapshotPlan' });
    const id = await create();
    expect(await plan(id)).toMatchObject({ entityAsyncStatus: null, next_execute_time: null });
    test.advance(30 * 86_400_000);
    expect(await plan(id)).toMatchObject({ auto_execute_num: 0 });
  });

  it('refuses a name that is taken, if so switched', async () => {
    await create();
    test.tower.quirks.set({ planNames: 'unique' });
    const [status] = await refusal('create-snapshot-plan', [wish({ vm_ids: [ids.otherVm] })]);
    expect(status).toBe(400);
  });
});

describe('what no document says', () => {
  it.each([
    ['object', { hour: 2, minute: 30 }],
    ['string', '02:30'],
    ['array', [{ hour: 2, minute: 30 }]],
    ['null', null],
  ] as const)('exec_h_m is answered as %s', async (execHMForm, expected) => {
    test.tower.quirks.set({ execHMForm });
    expect(await plan(await create())).toMatchObject({ exec_h_m: expected });
  });

  it('takes any text for exec_h_m, if so switched', async () => {
    test.tower.quirks.set({ execHMInput: 'any', execHMForm: 'string' });
    expect(await plan(await create({ exec_h_m: 'early' }))).toMatchObject({
      exec_h_m: 'early',
      next_execute_time: '2026-01-09T00:00:00.000Z',
    });
  });

  // Tuesday 2026-01-06, nine o'clock.
  it.each([
    ['iso', 7, '2026-01-11'],
    ['iso', 1, '2026-01-12'],
    ['sundayZero', 0, '2026-01-11'],
    ['sundayZero', 1, '2026-01-12'],
    ['sundayOne', 1, '2026-01-11'],
    ['sundayOne', 2, '2026-01-12'],
  ] as const)('weekdays count as %s: %d', async (weekdayNumbers, number, day) => {
    test.tower.quirks.set({ weekdayNumbers });
    expect(await plan(await create({ execute_intervals: [number] }))).toMatchObject({
      next_execute_time: `${day}T02:30:00.000Z`,
    });
  });

  it('a number that is no weekday never runs, or is refused', async () => {
    const id = await create({ execute_intervals: [0] });
    expect(await plan(id)).toMatchObject({ next_execute_time: null });
    test.tower.quirks.set({ planIntervals: 'refused' });
    expect(await refusal('create-snapshot-plan', [wish({ vm_ids: [ids.otherVm], execute_intervals: [0] })])).toEqual([
      400,
      'execute_intervals: 0 is not valid for WEEK',
    ]);
  });

  it('runs in the time zone of the switch', async () => {
    test.tower.quirks.set({ planTimeZone: 'Asia/Shanghai' });
    expect(await plan(await create())).toMatchObject({ next_execute_time: '2026-01-08T18:30:00.000Z' });
    expect(() => test.tower.quirks.setUnchecked({ planTimeZone: 'Mars/Olympus' })).toThrow('time zone');
  });

  it.each([
    [{ execute_plan_type: 'MINUTE', execute_intervals: [45] }, '2026-01-06T09:45:00.000Z'],
    [{ execute_plan_type: 'HOUR', execute_intervals: [5] }, '2026-01-06T10:00:00.000Z'],
    [{ execute_plan_type: 'DAY', execute_intervals: [4] }, '2026-01-09T02:30:00.000Z'],
    [{ execute_plan_type: 'MONTH', execute_intervals: [31, 15] }, '2026-01-15T02:30:00.000Z'],
    [{ start_time: '2026-02-01T06:07:00.000Z' }, '2026-02-02T02:30:00.000Z'],
    [{ start_time: '2026-02-01T06:07:00.000Z', exec_h_m: undefined }, '2026-02-02T06:07:00.000Z'],
    [{ end_time: '2026-01-08T00:00:00.000Z' }, null],
  ])('%j runs next at %s', async (fields, expected) => {
    expect(await plan(await create(fields))).toMatchObject({ next_execute_time: expected });
  });
});

describe('plans and busy VMs', () => {
  it('have nothing to do with each other, unless the switch says so', async () => {
    test.tower.vms.occupy(ids.vm, 3_600_000);
    const id = await create();
    test.tower.quirks.set({ planChangesLockVms: true });
    for (const [name, body] of [
      ['delete-snapshot-plan', { where: { id } }],
      ['create-snapshot-plan', [wish({ vm_ids: [ids.otherVm] })]],
    ] as const) {
      if (name === 'create-snapshot-plan') test.tower.vms.occupy(ids.otherVm, 3_600_000);
      const answer = await test.call(name, body);
      expect([answer.status, answer.body]).toMatchObject([400, { code: 'ResourceLocked' }]);
    }
    test.advance(3_600_000);
    await test.change('suspend-snapshot-plan', { where: { id } });
    expect(await test.row('get-vms', ids.vm)).toMatchObject({ entityAsyncStatus: 'UPDATING' });
  });
});

describe('update-snapshot-plan', () => {
  it('changes only what is given, once the task is done', async () => {
    const id = await create();
    await test.change('update-snapshot-plan', { where: { id }, data: { exec_h_m: '04:00', remain_snapshot_num: 5 } });
    expect(await plan(id)).toMatchObject({ remain_snapshot_num: 2, entityAsyncStatus: 'UPDATING' });
    test.advance(10_000);
    expect(await plan(id)).toMatchObject({
      name: 'weekly',
      remain_snapshot_num: 5,
      execute_intervals: [1, 5],
      next_execute_time: '2026-01-09T04:00:00.000Z',
    });
    await test.settled('update-snapshot-plan', { where: { id }, data: { vm_ids: [ids.otherVm], name: 'renamed' } });
    expect(await plan(id)).toMatchObject({ name: 'renamed', vms: [{ id: ids.otherVm }] });
    expect(await test.row('get-vms', ids.vm)).toMatchObject({ snapshot_plan: null });
  });

  it('takes no data at all', async () => {
    const id = await create();
    await test.settled('update-snapshot-plan', { where: { id } });
    expect(await plan(id)).toMatchObject({ name: 'weekly' });
  });

  it('is locked while the plan is busy', async () => {
    const id = await create();
    await test.change('suspend-snapshot-plan', { where: { id } });
    const answer = await test.call('update-snapshot-plan', { where: { id }, data: { name: 'x' } });
    expect([answer.status, answer.body]).toMatchObject([400, { code: 'ResourceLocked' }]);
  });
});

describe('suspend, resume, delete', () => {
  it('suspends and resumes without making up for what was missed', async () => {
    const id = await create();
    await test.settled('suspend-snapshot-plan', { where: { id } });
    expect(await plan(id)).toMatchObject({ status: 'SUSPENDED', next_execute_time: null });
    test.advance(14 * 86_400_000);
    await test.settled('resume-snapshot-plan', { where: { id } });
    expect(await plan(id)).toMatchObject({
      status: 'NORMAL',
      auto_execute_num: 0,
      next_execute_time: '2026-01-23T02:30:00.000Z',
    });
  });

  it.each([
    ['kept', 1],
    ['deleted', 0],
  ] as const)('the snapshots of a deleted plan are %s', async (planGroupsOnDelete, left) => {
    test.tower.quirks.set({ planGroupsOnDelete });
    const id = await create();
    test.advance(3 * 86_400_000);
    expect(await test.settled('delete-snapshot-plan', { where: { id } })).toBe(id);
    expect(await plan(id)).toBeUndefined();
    expect(await test.rows('get-vm-snapshots', { vm: { id: ids.vm } })).toHaveLength(left);
    expect(await test.rows('get-snapshot-groups')).toHaveLength(left);
    expect(await test.row('get-vms', ids.vm)).toMatchObject({ snapshot_plan: null });
  });

  it('finds plans by VM, name and status, and not by fields that are not filterable', async () => {
    const id = await create();
    expect(await test.rows('get-snapshot-plans', { vms_some: { id: ids.vm } })).toMatchObject([{ id }]);
    expect(
      await test.rows('get-snapshot-plans', { name: 'weekly', status: 'NORMAL', cluster: { id: ids.cluster } }),
    ).toHaveLength(1);
    expect((await test.call('get-snapshot-plans-connection', { where: { vms_none: { id: ids.vm } } })).body).toEqual({
      aggregate: { count: 0 },
    });
    expect((await test.call('get-snapshot-plans', { where: { exec_h_m: '02:30' } })).status).toBe(400);
  });
});

describe('execute-snapshot-plan', () => {
  it('makes a group with a snapshot of each VM, and a record', async () => {
    const id = await create({ vm_ids: [ids.vm, ids.otherVm] });
    const [entry] = await test.change('execute-snapshot-plan', { where: { id }, data: { task_name: 'by hand' } });
    expect(await plan(id)).toMatchObject({ last_execute_status: 'IN_PROGRESS', manual_execute_num: 1 });
    expect(await test.row('get-vms', ids.vm)).toMatchObject({ entityAsyncStatus: 'UPDATING' });
    test.advance(10_000);
    expect(await test.task(entry?.task_id)).toMatchObject({ status: 'SUCCESSED' });
    expect(await plan(id)).toMatchObject({
      last_execute_status: 'SUCCEED',
      snapshot_group_num: 1,
      logical_size_bytes: 40 * 1024 ** 3,
      execution_tasks: [{ id: expect.any(String) }],
    });
    const [group] = await test.rows('get-snapshot-groups', { name: 'by hand' });
    expect(group).toMatchObject({
      keep: false,
      deleted: false,
      object_num: 2,
      vm_info: [
        { vm_id: ids.vm, vm_name: 'web-1', vm_snapshot_status: 'PROTECT_SNAPSHOT_STATUS_CREATED' },
        { vm_id: ids.otherVm },
      ],
    });
    expect(await test.rows('get-vm-snapshots', { snapshot_group: { id: group?.['id'] } })).toHaveLength(2);
    expect(await test.rows('get-snapshot-plan-tasks', { snapshotPlan: { id } })).toMatchObject([
      { type: 'TASK_TYPE_PROTECT', status: 'SUCCEED', snapshotGroup: { id: group?.['id'], name: 'by hand' } },
    ]);
  });

  it('leaves no snapshot when it fails', async () => {
    const id = await create();
    test.tower.tasks.failNext({ mutation: 'executeSnapshotPlan' });
    await test.settled('execute-snapshot-plan', { where: { id }, data: { task_name: 'by hand' } });
    expect(await plan(id)).toMatchObject({ last_execute_status: 'FAILED', snapshot_group_num: 0 });
    expect(await test.rows('get-snapshot-plan-tasks')).toMatchObject([{ status: 'FAILED', snapshotGroup: null }]);
  });

  it('is locked while a VM is busy', async () => {
    const id = await create();
    test.tower.vms.occupy(ids.vm, 5_000);
    const answer = await test.call('execute-snapshot-plan', { where: { id }, data: { task_name: 'x' } });
    expect([answer.status, answer.body]).toMatchObject([400, { code: 'ResourceLocked' }]);
    expect(await plan(id)).toMatchObject({ manual_execute_num: 0 });
  });
});
