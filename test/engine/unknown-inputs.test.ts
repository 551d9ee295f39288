import { expect, test } from 'vitest';
import { instanceId, newRig, snapshot } from './harness/rig.ts';

/** A second snapshot whose input is known only when the first one is there. */
function chained(properties: Readonly<Record<string, unknown>>) {
  return { resources: { first: snapshot({ name: 'first' }), second: snapshot(properties) } };
}

test('a preview takes inputs that are not known yet', async () => {
  const { cloud, stack } = await newRig();
  await stack.write(
    chained({
      instanceId: '${first.zomroDetails.region}',
      name: '${first.snapshotId}',
      triggers: ['${first.createdAt}', { deep: ['${first.id}'] }],
    }),
  );
  const { events } = await stack.preview();
  expect(events.ops('first')).toEqual(['create']);
  expect(events.ops('second')).toEqual(['create']);
  expect(cloud.journal.mutations()).toEqual([]);
});

test('an automatic name waits for a trigger that is not known yet', async () => {
  const { cloud, stack } = await newRig();
  await stack.write(chained({ triggers: ['${first.snapshotId}'] }));
  const { output } = await stack.preview({ args: ['--diff'] });
  expect(output).toMatch(/name\s*: (\[unknown\]|output<string>)/);
  await stack.up();
  expect(cloud.snapshots.list(instanceId).map(({ name }) => name)).toEqual([
    'first',
    expect.stringMatching(/^second-[0-9a-f]{7}$/),
  ]);
});

test('an instance that a function looks up is a usable input', async () => {
  const { cloud, stack } = await newRig();
  await stack.write({
    variables: { vm: { 'fn::invoke': { function: 'lifeboat:index:getInstances', arguments: { name: 'MyServer' } } } },
    resources: { nightly: snapshot({ instanceId: '${vm.instances[0].instanceId}' }) },
  });
  await stack.up({ withPreview: true });
  expect(cloud.snapshots.list(instanceId)).toHaveLength(1);
});

test('a trigger that becomes unknown shows as a replacement, and only a changed value replaces', async () => {
  const { cloud, stack } = await newRig();
  await stack.write(chained({ triggers: ['${first.name}'] }));
  await stack.up();
  const before = cloud.snapshots.list(instanceId).map(({ id }) => id);
  await stack.up({ args: ['--expect-no-changes'] });

  await stack.write({
    resources: { first: snapshot({ name: 'renamed' }), second: snapshot({ triggers: ['${first.name}'] }) },
  });
  const { events } = await stack.up({ withPreview: true });
  expect(events.ops('second')).toContain('create-replacement');
  const after = cloud.snapshots.list(instanceId).map(({ id }) => id);
  expect(after).toContain(before[0]);
  expect(after).not.toContain(before[1]);
});
