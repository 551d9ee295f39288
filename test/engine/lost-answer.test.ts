import { expect, test } from 'vitest';
import { instanceId, newRig, type Rig, snapshot } from './harness/rig.ts';

const create = 'instances.snapshots.edit';
const program = { resources: { nightly: snapshot({ triggers: ['v1'] }) } };

/** One object in the cloud, the same one in state, nothing unfinished, nothing more to do. */
async function expectSettled({ cloud, stack }: Rig): Promise<void> {
  const [only, ...others] = cloud.snapshots.list(instanceId);
  expect(others).toEqual([]);
  const state = await stack.state();
  expect(state.own).toHaveLength(1);
  expect(state.get('nightly')).toMatchObject({
    id: `${instanceId}/${only?.id}`,
    outputs: { snapshotId: only?.id, name: only?.name, status: 'Active' },
  });
  expect(state.get('nightly')).not.toHaveProperty('initErrors');
  expect(state.get('nightly').refreshBeforeUpdate ?? false).toBe(false);
  expect(state.get('nightly').outputs).not.toHaveProperty('operation');
  await stack.up({ args: ['--expect-no-changes'] });
}

test('the answer to a create is lost, the snapshot was made: it is found by its name in the same run', async () => {
  const rig = await newRig();
  await rig.stack.write(program);
  rig.cloud.faults.add({ kind: 'resetAfter', func: create });
  await rig.stack.up();
  expect(rig.cloud.journal.mutations(create)).toHaveLength(1);
  await expectSettled(rig);
});

test('the answer is lost and nobody can be asked any more: the next up, on another machine, finds the snapshot', async () => {
  const rig = await newRig({ quirks: { snapshotSaveMs: 0 } });
  const { cloud, stack } = rig;
  await stack.write({ resources: { nightly: snapshot({ triggers: ['v1'] }, { customTimeouts: { create: '3s' } }) } });
  cloud.faults.add({ kind: 'resetAfter', func: create });
  cloud.faults.add({ kind: 'status', code: 502, func: 'instances.snapshots', after: 1, times: 'always' });
  cloud.faults.add({ kind: 'status', code: 502, func: 'image.edit', times: 'always' });
  const first = await stack.up({ expectFailure: true });
  const [{ name } = { name: '' }] = cloud.snapshots.list(instanceId);
  expect(first.output).toContain(`${instanceId}/name:${name}`);
  expect((await stack.state()).get('nightly')).toMatchObject({
    id: `${instanceId}/name:${name}`,
    refreshBeforeUpdate: true,
  });

  cloud.faults.clear();
  await stack.moveToAnotherMachine();
  await stack.write(program);
  const second = await stack.up({ withPreview: true });
  expect(second.events.ops('nightly')).not.toContain('create');
  expect(cloud.journal.mutations(create)).toHaveLength(1);
  await expectSettled(rig);
});

test('the request itself was lost: it is not sent twice in one run, and the next up makes exactly one snapshot', async () => {
  const rig = await newRig();
  const { cloud, stack } = rig;
  await stack.write({ resources: { nightly: snapshot({ triggers: ['v1'] }, { customTimeouts: { create: '3s' } }) } });
  cloud.faults.add({ kind: 'resetBefore', func: create });
  await stack.up({ expectFailure: true });
  expect(cloud.journal.calls(create)).toHaveLength(1);
  expect(cloud.snapshots.list(instanceId)).toEqual([]);
  expect((await stack.state()).get('nightly').id).toMatch(new RegExp(`^${instanceId}/name:nightly-[0-9a-f]{7}$`));

  await stack.moveToAnotherMachine();
  await stack.longAfterwards();
  await stack.write(program);
  const second = await stack.up({ withPreview: true });
  expect(second.output).toContain('was never made');
  expect(cloud.journal.mutations(create)).toHaveLength(1);
  await expectSettled(rig);
});

test('destroy after a lost answer deletes what was made', async () => {
  const { cloud, stack } = await newRig({ quirks: { snapshotSaveMs: 0 } });
  await stack.write({ resources: { nightly: snapshot({}, { customTimeouts: { create: '3s' } }) } });
  cloud.faults.add({ kind: 'resetAfter', func: create });
  cloud.faults.add({ kind: 'status', code: 502, func: 'instances.snapshots', after: 1, times: 'always' });
  cloud.faults.add({ kind: 'status', code: 502, func: 'image.edit', times: 'always' });
  await stack.up({ expectFailure: true });
  cloud.faults.clear();
  expect(cloud.snapshots.list(instanceId)).toHaveLength(1);
  await stack.moveToAnotherMachine();
  await stack.destroy();
  expect(cloud.snapshots.list(instanceId)).toEqual([]);
  expect((await stack.state()).own).toEqual([]);
});

test('destroy after a lost request has nothing to delete', async () => {
  const { cloud, stack } = await newRig();
  await stack.write({ resources: { nightly: snapshot({}, { customTimeouts: { create: '2s' } }) } });
  cloud.faults.add({ kind: 'resetBefore', func: create });
  await stack.up({ expectFailure: true });
  await stack.longAfterwards();
  await stack.destroy();
  expect((await stack.state()).own).toEqual([]);
  expect(cloud.journal.mutations()).toEqual([]);
});

test('two snapshots fit the lost one: nothing is guessed, and the printed lines lead out', async () => {
  const { cloud, stack } = await newRig();
  await stack.write({ resources: { nightly: snapshot({ name: 'mine' }, { customTimeouts: { create: '2s' } }) } });
  cloud.faults.add({ kind: 'resetBefore', func: create });
  await stack.up({ expectFailure: true });
  cloud.snapshots.add({ name: 'mine' });
  const { id: wanted } = cloud.snapshots.add({ name: 'mine' });

  const { output } = await stack.up({ expectFailure: true });
  const forget = output
    .split('\n')
    .find((line) => line.includes('pulumi state delete '))
    ?.trim();
  const take = output
    .split('\n')
    .find((line) => line.includes('pulumi import ') && line.includes(wanted))
    ?.trim();
  await stack.shell(`${forget} --yes`);
  await stack.shell(`${take}`);
  expect((await stack.state()).get('nightly').id).toBe(`${instanceId}/${wanted}`);
  await stack.up({ args: ['--expect-no-changes'] });
  expect(cloud.snapshots.list(instanceId)).toHaveLength(2);
});

test('the answer to a rename is lost: what was written is read back, and that is enough', async () => {
  const { cloud, stack } = await newRig();
  await stack.write({ resources: { nightly: snapshot({ name: 'first' }) } });
  await stack.up();
  await stack.write({ resources: { nightly: snapshot({ name: 'second' }) } });
  cloud.faults.add({ kind: 'resetAfter', func: 'image.edit', match: { sok: 'ok' } });
  await stack.up();
  expect(cloud.snapshots.list(instanceId)).toMatchObject([{ name: 'second' }]);
  await stack.up({ args: ['--expect-no-changes'] });
});

test('the answer to a delete is lost: that the snapshot goes is enough', async () => {
  const { cloud, stack } = await newRig();
  await stack.write({ resources: { nightly: snapshot() } });
  await stack.up();
  cloud.faults.add({ kind: 'resetAfter', func: 'image.delete' });
  await stack.destroy();
  expect(cloud.snapshots.list(instanceId)).toEqual([]);
  expect((await stack.state()).own).toEqual([]);
});
