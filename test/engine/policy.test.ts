import { join } from 'node:path';
import { expect, test } from 'vitest';
import { newRig, snapshot } from './harness/rig.ts';

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
