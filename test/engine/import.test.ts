import { expect, test } from 'vitest';
import { instanceId, newRig, snapshot, snapshotType } from './harness/rig.ts';

test('a snapshot made at the panel is imported by its id, and the program that describes it changes nothing', async () => {
  const { cloud, stack } = await newRig();
  const { id } = cloud.snapshots.add({ name: 'made by hand', protected: 'on' });
  await stack.import(snapshotType, 'nightly', `${instanceId}/${id}`);
  expect((await stack.state()).get('nightly').id).toBe(`${instanceId}/${id}`);

  await stack.write({ resources: { nightly: snapshot({ name: 'made by hand', zomro: { protected: true } }) } });
  await stack.up({ args: ['--expect-no-changes'] });
  expect(cloud.journal.mutations()).toEqual([]);
});

test('a snapshot is imported by its name, and state holds its real id', async () => {
  const { cloud, stack } = await newRig();
  const { id } = cloud.snapshots.add({ name: 'before: the/upgrade' });
  await stack.import(snapshotType, 'nightly', `${instanceId}/name:before: the/upgrade`);
  expect((await stack.state()).get('nightly')).toMatchObject({
    id: `${instanceId}/${id}`,
    outputs: { name: 'before: the/upgrade', snapshotId: id, status: 'Active' },
  });
  await stack.write({ resources: { nightly: snapshot({ name: 'before: the/upgrade' }) } });
  await stack.up({ args: ['--expect-no-changes'] });
});

test('an imported snapshot can be given triggers without being replaced', async () => {
  const { cloud, stack } = await newRig();
  const { id } = cloud.snapshots.add({ name: 'made by hand' });
  await stack.import(snapshotType, 'nightly', `${instanceId}/${id}`);
  await stack.write({ resources: { nightly: snapshot({ name: 'made by hand', triggers: ['v1'] }) } });
  await stack.up({ args: ['--expect-no-changes'] });
  expect(cloud.snapshots.list(instanceId)).toMatchObject([{ id }]);
});

test('a snapshot that is still being saved is imported as it is, and the next up waits for it', async () => {
  const { cloud, stack } = await newRig({ quirks: { snapshotSaveMs: 3_600_000 } });
  const { id } = cloud.snapshots.add({ name: 'made by hand', fleio_status: 'Saving' });
  await stack.import(snapshotType, 'nightly', `${instanceId}/${id}`);
  expect((await stack.state()).get('nightly').outputs['status']).toBe('Pending');
  await stack.write({ resources: { nightly: snapshot({ name: 'made by hand' }) } });
  const up = stack.startUp();
  await up.says(/Saving…/);
  cloud.clock.advance(3_600_000);
  await stack.finished(up);
  expect((await stack.state()).get('nightly').outputs['status']).toBe('Active');
  expect(cloud.journal.mutations()).toEqual([]);
  await stack.up({ args: ['--expect-no-changes'] });
});

test('import writes a program that changes nothing', async () => {
  const { cloud, stack } = await newRig();
  const { id } = cloud.snapshots.add({ name: 'made by hand' });
  const { stdout } = await stack.import(snapshotType, 'nightly', `${instanceId}/${id}`, { code: true });
  const [, block = ''] = /^(resources:\n(?: .*\n)+)/m.exec(stdout) ?? [];
  expect(block).toContain('type: lifeboat:Snapshot');
  expect(block).toContain('name: made by hand');
  await stack.writeText(block);
  await stack.up({ args: ['--expect-no-changes'] });
});

test('the resource option `import` takes a snapshot over, and can be taken out again', async () => {
  const { cloud, stack } = await newRig();
  const { id } = cloud.snapshots.add({ name: 'made by hand' });
  const properties = { name: 'made by hand' };
  await stack.write({ resources: { nightly: snapshot(properties, { import: `${instanceId}/name:made by hand` }) } });
  await stack.up();
  expect((await stack.state()).get('nightly').id).toBe(`${instanceId}/${id}`);
  await stack.write({ resources: { nightly: snapshot(properties) } });
  await stack.up({ args: ['--expect-no-changes'] });
});

test('importing what does not exist, or by something that is no id, says what is wrong', async () => {
  const { stack } = await newRig();
  const missing = await stack.import(snapshotType, 'nightly', `${instanceId}/999`, { expectFailure: true });
  expect(missing.output).toContain('does not exist');
  const malformed = await stack.import(snapshotType, 'nightly', instanceId, { expectFailure: true });
  expect(malformed.output).toContain(`"${instanceId}" is not the id of a snapshot`);
  expect(malformed.output).toContain('<instanceId>/name:<name>');
  expect((await stack.state()).own).toEqual([]);
});

test('a name that two snapshots have is not imported: both are named with the line for each', async () => {
  const { cloud, stack } = await newRig();
  const [one, two] = [cloud.snapshots.add({ name: 'twin' }), cloud.snapshots.add({ name: 'twin' })];
  const { output } = await stack.import(snapshotType, 'nightly', `${instanceId}/name:twin`, { expectFailure: true });
  for (const { id } of [one, two]) expect(output).toContain(`'${instanceId}/${id}'`);
});
