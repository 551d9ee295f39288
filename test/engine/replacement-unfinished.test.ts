import { expect, test } from 'vitest';
import { instanceId, newRig, type Rig, snapshot } from './harness/rig.ts';

const program = (trigger: string, options?: Readonly<Record<string, unknown>>) => ({
  resources: { nightly: snapshot({ triggers: [trigger] }, options) },
});

/** A complete snapshot, and its successor that is still being saved when the run has given up. */
async function unfinishedReplacement(): Promise<Rig & { readonly old: string; readonly fresh: string }> {
  const rig = await newRig();
  const { cloud, stack } = rig;
  await stack.write(program('v1'));
  await stack.up();
  const [{ id: old } = { id: '' }] = cloud.snapshots.list(instanceId);
  cloud.quirks.set({ snapshotSaveMs: 3_600_000 });
  await stack.write(program('v2', { customTimeouts: { create: '1s' } }));
  await stack.up({ expectFailure: true });
  const fresh = cloud.snapshots.list(instanceId).find(({ id }) => id !== old)?.id ?? '';
  expect(cloud.snapshots.find(old)).toMatchObject({ fleio_status: 'Active' });
  expect(cloud.snapshots.find(fresh)).toMatchObject({ fleio_status: 'Saving' });
  await stack.write(program('v2'));
  return { ...rig, old, fresh };
}

test('the next up keeps the old snapshot as long as its successor is not complete', async () => {
  const { cloud, stack, old, fresh } = await unfinishedReplacement();
  const up = stack.startUp();
  await up.says(/Saving…/);
  expect(cloud.snapshots.find(old)).toMatchObject({ fleio_status: 'Active' });
  cloud.clock.advance(3_600_000);
  await stack.finished(up);
  expect(cloud.snapshots.list(instanceId)).toMatchObject([{ id: fresh }]);
  await stack.up({ args: ['--expect-no-changes'] });
});

test('a successor that fails in the end does not take the old snapshot with it', async () => {
  const { cloud, stack, old, fresh } = await unfinishedReplacement();
  cloud.snapshots.setStatus(fresh, 'Killed');
  cloud.quirks.set({ snapshotSaveMs: 350, snapshotOutcome: 'killed' });
  await stack.up({ expectFailure: true });
  expect(cloud.snapshots.find(old)).toMatchObject({ fleio_status: 'Active' });
  cloud.quirks.set({ snapshotOutcome: 'active' });
  await stack.up();
  expect(cloud.snapshots.list(instanceId)).toMatchObject([{ fleio_status: 'Active' }]);
  expect(cloud.snapshots.find(old)).toBeUndefined();
  await stack.up({ args: ['--expect-no-changes'] });
});

test('destroy after an unfinished replacement leaves nothing', async () => {
  const { cloud, stack } = await unfinishedReplacement();
  cloud.clock.advance(3_600_000);
  await stack.destroy();
  expect(cloud.snapshots.list(instanceId)).toEqual([]);
  expect((await stack.state()).own).toEqual([]);
});

test('under another provider resource, whose process is another one, a failed successor keeps the old snapshot too', async () => {
  const { cloud, stack } = await newRig();
  // The SDK says which version it needs, so that its default provider is another resource than that of a YAML program.
  await stack.write(program('v1'));
  await stack.up();
  const [{ id: old } = { id: '' }] = cloud.snapshots.list(instanceId);
  await stack.writeNode(`
    const lifeboat = require('pulumi-lifeboat');
    const options = { customTimeouts: { create: '1s', delete: '20s' } };
    new lifeboat.Snapshot('nightly', { instanceId: '${instanceId}', triggers: ['v2'] }, options);
  `);
  cloud.faults.add({ kind: 'resetBefore', func: 'instances.snapshots.edit' });
  await stack.up({ args: ['--continue-on-error'], expectFailure: true });
  expect(cloud.snapshots.list(instanceId)).toMatchObject([{ id: old, fleio_status: 'Active' }]);

  await stack.longAfterwards();
  await stack.up();
  const [fresh, ...others] = cloud.snapshots.list(instanceId);
  expect(others).toEqual([]);
  expect(fresh).toMatchObject({ fleio_status: 'Active' });
  expect(fresh?.id).not.toBe(old);
});
