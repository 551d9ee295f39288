import { describe, expect, test } from 'vitest';
import type { JsonObject } from '../../core/json.ts';
import { snapshotPlanId, snapshotPlanRow } from './fake-plans.ts';
import { mutationBody } from './mutation.ts';
import { type PlanSettings, placeholder } from './plan-facts.ts';
import {
  fromSnapshotPlan,
  isRunning,
  keptOf,
  snapshotPlanCreation,
  snapshotPlanDeletion,
  snapshotPlanSwitch,
  snapshotPlanUpdate,
} from './snapshot-plan.ts';
import { clusterId, vmId, vmRow } from './testing.ts';
import { snapshotPlan } from './wire-plans.ts';
import { vm } from './wire.ts';

const read = (changes: JsonObject = {}) => fromSnapshotPlan(snapshotPlan.parse(snapshotPlanRow(changes)));

const settings: PlanSettings = {
  name: 'nightly',
  rotationDays: ['Sunday', 'Monday', 'Wednesday'],
  rotationTime: '02:01',
  keepCount: 7,
  compression: true,
  consistency: 'Crash',
  window: '',
  afterWindow: 'Continue',
};

describe('a snapshot plan that is read', () => {
  test('on days of the week is a schedule', () => {
    expect(read()).toMatchObject({
      method: 'Snapshot',
      id: snapshotPlanId,
      name: 'nightly',
      busy: undefined,
      status: 'NORMAL',
      isEnabled: true,
      days: ['Sunday', 'Monday', 'Wednesday'],
      time: '02:01',
      keepCount: 7,
      block: undefined,
      faults: [],
    });
  });

  test('tells everything else in its details, what is unknown as it stands', () => {
    expect(read().details).toMatchObject({
      kind: 'SnapshotPlan',
      clusterId,
      execHM: '{"hour":2,"minute":1}',
      executeIntervals: [1, 3, 7],
      executePlanType: 'WEEK',
      healthy: true,
      lastExecuteStatus: 'SUCCEED',
      nextExecuteTime: '2026-03-04T02:01:00.000Z',
      objectNum: 1,
    });
  });

  test.each(['MINUTE', 'HOUR', 'DAY', 'MONTH'])('of the period %s is none: days and time are left out', (period) => {
    expect(read({ execute_plan_type: period })).toMatchObject({
      days: undefined,
      time: undefined,
      keepCount: 7,
      faults: [`its period is ${period}`],
    });
  });

  test.each([
    [null, 'its days are not told'],
    [[], 'its days are not told'],
    [[8, 1], 'its days are no days of a week (8, 1)'],
  ])('with days that are none (%j) says so', (intervals, fault) => {
    expect(read({ execute_intervals: intervals })).toMatchObject({ days: undefined, faults: [fault] });
  });

  test('at several times of the day says so', () => {
    expect(read({ exec_h_m: ['02:01', '14:00'] })).toMatchObject({
      days: ['Sunday', 'Monday', 'Wednesday'],
      time: undefined,
      faults: ['it runs at several times of the day'],
    });
  });

  test.each([[null], ['at two'], [{ h: 2 }], [42]])(
    'with a time in a form that nobody has described (%j) is not called wrong for that',
    (value) => {
      const facts = read({ exec_h_m: value });
      expect(facts).toMatchObject({ time: undefined, faults: [] });
      expect(facts.details.execHM).toBe(value === null ? undefined : JSON.stringify(value));
    },
  );

  test.each([
    ['CREATING', 'CREATING'],
    ['', undefined],
    [null, undefined],
  ])('with the entityAsyncStatus %j is busy: %j', (word, busy) => {
    expect(read({ entityAsyncStatus: word }).busy).toBe(busy);
  });

  test('that the cluster does not know and that never runs is none yet, or what a failed create left', () => {
    const left = { local_id: 'placeholder-1', next_execute_time: null, last_execute_time: null };
    expect(read(left).status).toBe(placeholder);
    expect(read({ ...left, entityAsyncStatus: 'CREATING' }).status).toBe('NORMAL');
    expect(read({ ...left, status: 'SUSPENDED' }).status).toBe('SUSPENDED');
    expect(read({ ...left, next_execute_time: '2026-03-04T02:01:00.000Z' }).status).toBe('NORMAL');
    expect(read({ local_id: 'placeholder-1' }).status).toBe('NORMAL');
    expect(read({ next_execute_time: null, last_execute_time: null }).status).toBe('NORMAL');
  });

  test('without a status has a word all the same', () => {
    expect(read({ status: null })).toMatchObject({ status: 'without a status', isEnabled: undefined });
  });
});

test.each([
  ['NORMAL', true],
  ['WORKING', true],
  ['SUSPENDED', false],
  ['PAUSED', false],
  ['STOPPED', false],
  ['RESTING', undefined],
  [undefined, undefined],
])('status %j: does it run? %j', (status, isOn) => {
  expect(isRunning(status)).toBe(isOn);
});

test.each([
  [1, 1],
  [0, undefined],
  [-1, undefined],
  [1.5, undefined],
  [undefined, undefined],
])('%j copies stay: %j', (number, count) => {
  expect(keptOf(number)).toBe(count);
});

describe('a snapshot plan that is asked for', () => {
  test('is made for one VM on its cluster, from now on, in a bare list', () => {
    const mutation = snapshotPlanCreation(settings, vm.parse(vmRow()), Date.UTC(2026, 2, 3, 10));
    expect(mutation).toMatchObject({ path: 'create-snapshot-plan', safety: 'once' });
    expect(mutation.label).toBe(`creation of snapshot plan nightly for VM ${vmId}`);
    expect(JSON.parse(mutationBody(mutation))).toEqual([
      {
        name: 'nightly',
        cluster_id: clusterId,
        vm_ids: [vmId],
        start_time: '2026-03-03T10:00:00Z',
        execute_plan_type: 'WEEK',
        execute_intervals: [1, 3, 7],
        exec_h_m: '02:01',
        remain_snapshot_num: 7,
      },
    ]);
  });

  test('of a VM without a cluster is not', () => {
    expect(() => snapshotPlanCreation(settings, vm.parse(vmRow({ cluster: null })), 0)).toThrow(
      `instanceId: VM web-1 (${vmId}) has no cluster, so a snapshot plan for it cannot be made. Look at the VM in CloudTower, and try again.`,
    );
  });

  test('is changed with the full set; its VMs only when ours is missing', () => {
    const data = {
      name: 'nightly',
      execute_plan_type: 'WEEK',
      execute_intervals: [1, 3, 7],
      exec_h_m: '02:01',
      remain_snapshot_num: 7,
    };
    const update = snapshotPlanUpdate(snapshotPlanId, settings);
    expect(update).toMatchObject({ path: 'update-snapshot-plan', safety: 'repeatable' });
    expect(JSON.parse(mutationBody(update))).toEqual({ where: { id: snapshotPlanId }, data });
    expect(JSON.parse(mutationBody(snapshotPlanUpdate(snapshotPlanId, settings, vmId)))).toEqual({
      where: { id: snapshotPlanId },
      data: { ...data, vm_ids: [vmId] },
    });
  });

  test.each([
    [snapshotPlanSwitch(snapshotPlanId, true), 'resume-snapshot-plan'],
    [snapshotPlanSwitch(snapshotPlanId, false), 'suspend-snapshot-plan'],
    [snapshotPlanDeletion(snapshotPlanId), 'delete-snapshot-plan'],
  ])('is named by its id alone (%#)', (mutation, path) => {
    expect(mutation).toMatchObject({ path, safety: 'repeatable' });
    expect(JSON.parse(mutationBody(mutation))).toEqual({ where: { id: snapshotPlanId } });
  });
});
