import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ids, startTestCloudTower } from './testing.ts';
import type { TestCloudTower } from './testing.ts';

const dayMs = 86_400_000;

/** Tuesday 2026-01-06, nine o'clock; the plan runs on Mondays, Wednesdays and Fridays at 02:30 and keeps three. */
let test: TestCloudTower;
beforeEach(async () => {
  test = await startTestCloudTower();
});
afterEach(() => test.close());

const plan = () => test.row('get-snapshot-plans', ids.snapshotPlan);

async function made(): Promise<unknown[]> {
  const rows = await test.rows('get-vm-snapshots', { snapshot_group: {} }, { orderBy: 'local_created_at_ASC' });
  return rows.map((row) => row['local_created_at']);
}

describe('runs by the clock', () => {
  it('fall due on the given weekdays, and make a snapshot in a group', async () => {
    test.advance(17.5 * 3_600_000);
    expect(await plan()).toMatchObject({
      last_execute_status: 'IN_PROGRESS',
      last_execute_time: '2026-01-07T02:30:00.000Z',
      last_execute_end_time: null,
      next_execute_time: '2026-01-09T02:30:00.000Z',
    });
    expect(await made()).toEqual([]);
    test.advance(5_000);
    expect(await made()).toEqual(['2026-01-07T02:30:05.000Z']);
    expect(await plan()).toMatchObject({
      last_execute_status: 'SUCCEED',
      last_execute_end_time: '2026-01-07T02:30:05.000Z',
      auto_execute_num: 1,
      snapshot_group_num: 1,
    });
    const [group] = await test.rows('get-snapshot-groups');
    expect(group).toMatchObject({
      name: 'weekly-20260107023000',
      vm_snapshots: [{ name: 'weekly-20260107023000-web-2' }],
    });
    expect(await test.rows('get-vm-snapshots', { snapshot_group: { id: group?.['id'] } })).toMatchObject([
      {
        vm: { id: ids.otherVm },
        snapshot_group: { id: group?.['id'], name: group?.['name'] },
        entityAsyncStatus: null,
      },
    ]);
  });

  it('keep only so many, and never touch a snapshot that was made by hand', async () => {
    test.advance(14 * dayMs);
    expect(await made()).toEqual(['2026-01-14T02:30:05.000Z', '2026-01-16T02:30:05.000Z', '2026-01-19T02:30:05.000Z']);
    expect(await plan()).toMatchObject({ auto_execute_num: 6, auto_delete_num: 3, snapshot_group_num: 3 });
    expect(await test.row('get-vm-snapshots', ids.snapshot)).toMatchObject({ name: 'before-upgrade' });
    expect(await test.rows('get-snapshot-plan-tasks')).toHaveLength(6);
  });

  it('make the VM busy for as long as they take, unless the switch says otherwise', async () => {
    test.advance(17.5 * 3_600_000);
    expect(await test.row('get-vms', ids.otherVm)).toMatchObject({ entityAsyncStatus: 'UPDATING' });
    expect((await test.call('start-vm', { where: { id: ids.otherVm } })).status).toBe(400);
    test.advance(5_000);
    expect(await test.row('get-vms', ids.otherVm)).toMatchObject({ entityAsyncStatus: null });
    test.tower.quirks.set({ planRunsLockVms: false });
    test.advance(2 * dayMs - 5_000);
    expect(await plan()).toMatchObject({ last_execute_status: 'IN_PROGRESS' });
    expect(await test.row('get-vms', ids.otherVm)).toMatchObject({ entityAsyncStatus: null });
  });

  it('leave alone a VM that somebody else is working on', async () => {
    test.tower.vms.occupy(ids.otherVm, 18 * 3_600_000);
    test.advance(17.5 * 3_600_000 + 6_000);
    expect(await made()).toHaveLength(1);
    expect(await test.row('get-vms', ids.otherVm)).toMatchObject({ entityAsyncStatus: 'UPDATING' });
  });

  it('stop with the switch, and nothing is made up for afterwards', async () => {
    test.tower.quirks.set({ plansRun: false });
    test.advance(7 * dayMs);
    expect(await made()).toEqual([]);
    test.tower.quirks.set({ plansRun: true });
    test.advance(dayMs);
    expect(await made()).toEqual(['2026-01-14T02:30:05.000Z']);
  });

  it('fail when no VM is left', async () => {
    test.tower.vms.remove(ids.otherVm);
    test.advance(dayMs);
    expect(await plan()).toMatchObject({ last_execute_status: 'FAILED', object_num: 0, snapshot_group_num: 0 });
  });

  it('end with the end of the plan', async () => {
    test.tower.snapshotPlans.change(ids.snapshotPlan, { end_time: '2026-01-08T00:00:00.000Z' });
    test.advance(14 * dayMs);
    expect(await plan()).toMatchObject({ status: 'STOPPED', auto_execute_num: 1, next_execute_time: null });
  });
});

describe('plans changed by hand', () => {
  it('can be listed, changed, added and removed', async () => {
    const { snapshotPlans } = test.tower;
    expect(snapshotPlans.list(ids.otherVm)).toMatchObject([
      { id: ids.snapshotPlan, exec_h_m: '02:30', vms: [ids.otherVm] },
    ]);
    snapshotPlans.rename(ids.snapshotPlan, 'renamed');
    snapshotPlans.setStatus(ids.snapshotPlan, 'SUSPENDED');
    expect(await plan()).toMatchObject({ name: 'renamed', status: 'SUSPENDED' });
    const added = snapshotPlans.add({ name: 'mine', execute_intervals: [2] });
    expect(await test.row('get-snapshot-plans', added.id)).toMatchObject({
      vms: [{ id: ids.vm }],
      next_execute_time: '2026-01-13T02:30:00.000Z',
    });
    snapshotPlans.remove(ids.snapshotPlan);
    expect(snapshotPlans.find(ids.snapshotPlan)).toBeUndefined();
  });

  it('must make sense', () => {
    const { snapshotPlans } = test.tower;
    expect(() => snapshotPlans.change('gone', {})).toThrow('there is no snapshot plan gone');
    expect(() => snapshotPlans.change(ids.snapshotPlan, { vms: ['gone'] })).toThrow('there is no VM gone');
    expect(() => snapshotPlans.change(ids.snapshotPlan, { nope: 1 })).toThrow('nope');
  });
});
