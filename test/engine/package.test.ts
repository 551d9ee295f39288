import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, inject, test } from 'vitest';
import { instanceId, newRig, snapshot, snapshotType } from './harness/rig.ts';

const schemaFile = fileURLToPath(new URL('../../schema.json', import.meta.url));

test('Pulumi finds nothing wrong with the schema', async () => {
  const { stack } = await newRig();
  const { output } = await stack.run(['schema', 'check', schemaFile]);
  expect(output).not.toMatch(/warning/i);
});

test('the plugin hands out the schema of the repository', async () => {
  const { stack } = await newRig();
  const { stdout } = await stack.run([
    'package',
    'get-schema',
    join(inject('engine').plugin, 'pulumi-resource-lifeboat'),
  ]);
  const schema: unknown = JSON.parse(stdout);
  expect(schema).toMatchObject({ name: 'lifeboat', resources: { [snapshotType]: { requiredInputs: ['instanceId'] } } });
});

test('the plugin can be installed from its directory, and used without a path in the project', async () => {
  const { cloud, stack, project } = await newRig();
  const { plugin } = inject('engine');
  await stack.run(['plugin', 'install', 'resource', 'lifeboat', '0.1.0', '--file', plugin]);
  await project.writeYamlText(
    `resources:\n  nightly:\n    type: ${snapshotType}\n    properties: { instanceId: "${instanceId}" }\n`,
    { ownPlugin: false },
  );
  await stack.up();
  expect(cloud.snapshots.list(instanceId)).toHaveLength(1);
});

test('a program that gives a property of the wrong type fails at preview with its path', async () => {
  const { stack } = await newRig();
  await stack.write({ resources: { nightly: snapshot({ zomro: { protected: 'perhaps' } }) } });
  const { output } = await stack.preview({ expectFailure: true });
  expect(output).toContain('protected');
});
