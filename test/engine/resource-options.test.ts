import { expect, test } from 'vitest';
import { instanceId, newRig, snapshot, snapshotType } from './harness/rig.ts';

test('protect: Pulumi itself refuses the delete, and nothing is asked of the cloud', async () => {
  const { cloud, stack } = await newRig();
  await stack.write({ resources: { nightly: snapshot({}, { protect: true }) } });
  await stack.up();
  cloud.journal.clear();
  const refused = await stack.destroy({ expectFailure: true });
  expect(refused.output).toContain('pulumi state unprotect');
  expect(cloud.journal.mutations()).toEqual([]);

  await stack.write({ resources: { nightly: snapshot({}, { protect: false }) } });
  await stack.up();
  await stack.destroy();
  expect(cloud.snapshots.list(instanceId)).toEqual([]);
});

test('retainOnDelete: the restore point outlives its resource', async () => {
  const { cloud, stack } = await newRig();
  await stack.write({ resources: { nightly: snapshot({}, { retainOnDelete: true }) } });
  await stack.up();
  await stack.write({ resources: {} });
  await stack.up();
  expect((await stack.state()).own).toEqual([]);
  expect(cloud.snapshots.list(instanceId)).toMatchObject([{ fleio_status: 'Active' }]);
});

test('retainOnDelete on a replacement: every restore point is kept', async () => {
  const { cloud, stack } = await newRig();
  for (const trigger of ['v1', 'v2']) {
    await stack.write({ resources: { nightly: snapshot({ triggers: [trigger] }, { retainOnDelete: true }) } });
    await stack.up();
  }
  expect(cloud.snapshots.list(instanceId)).toHaveLength(2);
  expect((await stack.state()).own).toHaveLength(1);
});

test('ignoreChanges: a name, and a property inside a block', async () => {
  const { cloud, stack } = await newRig();
  const options = { ignoreChanges: ['name', 'zomro.protected'] };
  await stack.write({ resources: { nightly: snapshot({ name: 'first' }, options) } });
  await stack.up();
  await stack.write({ resources: { nightly: snapshot({ name: 'second', zomro: { protected: true } }, options) } });
  const { events } = await stack.up();
  expect(events.ops('nightly')).toEqual([]);
  expect(cloud.snapshots.list(instanceId)).toMatchObject([{ name: 'first', protected: 'off' }]);
});

test('--target: only the named snapshot is touched', async () => {
  const { cloud, stack } = await newRig();
  await stack.write({ resources: { one: snapshot({ name: 'one' }), two: snapshot({ name: 'two' }) } });
  await stack.up({ args: ['--target', '**one'] });
  expect(cloud.snapshots.list(instanceId)).toMatchObject([{ name: 'one' }]);
  await stack.up();
  await stack.destroy({ args: ['--target', '**one'] });
  expect(cloud.snapshots.list(instanceId)).toMatchObject([{ name: 'two' }]);
});

test('aliases: a renamed resource is the same restore point, and keeps its automatic name', async () => {
  const { cloud, stack } = await newRig();
  await stack.write({ resources: { nightly: snapshot() } });
  await stack.up();
  const before = cloud.snapshots.list(instanceId);
  await stack.write({ resources: { daily: snapshot({}, { aliases: [{ name: 'nightly' }] }) } });
  await stack.up();
  expect(cloud.snapshots.list(instanceId)).toEqual(before);
  expect((await stack.state()).get('daily').outputs['name']).toBe(before[0]?.name);
  await stack.up({ args: ['--expect-no-changes'] });
});

test('get: a snapshot is read without being managed', async () => {
  const { cloud, stack } = await newRig();
  const { id } = cloud.snapshots.add({ name: 'made by hand' });
  await stack.write({
    resources: { seen: { type: snapshotType, get: { id: `${instanceId}/${id}` } } },
    outputs: { name: '${seen.name}', status: '${seen.status}' },
  });
  await stack.up();
  expect(await stack.output('name')).toBe('made by hand');
  expect(await stack.output('status')).toBe('Active');
  await stack.destroy();
  expect(cloud.snapshots.list(instanceId)).toMatchObject([{ id }]);
});

for (const way of ['--replace', 'state taint'] as const) {
  test(`${way}: nothing is made or deleted under a taken name; the text tells what to change instead`, async () => {
    const { cloud, stack } = await newRig();
    await stack.write({ resources: { nightly: snapshot({ triggers: ['v1'] }) } });
    await stack.up();
    const before = cloud.snapshots.list(instanceId);
    cloud.journal.clear();
    const { urn } = (await stack.state()).get('nightly');
    if (way === 'state taint') await stack.run(['state', 'taint', urn, '--yes']);
    const { output } = await stack.up({ args: way === '--replace' ? ['--replace', urn] : [], expectFailure: true });
    expect(output).toContain(`already has a snapshot named "${before[0]?.name}"`);
    expect(output).toContain('`triggers`');
    expect(cloud.snapshots.list(instanceId)).toEqual(before);
    expect(cloud.journal.mutations()).toEqual([]);

    await stack.write({ resources: { nightly: snapshot({ triggers: ['v2'] }) } });
    await stack.up();
    expect(cloud.snapshots.list(instanceId)).toHaveLength(1);
    expect(cloud.snapshots.list(instanceId)[0]?.id).not.toBe(before[0]?.id);
    await stack.up({ args: ['--expect-no-changes'] });
  });
}
