import { describe, expect, test } from 'vitest';
import { valueAt } from '../../core/json.ts';
import { snapshotPlanRow } from './fake-plans.ts';
import {
  coveredBefore,
  namedReference,
  type PlanFacts,
  placeholder,
  planSettings,
  presentPlan,
  type ScheduleInputs,
  sharedBy,
  toldPlan,
} from './plan-facts.ts';
import { fromSnapshotPlan } from './snapshot-plan.ts';
import { vmId } from './testing.ts';
import { snapshotPlan } from './wire-plans.ts';

const vm = { id: vmId, name: 'web-1' };
const others = [1, 2, 3, 4, 5, 6, 7].map((number) => ({ id: `cmjother${number}`, name: `db-${number}` }));
const facts = (changes: Partial<PlanFacts> = {}): PlanFacts => ({
  ...fromSnapshotPlan(snapshotPlan.parse(snapshotPlanRow())),
  ...changes,
});

describe('a plan as the schedule of a VM', () => {
  test('that runs has the word of the cloud and no status of its own', () => {
    const present = presentPlan(vmId, facts(), [vm]);
    expect(present).toMatchObject({ kind: 'present', cloudStatus: 'NORMAL', inputs: { enabled: true } });
    expect(present).not.toHaveProperty('status');
    expect(present).not.toHaveProperty('shared');
    expect(valueAt(present.outputs, 'cloudtowerDetails.faults')).toBeUndefined();
  });

  test('that does not run is Suspended', () => {
    const present = presentPlan(vmId, facts({ status: 'SUSPENDED', isEnabled: false }), [vm]);
    expect(present).toMatchObject({ cloudStatus: 'SUSPENDED', status: 'Suspended', inputs: { enabled: false } });
  });

  test('that lost the VM is degraded, and says so', () => {
    const present = presentPlan(vmId, facts({ faults: ['its period is DAY'] }), []);
    const faults = ['its period is DAY', 'it does not cover the VM'];
    expect(present).toMatchObject({
      cloudStatus: 'NORMAL, but its period is DAY, it does not cover the VM',
      status: 'degraded',
      outputs: { cloudtowerDetails: { faults, vms: [] } },
    });
  });

  test('that is degraded and does not run is degraded first', () => {
    const present = presentPlan(vmId, facts({ status: 'STOPPED', isEnabled: false }), []);
    expect(present).toMatchObject({ status: 'degraded', inputs: { enabled: false } });
  });

  test.each([
    ['on which something runs', { busy: 'CREATING' }, 'CREATING'],
    ['that is none yet', { status: placeholder }, placeholder],
  ])('%s is not judged', (_name, changes, word) => {
    const present = presentPlan(vmId, facts({ ...changes, isEnabled: false, faults: ['its period is DAY'] }), []);
    expect(present.cloudStatus).toBe(word);
    expect(present).not.toHaveProperty('status');
  });

  test('leaves out what the cloud did not tell', () => {
    const { inputs } = presentPlan(vmId, facts({ days: undefined, time: undefined, keepCount: undefined }), [vm]);
    expect(inputs).toEqual({ instanceId: vmId, name: 'nightly', method: 'Snapshot', enabled: true });
  });
});

describe('a plan that covers others', () => {
  test('names them, at most five', () => {
    expect(sharedBy(vmId, [vm])).toBeUndefined();
    expect(sharedBy(vmId, [])).toBeUndefined();
    expect(sharedBy(vmId, [others[0] ?? vm, vm])).toBe('it also covers db-1 (cmjother1)');
    expect(sharedBy(vmId, [vm, ...others])).toBe(
      'it also covers db-1 (cmjother1), db-2 (cmjother2), db-3 (cmjother3), db-4 (cmjother4), db-5 (cmjother5) and 2 more',
    );
  });

  test('and not this VM says that', () => {
    expect(sharedBy(vmId, others.slice(0, 2))).toBe(
      `it covers db-1 (cmjother1) and db-2 (cmjother2), and not VM ${vmId}`,
    );
  });

  test('counts those that are not shown, once it is made', () => {
    expect(sharedBy(vmId, [vm], 1)).toBeUndefined();
    expect(sharedBy(vmId, [vm], 0)).toBeUndefined();
    expect(sharedBy(vmId, [vm], 2)).toBe('it also covers 1 that is not shown to this user');
    expect(sharedBy(vmId, [], 1)).toBe(`it covers 1 that is not shown to this user, and not VM ${vmId}`);
    expect(sharedBy(vmId, [vm, ...others.slice(0, 1)], 4)).toBe(
      'it also covers db-1 (cmjother1) and 2 that are not shown to this user',
    );
    expect(presentPlan(vmId, facts({ covers: 2 }), [vm])).toHaveProperty('shared');
    expect(presentPlan(vmId, facts({ covers: 2, busy: 'UPDATING' }), [vm])).toHaveProperty('shared');
    for (const busy of ['CREATING', 'DELETING'])
      expect(presentPlan(vmId, facts({ covers: 2, busy }), [vm])).not.toHaveProperty('shared');
  });

  test('is shared, also where its names are missing or strange', () => {
    expect(presentPlan(vmId, facts(), [vm, { id: 'cmjother', name: undefined }]).shared).toBe(
      'it also covers cmjother',
    );
    expect(namedReference({ id: 'cmjother', name: 'a\u001b[31m\nb' })).toBe('a [31m b (cmjother)');
  });
});

test('the VMs that a plan covered are kept in its outputs', () => {
  expect(coveredBefore(presentPlan(vmId, facts(), [vm, ...others.slice(0, 1)]).outputs)).toEqual([vmId, 'cmjother1']);
  expect(coveredBefore({})).toEqual([]);
  expect(coveredBefore({ cloudtowerDetails: { vms: [null, {}, 'x'] } })).toEqual([]);
});

describe('all settings of a plan', () => {
  const wanted: ScheduleInputs = {
    instanceId: vmId,
    name: 'wanted',
    rotationDays: ['Monday'],
    rotationTime: '02:01',
    keepCount: 7,
  };
  const observed = {
    name: 'observed',
    rotationDays: ['Friday'],
    rotationTime: '12:34',
    keepCount: 3,
    cloudtower: { compression: false, consistency: 'Filesystem', window: '22:00-06:00', afterWindow: 'Stop' },
  };

  test('of a create are those that are wanted, with the defaults of the block', () => {
    expect(planSettings(wanted)).toEqual({
      name: 'wanted',
      rotationDays: ['Monday'],
      rotationTime: '02:01',
      keepCount: 7,
      compression: true,
      consistency: 'Crash',
      window: '',
      afterWindow: 'Continue',
    });
  });

  test('of a change are those that were observed, but for what changes', () => {
    expect(planSettings(wanted, observed, ['rotationTime', 'cloudtower.window'])).toEqual({
      name: 'observed',
      rotationDays: ['Friday'],
      rotationTime: '02:01',
      keepCount: 3,
      compression: false,
      consistency: 'Filesystem',
      window: '',
      afterWindow: 'Stop',
    });
  });

  test('take what was not told, or no input could be, from what is wanted', () => {
    const strange = { name: '', rotationDays: [], rotationTime: '25:00', keepCount: 0, cloudtower: { window: 'x' } };
    expect(planSettings(wanted, strange)).toEqual(planSettings(wanted));
    expect(planSettings(wanted, {}, ['status'])).toEqual(planSettings(wanted));
  });

  test('never guess how many copies stay', () => {
    const { keepCount: _left, ...rest } = wanted;
    expect(() => planSettings(rest)).toThrow('keepCount: is required on CloudTower.');
  });
});

test('labels name the VM, the plan and its name', () => {
  expect(toldPlan({ instanceId: 'cmja', objectId: 'cmjb' }, 'nightly')).toBe('backup schedule cmja/cmjb (nightly)');
  expect(toldPlan({ instanceId: 'cmja', objectId: 'cmjb' }, undefined)).toBe('backup schedule cmja/cmjb (no name)');
});
