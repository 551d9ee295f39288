import { expect, test } from 'vitest';
import { changesOf, type CloudTowerRig, ids, newCloudTowerRig, vmSnapshot } from './harness/cloudtower.ts';
import { eventually } from './harness/eventually.ts';
import { printedCommands } from './harness/printed-lines.ts';
import { kill, providersOf } from './harness/processes.ts';

const create = 'create-vm-snapshot';
const hour = 3_600_000;
const program = (trigger = 'v1', options?: Readonly<Record<string, unknown>>) => ({
  resources: { nightly: vmSnapshot({ triggers: [trigger] }, options) },
});

/** One snapshot in the cloud, the same one in state, nothing unfinished, nothing more to do. */
async function expectSettled({ tower, stack }: CloudTowerRig): Promise<void> {
  const [only, ...others] = tower.snapshots.list();
  expect(others).toEqual([]);
  const { own, pendingOperations } = await stack.state();
  expect(own).toMatchObject([
    { id: `${ids.vm}/${only?.id}`, outputs: { snapshotId: only?.id, name: only?.name, status: 'Active' } },
  ]);
  expect(own[0]).not.toHaveProperty('initErrors');
  expect(own[0]?.outputs).not.toHaveProperty('operation');
  expect(own[0]?.refreshBeforeUpdate ?? false).toBe(false);
  expect(pendingOperations).toEqual([]);
  await stack.up({ args: ['--expect-no-changes'] });
}

/** As it was seen in the wild: an outer code, and the real reason in JSON. */
const storageFull = [
  'Cannot unwrap Ok value of Result.Err.',
  'code: VM_SNAPSHOT_CREATE_FAILED',
  `message: ${JSON.stringify({ data: {}, ec: 'EAllocSpace', error: { msg: '[EAllocSpace]no space left' } })}`,
].join('\r\n');

test.each(['nothing', 'placeholder'] as const)(
  'a task that fails, and leaves %s behind: its inner words are shown, and neither state nor cloud keeps anything',
  async (failedCreate) => {
    const rig = await newCloudTowerRig({ quirks: { failedCreate } });
    const { tower, stack } = rig;
    tower.tasks.failNext({ mutation: 'createVmSnapshot', message: storageFull });
    await stack.write(program());
    const { output } = await stack.up({ expectFailure: true });
    expect(output).toMatch(/VM_SNAPSHOT_CREATE_FAILED\S* \[EAllocSpace\]no space left/);
    expect(output).not.toContain('Cannot unwrap');
    expect(tower.snapshots.list()).toEqual([]);
    expect((await stack.state()).own).toEqual([]);
    await stack.up();
    await expectSettled(rig);
  },
);

test('a placeholder that cannot be removed stays in state as failed, and the next up puts a snapshot in its place', async () => {
  const rig = await newCloudTowerRig({ quirks: { failedCreate: 'placeholder' } });
  const { tower, stack } = rig;
  tower.tasks.failNext({ mutation: 'createVmSnapshot' });
  const refused = { status: 400, message: 'not now' };
  const fault = tower.faults.add({ kind: 'error', func: 'delete-vm-snapshot', error: refused, times: 'always' });
  await stack.write(program());
  await stack.up({ expectFailure: true });
  const [left] = tower.snapshots.list();
  expect((await stack.state()).get('nightly')).toMatchObject({
    id: `${ids.vm}/${left?.id}`,
    outputs: { status: 'Failed' },
  });

  fault.remove();
  await stack.up();
  expect(tower.snapshots.find(left?.id ?? '')).toBeUndefined();
  await expectSettled(rig);
});

test('the answer to a create is lost, the snapshot was made: it is found by its name in the same run', async () => {
  const rig = await newCloudTowerRig();
  rig.tower.faults.add({ kind: 'resetAfter', func: create });
  await rig.stack.write(program());
  await rig.stack.up();
  expect(changesOf(rig)).toEqual([create]);
  await expectSettled(rig);
});

test('the answer is lost and nobody can be asked any more: the next up, on another machine, finds the snapshot', async () => {
  const rig = await newCloudTowerRig();
  const { tower, stack } = rig;
  await stack.write(program('v1', { customTimeouts: { create: '3s' } }));
  tower.faults.add({ kind: 'resetAfter', func: create });
  tower.faults.add({
    kind: 'status',
    code: 502,
    times: 'always',
    match: ({ func }) => tower.journal.calls(create).length > 0 && func.startsWith('get-'),
  });
  const { output } = await stack.up({ expectFailure: true });
  const provisional = `${ids.vm}/name:${tower.snapshots.list()[0]?.name}`;
  expect(output).toContain(provisional);
  expect((await stack.state()).get('nightly')).toMatchObject({ id: provisional, refreshBeforeUpdate: true });

  tower.faults.clear();
  await stack.moveToAnotherMachine();
  await stack.write(program());
  const { events } = await stack.up({ withPreview: true });
  expect(events.ops('nightly')).not.toContain('create');
  expect(changesOf(rig)).toEqual([create]);
  await expectSettled(rig);
});

test('the request itself is lost: it is not sent twice in one run, and the next up makes exactly one snapshot', async () => {
  const rig = await newCloudTowerRig();
  const { tower, stack } = rig;
  await stack.write(program('v1', { customTimeouts: { create: '3s' } }));
  tower.faults.add({ kind: 'resetBefore', func: create });
  await stack.up({ expectFailure: true });
  expect(tower.journal.calls(create)).toHaveLength(1);
  expect(tower.snapshots.list()).toEqual([]);
  expect((await stack.state()).get('nightly').id).toMatch(/\/name:nightly-[0-9a-f]{7}$/);

  await stack.moveToAnotherMachine();
  await stack.longAfterwards();
  await stack.write(program());
  expect((await stack.up({ withPreview: true })).output).toContain('was never made');
  expect(changesOf(rig)).toEqual([create]);
  await expectSettled(rig);
});

test('provider killed in a first create: the next up makes nothing and prints the lines that lead out; they do', async () => {
  const rig = await newCloudTowerRig();
  const { tower, stack } = rig;
  await stack.write(program());
  tower.faults.add({ kind: 'hang', func: create, effect: true });
  const up = stack.startUp();
  await eventually('CloudTower to have made the snapshot, and not to have answered', () =>
    tower.snapshots.list().some(({ local_created_at, entityAsyncStatus }) => local_created_at && !entityAsyncStatus),
  );
  const providers = await providersOf(up.pid);
  expect(providers).not.toEqual([]);
  for (const { pid } of providers) kill(pid, 'SIGKILL');
  await stack.finished(up, { expectFailure: true });
  expect((await stack.state()).own).toEqual([]);

  await stack.moveToAnotherMachine();
  const stopped = await stack.up({ expectFailure: true });
  expect(stopped.output).toMatch(/already has a snapshot named "nightly-[0-9a-f]{7}"/);
  expect(changesOf(rig)).toEqual([create]);
  const lines = printedCommands(stopped.output);
  expect(lines).toHaveLength(2);
  for (const line of lines) await stack.shell(line);
  await expectSettled(rig);
});

test('Ctrl-C while the task runs: pulumi ends at once with the task in state, and the next up finishes without a second create', async () => {
  const rig = await newCloudTowerRig({ quirks: { taskMs: hour } });
  const { tower, stack } = rig;
  await stack.write(program());
  const up = stack.startUp();
  await up.says(/EXECUTING: Create a snapshot of VM web-1/);
  const interrupted = performance.now();
  up.signal('SIGINT');
  const ended = await stack.finished(up, { expectFailure: true });
  expect(performance.now() - interrupted).toBeLessThan(5_000);
  expect(ended.output).not.toContain('exited prematurely');
  const [taken] = tower.snapshots.list();
  const [task] = tower.tasks.list();
  expect((await stack.state()).get('nightly')).toMatchObject({
    id: `${ids.vm}/${taken?.id}`,
    refreshBeforeUpdate: true,
    outputs: { status: 'Pending', operation: { verb: 'Create', id: task?.id } },
  });

  await stack.moveToAnotherMachine();
  const next = stack.startUp();
  await next.says(/EXECUTING: Create a snapshot of VM web-1/);
  tower.clock.advance(hour);
  await stack.finished(next);
  expect(changesOf(rig)).toEqual([create]);
  await expectSettled(rig);
});

test.each([
  { how: 'as it shows', quirks: {}, says: /instance is UPDATING…/, isRefused: false },
  {
    how: 'as only ResourceLocked tells',
    quirks: { asyncStatusShown: false },
    says: /instance is busy…/,
    isRefused: true,
  },
])('a VM that is being worked on is waited for, $how', async ({ quirks, says, isRefused }) => {
  const rig = await newCloudTowerRig({ quirks });
  const { tower, stack } = rig;
  tower.vms.occupy(ids.vm, hour);
  await stack.write(program());
  const up = stack.startUp();
  await up.says(says);
  const refusals = tower.journal.calls(create).filter(({ outcome }) => outcome === 'error:ResourceLocked');
  expect(refusals.length > 0).toBe(isRefused);
  expect(changesOf(rig)).toEqual([]);
  tower.clock.advance(hour);
  await stack.finished(up);
  expect(changesOf(rig)).toEqual([create]);
  await expectSettled(rig);
});
