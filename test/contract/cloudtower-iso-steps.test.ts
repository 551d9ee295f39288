import { describe, expect, test } from 'vitest';
import { ids, isoScene } from './cloudtower-iso-scene.ts';

/* Which requests enter and leave a session, told by the journal of the local CloudTower, and what they make of the VM. */

const emptyDrive = 'cd-rom 2 empty';

describe('a VM that runs from its disk', () => {
  test('is stopped, given a drive in front, and started; leaving it never stops it, and says what stays', async () => {
    const { drives, engine, power, program, requests } = await isoScene();
    await engine.up(program);
    expect(requests()).toEqual(['shutdown-vm', 'add-vm-cd-rom', 'start-vm']);
    expect(drives()).toEqual([`cd-rom 0 ${ids.elfImage}`, 'disk 1', emptyDrive]);
    expect(power()).toBe(`RUNNING ${ids.elfImage}`);
    expect(engine.state?.outputs).toMatchObject({
      status: 'Active',
      cloudStatus: 'RUNNING',
      before: { powerState: 'Running', bootOrder: ['disk 1', 'cd-rom 2 (empty)'] },
      cloudtowerDetails: {
        bootOrder: [`cd-rom 0 (image ${ids.elfImage})`, 'disk 1', 'cd-rom 2 (empty)'],
        clusterName: 'cluster-1',
        imageName: 'systemrescue-11.00-amd64.iso',
        name: 'web-1',
        status: 'RUNNING',
      },
    });
    await engine.destroy();
    expect(requests().slice(3)).toEqual(['eject-iso-from-vm-cd-rom']);
    expect(drives()).toEqual(['cd-rom 0 empty', 'disk 1', emptyDrive]);
    expect(power()).toMatch(/^RUNNING/);
    expect(engine.warnings.at(-1)).toMatch(/Lifeboat had added that drive.* only while the VM is stopped/);
  });

  test('is powered off when its guest does not heed the shutdown, once', async () => {
    const { engine, power, program, requests } = await isoScene({ shutdownTimeout: true });
    await engine.up(program);
    expect(requests()).toEqual(['shutdown-vm', 'poweroff-vm', 'add-vm-cd-rom', 'start-vm']);
    expect(power()).toBe(`RUNNING ${ids.elfImage}`);
  });

  test('is powered off at once where the program says so', async () => {
    const { engine, program, requests } = await isoScene();
    await engine.up({ ...program, restart: 'Force' });
    expect(requests()).toEqual(['poweroff-vm', 'add-vm-cd-rom', 'start-vm']);
  });

  test('gets its old drives back when it was stopped before the session is left', async () => {
    const { drives, engine, instanceId, program, requests, tower } = await isoScene();
    await engine.up(program);
    tower.vms.setStatus(instanceId, 'STOPPED');
    await engine.destroy();
    expect(requests().slice(3)).toEqual(['remove-vm-cd-rom']);
    expect(drives()).toEqual(['disk 1', emptyDrive]);
    expect(engine.warnings.at(-1)).toContain('is stopped, and ran before the session: start it');
  });
});

describe('a VM that is stopped', () => {
  test('is given a drive and started; the preview says so', async () => {
    const { drives, engine, power, program, requests } = await isoScene({}, ids.otherVm);
    await engine.preview(program);
    expect(engine.warnings).toEqual([
      `restart: will start web-2 (${ids.otherVm}), which is stopped, from the image; it stays on when the session ends`,
    ]);
    await engine.up(program);
    expect(requests()).toEqual(['add-vm-cd-rom', 'start-vm']);
    expect(drives()).toEqual([`cd-rom 0 ${ids.elfImage}`, 'disk 1']);
    expect(power()).toBe(`RUNNING ${ids.elfImage}`);
    expect(engine.state?.outputs['before']).toEqual({ powerState: 'Stopped', bootOrder: ['disk 1'] });
  });

  test('stays stopped without a restart, and its session is on all the same', async () => {
    const { drives, engine, power, program, requests, status } = await isoScene({}, ids.otherVm);
    const never = { ...program, restart: 'Never' };
    await engine.up(never);
    expect(requests()).toEqual(['add-vm-cd-rom']);
    expect(engine.warnings).toEqual([]);
    expect([status(), power()]).toEqual(['Active', 'STOPPED']);
    expect(await engine.up(never)).toBe('unchanged');
    await engine.refresh();
    expect(await engine.up(never)).toBe('unchanged');
    await engine.destroy();
    expect(requests()).toEqual(['add-vm-cd-rom', 'remove-vm-cd-rom']);
    expect(drives()).toEqual(['disk 1']);
  });
});

describe('a CD-ROM drive that comes first already', () => {
  test('is used, and emptied again; that the guest goes on with the image is told', async () => {
    const { addFrontDrive, drives, engine, program, requests } = await isoScene();
    addFrontDrive();
    await engine.up(program);
    expect(requests()).toEqual(['shutdown-vm', 'update-vm-disk', 'start-vm']);
    engine.warnings.length = 0;
    await engine.destroy();
    expect(requests().slice(3)).toEqual(['eject-iso-from-vm-cd-rom']);
    expect(drives()).toEqual(['cd-rom 0 empty', 'disk 1', emptyDrive]);
    expect(engine.warnings).toEqual([expect.stringContaining('goes on with what it has loaded of the image')]);
  });

  test('is loaded while the VM runs, where it is not to be restarted', async () => {
    const { addFrontDrive, engine, power, program, requests, status } = await isoScene();
    addFrontDrive();
    await engine.up({ ...program, restart: 'Never' });
    await engine.up({ ...program, restart: 'Never', imageId: ids.otherElfImage });
    expect(requests()).toEqual(['update-vm-disk', 'update-vm-disk']);
    expect([status(), power()]).toEqual(['Active', 'RUNNING disk']);
  });

  test('with VMTools in it is no session; what was in it is told when it is left', async () => {
    const { addFrontDrive, drives, engine, program } = await isoScene();
    addFrontDrive({ svt_image: ids.svtImage });
    await engine.up(program);
    expect(engine.state?.outputs['before']).toMatchObject({ imageId: ids.svtImage });
    await engine.destroy();
    expect(drives()[0]).toBe('cd-rom 0 empty');
    expect(engine.warnings.at(-1)).toContain(`(VMTools ${ids.svtImage}) was not put back`);
  });

  test('that is switched off is left alone', async () => {
    const { addFrontDrive, engine, drives, program, tower } = await isoScene({ negativeBoot: 'accept' });
    tower.vmDisks.change(addFrontDrive().id, { disabled: true });
    await engine.up({ ...program, cloudtower: { bootIndex: -1 } });
    expect(drives().slice(0, 2)).toEqual([`cd-rom -1 ${ids.elfImage}`, 'cd-rom 0 empty']);
  });

  test('is wanted for a VM that runs and is not to be restarted: otherwise nothing is sent', async () => {
    const { engine, program, requests } = await isoScene();
    const never = { ...program, restart: 'Never' };
    for (const attempt of [engine.preview(never), engine.up(never)])
      await expect(attempt).rejects.toThrow(
        /restart: web-1 \(cmj\w+\) runs, and none of its CD-ROM drives comes first/,
      );
    expect(requests()).toEqual([]);
  });
});

describe('a session that is on', () => {
  test('is changed to another image in the drive that it has', async () => {
    const { drives, engine, power, program, requests } = await isoScene();
    await engine.up(program);
    await engine.up({ ...program, imageId: ids.otherElfImage });
    expect(requests().slice(3)).toEqual(['shutdown-vm', 'update-vm-disk', 'start-vm']);
    expect(drives()).toEqual([`cd-rom 0 ${ids.otherElfImage}`, 'disk 1', emptyDrive]);
    expect(power()).toBe(`RUNNING ${ids.otherElfImage}`);
    await engine.destroy();
    expect(engine.warnings.at(-1)).toContain('Lifeboat had added that drive');
  });

  test('is entered again for triggers by a restart alone', async () => {
    const { engine, program, requests } = await isoScene();
    await engine.up({ ...program, triggers: ['a'] });
    await engine.up({ ...program, triggers: ['b'] });
    expect(requests().slice(3)).toEqual(['shutdown-vm', 'start-vm']);
  });

  test('is not touched for what counts at the next entry only', async () => {
    const { engine, program, requests } = await isoScene();
    await engine.up(program);
    await engine.up({ ...program, restart: 'Force', cloudtower: { bootIndex: 5, imageKind: 'Elf' } });
    await engine.refresh();
    expect(await engine.up({ ...program, restart: 'Force', cloudtower: { bootIndex: 5, imageKind: 'Elf' } })).toBe(
      'unchanged',
    );
    expect(requests()).toHaveLength(3);
  });

  test('stays on while the VM is stopped by its owner', async () => {
    const { engine, instanceId, program, requests, status, tower } = await isoScene();
    await engine.up(program);
    tower.vms.setStatus(instanceId, 'STOPPED');
    await engine.refresh();
    expect([status(), engine.state?.outputs['cloudStatus']]).toEqual(['Active', 'STOPPED']);
    expect(await engine.up(program)).toBe('unchanged');
    expect(requests()).toHaveLength(3);
  });

  test('has ended when something else shares its place', async () => {
    const { engine, moveDiskToFront, program, status } = await isoScene();
    await engine.up(program);
    moveDiskToFront();
    await engine.refresh();
    expect(status()).toBe('Ended');
  });
});

describe('an image of the content library', () => {
  test('is mounted by its own id, and is the same one to a refresh, an import and the program', async () => {
    const { drives, engine, instanceId, program, requests, tower } = await isoScene();
    const library = { ...program, imageId: ids.contentLibraryImage };
    await engine.up(library);
    expect(tower.journal.mutations('add-vm-cd-rom')[0]?.params).toMatchObject({
      'vm_cd_roms.content_library_image_id': ids.contentLibraryImage,
    });
    expect(drives()[0]).toBe(`cd-rom 0 ${ids.libraryElfImage}`);
    await engine.refresh();
    expect(await engine.up(library)).toBe('unchanged');
    engine.state = undefined;
    await engine.import(`${instanceId}/${ids.contentLibraryImage}`);
    expect(await engine.up(library)).toBe('unchanged');
    await engine.destroy();
    expect(requests().slice(3)).toEqual(['eject-iso-from-vm-cd-rom']);
  });

  test('is brought to the cluster first where CloudTower does that', async () => {
    const { engine, program, status, tower } = await isoScene({ libraryImageElsewhere: 'distributed' });
    const image = tower.contentLibraryImages.add({ name: 'fresh.iso' });
    const library = { ...program, imageId: image.id };
    await engine.up(library);
    expect(engine.warnings.join()).toContain('was not brought to any cluster yet');
    await engine.refresh();
    expect(await engine.up(library)).toBe('unchanged');
    expect(status()).toBe('Active');
  });
});

describe('an imported session', () => {
  test('is only emptied: nobody knows whether the drive was there', async () => {
    const { addFrontDrive, drives, engine, instanceId, tower } = await isoScene();
    addFrontDrive({ elf_image: ids.elfImage });
    await engine.import(`${instanceId}/${ids.elfImage}`);
    tower.vms.setStatus(instanceId, 'STOPPED');
    await engine.destroy();
    expect(drives()[0]).toBe('cd-rom 0 empty');
    expect(engine.warnings.at(-1)).toContain(
      'How the VM was before the session is not known, so the empty drive stays',
    );
  });
});
