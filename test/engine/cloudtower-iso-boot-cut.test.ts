import { expect, test } from 'vitest';
import type { Command } from './harness/command.ts';
import { type CloudTowerRig, changesOf, ids, newCloudTowerRig, vmIsoBoot } from './harness/cloudtower.ts';
import { eventually } from './harness/eventually.ts';
import { newQuickRig } from './harness/quick-tasks.ts';
import { printedCommands } from './harness/printed-lines.ts';
import { gone, kill, providersOf } from './harness/processes.ts';
import { asBefore, drivesOf, entry, expectVmSession, powerOf } from './harness/vm-iso-boots.ts';

/* Entries that fail, are interrupted, or lose their provider. */

const program = (properties: Readonly<Record<string, unknown>> = {}) => ({
  resources: { rescue: vmIsoBoot({ triggers: ['v1'], ...properties }) },
});
const hour = 3_600_000;

test('a guest that ignores the shutdown is powered off, and the session entered', async () => {
  const rig = await newCloudTowerRig({ quirks: { shutdownTimeout: true } });
  await rig.stack.write(program());
  const { output } = await rig.stack.up();
  expect(output).toContain('shutting down did not work, so it is forced');
  expect(changesOf(rig)).toEqual(['shutdown-vm', 'poweroff-vm', 'add-vm-cd-rom', 'start-vm']);
  await expectVmSession(rig);
});

test('a start that fails: all is put back, the VM runs from its disk again, and nothing is in state', async () => {
  const rig = await newQuickRig();
  const { stack, tower } = rig;
  await stack.write(program());
  tower.tasks.failNext({ mutation: 'startVm', message: 'no host has room for it' });
  const { output } = await stack.up({ expectFailure: true });
  expect(output).toContain('no host has room for it');
  expect(changesOf(rig)).toEqual([...entry, 'remove-vm-cd-rom', 'start-vm']);
  expect(drivesOf(rig)).toEqual(asBefore);
  expect(powerOf(rig)).toBe('RUNNING disk');
  expect((await stack.state()).own).toEqual([]);

  await stack.up();
  await expectVmSession(rig);
});

test('a swap whose start fails: the former image is back, and runs', async () => {
  const rig = await newQuickRig();
  const { stack, tower } = rig;
  await stack.write(program());
  await stack.up();
  tower.tasks.failNext({ mutation: 'startVm', message: 'no host has room for it' });
  await stack.write(program({ imageId: ids.otherElfImage }));
  await stack.up({ expectFailure: true });
  expect(changesOf(rig).slice(3)).toEqual(['shutdown-vm', 'update-vm-disk', 'start-vm', 'update-vm-disk', 'start-vm']);
  await stack.write(program());
  await expectVmSession(rig);
});

/** Starts `up`, and comes back when the VM is stopped and the image on its way into the drive. */
async function upToMount({ stack, tower }: CloudTowerRig): Promise<Command> {
  const up = stack.startUp();
  await up.says(/EXECUTING: Shut down VM web-1/);
  tower.clock.advance(hour);
  await up.says(/EXECUTING: Edit VM web-1/);
  expect(tower.vms.find(ids.vm)?.status).toBe('STOPPED');
  return up;
}

test('Ctrl-C while the VM is stopped: pulumi ends at once, and the next up finishes it, with no step twice', async () => {
  const rig = await newCloudTowerRig({ quirks: { taskMs: hour } });
  const { stack, tower } = rig;
  await stack.write(program());
  const up = await upToMount(rig);
  const interrupted = performance.now();
  up.signal('SIGINT');
  const ended = await stack.finished(up, { expectFailure: true });
  expect(performance.now() - interrupted).toBeLessThan(5_000);
  expect(ended.output).not.toContain('exited prematurely');
  expect(changesOf(rig)).toEqual(['shutdown-vm', 'add-vm-cd-rom']);
  expect((await stack.state()).get('rescue')).toMatchObject({
    id: ids.vm,
    refreshBeforeUpdate: true,
    outputs: { status: 'Pending', before: { powerState: 'Running' } },
  });

  await stack.moveToAnotherMachine();
  await stack.refresh();
  expect((await stack.state()).get('rescue').outputs['status']).toBe('Pending');
  tower.quirks.set({ taskMs: 300 });
  tower.clock.advance(hour);
  await stack.up({ withPreview: true });
  expect(changesOf(rig)).toEqual(entry);
  await expectVmSession(rig);
  expect((await stack.state()).get('rescue').outputs).toMatchObject({ before: { powerState: 'Running' } });
});

test('Ctrl-C in the middle, then destroy: the drive is taken out again, and that the VM is off is said', async () => {
  const rig = await newCloudTowerRig({ quirks: { taskMs: hour } });
  const { stack, tower } = rig;
  await stack.write(program());
  const up = await upToMount(rig);
  up.signal('SIGINT');
  await stack.finished(up, { expectFailure: true });
  tower.quirks.set({ taskMs: 300 });
  tower.clock.advance(hour);
  const { output } = await stack.destroy();
  expect(changesOf(rig)).toEqual(['shutdown-vm', 'add-vm-cd-rom', 'remove-vm-cd-rom']);
  expect(drivesOf(rig)).toEqual(asBefore);
  expect(output).toContain('is stopped, and ran before the session');
  expect((await stack.state()).own).toEqual([]);
});

async function killProviders({ stack, tower }: CloudTowerRig, up: Command): Promise<void> {
  const providers = await providersOf(up.pid);
  expect(providers).not.toEqual([]);
  for (const { pid } of providers) kill(pid, 'SIGKILL');
  await stack.finished(up, { expectFailure: true });
  for (const { pid } of providers) await gone(pid);
  await stack.moveToAnotherMachine();
  tower.faults.clear();
}

test('provider killed before the image is in: the next up enters, and the VM is not stopped a second time', async () => {
  const rig = await newQuickRig();
  const { stack, tower } = rig;
  await stack.write(program());
  tower.faults.add({ kind: 'hang', func: 'add-vm-cd-rom' });
  const up = stack.startUp();
  await eventually('the image to be asked for', () => tower.journal.calls('add-vm-cd-rom').length > 0);
  await killProviders(rig, up);
  expect((await stack.state()).own).toEqual([]);
  await stack.up();
  expect(changesOf(rig)).toEqual(entry);
  await expectVmSession(rig);
});

test('provider killed when the image is in: the next up tells what it found, and the printed lines lead out', async () => {
  const rig = await newQuickRig();
  const { stack, tower } = rig;
  await stack.write(program());
  tower.faults.add({ kind: 'hang', func: 'add-vm-cd-rom', effect: true });
  const up = stack.startUp();
  await eventually('the image to be in the drive', () => drivesOf(rig)[0] === `cd-rom 0 ${ids.elfImage}`);
  await killProviders(rig, up);
  expect((await stack.state()).own).toEqual([]);

  const stopped = await stack.up({ expectFailure: true });
  const found = `instance ${ids.vm} is in a session of this kind already (STOPPED, imageId ${ids.elfImage})`;
  expect(stopped.output).toContain(found);
  expect(changesOf(rig)).toEqual(['shutdown-vm', 'add-vm-cd-rom']);
  for (const line of printedCommands(stopped.output)) await stack.shell(line);
  expect((await stack.state()).get('rescue').outputs).toMatchObject({ status: 'Active', cloudStatus: 'STOPPED' });
  expect((await stack.refresh()).output).toContain('is "STOPPED": it boots from the image when somebody starts it');
  await stack.up();
  await stack.write(program({ triggers: ['v2'] }));
  await stack.up();
  expect(changesOf(rig)).toEqual(entry);
  await expectVmSession(rig);
});

test('provider killed in a swap, with the new image in: the next up starts the VM, and repeats nothing', async () => {
  const rig = await newQuickRig();
  const { stack, tower } = rig;
  await stack.write(program());
  await stack.up();
  await stack.write(program({ imageId: ids.otherElfImage }));
  tower.faults.add({ kind: 'hang', func: 'update-vm-disk', effect: true });
  const up = stack.startUp();
  await eventually('the image to be in the drive', () => drivesOf(rig)[0] === `cd-rom 0 ${ids.otherElfImage}`);
  await killProviders(rig, up);
  expect((await stack.state()).get('rescue').outputs).toMatchObject({ status: 'Active', imageId: ids.elfImage });
  await stack.up();
  expect(changesOf(rig)).toEqual([...entry, 'shutdown-vm', 'update-vm-disk', 'start-vm']);
  await expectVmSession(rig, ids.otherElfImage);
});
