import { expect, test } from 'vitest';
import { eventually } from './harness/eventually.ts';
import { instanceId, newRig, snapshot } from './harness/rig.ts';

const create = 'instances.snapshots.edit';

test('a busy instance is waited for, and its word for it is shown', async () => {
  const { cloud, stack } = await newRig();
  cloud.instances.setStatus(instanceId, 'resizing');
  await stack.write({ resources: { nightly: snapshot() } });
  const up = stack.startUp();
  await up.says(/instance is resizing…/);
  expect(cloud.journal.calls(create)).toEqual([]);
  cloud.instances.setStatus(instanceId, 'active');
  await stack.finished(up);
  expect(cloud.snapshots.list(instanceId)).toMatchObject([{ fleio_status: 'Active' }]);
});

test('snapshots of one instance are taken one after another, those of two instances at the same time', async () => {
  const { cloud, stack } = await newRig({ quirks: { snapshotSaveMs: 3_600_000 } });
  const other = cloud.instances.add({ servername: 'the other one' });
  await stack.write({
    resources: {
      a1: snapshot({ name: 'a1' }),
      a2: snapshot({ name: 'a2' }),
      b: snapshot({ name: 'b', instanceId: other.id }),
    },
  });
  const up = stack.startUp();
  await eventually('both instances to be saved', () => cloud.snapshots.list().length === 2);
  await up.says(/Saving…/);
  expect(cloud.snapshots.list(instanceId)).toHaveLength(1);
  cloud.clock.advance(3_600_000);
  await eventually('the second snapshot of the first instance', () => cloud.snapshots.list(instanceId).length === 2);
  cloud.clock.advance(3_600_000);
  await stack.finished(up);
  expect(cloud.snapshots.list()).toHaveLength(3);
  await stack.up({ args: ['--expect-no-changes'] });
});

test('a cloud that says "busy" although it has begun gets one request, and holds one snapshot', async () => {
  const { cloud, stack } = await newRig({ quirks: { runningOperationOnCreate: true } });
  await stack.write({ resources: { nightly: snapshot() } });
  await stack.up();
  expect(cloud.journal.calls(create)).toHaveLength(1);
  expect(cloud.snapshots.list(instanceId)).toHaveLength(1);
  await stack.up({ args: ['--expect-no-changes'] });
});

const awkward = {
  createReturnsId: 'id',
  collapseSingle: true,
  createdateArray: true,
  padStatuses: true,
  origAttrs: true,
  emptyAsObject: false,
  langDefault: 'ru',
  localiseStatuses: true,
  imageSizeWhileSaving: 'zero',
  sessionExpiresMidway: 7,
  longRequest: true,
  longRequestMs: 100,
  snapshotDelete: 'lingering',
} as const;

test('answers of the most awkward form and sessions that end midway lead to the same stack', async () => {
  const { cloud, stack } = await newRig({ quirks: awkward });
  await stack.write({ resources: { nightly: snapshot({ name: 'nightly', zomro: { protected: true } }) } });
  await stack.up({ withPreview: true });
  expect(cloud.snapshots.list(instanceId)).toMatchObject([{ name: 'nightly', protected: 'on' }]);
  await stack.refresh({ args: ['--expect-no-changes'] });
  await stack.write({ resources: { nightly: snapshot({ name: 'nightly' }) } });
  await stack.up();
  await stack.destroy();
  expect((await stack.state()).own).toEqual([]);
});
