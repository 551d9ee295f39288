import { expect, test } from 'vitest';
import { instanceId, newRig, snapshot } from './harness/rig.ts';

const create = 'instances.snapshots.edit';

test('a create that the cloud gives up is never green: it is cleaned up, and nothing is in state', async () => {
  const { cloud, stack } = await newRig({ quirks: { snapshotOutcome: 'killed' } });
  await stack.write({ resources: { nightly: snapshot() } });
  const { output } = await stack.up({ expectFailure: true });
  expect(output).toContain('Killed');
  expect(output).toContain('Zomro could not make the snapshot');
  expect(cloud.snapshots.list(instanceId)).toEqual([]);
  expect((await stack.state()).own).toEqual([]);

  cloud.quirks.set({ snapshotOutcome: 'active' });
  await stack.up();
  expect(cloud.snapshots.list(instanceId)).toMatchObject([{ fleio_status: 'Active' }]);
});

test('a snapshot that vanishes while it is made is a failure, and nothing is in state', async () => {
  const { cloud, stack } = await newRig({ quirks: { snapshotOutcome: 'vanished' } });
  await stack.write({ resources: { nightly: snapshot() } });
  const { output } = await stack.up({ expectFailure: true });
  expect(output).toContain('vanished before it was ready');
  expect((await stack.state()).own).toEqual([]);
  expect(cloud.snapshots.list(instanceId)).toEqual([]);
});

test('what cannot be cleaned up stays in state as failed, and the next up replaces it', async () => {
  const { cloud, stack } = await newRig({ quirks: { snapshotOutcome: 'killed' } });
  await stack.write({ resources: { nightly: snapshot() } });
  cloud.faults.add({
    kind: 'error',
    func: 'image.delete',
    times: 'always',
    error: { $type: 'access', msg: { $: 'no' } },
  });
  await stack.up({ expectFailure: true });
  expect((await stack.state()).get('nightly').outputs['status']).toBe('Failed');
  const [failed] = cloud.snapshots.list(instanceId);

  cloud.faults.clear();
  cloud.quirks.set({ snapshotOutcome: 'active' });
  await stack.up({ withPreview: true });
  const [only, ...others] = cloud.snapshots.list(instanceId);
  expect(others).toEqual([]);
  expect(only).toMatchObject({ fleio_status: 'Active' });
  expect(only?.id).not.toBe(failed?.id);
  await stack.up({ args: ['--expect-no-changes'] });
});

/** The YAML host stops too early to show what `--continue-on-error` does to the old half. */
function nodeProgram(trigger: string): string {
  return `
    const lifeboat = require('pulumi-lifeboat');
    const nightly = new lifeboat.Snapshot('nightly', { instanceId: '${instanceId}', triggers: ['${trigger}'] });
    exports.snapshotId = nightly.snapshotId;
  `;
}

test('--continue-on-error: a replacement that fails keeps the old snapshot, in this run and in the next', async () => {
  const { cloud, stack } = await newRig();
  await stack.writeNode(nodeProgram('v1'));
  await stack.up();
  const [old] = cloud.snapshots.list(instanceId);

  cloud.quirks.set({ snapshotOutcome: 'killed' });
  await stack.writeNode(nodeProgram('v2'));
  for (const run of ['this run', 'the next run']) {
    await stack.up({ args: ['--continue-on-error'], expectFailure: true });
    expect(cloud.snapshots.find(old?.id ?? ''), run).toMatchObject({ fleio_status: 'Active' });
  }

  cloud.quirks.set({ snapshotOutcome: 'active' });
  await stack.up();
  expect(cloud.snapshots.list(instanceId)).toMatchObject([{ fleio_status: 'Active' }]);
  expect(cloud.snapshots.find(old?.id ?? '')).toBeUndefined();
  expect((await stack.state()).own).toHaveLength(1);
});

test('--continue-on-error: a replacement whose fate is unknown keeps the old snapshot until the new one is there', async () => {
  const { cloud, stack } = await newRig();
  await stack.writeNode(nodeProgram('v1'));
  await stack.up();
  const [old] = cloud.snapshots.list(instanceId);

  cloud.quirks.set({ snapshotSaveMs: 20_000 });
  await stack.writeNode(nodeProgram('v2').replace('] }', "] }, { customTimeouts: { create: '1s' } }"));
  const failed = await stack.up({ args: ['--continue-on-error'], expectFailure: true });
  expect(failed.output).toContain('its successor is not there yet');
  expect(cloud.snapshots.find(old?.id ?? '')).toMatchObject({ fleio_status: 'Active' });

  cloud.clock.advance(60_000);
  await stack.writeNode(nodeProgram('v2'));
  await stack.up();
  expect(cloud.journal.mutations(create)).toHaveLength(2);
  expect(cloud.snapshots.list(instanceId)).toMatchObject([{ fleio_status: 'Active' }]);
  expect(cloud.snapshots.find(old?.id ?? '')).toBeUndefined();
  await stack.up({ args: ['--expect-no-changes'] });
});
