import { expect, test } from 'vitest';
import { type CloudTowerRig, changesOf, ids, newCloudTowerRig, vmIsoBoot } from './harness/cloudtower.ts';
import { newQuickRig } from './harness/quick-tasks.ts';
import { printedCommands } from './harness/printed-lines.ts';
import { isoBootType } from './harness/rig.ts';
import { asBefore, drivesOf, emptyDrive, endByHand, entry, expectVmSession, powerOf } from './harness/vm-iso-boots.ts';

const program = (properties: Readonly<Record<string, unknown>> = {}) => ({
  resources: { rescue: vmIsoBoot({ triggers: ['v1'], ...properties }) },
});

/** A session that was entered from a VM without a drive in front; the requests for it are forgotten. */
async function inSession(): Promise<CloudTowerRig> {
  const rig = await newQuickRig();
  await rig.stack.write(program());
  await rig.stack.up();
  rig.tower.journal.clear();
  return rig;
}

test('a running VM is shut down, gets a drive in front, and is started, in that order; then there is nothing to do', async () => {
  const rig = await newCloudTowerRig();
  const { stack } = rig;
  await stack.write(program());
  const { events } = await stack.preview();
  expect(events.ops('rescue')).toEqual(['create']);
  expect(events.warnings).toContain(`restart: will restart web-1 (${ids.vm}) into the image`);
  expect(changesOf(rig)).toEqual([]);

  await stack.up();
  expect(changesOf(rig)).toEqual(entry);
  expect(drivesOf(rig)).toEqual([`cd-rom 0 ${ids.elfImage}`, ...asBefore]);
  expect((await stack.state()).get('rescue').outputs).toMatchObject({
    before: { powerState: 'Running', bootOrder: ['disk 1', 'cd-rom 2 (empty)'] },
    cloudtowerDetails: {
      bootOrder: [`cd-rom 0 (image ${ids.elfImage})`, 'disk 1', 'cd-rom 2 (empty)'],
      imageName: 'systemrescue-11.00-amd64.iso',
    },
  });
  await expectVmSession(rig);
  await stack.refresh({ args: ['--expect-no-changes'] });

  // Left while it runs: the image goes, the machine is left alone, and what remains is said.
  const { output } = await stack.destroy();
  expect(changesOf(rig)).toEqual([...entry, 'eject-iso-from-vm-cd-rom']);
  expect(drivesOf(rig)).toEqual(['cd-rom 0 empty', ...asBefore]);
  expect(powerOf(rig)).toMatch(/^RUNNING/);
  expect(output).toContain('the image was taken out of the CD-ROM drive at place 0');
  expect(output).toContain('remove it in CloudTower');
  expect((await stack.state()).own).toEqual([]);
});

test('another image is swapped in the same drive, and new triggers enter the session again', async () => {
  const rig = await inSession();
  const { stack } = rig;
  const imageId = ids.otherElfImage;
  await stack.write(program({ imageId }));
  const { events } = await stack.up({ withPreview: true });
  expect(events.warnings).toContain(`restart: will restart web-1 (${ids.vm}) into the image`);
  expect(changesOf(rig)).toEqual(['shutdown-vm', 'update-vm-disk', 'start-vm']);
  expect(drivesOf(rig)).toEqual([`cd-rom 0 ${imageId}`, ...asBefore]);

  await stack.write(program({ imageId, triggers: ['v2'], restart: 'Force' }));
  await stack.up();
  expect(changesOf(rig).slice(3)).toEqual(['poweroff-vm', 'start-vm']);
  await expectVmSession(rig, imageId);

  // How it is restarted is only for the next time.
  await stack.write(program({ imageId, triggers: ['v2'] }));
  const { output } = await stack.up({ withPreview: true });
  expect(output).not.toContain('will restart');
  expect(changesOf(rig)).toHaveLength(5);
  // What a session began with is how the VM was before the first one.
  expect((await stack.state()).get('rescue').outputs['before']).toEqual({
    powerState: 'Running',
    bootOrder: ['disk 1', 'cd-rom 2 (empty)'],
  });
});

test('a session ended by hand is Ended and never entered again by itself; only triggers do that', async () => {
  const rig = await inSession();
  const { stack } = rig;
  endByHand(rig);
  const { events } = await stack.refresh();
  expect(events.warnings.join('\n')).toContain(`the ISO boot ${ids.vm} has ended: CloudTower shows "RUNNING"`);
  expect((await stack.state()).get('rescue').outputs).toMatchObject({ status: 'Ended', imageId: ids.elfImage });
  await stack.up({ args: ['--expect-no-changes', '--refresh'] });
  await stack.write(program({ imageId: ids.otherElfImage }));
  await stack.up();
  expect(changesOf(rig)).toEqual([]);

  const before = await stack.exportState();
  await stack.destroy();
  expect(changesOf(rig)).toEqual([]);
  await stack.importState(before);
  await stack.write(program({ imageId: ids.otherElfImage, triggers: ['v2'] }));
  await stack.up();
  expect(changesOf(rig)).toEqual(['shutdown-vm', 'update-vm-disk', 'start-vm']);
  await expectVmSession(rig, ids.otherElfImage);
});

test('left while the VM is stopped, the drive that was added is removed, and that the VM is off is said', async () => {
  const rig = await inSession();
  const { stack, tower } = rig;
  tower.vms.setStatus(ids.vm, 'STOPPED');
  await stack.refresh();
  expect((await stack.state()).get('rescue').outputs).toMatchObject({ status: 'Active', cloudStatus: 'STOPPED' });
  const { output } = await stack.destroy();
  expect(changesOf(rig)).toEqual(['remove-vm-cd-rom']);
  expect(drivesOf(rig)).toEqual(asBefore);
  expect(tower.vms.find(ids.vm)?.status).toBe('STOPPED');
  expect(output).toContain(`web-1 (${ids.vm}) is stopped, and ran before the session`);
});

test('an empty drive that is in front already is used, and kept', async () => {
  const rig = await newQuickRig();
  const { stack, tower } = rig;
  tower.vmDisks.add({ boot: 0 });
  await stack.write(program());
  await stack.up();
  expect(changesOf(rig)).toEqual(['shutdown-vm', 'update-vm-disk', 'start-vm']);
  await expectVmSession(rig);
  const { output } = await stack.destroy();
  expect(changesOf(rig).slice(3)).toEqual(['eject-iso-from-vm-cd-rom']);
  expect(drivesOf(rig)).toEqual(['cd-rom 0 empty', ...asBefore]);
  expect(output).not.toContain('remove it in CloudTower');
});

test('an image of the content library is mounted as the one of the cluster, and that is no change', async () => {
  const rig = await newQuickRig();
  const { stack } = rig;
  await stack.write(program({ imageId: ids.contentLibraryImage }));
  await stack.up();
  expect(drivesOf(rig)[0]).toBe(`cd-rom 0 ${ids.libraryElfImage}`);
  await stack.up({ args: ['--expect-no-changes'] });
  await stack.up({ args: ['--expect-no-changes', '--refresh'] });
  expect((await stack.state()).get('rescue').outputs).toMatchObject({
    imageId: ids.contentLibraryImage,
    status: 'Active',
  });
  await stack.write(program({ imageId: ids.libraryElfImage }));
  await stack.refresh();
  expect(changesOf(rig)).toEqual(entry);
});

test('a session that somebody else began is not entered; it is imported with its image, and nothing changes', async () => {
  const rig = await newQuickRig();
  const { stack, tower } = rig;
  tower.vmDisks.add({ boot: 0, elf_image: ids.elfImage });
  await stack.write(program());
  const { output } = await stack.up({ expectFailure: true });
  expect(output).toContain(`instance ${ids.vm} is in a session of this kind already`);
  expect((await stack.state()).own).toEqual([]);
  expect(printedCommands(output)[0]).toContain(`'${ids.vm}/${ids.elfImage}'`);

  await stack.import(isoBootType, 'rescue', `${ids.vm}/${ids.elfImage}`);
  expect((await stack.state()).get('rescue')).toMatchObject({
    id: ids.vm,
    inputs: { instanceId: ids.vm, imageId: ids.elfImage },
    outputs: { status: 'Active' },
  });
  await stack.write({ resources: { rescue: vmIsoBoot() } });
  await stack.up({ args: ['--expect-no-changes'] });
  // How the VM was before is not known: the image goes, and the drive stays.
  expect((await stack.destroy()).output).toContain('so the empty drive stays');
  expect(changesOf(rig)).toEqual(['eject-iso-from-vm-cd-rom']);
});

test('`restart: Never` mounts the image in a drive that is in front, and without one is refused while the VM runs', async () => {
  const rig = await newQuickRig();
  const { stack, tower } = rig;
  await stack.write(program({ restart: 'Never' }));
  const { output } = await stack.preview({ expectFailure: true });
  expect(output).toContain(`restart: web-1 (${ids.vm}) runs, and none of its CD-ROM drives comes first`);
  expect(output).toContain('allow a restart (`Graceful` or `Force`), or stop it first');
  expect(changesOf(rig)).toEqual([]);

  tower.vmDisks.add({ boot: 0 });
  await stack.up({ withPreview: true });
  expect(changesOf(rig)).toEqual(['update-vm-disk']);
  expect(powerOf(rig)).toBe('RUNNING disk');
  expect((await stack.state()).get('rescue').outputs['status']).toBe('Active');
  await stack.up({ args: ['--expect-no-changes'] });
});

test('an image of nowhere, of another cluster, or with VMTools is refused at preview with the reason', async () => {
  const rig = await newQuickRig();
  const { stack, tower } = rig;
  const cluster = tower.clusters.add({ name: 'cluster-2' });
  const elsewhere = tower.elfImages.add({ name: 'far.iso', cluster: cluster.id });
  const cases = [
    ['cmjnosuchimage', 'imageId: in this CloudTower there is no such image'],
    [elsewhere.id, 'imageId: the image "far.iso" is on cluster cluster-2, and the VM is on cluster cluster-1'],
    [ids.svtImage, 'imageId: the image "SMTX_VMTOOLS.iso" is the medium with VMTools, from which nothing boots'],
  ] as const;
  for (const [imageId, words] of cases) {
    await stack.write(program({ imageId }));
    expect((await stack.preview({ expectFailure: true })).output).toContain(words);
  }
  expect(changesOf(rig)).toEqual([]);
});

test('a suspended VM is refused, at preview and at up, with what to do first', async () => {
  const rig = await newQuickRig();
  const { stack, tower } = rig;
  tower.vms.setStatus(ids.vm, 'SUSPENDED');
  await stack.write(program());
  for (const { output } of [await stack.preview({ expectFailure: true }), await stack.up({ expectFailure: true })]) {
    expect(output).toContain(`instanceId: web-1 (${ids.vm}) is "SUSPENDED"`);
    expect(output).toContain('Resume it, or power it off, in CloudTower first');
  }
  expect(drivesOf(rig)).toEqual(['disk 1', emptyDrive]);
  expect(changesOf(rig)).toEqual([]);
  expect((await stack.state()).own).toEqual([]);
});
