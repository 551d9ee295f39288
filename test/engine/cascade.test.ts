import { expect, test } from 'vitest';
import { instanceId, newRig, type Rig } from './harness/rig.ts';

const [first, second] = ['5203774', '5203775'];
const imageId = 'ffa4a7c1-9e36-49a1-8770-acfb2878141f';

/** A snapshot whose triggers hang on a session: replacing the session drags everything along that hangs on it. */
const program = (id: string, options: Readonly<Record<string, unknown>> = {}) => ({
  resources: {
    rescue: { type: 'lifeboat:index:IsoBoot', properties: { instanceId: id, imageId } },
    repaired: {
      type: 'lifeboat:index:Snapshot',
      properties: { instanceId, triggers: ['${rescue.instanceId}'] },
      options,
    },
  },
});

async function rigOfThree(): Promise<Rig> {
  const rig = await newRig();
  for (const id of [first, second]) rig.cloud.instances.add({ id, servername: `Machine ${id}` });
  return rig;
}

test('a restore point is not deleted in the wake of something that is deleted first; the text says the ways out', async () => {
  const { cloud, stack } = await rigOfThree();
  await stack.write(program(first));
  await stack.up();
  const [kept] = cloud.snapshots.list(instanceId);

  await stack.write(program(second));
  const preview = await stack.preview();
  expect(preview.output).toContain('`pulumi up` will refuse that');
  cloud.journal.clear();
  const { output } = await stack.up({ expectFailure: true });
  expect(output).toContain('is kept: something that it depends on is deleted to be made anew');
  expect(cloud.journal.mutations()).toEqual([]);
  expect((await stack.state()).own).toHaveLength(2);

  await stack.write(program(first, { retainOnDelete: true }));
  await stack.up();
  await stack.write(program(second, { retainOnDelete: true }));
  await stack.up();
  expect(cloud.snapshots.list(instanceId).map(({ id }) => id)).toContain(kept?.id);
  expect(cloud.snapshots.list(instanceId)).toHaveLength(2);
  await stack.up({ args: ['--expect-no-changes'] });
});

test('it can be given up on purpose', async () => {
  const { cloud, stack } = await rigOfThree();
  await stack.write(program(first));
  await stack.up();
  await stack.write(program(second));
  const { output } = await stack.up({ expectFailure: true });
  const [line = ''] = /pulumi destroy --target '[^']+'/.exec(output) ?? [];
  await stack.shell(`${line} --yes --skip-preview --non-interactive`);
  expect(cloud.snapshots.list(instanceId)).toEqual([]);
  await stack.up();
  expect(cloud.snapshots.list(instanceId)).toHaveLength(1);
  expect(cloud.instances.find(second)?.instance_status).toBe('booted_from_iso');
});

test('destroying with the program run first removes everything', async () => {
  const { cloud, stack } = await rigOfThree();
  await stack.write(program(first));
  await stack.up();
  await stack.destroy({ args: ['--run-program'] });
  expect(cloud.snapshots.list(instanceId)).toEqual([]);
  expect(cloud.instances.find(first)?.instance_status).toBe('active');
  expect((await stack.state()).own).toEqual([]);
});
