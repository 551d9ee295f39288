import { expect, test } from 'vitest';
import { instanceId, newRig, snapshot } from './harness/rig.ts';

const create = 'instances.snapshots.edit';
const remove = 'image.delete';

test('a changed trigger takes the new snapshot first, and only then deletes the old one', async () => {
  const { cloud, stack } = await newRig();
  await stack.write({ resources: { nightly: snapshot({ triggers: ['v1'] }) } });
  await stack.up();
  const [old] = cloud.snapshots.list(instanceId);
  cloud.journal.clear();

  await stack.write({ resources: { nightly: snapshot({ triggers: ['v2'] }) } });
  const { events } = await stack.up();
  expect(events.ops('nightly')).toEqual(['create-replacement', 'replace', 'delete-replaced']);
  expect(events.changedPaths('nightly')).toEqual(['triggers']);
  expect(cloud.journal.mutations().map(({ func }) => func)).toEqual([create, remove]);
  const [fresh, ...others] = cloud.snapshots.list(instanceId);
  expect(others).toEqual([]);
  expect(fresh).toMatchObject({ fleio_status: 'Active' });
  expect(fresh?.id).not.toBe(old?.id);
  expect(fresh?.name).not.toBe(old?.name);
});

test('triggers may go from A to B and back to A: each snapshot has a name of its own', async () => {
  const { cloud, stack } = await newRig();
  const names: (string | undefined)[] = [];
  for (const trigger of ['A', 'B', 'A']) {
    await stack.write({ resources: { nightly: snapshot({ triggers: [trigger] }) } });
    await stack.up();
    const [only, ...others] = cloud.snapshots.list(instanceId);
    expect(others).toEqual([]);
    names.push(only?.name);
  }
  const [first, second, third] = names;
  expect(second).not.toBe(first);
  expect(third).toBe(first);
});

test('another instance means another snapshot', async () => {
  const { cloud, stack } = await newRig();
  const other = cloud.instances.add({ servername: 'the other one' });
  await stack.write({ resources: { nightly: snapshot() } });
  await stack.up();
  await stack.write({ resources: { nightly: snapshot({ instanceId: other.id }) } });
  const { events } = await stack.up();
  expect(events.ops('nightly')).toContain('create-replacement');
  expect(cloud.snapshots.list(instanceId)).toEqual([]);
  expect(cloud.snapshots.list(other.id)).toMatchObject([{ fleio_status: 'Active' }]);
});

test('a replacement under the same explicit name is refused at preview, with the way out', async () => {
  const { cloud, stack } = await newRig();
  await stack.write({ resources: { nightly: snapshot({ name: 'mine', triggers: [1] }) } });
  await stack.up();
  await stack.write({ resources: { nightly: snapshot({ name: 'mine', triggers: [2] }) } });
  const { output } = await stack.preview({ expectFailure: true });
  expect(output).toContain('name: the new snapshot is made before the old one "mine" is removed');
  expect(cloud.snapshots.list(instanceId)).toHaveLength(1);

  await stack.write({ resources: { nightly: snapshot({ name: 'mine too', triggers: [2] }) } });
  await stack.up();
  expect(cloud.snapshots.list(instanceId)).toMatchObject([{ name: 'mine too' }]);
});

test('what Zomro cannot do is refused at preview, naming the property, the cloud and the way out', async () => {
  const { cloud, stack } = await newRig();
  const wanted = { resources: { nightly: snapshot({ consistency: 'Filesystem' }) } };
  await stack.write(wanted);
  const { output } = await stack.preview({ expectFailure: true });
  expect(output).toMatch(/resource 'nightly' has a problem: consistency: Zomro supports only Crash: \S+/);

  await stack.write({ resources: { nightly: snapshot() } });
  await stack.up();
  await stack.write(wanted);
  expect((await stack.up({ expectFailure: true })).output).toContain('consistency: Zomro supports only Crash');
  expect(cloud.journal.mutations()).toHaveLength(1);
});

test('when the old snapshot cannot be deleted, both are kept in state, and the next up only deletes', async () => {
  const { cloud, stack } = await newRig();
  await stack.write({ resources: { nightly: snapshot({ triggers: [1] }) } });
  await stack.up();
  await stack.write({ resources: { nightly: snapshot({ triggers: [2] }) } });
  cloud.faults.add({ kind: 'error', func: remove, error: { $type: 'access', msg: { $: 'not now' } } });
  const { output } = await stack.up({ expectFailure: true });
  expect(output).toContain('not now');
  expect((await stack.state()).own.map((one) => one.delete ?? false)).toEqual([false, true]);
  expect(cloud.snapshots.list(instanceId)).toHaveLength(2);

  cloud.journal.clear();
  await stack.up();
  expect(cloud.journal.mutations().map(({ func }) => func)).toEqual([remove]);
  expect(cloud.snapshots.list(instanceId).map(({ id }) => id)).toEqual([
    (await stack.state()).get('nightly').outputs['snapshotId'],
  ]);
});

test('a protected snapshot is not deleted with its resource: the text names the property to change', async () => {
  const { cloud, stack } = await newRig();
  await stack.write({ resources: { nightly: snapshot({ zomro: { protected: true } }) } });
  await stack.up();
  const { output } = await stack.destroy({ expectFailure: true });
  expect(output).toContain('protected');
  expect(output).toMatch(/zomro\.protected/);
  expect(cloud.snapshots.list(instanceId)).toHaveLength(1);
  expect((await stack.state()).own).toHaveLength(1);

  await stack.write({ resources: { nightly: snapshot({ zomro: { protected: false } }) } });
  await stack.up();
  await stack.destroy();
  expect(cloud.snapshots.list(instanceId)).toEqual([]);
});

test('replacing a protected snapshot is warned about at preview', async () => {
  const { cloud, stack } = await newRig();
  await stack.write({ resources: { nightly: snapshot({ triggers: [1], zomro: { protected: true } }) } });
  await stack.up();
  await stack.write({ resources: { nightly: snapshot({ triggers: [2], zomro: { protected: true } }) } });
  const { events } = await stack.preview();
  expect(events.warnings.join('\n')).toMatch(/the old snapshot \S+ will stay, and .*protected/);
  expect(cloud.snapshots.list(instanceId)).toHaveLength(1);
});
