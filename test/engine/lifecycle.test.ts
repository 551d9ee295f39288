import { expect, test } from 'vitest';
import { instanceId, newRig, snapshot } from './harness/rig.ts';

test('a preview asks the cloud for nothing, then up takes the snapshot and reports it as Active', async () => {
  const { cloud, stack } = await newRig();
  await stack.write({ resources: { nightly: snapshot({ name: 'before the upgrade' }) } });

  const plan = await stack.preview();
  expect(plan.events.ops('nightly')).toEqual(['create']);
  expect(cloud.journal.mutations()).toEqual([]);

  const { events } = await stack.up({ withPreview: true });
  expect(events.ops('nightly')).toContain('create');
  const [taken, ...others] = cloud.snapshots.list(instanceId);
  expect(others).toEqual([]);
  expect(taken).toMatchObject({ name: 'before the upgrade', fleio_status: 'Active' });
  expect((await stack.state()).get('nightly')).toMatchObject({
    id: `${instanceId}/${taken?.id}`,
    outputs: { status: 'Active', cloudStatus: 'Active', snapshotId: taken?.id },
  });
});

test('every documented field of the cloud is an output', async () => {
  const { cloud, stack } = await newRig();
  await stack.write({ resources: { nightly: snapshot({ name: 'nightly' }) }, outputs: { all: '${nightly}' } });
  await stack.up();
  const [taken] = cloud.snapshots.list(instanceId);
  expect((await stack.state()).get('nightly').outputs).toEqual({
    instanceId,
    name: 'nightly',
    consistency: 'Crash',
    zomro: { protected: false },
    snapshotId: taken?.id,
    status: 'Active',
    cloudStatus: 'Active',
    createdAt: taken?.createdate,
    sizeBytes: 3_000_000_000,
    installation: expect.objectContaining({ cloud: 'zomro', account: cloud.account.id }),
    zomroDetails: {
      architecture: 'x86_64',
      createdate: taken?.createdate,
      diskFormat: 'qcow2',
      fleioId: taken?.fleio_id,
      fleioStatus: 'Active',
      hypervisorType: 'any_hypervisor',
      id: taken?.id,
      imageSize: 3,
      instancesId: instanceId,
      itemRealStatus: '2',
      minDisk: 20,
      minRam: 0,
      name: 'nightly',
      osDistro: 'Ubuntu',
      osVersion: '22.04 x64',
      protected: 'off',
      region: 'Netherlands-2',
      visibility: 'private',
    },
  });
});

test('a second up changes nothing, with and without a refresh', async () => {
  const { cloud, stack } = await newRig();
  await stack.write({ resources: { nightly: snapshot({ zomro: { protected: true } }) } });
  await stack.up();
  const made = cloud.journal.mutations().length;
  await stack.up({ args: ['--expect-no-changes'] });
  await stack.refresh({ args: ['--expect-no-changes'] });
  await stack.up({ args: ['--expect-no-changes', '--refresh'] });
  expect(cloud.journal.mutations()).toHaveLength(made);
});

test('a rename happens in place: the restore point stays the same one', async () => {
  const { cloud, stack } = await newRig();
  await stack.write({ resources: { nightly: snapshot({ name: 'first' }) } });
  await stack.up();
  const before = (await stack.state()).get('nightly').outputs['snapshotId'];

  await stack.write({ resources: { nightly: snapshot({ name: 'second' }) } });
  const { events } = await stack.up();
  expect(events.ops('nightly')).toEqual(['update']);
  expect(events.changedPaths('nightly')).toEqual(['name']);
  expect((await stack.state()).get('nightly').outputs).toMatchObject({ snapshotId: before, name: 'second' });
  expect(cloud.snapshots.list(instanceId)).toMatchObject([{ id: before, name: 'second' }]);
});

test('an automatic name is made from the resource name, and keeps still from then on', async () => {
  const { cloud, stack } = await newRig();
  await stack.write({ resources: { nightly: snapshot() } });
  // The key that it is made with does not exist yet: a name shown now would not be the one that is used.
  expect((await stack.preview({ args: ['--diff'] })).output).not.toMatch(/nightly-[0-9a-f]{7}/);
  await stack.up();
  const name = cloud.snapshots.list(instanceId)[0]?.name;
  expect(name).toMatch(/^nightly-[0-9a-f]{7}$/);
  await stack.write({ resources: { nightly: snapshot({ zomro: { protected: true } }) } });
  await stack.up();
  expect(cloud.snapshots.list(instanceId)).toMatchObject([{ name, protected: 'on' }]);
});

test('protection is switched on and off in place', async () => {
  const { cloud, stack } = await newRig();
  await stack.write({ resources: { nightly: snapshot() } });
  await stack.up();
  const [{ id } = { id: '' }] = cloud.snapshots.list(instanceId);
  for (const [wanted, shown] of [
    [true, 'on'],
    [false, 'off'],
  ] as const) {
    await stack.write({ resources: { nightly: snapshot({ zomro: { protected: wanted } }) } });
    const { events } = await stack.up();
    expect(events.ops('nightly')).toEqual(['update']);
    expect(events.changedPaths('nightly')).toEqual(['zomro.protected']);
    expect(cloud.snapshots.list(instanceId)).toMatchObject([{ id, protected: shown }]);
  }
});

test('destroy leaves no object and no state', async () => {
  const { cloud, stack } = await newRig();
  await stack.write({ resources: { one: snapshot({ name: 'one' }), two: snapshot({ name: 'two' }) } });
  await stack.up();
  expect(cloud.snapshots.list(instanceId)).toHaveLength(2);
  // Zomro takes one snapshot of an instance at a time: the second one waited for its turn.
  expect(cloud.concurrency.overlappingMutations).toEqual([]);
  await stack.destroy();
  expect(cloud.snapshots.list(instanceId)).toEqual([]);
  expect((await stack.state()).resources.filter((one) => one.type !== 'pulumi:pulumi:Stack')).toEqual([]);
});

test('an exported state can be imported again, and is still no change', async () => {
  const { stack } = await newRig();
  await stack.write({ resources: { nightly: snapshot() } });
  await stack.up();
  await stack.importState(await stack.exportState());
  await stack.up({ args: ['--expect-no-changes'] });
});
