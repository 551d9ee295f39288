import { chmod, mkdir, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { root } from '../../scripts/bundle.ts';
import { newRig, type Rig, snapshot } from './harness/rig.ts';

/**
 * A pack as an executable: works with every language host, also with those that can be built from Go modules and that do not take
 * a pack given as a directory.
 */
async function pack({ project }: Rig): Promise<string> {
  const directory = join(project.temporary, 'pack');
  await mkdir(directory, { recursive: true });
  await symlink(join(root, 'node_modules'), join(directory, 'node_modules'), 'junction');
  await writeFile(join(directory, 'PulumiPolicy.yaml'), 'runtime: nodejs\n');
  await writeFile(join(directory, 'package.json'), JSON.stringify({ name: 'safety-net', version: '1.0.0', main: 'index.js' }));
  await writeFile(
    join(directory, 'index.js'),
    `const { PolicyPack } = require('@pulumi/policy');
    new PolicyPack('safety-net', {
      policies: [{
        name: 'snapshots-are-protected',
        description: 'Snapshots must be protected.',
        enforcementLevel: 'mandatory',
        validateResource: (args, report) => {
          if (args.type === 'lifeboat:index:Snapshot' && args.props.zomro?.protected !== true) report('set zomro.protected');
        },
      }],
    });`,
  );
  const program = join(directory, 'run-pack');
  await writeFile(
    program,
    '#!/bin/sh\ncd "$(dirname "$0")" || exit 1\nexec node node_modules/@pulumi/pulumi/cmd/run-policy-pack "$1" .\n',
  );
  await chmod(program, 0o755);
  return program;
}

test('a policy pack sees the checked inputs at preview, and stops a plan before anything is made', async () => {
  const rig = await newRig();
  const program = await pack(rig);
  await rig.stack.write({ resources: { nightly: snapshot() } });
  const refused = await rig.stack.preview({ args: ['--policy-pack', program], expectFailure: true });
  expect(refused.output).toContain('snapshots-are-protected');
  expect(refused.output).toContain('set zomro.protected');

  await rig.stack.write({ resources: { nightly: snapshot({ zomro: { protected: true } }) } });
  await rig.stack.up({ args: ['--policy-pack', program] });
  expect(rig.cloud.snapshots.list()).toMatchObject([{ protected: 'on' }]);
});
