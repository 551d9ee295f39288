import { expect, test } from 'vitest';
import { instanceId, newRig, type Rig, snapshot } from './harness/rig.ts';

async function withSnapshot(): Promise<Rig & { readonly id: string; readonly name: string }> {
  const rig = await newRig();
  await rig.stack.write({ resources: { nightly: snapshot({ name: 'nightly', zomro: { protected: false } }) } });
  await rig.stack.up();
  const [{ id, name } = { id: '', name: '' }] = rig.cloud.snapshots.list(instanceId);
  return { ...rig, id, name };
}

test('a rename at the panel is found by refresh and put right by the next up', async () => {
  const { cloud, stack, id } = await withSnapshot();
  cloud.snapshots.rename(id, 'renamed by somebody');

  const found = await stack.refresh();
  expect(found.events.ops('nightly')).toContain('refresh');
  expect((await stack.state()).get('nightly').outputs['name']).toBe('renamed by somebody');
  expect(found.output).toMatch(/~ ?name/);

  const repaired = await stack.up();
  expect(repaired.events.ops('nightly')).toEqual(['update']);
  expect(cloud.snapshots.list(instanceId)).toMatchObject([{ id, name: 'nightly' }]);
  await stack.up({ args: ['--expect-no-changes'] });
});

test('protection set at the panel is found by refresh and put right by the next up', async () => {
  const { cloud, stack, id } = await withSnapshot();
  cloud.snapshots.setProtected(id, true);

  await stack.refresh();
  expect((await stack.state()).get('nightly').outputs['zomro']).toEqual({ protected: true });

  const repaired = await stack.up();
  expect(repaired.events.changedPaths('nightly')).toEqual(['zomro.protected']);
  expect(cloud.snapshots.list(instanceId)).toMatchObject([{ id, protected: 'off' }]);
});

test('up --refresh repairs in one run', async () => {
  const { cloud, stack, id } = await withSnapshot();
  cloud.snapshots.rename(id, 'renamed by somebody');
  await stack.up({ args: ['--refresh'] });
  expect(cloud.snapshots.list(instanceId)).toMatchObject([{ id, name: 'nightly' }]);
});

test('a snapshot deleted behind our back is told by name and date, and the next up takes a new one', async () => {
  const { cloud, stack, id } = await withSnapshot();
  const { createdate } = cloud.snapshots.find(id) ?? {};
  cloud.snapshots.remove(id);

  const { events, output } = await stack.refresh();
  const [warning] = events.warnings.filter((text) => text.includes('is gone'));
  expect(warning).toContain('"nightly"');
  expect(warning).toContain(createdate);
  expect(warning).toContain(`${instanceId}/${id}`);
  expect(output).toMatch(/lifeboat:index:Snapshot\s+nightly\s+deleted/);
  expect((await stack.state()).find('nightly')).toBeUndefined();

  await stack.up();
  const [recreated, ...others] = cloud.snapshots.list(instanceId);
  expect(others).toEqual([]);
  expect(recreated).toMatchObject({ name: 'nightly', fleio_status: 'Active' });
  expect(recreated?.id).not.toBe(id);
});

test('an update of a snapshot that is gone says so and asks for a refresh', async () => {
  const { cloud, stack, id } = await withSnapshot();
  cloud.snapshots.remove(id);
  await stack.write({ resources: { nightly: snapshot({ name: 'another name' }) } });
  const { output } = await stack.up({ expectFailure: true });
  expect(output).toContain('is gone');
  expect(output).toContain('pulumi refresh');
  expect((await stack.state()).get('nightly').id).toBe(`${instanceId}/${id}`);
});

test('a snapshot that the cloud reports damaged is warned about, kept, and never replaced by itself', async () => {
  const { cloud, stack, id } = await withSnapshot();
  cloud.snapshots.setStatus(id, 'Error');
  const { events } = await stack.refresh();
  expect(events.warnings.join('\n')).toMatch(/"nightly".*Degraded.*"Error"/);
  expect((await stack.state()).get('nightly').outputs).toMatchObject({ status: 'Degraded', cloudStatus: 'Error' });
  await stack.up({ args: ['--expect-no-changes'] });
  expect(cloud.snapshots.list(instanceId)).toMatchObject([{ id }]);
});

test('destroy of a snapshot that is gone already succeeds', async () => {
  const { cloud, stack, id } = await withSnapshot();
  cloud.snapshots.remove(id);
  await stack.destroy();
  expect((await stack.state()).own).toEqual([]);
});

test('a filter that somebody left on at the panel never makes a snapshot look deleted, and stops a create', async () => {
  const { cloud, stack, id } = await withSnapshot();
  cloud.setListSettings('instances.snapshots', { filter: { name: 'something else' } });
  await stack.refresh({ args: ['--expect-no-changes'] });
  await stack.up({ args: ['--expect-no-changes'] });

  // Whether the name is taken cannot be known now, so nothing is made.
  await stack.write({ resources: { another: snapshot({ name: 'another' }), nightly: snapshot({ name: 'nightly' }) } });
  const { output } = await stack.up({ expectFailure: true });
  expect(output).toContain('a filter is set in the Zomro panel');
  expect(cloud.snapshots.list(instanceId)).toMatchObject([{ id }]);

  cloud.setListSettings('instances.snapshots', { filter: {} });
  await stack.up();
  expect(cloud.snapshots.list(instanceId)).toHaveLength(2);
});

test('small pages, left so by somebody at the panel, hide nothing', async () => {
  const { cloud, stack, id } = await withSnapshot();
  const others = ['a', 'b', 'c'].map((name) => cloud.snapshots.add({ name }).id);
  cloud.setListSettings('instances.snapshots', { pageSize: 1, page: 3 });
  await stack.refresh({ args: ['--expect-no-changes'] });
  await stack.write({ resources: { c: snapshot({ name: 'c' }), nightly: snapshot({ name: 'nightly' }) } });
  const { output } = await stack.preview({ expectFailure: true });
  expect(output).toContain(`already has a snapshot named "c": ${instanceId}/${others[2]}`);
  expect(cloud.snapshots.list(instanceId)).toHaveLength(4);
  expect(cloud.snapshots.find(id)).toBeDefined();
});
