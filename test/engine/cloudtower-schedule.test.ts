import { expect, test } from 'vitest';
import { type CloudTowerRig, changesOf, ids, newCloudTowerRig, plan } from './harness/cloudtower.ts';
import { expectOnePlan, plansOf, sentTo } from './harness/plans.ts';
import { newQuickRig } from './harness/quick-tasks.ts';
import { scheduleType } from './harness/rig.ts';

const program = (properties: Readonly<Record<string, unknown>> = {}) => ({
  resources: { nights: plan({ name: 'nights', ...properties }) },
});

async function withPlan(): Promise<CloudTowerRig & { readonly id: string }> {
  const rig = await newQuickRig();
  await rig.stack.write(program());
  await rig.stack.up();
  rig.tower.journal.clear();
  return { ...rig, id: plansOf(rig)[0]?.id ?? '' };
}

test('a preview asks for nothing, then up makes the snapshot plan, and a second up changes nothing', async () => {
  const rig = await newCloudTowerRig();
  const { stack, tower } = rig;
  await stack.write({ resources: { nights: plan({ rotationDays: ['Sunday', 'Monday', 'Wednesday', 'Monday'] }) } });
  const { events } = await stack.preview();
  expect(events.ops('nights')).toEqual(['create']);
  expect(events.warnings.join('\n')).toMatch(/method: the copies are snapshots on the VM's own storage/);
  expect(events.warnings.join('\n')).toMatch(
    /rotationDays: the vendor does not document .* 1 for Monday to 7 for Sunday/,
  );
  expect(changesOf(rig)).toEqual([]);

  await stack.up();
  expect(changesOf(rig)).toEqual(['create-snapshot-plan']);
  expect(sentTo(rig, 'create-snapshot-plan')).toMatchObject({
    cluster_id: ids.cluster,
    vm_ids: ids.vm,
    execute_plan_type: 'WEEK',
    execute_intervals: '1,3,7',
    exec_h_m: '02:01',
    remain_snapshot_num: '7',
  });
  const [made] = tower.snapshotPlans.list();
  expect(made?.name).toMatch(/^nights-[0-9a-f]{7}$/);
  expect((await stack.state()).get('nights')).toMatchObject({
    id: `${ids.vm}/${made?.id}`,
    outputs: {
      rotationDays: ['Sunday', 'Monday', 'Wednesday'],
      rotationTime: '02:01',
      keepCount: 7,
      method: 'Snapshot',
      enabled: true,
      cloudStatus: 'NORMAL',
      offHost: false,
      cloudtowerDetails: { kind: 'SnapshotPlan', vms: [{ id: ids.vm, name: 'web-1' }] },
    },
  });
  await expectOnePlan(rig);
  // A set: neither the order nor a repetition is a difference.
  await stack.write({ resources: { nights: plan({ rotationDays: ['Wednesday', 'Sunday', 'Sunday', 'Monday'] }) } });
  await stack.up({ args: ['--expect-no-changes', '--refresh'] });
  expect(changesOf(rig)).toEqual(['create-snapshot-plan']);
});

test('name, days, time and number change in place: one request with the full set, for the same plan', async () => {
  const rig = await withPlan();
  const { id, stack, tower } = rig;
  const steps = [
    [{ rotationDays: ['Tuesday'] }, { execute_intervals: '2' }],
    [{ rotationTime: '5:07' }, { exec_h_m: '05:07' }],
    [
      { name: 'days', keepCount: 3 },
      { name: 'days', remain_snapshot_num: '3' },
    ],
  ] as const;
  let given: Readonly<Record<string, unknown>> = {};
  const full = { execute_plan_type: 'WEEK', execute_intervals: '1,7', exec_h_m: '02:01', remain_snapshot_num: '7' };
  let expected: Readonly<Record<string, string>> = { 'where.id': id, name: 'nights', ...full };
  for (const [change, sent] of steps) {
    given = { ...given, ...change };
    expected = { ...expected, ...sent };
    await stack.write(program(given));
    tower.journal.clear();
    const { events } = await stack.up();
    expect(events.ops('nights')).toEqual(['update']);
    expect(events.changedPaths('nights').map((path) => path.replace(/\[.*/, ''))).toEqual(
      expect.arrayContaining(Object.keys(change)),
    );
    expect(changesOf(rig)).toEqual(['update-snapshot-plan']);
    expect(sentTo(rig, 'update-snapshot-plan')).toEqual(expected);
  }
  expect(await expectOnePlan(rig)).toBe(id);
});

test('`enabled` is a request of its own, suspend or resume, after the others', async () => {
  const rig = await newQuickRig();
  const { stack, tower } = rig;
  await stack.write(program({ enabled: false }));
  await stack.up();
  expect(changesOf(rig)).toEqual(['create-snapshot-plan', 'suspend-snapshot-plan']);
  const [{ id } = { id: '' }] = plansOf(rig);
  expect(sentTo(rig, 'suspend-snapshot-plan')).toEqual({ 'where.id': id });
  expect((await stack.state()).get('nights').outputs).toMatchObject({ status: 'Suspended', cloudStatus: 'SUSPENDED' });
  await stack.up({ args: ['--expect-no-changes', '--refresh'] });

  tower.journal.clear();
  await stack.write(program({ rotationTime: '04:00' }));
  await stack.up();
  expect(changesOf(rig)).toEqual(['update-snapshot-plan', 'resume-snapshot-plan']);
  expect(sentTo(rig, 'resume-snapshot-plan')).toEqual({ 'where.id': id });
  expect(tower.snapshotPlans.find(id)).toMatchObject({ status: 'NORMAL', exec_h_m: '04:00' });

  await stack.write(program({ rotationTime: '04:00', enabled: false }));
  const { events } = await stack.up();
  expect(events.changedPaths('nights')).toEqual(['enabled']);
  expect(changesOf(rig).slice(2)).toEqual(['suspend-snapshot-plan']);
});

test('drift of each field is found by refresh and put right by the next up', async () => {
  const rig = await withPlan();
  const { id, stack, tower } = rig;
  tower.snapshotPlans.change(id, {
    name: 'renamed',
    execute_intervals: [6, 2],
    exec_h_m: '04:30',
    remain_snapshot_num: 9,
    status: 'SUSPENDED',
  });
  const { output } = await stack.refresh();
  expect(output).toMatch(/\[diff: .*~enabled,keepCount,name,rotationDays,rotationTime/);
  expect((await stack.state()).get('nights').outputs).toMatchObject({
    name: 'renamed',
    rotationDays: ['Tuesday', 'Saturday'],
    rotationTime: '04:30',
    keepCount: 9,
    enabled: false,
    status: 'Suspended',
  });
  await stack.up();
  expect(changesOf(rig)).toEqual(['update-snapshot-plan', 'resume-snapshot-plan']);
  expect(tower.snapshotPlans.find(id)).toMatchObject({
    name: 'nights',
    execute_intervals: [1, 7],
    exec_h_m: '02:01',
    remain_snapshot_num: 7,
    status: 'NORMAL',
  });
  await expectOnePlan(rig);
});

test('a plan that lost its VM, or is not weekly any more, is Degraded and repaired in one request', async () => {
  const rig = await withPlan();
  const { id, stack, tower } = rig;
  tower.snapshotPlans.change(id, { vms: [] });
  await stack.refresh();
  expect((await stack.state()).get('nights').outputs).toMatchObject({
    status: 'Degraded',
    cloudStatus: 'NORMAL, but it does not cover the VM',
  });
  await stack.up();
  expect(changesOf(rig)).toEqual(['update-snapshot-plan']);
  expect(sentTo(rig, 'update-snapshot-plan')).toMatchObject({ vm_ids: ids.vm, execute_intervals: '1,7' });
  expect(tower.snapshotPlans.find(id)?.vms).toEqual([ids.vm]);

  tower.snapshotPlans.change(id, { execute_plan_type: 'DAY', execute_intervals: [1] });
  await stack.up({ args: ['--refresh'] });
  expect(tower.snapshotPlans.find(id)).toMatchObject({ execute_plan_type: 'WEEK', execute_intervals: [1, 7] });
  expect(sentTo(rig, 'update-snapshot-plan')).not.toHaveProperty('vm_ids');
  expect(await expectOnePlan(rig)).toBe(id);
});

test('a plan deleted behind our back is told, and the next up makes it again', async () => {
  const rig = await withPlan();
  const { id, stack, tower } = rig;
  tower.snapshotPlans.remove(id);
  const { events } = await stack.refresh();
  expect(events.warnings.join('\n')).toContain(`backup schedule "nights" (${ids.vm}/${id}) is gone`);
  await stack.up();
  expect(await expectOnePlan(rig)).not.toBe(id);
});

test('a plan is imported by its id and by its name, and the program changes nothing', async () => {
  const rig = await newQuickRig();
  const { stack, tower } = rig;
  const { id } = tower.snapshotPlans.add({ name: 'nights', execute_intervals: [7, 1], exec_h_m: '02:01' });
  for (const given of [`${ids.vm}/${id}`, `${ids.vm}/name:nights`]) {
    await stack.import(scheduleType, 'nights', given);
    const { urn } = (await stack.state()).get('nights');
    await stack.write(program());
    await expectOnePlan(rig);
    await stack.run(['state', 'delete', urn, '--yes']);
  }
  expect(changesOf(rig)).toEqual([]);
});

test('a VM that is in another snapshot plan is refused at preview, which names the plan and the ways out', async () => {
  const rig = await newQuickRig();
  const { stack, tower } = rig;
  const { id } = tower.snapshotPlans.add({ name: 'theirs' });
  await stack.write(program());
  for (const { output } of [await stack.preview({ expectFailure: true }), await stack.up({ expectFailure: true })]) {
    expect(output).toContain(
      `instanceId: VM web-1 (${ids.vm}) is in the snapshot plan theirs (${id}) already, and a VM can be in one only`,
    );
    expect(output).toContain(`import that plan as \`${ids.vm}/${id}\``);
    expect(output).toContain('`method: Backup`');
  }
  expect((await stack.state()).own).toEqual([]);
  expect(changesOf(rig)).toEqual([]);
});

test('a plan that also covers another VM is refused for import, change and delete, and never touched', async () => {
  const rig = await withPlan();
  const { id, stack, tower } = rig;
  const words = `it also covers web-2 (${ids.otherVm})`;
  tower.snapshotPlans.change(id, { vms: [ids.vm, ids.otherVm] });
  await stack.write(program({ rotationTime: '04:00' }));
  expect((await stack.up({ expectFailure: true })).output).toContain(words);
  expect((await stack.destroy({ expectFailure: true })).output).toContain(words);
  const { urn } = (await stack.state()).get('nights');
  await stack.run(['state', 'delete', urn, '--yes']);
  for (const given of [`${ids.vm}/${id}`, `${ids.vm}/name:nights`]) {
    const { output } = await stack.import(scheduleType, 'nights', given, { expectFailure: true });
    expect(output).toContain(words);
  }
  expect((await stack.state()).own).toEqual([]);
  expect(changesOf(rig)).toEqual([]);
  expect(tower.snapshotPlans.find(id)).toMatchObject({ exec_h_m: '02:01', vms: [ids.vm, ids.otherVm] });
});

test('destroy removes the plan, and the copies that it made stay', async () => {
  const rig = await withPlan();
  const { stack, tower } = rig;
  tower.quirks.set({ plansRun: true });
  tower.clock.advance(8 * 24 * 3_600_000);
  const copies = tower.snapshots.list().map(({ id }) => id);
  expect(copies.length).toBeGreaterThan(0);
  await stack.destroy();
  expect(changesOf(rig)).toEqual(['delete-snapshot-plan']);
  expect(plansOf(rig)).toEqual([]);
  expect(tower.snapshots.list().map(({ id }) => id)).toEqual(copies);
});
