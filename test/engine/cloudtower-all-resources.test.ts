import { expect, test } from 'vitest';
import type { CloudTowerQuirks } from '../../simulator/index.ts';
import { backupPlan, changesOf, newCloudTowerRig, plan, vmIsoBoot, vmSnapshot } from './harness/cloudtower.ts';
import { plansOf } from './harness/plans.ts';
import { asBefore, drivesOf, expectVmSession, powerOf } from './harness/vm-iso-boots.ts';

/** What is not documented, in its other form. */
const awkward: Partial<CloudTowerQuirks> = {
  versionForm: 'words',
  taskListLag: 2,
  taskPauses: true,
  taskProgress: 'zero',
  lockTailMs: 200,
  execHMForm: 'array',
  timePointForm: 'perWeekday',
  weekdayOrder: 'sundayFirst',
  planChangesLockVms: true,
  noMatch: 'notFound',
  snapshotCreatedAt: 'early',
};
/** Everything is carried out at once, and nothing shows that it was busy. */
const synchronous: Partial<CloudTowerQuirks> = { synchronous: true, asyncStatusShown: false, execHMForm: 'string' };

test.each([
  ['of the most awkward form', awkward],
  ['without tasks', synchronous],
])(
  'answers %s: a snapshot, both kinds of plans and an ISO boot of one VM take turns, and destroy leaves nothing',
  async (_form, quirks) => {
    const rig = await newCloudTowerRig({ quirks });
    const { stack, tower } = rig;
    const before = vmSnapshot({ name: 'before' });
    await stack.write({
      resources: { before, rescue: vmIsoBoot(), nights: plan(), copies: backupPlan({ name: 'copies' }) },
    });
    await stack.up();
    expect(tower.snapshots.list()).toMatchObject([{ name: 'before' }]);
    expect(plansOf(rig)).toHaveLength(2);
    expect((await stack.state()).own.map(({ outputs = {} }) => outputs['status'])).toEqual(Array(4).fill('Active'));
    await stack.refresh({ args: ['--expect-no-changes'] });
    await expectVmSession(rig);

    await stack.destroy();
    expect(plansOf(rig)).toEqual([]);
    expect(tower.snapshots.list()).toEqual([]);
    expect(drivesOf(rig)).toEqual(['cd-rom 0 empty', ...asBefore]);
    expect(powerOf(rig)).toMatch(/^RUNNING/);
    expect((await stack.state()).own).toEqual([]);
    expect(changesOf(rig)).toHaveLength(10);
  },
);

test('two snapshot plans of one VM in one program: refused at preview, with the first of them named', async () => {
  const rig = await newCloudTowerRig();
  const { stack } = rig;
  await stack.write({ resources: { one: plan({ name: 'one' }), two: plan({ name: 'two' }) } });
  const { output } = await stack.preview({ expectFailure: true });
  expect(output).toMatch(
    /method: instance \S+ already has the backup schedule \S+::(one|two) with Snapshot in this program/,
  );
  await stack.up({ expectFailure: true });
  expect(plansOf(rig).length).toBeLessThanOrEqual(1);
});
