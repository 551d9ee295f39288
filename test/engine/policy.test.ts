import { join } from 'node:path';
import { expect, test } from 'vitest';
import { isoBoot, newRig, schedule, snapshot } from './harness/rig.ts';

/** As an executable: that works with every language host, also with those that can be built from Go modules. */
const pack = join(import.meta.dirname, 'policy-pack', 'run-pack');

test('a policy pack sees the checked inputs at preview, and stops a plan before anything is made', async () => {
  const { cloud, stack } = await newRig();
  await stack.write({ resources: { nightly: snapshot() } });
  const refused = await stack.preview({ args: ['--policy-pack', pack], expectFailure: true });
  expect(refused.output).toContain('snapshots-are-protected');
  expect(refused.output).toContain('set zomro.protected');

  await stack.write({ resources: { nightly: snapshot({ zomro: { protected: true } }) } });
  await stack.up({ args: ['--policy-pack', pack] });
  expect(cloud.snapshots.list()).toMatchObject([{ protected: 'on' }]);
});

test('a policy pack stops a boot and a schedule before anything is made, and sees what was filled in', async () => {
  const { cloud, stack } = await newRig();
  await stack.write({ resources: { rescue: isoBoot({ restart: 'Force' }), nights: schedule() } });
  const { output } = await stack.preview({ args: ['--policy-pack', pack], expectFailure: true });
  expect(output).toContain('leave restart as it is');
  expect(output).toContain('set keepCount');
  expect(cloud.journal.mutations()).toEqual([]);

  // `restart` is not in the program: the policy sees the default.
  await stack.write({ resources: { rescue: isoBoot(), nights: schedule({ keepCount: 3 }) } });
  await stack.up({ args: ['--policy-pack', pack] });
  expect(cloud.schedules.list()).toHaveLength(1);
  expect(cloud.instances.list()).toMatchObject([{ instance_status: 'booted_from_iso' }]);
});
