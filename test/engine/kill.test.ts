import { expect, test } from 'vitest';
import type { Command } from './harness/command.ts';
import { eventually } from './harness/eventually.ts';
import { printedCommands, printedImportOption } from './harness/printed-lines.ts';
import { gone, kill, providersOf } from './harness/processes.ts';
import { instanceId, newRig, type Rig, snapshot } from './harness/rig.ts';

const create = 'instances.snapshots.edit';
const program = (trigger: string, options?: Readonly<Record<string, unknown>>) => ({
  resources: { nightly: snapshot({ triggers: [trigger] }, options) },
});

/** Starts `up`, and comes back when the cloud has made the snapshot but has not answered. */
async function upToUnansweredCreate({ cloud, stack }: Rig): Promise<Command> {
  const made = cloud.snapshots.list(instanceId).length;
  cloud.faults.add({ kind: 'hang', func: create, effect: true });
  const up = stack.startUp();
  await eventually('the cloud to make the snapshot', () => cloud.snapshots.list(instanceId).length > made);
  await eventually('the snapshot to be saved', () =>
    cloud.snapshots.list(instanceId).every((one) => one.fleio_status === 'Active'),
  );
  return up;
}

async function killProviders(up: Command): Promise<void> {
  const providers = await providersOf(up.pid);
  expect(providers).not.toEqual([]);
  for (const { pid } of providers) kill(pid, 'SIGKILL');
}

async function expectOne({ cloud, stack }: Rig): Promise<void> {
  const [only, ...others] = cloud.snapshots.list(instanceId);
  expect(others).toEqual([]);
  const state = await stack.state();
  expect(state.own.map(({ id }) => id)).toEqual([`${instanceId}/${only?.id}`]);
  expect(state.pendingOperations).toEqual([]);
  await stack.up({ args: ['--expect-no-changes'] });
}

test('provider killed in a first create: the next up makes nothing and prints the lines that lead out; they do', async () => {
  const rig = await newRig();
  const { cloud, stack } = rig;
  await stack.write(program('v1'));
  const up = await upToUnansweredCreate(rig);
  await killProviders(up);
  await stack.finished(up, { expectFailure: true });
  expect((await stack.state()).own).toEqual([]);

  await stack.moveToAnotherMachine();
  const stopped = await stack.up({ expectFailure: true });
  expect(stopped.output).toMatch(/already has a snapshot named "nightly-[0-9a-f]{7}"/);
  expect(cloud.journal.mutations(create)).toHaveLength(1);

  const lines = printedCommands(stopped.output);
  expect(lines).toHaveLength(2);
  for (const line of lines) await stack.shell(line);
  await expectOne(rig);
});

test('provider killed before the cloud was asked: the next up makes exactly one snapshot', async () => {
  const rig = await newRig();
  const { cloud, stack } = rig;
  await stack.write(program('v1'));
  cloud.faults.add({ kind: 'hang', func: create });
  const up = stack.startUp();
  await eventually('the request to arrive', () => cloud.journal.calls(create).length > 0);
  await killProviders(up);
  await stack.finished(up, { expectFailure: true });
  await stack.moveToAnotherMachine();
  await stack.up();
  await expectOne(rig);
});

test('provider killed in a delete: the next destroy finds it done', async () => {
  const { cloud, stack } = await newRig();
  await stack.write(program('v1'));
  await stack.up();
  cloud.faults.add({ kind: 'hang', func: 'image.delete', effect: true });
  const destroy = stack.start(['destroy', '--yes', '--skip-preview']);
  await eventually('the snapshot to go', () => cloud.snapshots.list(instanceId).length === 0);
  await killProviders(destroy);
  await stack.finished(destroy, { expectFailure: true });
  await stack.destroy();
  expect((await stack.state()).own).toEqual([]);
});

test('provider killed in a first create: changing `triggers` instead takes a new snapshot beside the unmanaged one', async () => {
  const rig = await newRig();
  const { cloud, stack } = rig;
  await stack.write(program('v1'));
  const up = await upToUnansweredCreate(rig);
  await killProviders(up);
  await stack.finished(up, { expectFailure: true });
  await stack.write(program('v2'));
  await stack.up();
  expect(cloud.snapshots.list(instanceId)).toHaveLength(2);
  expect((await stack.state()).own).toHaveLength(1);
});

test('provider killed in a replacement: the old snapshot stays, and the printed resource option ends it with the new one', async () => {
  const rig = await newRig();
  const { cloud, stack } = rig;
  await stack.write(program('v1'));
  await stack.up();
  const [old] = cloud.snapshots.list(instanceId);
  await stack.write(program('v2'));
  const up = await upToUnansweredCreate(rig);
  await killProviders(up);
  await stack.finished(up, { expectFailure: true });
  expect((await stack.state()).get('nightly').id).toBe(`${instanceId}/${old?.id}`);
  expect(cloud.snapshots.list(instanceId)).toHaveLength(2);

  await stack.moveToAnotherMachine();
  const stopped = await stack.up({ expectFailure: true });
  expect(cloud.snapshots.list(instanceId)).toHaveLength(2);
  await stack.write(program('v2', { import: printedImportOption(stopped.output) }));
  await stack.up();
  await stack.write(program('v2'));
  await expectOne(rig);
  expect(cloud.snapshots.list(instanceId)[0]?.id).not.toBe(old?.id);
  expect(cloud.journal.mutations(create)).toHaveLength(2);
});

test('engine killed in a first create: the provider ends itself, and after `pulumi cancel` the printed lines lead out', async () => {
  const rig = await newRig();
  const { cloud, stack } = rig;
  await stack.write(program('v1'));
  const up = await upToUnansweredCreate(rig);
  const providers = await providersOf(up.pid);
  up.signal('SIGKILL');
  await up.ended;
  for (const { pid } of providers) await gone(pid);
  expect((await stack.state()).pendingOperations).toMatchObject([{ type: 'creating' }]);

  await stack.moveToAnotherMachine();
  expect((await stack.up({ expectFailure: true })).output).toContain('locked');
  await stack.cancel();
  const stopped = await stack.up({ expectFailure: true });
  expect(cloud.journal.mutations(create)).toHaveLength(1);
  for (const line of printedCommands(stopped.output)) await stack.shell(line);
  await expectOne(rig);
});

test('engine killed in a replacement: after `pulumi cancel` the printed resource option leads out', async () => {
  const rig = await newRig();
  const { cloud, stack } = rig;
  await stack.write(program('v1'));
  await stack.up();
  await stack.write(program('v2'));
  const up = await upToUnansweredCreate(rig);
  const providers = await providersOf(up.pid);
  up.signal('SIGKILL');
  await up.ended;
  for (const { pid } of providers) await gone(pid);

  await stack.cancel();
  const stopped = await stack.up({ expectFailure: true });
  expect(cloud.snapshots.list(instanceId)).toHaveLength(2);
  await stack.write(program('v2', { import: printedImportOption(stopped.output) }));
  await stack.up();
  await stack.write(program('v2'));
  for (const line of printedCommands(stopped.output)) await stack.shell(line);
  expect((await stack.state()).pendingOperations).toEqual([]);
  await expectOne(rig);
  expect(cloud.journal.mutations(create)).toHaveLength(2);
});
