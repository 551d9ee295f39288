import { join } from 'node:path';
import { expect, inject, test } from 'vitest';
import { instanceId, newRig, type Rig, snapshotType } from './harness/rig.ts';

/** `pulumi do` needs no program, and configures the provider without having its settings checked first. */
async function environmentOnly(): Promise<Rig> {
  const rig = await newRig();
  const { account } = rig.cloud;
  Object.assign(rig.stack.env, {
    LIFEBOAT_CLOUD: 'zomro',
    LIFEBOAT_ENDPOINT: rig.url,
    LIFEBOAT_USERNAME: account.username,
  });
  return rig;
}

test('pulumi do: create, read and delete without a program, with settings from the environment', async () => {
  const { cloud, stack } = await environmentOnly();
  const plugin = join(inject('engine').plugin, 'pulumi-resource-lifeboat');
  const run = (...args: readonly string[]) => stack.run(['do', '--package', plugin, snapshotType, ...args]);

  await run('create', '--stateless', '--instance-id', instanceId, '--yes');
  const [taken, ...others] = cloud.snapshots.list(instanceId);
  expect(others).toEqual([]);
  const id = `${instanceId}/${taken?.id}`;
  const read = await run('read', id, '--output', 'json');
  expect(JSON.parse(read.stdout)).toMatchObject({ name: taken?.name, status: 'Active' });
  await run('delete', '--stateless', id, '--yes');
  expect(cloud.snapshots.list(instanceId)).toEqual([]);
});
