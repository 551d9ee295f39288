import { expect, test } from 'vitest';
import { backupPlan, type CloudTowerRig, changesOf, ids, plan } from './harness/cloudtower.ts';
import { eventually } from './harness/eventually.ts';
import { expectOnePlan, madeBackupPlan, madePlan, plansAskedFor, plansOf } from './harness/plans.ts';
import { newQuickRig } from './harness/quick-tasks.ts';
import { gone, kill, providersOf } from './harness/processes.ts';

const impatient = { customTimeouts: { create: '2s' } };
const kinds = [
  ['snapshot plan', madePlan, 'get-snapshot-plans', plan()],
  ['backup plan', madeBackupPlan, 'get-backup-plans-without-executions', backupPlan()],
] as const;

test('the answer to a create is lost, the plan was made: it is found by its name in the same run', async () => {
  const rig = await newQuickRig();
  await rig.stack.write({ resources: { nights: plan() } });
  rig.tower.faults.add({ kind: 'resetAfter', func: madePlan });
  await rig.stack.up();
  expect(plansAskedFor(rig)).toBe(1);
  await expectOnePlan(rig);
});

test.each(kinds)(
  '%s: the answer is lost and nobody can be asked any more: the next up, on another machine, finds it',
  async (_kind, make, list, nights) => {
    const rig = await newQuickRig();
    const { stack, tower } = rig;
    await stack.write({ resources: { nights: { ...nights, options: impatient } } });
    tower.faults.add({ kind: 'resetAfter', func: make });
    tower.faults.add({
      kind: 'status',
      code: 502,
      times: 'always',
      match: ({ func }) => func === list && plansOf(rig).length > 0,
    });
    await stack.up({ expectFailure: true });
    const [{ name } = { name: '' }] = plansOf(rig);
    expect((await stack.state()).get('nights')).toMatchObject({
      id: `${ids.vm}/name:${name}`,
      refreshBeforeUpdate: true,
      outputs: { status: 'Pending' },
    });

    tower.faults.clear();
    await stack.moveToAnotherMachine();
    await stack.write({ resources: { nights } });
    const { events } = await stack.up({ withPreview: true });
    expect(events.ops('nights')).not.toContain('create');
    expect(plansAskedFor(rig)).toBe(1);
    await expectOnePlan(rig);
  },
);

test('the request itself was lost: it is not sent twice in one run, and the next up makes exactly one plan', async () => {
  const rig = await newQuickRig();
  const { stack, tower } = rig;
  await stack.write({ resources: { nights: plan({}, impatient) } });
  tower.faults.add({ kind: 'resetBefore', func: madePlan });
  await stack.up({ expectFailure: true });
  expect(plansAskedFor(rig)).toBe(1);
  expect(plansOf(rig)).toEqual([]);
  expect((await stack.state()).get('nights').id).toMatch(new RegExp(`^${ids.vm}/name:nights-[0-9a-f]{7}$`));

  await stack.moveToAnotherMachine();
  await stack.longAfterwards();
  await stack.write({ resources: { nights: plan() } });
  const { output } = await stack.up({ withPreview: true });
  expect(output).toContain('was never made');
  expect(changesOf(rig)).toEqual([madePlan]);
  await expectOnePlan(rig);
});

test('lost answers to a change, to a switch and to a delete: what was written is read back, and that is enough', async () => {
  const rig = await newQuickRig();
  const { stack, tower } = rig;
  await stack.write({ resources: { nights: plan({ name: 'nights' }) } });
  await stack.up();
  for (const func of ['update-snapshot-plan', 'suspend-snapshot-plan', 'delete-snapshot-plan']) {
    tower.faults.add({ kind: 'resetAfter', func });
  }
  await stack.write({ resources: { nights: plan({ name: 'nights', keepCount: 2, enabled: false }) } });
  await stack.up();
  expect(tower.snapshotPlans.list()).toMatchObject([{ remain_snapshot_num: 2, status: 'SUSPENDED' }]);
  await stack.up({ args: ['--expect-no-changes', '--refresh'] });
  await stack.destroy();
  expect([plansOf(rig), (await stack.state()).own]).toEqual([[], []]);
});

async function killProviderInCreate({ stack, tower }: CloudTowerRig): Promise<void> {
  tower.faults.add({ kind: 'hang', func: madePlan, effect: true });
  const up = stack.startUp();
  await eventually('the cloud to make the plan', () => plansOf({ tower }).length > 0);
  const providers = await providersOf(up.pid);
  expect(providers).not.toEqual([]);
  for (const { pid } of providers) kill(pid, 'SIGKILL');
  await stack.finished(up, { expectFailure: true });
  for (const { pid } of providers) await gone(pid);
  await stack.moveToAnotherMachine();
}

test('provider killed in a first create: nothing is in state, and the next up takes the plan over as it is wanted now', async () => {
  const rig = await newQuickRig();
  const { stack, tower } = rig;
  await stack.write({ resources: { nights: plan() } });
  await killProviderInCreate(rig);
  expect((await stack.state()).own).toEqual([]);
  const [made] = plansOf(rig);
  await stack.write({ resources: { nights: plan({ rotationTime: '06:00', keepCount: 2 }) } });
  await stack.up({ withPreview: true });
  expect(changesOf(rig)).toEqual([madePlan, 'update-snapshot-plan']);
  expect(tower.snapshotPlans.list()).toMatchObject([{ exec_h_m: '06:00', remain_snapshot_num: 2 }]);
  expect(await expectOnePlan(rig)).toBe(made?.id);
});

test('a plan of our own name that state has forgotten is taken over; one of an explicit name is not', async () => {
  const rig = await newQuickRig();
  const { stack, tower } = rig;
  await stack.write({ resources: { nights: plan() } });
  await stack.up();
  const { id, urn } = (await stack.state()).get('nights');
  await stack.run(['state', 'delete', urn, '--yes']);
  const [{ name } = { name: '' }] = plansOf(rig);
  tower.journal.clear();
  await stack.write({ resources: { other: plan({ name }) } });
  const { output } = await stack.up({ expectFailure: true });
  expect(output).toContain(`already has a backup schedule named "${name}": ${id}`);
  expect((await stack.state()).own).toEqual([]);

  await stack.write({ resources: { nights: plan() } });
  await stack.up();
  expect(changesOf(rig)).toEqual([]);
  expect((await stack.state()).get('nights').id).toBe(id);
  await expectOnePlan(rig);
});
