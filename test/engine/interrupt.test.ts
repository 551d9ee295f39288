import { expect, test } from 'vitest';
import { instanceId, newRig, type Rig, snapshot } from './harness/rig.ts';

const create = 'instances.snapshots.edit';

async function expectFinishedByNextUp({ cloud, stack }: Rig): Promise<void> {
  await stack.moveToAnotherMachine();
  await stack.write({ resources: { nightly: snapshot() } });
  const { events } = await stack.up({ withPreview: true });
  expect(events.ops('nightly')).not.toContain('create');
  expect(cloud.journal.mutations(create)).toHaveLength(1);
  const [only] = cloud.snapshots.list(instanceId);
  expect((await stack.state()).get('nightly')).toMatchObject({
    id: `${instanceId}/${only?.id}`,
    outputs: { status: 'Active', cloudStatus: 'Active' },
  });
  expect((await stack.state()).get('nightly')).not.toHaveProperty('initErrors');
  expect((await stack.state()).get('nightly').outputs).not.toHaveProperty('operation');
  await stack.up({ args: ['--expect-no-changes'] });
}

test('Ctrl-C while saving: pulumi ends at once with the id in state, and the next up finishes without a second create', async () => {
  const rig = await newRig({ quirks: { snapshotSaveMs: 3_600_000 } });
  const { cloud, stack } = rig;
  await stack.write({ resources: { nightly: snapshot() } });
  const up = stack.startUp();
  await up.says(/Saving…/);
  const interrupted = performance.now();
  up.signal('SIGINT');
  const ended = await stack.finished(up, { expectFailure: true });
  expect(performance.now() - interrupted).toBeLessThan(5_000);
  expect(ended.output).not.toContain('exited prematurely');
  const [taken] = cloud.snapshots.list(instanceId);
  expect((await stack.state()).get('nightly')).toMatchObject({
    id: `${instanceId}/${taken?.id}`,
    refreshBeforeUpdate: true,
    outputs: { status: 'Pending' },
  });

  cloud.clock.advance(3_600_000);
  await expectFinishedByNextUp(rig);
});

test('customTimeouts: what is not ready in time stays in state as Pending, and the next up finishes it', async () => {
  const rig = await newRig({ quirks: { snapshotSaveMs: 3_600_000 } });
  const { cloud, stack } = rig;
  await stack.write({ resources: { nightly: snapshot({}, { customTimeouts: { create: '1s' } }) } });
  const { output } = await stack.up({ expectFailure: true });
  expect(output).toMatch(/gave up after \d+s waiting for snapshot \S+ to be ready \(last seen: Saving\)/);
  expect(output).toContain('customTimeouts');
  expect((await stack.state()).get('nightly').outputs['status']).toBe('Pending');

  cloud.clock.advance(3_600_000);
  await expectFinishedByNextUp(rig);
});

test('a snapshot that is still being saved is waited for by the next up, not made again', async () => {
  const rig = await newRig({ quirks: { snapshotSaveMs: 3_600_000 } });
  const { cloud, stack } = rig;
  await stack.write({ resources: { nightly: snapshot({}, { customTimeouts: { create: '1s' } }) } });
  await stack.up({ expectFailure: true });

  const up = stack.startUp();
  await up.says(/Saving…/);
  cloud.clock.advance(3_600_000);
  await stack.finished(up);
  await expectFinishedByNextUp(rig);
});

test('a refresh in between neither loses nor finishes it', async () => {
  const rig = await newRig({ quirks: { snapshotSaveMs: 3_600_000 } });
  const { cloud, stack } = rig;
  await stack.write({ resources: { nightly: snapshot({}, { customTimeouts: { create: '1s' } }) } });
  await stack.up({ expectFailure: true });
  await stack.refresh();
  expect((await stack.state()).get('nightly')).toMatchObject({
    refreshBeforeUpdate: true,
    outputs: { status: 'Pending' },
  });
  cloud.clock.advance(3_600_000);
  await stack.refresh();
  await expectFinishedByNextUp(rig);
});

test('destroy of a snapshot that is still being saved waits until it can be deleted', async () => {
  const { cloud, stack } = await newRig({ quirks: { snapshotSaveMs: 3_600_000 } });
  await stack.write({ resources: { nightly: snapshot({}, { customTimeouts: { create: '1s' } }) } });
  await stack.up({ expectFailure: true });
  const destroy = stack.start(['destroy', '--yes', '--skip-preview']);
  await destroy.says(/Saving…/);
  cloud.clock.advance(3_600_000);
  await stack.finished(destroy);
  expect(cloud.snapshots.list(instanceId)).toEqual([]);
  expect((await stack.state()).own).toEqual([]);
});

test('Ctrl-C while the instance is busy with something else: nothing was asked for, nothing is in state', async () => {
  const { cloud, stack } = await newRig();
  cloud.instances.setStatus(instanceId, 'resizing');
  await stack.write({ resources: { nightly: snapshot() } });
  const up = stack.startUp();
  await up.says(/instance is resizing…/);
  up.signal('SIGINT');
  await stack.finished(up, { expectFailure: true });
  expect(cloud.journal.mutations()).toEqual([]);
  expect((await stack.state()).own).toEqual([]);
});
