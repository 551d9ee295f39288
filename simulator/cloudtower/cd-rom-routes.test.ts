import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ids, messageIn, startTestCloudTower } from './testing.ts';
import type { Answer, TestCloudTower } from './testing.ts';

let test: TestCloudTower;
beforeEach(async () => {
  test = await startTestCloudTower({ world: 'fresh' });
});
afterEach(() => test.close());

/** `web-2` is stopped and has no drive; `web-1` runs and has an empty one. */
const stopped = { id: ids.otherVm };
const running = { id: ids.vm };

const addition = (cdRoms: unknown, where: unknown = stopped) => ({ where, data: { vm_cd_roms: cdRoms } });

function add(cdRoms: unknown, where: unknown = stopped): Promise<string> {
  return test.settled('add-vm-cd-rom', addition(cdRoms, where));
}

function disks(vm: string) {
  return test.rows('get-vm-disks', { vm: { id: vm } }, { orderBy: 'boot_ASC' });
}

async function drive(vm: string): Promise<string> {
  const [row] = await test.rows('get-vm-disks', { type: 'CD_ROM', vm: { id: vm } });
  return String(row?.['id']);
}

async function swap(data: Readonly<Record<string, unknown>>, vm = ids.vm): Promise<Answer> {
  return test.call('update-vm-disk', { where: { id: vm }, data: { vm_disk_id: await drive(vm), ...data } });
}

function said(answer: Answer) {
  return [answer.status, messageIn(answer)];
}

describe('add-vm-cd-rom', () => {
  it('adds an IDE drive with the boot value and the image, once the task is done', async () => {
    const [entry] = await test.change('add-vm-cd-rom', addition([{ boot: 0, elf_image_id: ids.elfImage }]));
    expect(entry?.data).toMatchObject({ id: ids.otherVm, entityAsyncStatus: 'UPDATING' });
    expect(await test.task(entry?.task_id)).toMatchObject({
      resource_mutation: 'updateVm',
      resource_id: ids.otherVm,
      description: 'Edit VM web-2',
    });
    expect(await disks(ids.otherVm)).toHaveLength(1);
    test.advance(10_000);
    expect(await disks(ids.otherVm)).toMatchObject([
      {
        type: 'CD_ROM',
        boot: 0,
        bus: 'IDE',
        disabled: false,
        elf_image: { id: ids.elfImage, name: 'systemrescue-11.00-amd64.iso' },
        svt_image: null,
        vm: { id: ids.otherVm, name: 'web-2' },
      },
      { type: 'DISK', boot: 1, elf_image: null },
    ]);
  });

  it('mounts a library image as the image of the cluster', async () => {
    await add([{ boot: 0, content_library_image_id: ids.contentLibraryImage }]);
    expect(await disks(ids.otherVm)).toMatchObject([{ elf_image: { id: ids.libraryElfImage } }, {}]);
    const [library] = await test.rows('get-content-library-images');
    expect(library).toMatchObject({
      elf_images: [{ id: ids.libraryElfImage }],
      vm_disks: [{ id: await drive(ids.otherVm) }],
    });
  });

  it('refuses a library image that is not on the cluster, or brings it there', async () => {
    const other = test.tower.contentLibraryImages.add({ name: 'elsewhere.iso' });
    const body = addition([{ boot: 0, content_library_image_id: other.id }]);
    expect(said(await test.call('add-vm-cd-rom', body))).toEqual([
      400,
      'ContentLibraryImage elsewhere.iso is not on the cluster of VM web-2',
    ]);
    test.tower.quirks.set({ libraryImageElsewhere: 'distributed' });
    await test.settled('add-vm-cd-rom', body);
    expect(await disks(ids.otherVm)).toMatchObject([{ elf_image: { name: 'elsewhere.iso' } }, {}]);
    expect(await test.rows('get-elf-images', { content_library_image: { id: other.id } })).toHaveLength(1);
  });

  it('adds an empty drive when no image is named', async () => {
    await add([{ boot: 2 }]);
    expect(await test.rows('get-vm-disks', { vm: stopped, elf_image: null, type: 'CD_ROM' })).toHaveLength(1);
  });

  it.each([
    ['gone', { boot: 0, elf_image_id: 'gone' }, [404, 'ElfImage gone not found']],
    ['gone', { boot: 0, content_library_image_id: 'gone' }, [404, 'ContentLibraryImage gone not found']],
    [
      'both',
      { boot: 0, elf_image_id: ids.elfImage, content_library_image_id: ids.contentLibraryImage },
      [400, 'elf_image_id and content_library_image_id exclude each other'],
    ],
  ])('refuses an image that cannot be: %s', async (_name, cdRom, expected) => {
    expect(said(await test.call('add-vm-cd-rom', addition([cdRom])))).toEqual(expected);
  });

  it('refuses an image of another cluster', async () => {
    const cluster = test.tower.clusters.add({ name: 'cluster-2' });
    const image = test.tower.elfImages.add({ name: 'far.iso', cluster: cluster.id });
    const answer = await test.call('add-vm-cd-rom', addition([{ boot: 0, elf_image_id: image.id }]));
    expect(said(answer)).toEqual([400, 'ElfImage far.iso is not on the cluster of VM web-2']);
  });

  it('needs boot', async () => {
    expect((await test.call('add-vm-cd-rom', addition([{ elf_image_id: ids.elfImage }]))).status).toBe(400);
  });

  it.each([
    ['share', [1, 1]],
    ['shift', [1, 2]],
  ] as const)('lets devices with one boot value %s', async (duplicateBoot, expected) => {
    test.tower.quirks.set({ duplicateBoot });
    await add([{ boot: 1 }]);
    expect((await disks(ids.otherVm)).map((row) => row['boot'])).toEqual(expected);
    const [first] = await test.rows('get-vm-disks', { vm: stopped, boot: 1 });
    expect(first).toBeDefined();
  });

  it('refuses a boot value that is taken or below zero, if so switched', async () => {
    test.tower.quirks.set({ duplicateBoot: 'refuse', negativeBoot: 'refuse' });
    expect(said(await test.call('add-vm-cd-rom', addition([{ boot: 1 }])))).toEqual([
      400,
      'boot 1 is taken on VM web-2',
    ]);
    expect(said(await test.call('add-vm-cd-rom', addition([{ boot: -1 }])))).toEqual([
      400,
      'boot must not be negative',
    ]);
    test.tower.quirks.set({ negativeBoot: 'accept' });
    await add([{ boot: -1 }]);
    expect((await disks(ids.otherVm)).map((row) => row['boot'])).toEqual([-1, 1]);
  });

  it('answers 304 without a body when there is nothing to change', async () => {
    const nothing = await test.call('add-vm-cd-rom', addition([]));
    expect([nothing.status, nothing.body]).toEqual([304, undefined]);
    expect(nothing.headers.get('x-tower-request-id')).toBeTruthy();
    const wish = [{ boot: 0, elf_image_id: ids.elfImage }];
    await add(wish);
    test.tower.quirks.set({ cdRomUnchanged: 'sameDrive' });
    expect((await test.call('add-vm-cd-rom', addition(wish))).status).toBe(304);
    expect((await test.call('add-vm-cd-rom', addition([{ ...wish[0], boot: 5 }]))).status).toBe(200);
    test.advance(10_000);
    test.tower.quirks.set({ cdRomUnchanged: 'never' });
    expect((await test.call('add-vm-cd-rom', addition([]))).status).toBe(200);
    test.advance(10_000);
    expect(await disks(ids.otherVm)).toHaveLength(3);
  });

  it('has a limit of drives', async () => {
    test.tower.quirks.set({ cdRomLimit: 1 });
    const answer = await test.call('add-vm-cd-rom', addition([{ boot: 2 }, { boot: 3 }]));
    expect(said(answer)).toEqual([400, 'VM web-2 has 1 CD-ROM drives']);
  });

  it('takes only a stopped VM, in one way or another', async () => {
    const body = addition([{ boot: 0 }], running);
    const words = 'VM web-1 is RUNNING; CD-ROM drives can only be added and removed while it is stopped';
    expect(said(await test.call('add-vm-cd-rom', body))).toEqual([400, words]);
    test.tower.quirks.set({ cdRomOnRunning: 'failed' });
    const [failed] = await test.change('add-vm-cd-rom', body);
    test.advance(10_000);
    expect(await test.task(failed?.task_id)).toMatchObject({
      status: 'FAILED',
      error_message: expect.stringContaining(words),
    });
    expect(await disks(ids.vm)).toHaveLength(2);
    test.tower.quirks.set({ cdRomOnRunning: 'accepted' });
    await add([{ boot: 0 }], running);
    expect(await disks(ids.vm)).toHaveLength(3);
  });

  it('is locked while the VM is being worked on', async () => {
    test.tower.vms.occupy(ids.otherVm, 5_000);
    const answer = await test.call('add-vm-cd-rom', addition([{ boot: 0 }]));
    expect([answer.status, answer.body]).toMatchObject([400, { code: 'ResourceLocked' }]);
  });

  it('answers an empty list for a VM that is gone', async () => {
    expect((await test.call('add-vm-cd-rom', addition([{ boot: 0 }], { id: 'gone' }))).body).toEqual([]);
  });

  it('refuses a VM in the recycle bin, and a where that is not understood', async () => {
    expect((await test.call('add-vm-cd-rom', addition([{ boot: 0 }], { ID: 'x' }))).status).toBe(400);
    test.tower.vms.change(ids.otherVm, { in_recycle_bin: true });
    expect(said(await test.call('add-vm-cd-rom', addition([{ boot: 0 }])))).toEqual([
      400,
      'VM web-2 is in the recycle bin',
    ]);
  });
});

describe('ids of disks', () => {
  it('change with every update of the VM, while key, boot and image stay', async () => {
    await add([{ boot: 0, elf_image_id: ids.elfImage }]);
    const before = await disks(ids.otherVm);
    await add([{ boot: 3 }]);
    const after = await disks(ids.otherVm);
    expect(after.slice(0, 2).map(({ key, boot, elf_image: image }) => ({ key, boot, image }))).toEqual(
      before.map(({ key, boot, elf_image: image }) => ({ key, boot, image })),
    );
    for (const { id } of before) expect(after.map((row) => row['id'])).not.toContain(id);
  });

  it('stay, if so switched', async () => {
    test.tower.quirks.set({ diskIdChurn: false });
    await add([{ boot: 0 }]);
    expect((await disks(ids.otherVm)).map((row) => row['id'])).toContain(ids.otherDisk);
  });

  it('from before the last update are not found, or do nothing', async () => {
    const answer = await test.call('update-vm-disk', {
      where: running,
      data: { vm_disk_id: 'gone', elf_image_id: ids.elfImage },
    });
    expect(said(answer)).toEqual([404, 'VmDisk gone not found']);
    test.tower.quirks.set({ staleDiskId: 'ignored' });
    await test.settled('update-vm-disk', { where: running, data: { vm_disk_id: 'gone', elf_image_id: ids.elfImage } });
    await test.settled('remove-vm-cd-rom', { where: stopped, data: { cd_rom_ids: ['gone'] } });
    expect(await test.rows('get-vm-disks', { elf_image: {} })).toEqual([]);
  });
});

describe('update-vm-disk', () => {
  it('changes the image of a drive of a running VM, and not its boot', async () => {
    expect((await swap({ elf_image_id: ids.elfImage })).status).toBe(200);
    test.advance(10_000);
    expect((await swap({ elf_image_id: ids.otherElfImage })).status).toBe(200);
    test.advance(10_000);
    expect(await disks(ids.vm)).toMatchObject([{ boot: 1 }, { boot: 2, elf_image: { id: ids.otherElfImage } }]);
    expect(test.tower.vms.find(ids.vm)?.booted_from).toBe('disk');
  });

  it.each([
    ['ejects', null],
    ['ignored', { id: ids.elfImage }],
  ] as const)('with null %s', async (nullImages, expected) => {
    test.tower.quirks.set({ nullImages });
    await swap({ elf_image_id: ids.elfImage });
    test.advance(10_000);
    await swap({ elf_image_id: null });
    test.advance(10_000);
    const [, cdRom] = await disks(ids.vm);
    expect(cdRom?.['elf_image'] ?? null).toEqual(expected === null ? null : expect.objectContaining(expected));
  });

  it('with null is refused, if so switched', async () => {
    test.tower.quirks.set({ nullImages: 'refused' });
    expect(said(await swap({ content_library_image_id: null }))).toEqual([400, 'elf_image_id must not be null']);
  });

  it('refuses an image for a disk, and a disk of another VM', async () => {
    const data = { vm_disk_id: ids.disk, elf_image_id: ids.elfImage };
    expect(said(await test.call('update-vm-disk', { where: running, data }))).toEqual([
      400,
      'only a CD-ROM drive takes an image',
    ]);
    expect(said(await test.call('update-vm-disk', { where: stopped, data }))).toEqual([
      404,
      `VmDisk ${ids.disk} not found`,
    ]);
    expect((await swap({ vm_volume_id: ids.volume })).status).toBe(400);
  });

  it('needs a stopped VM, if so switched', async () => {
    test.tower.quirks.set({ imageSwapOnRunning: 'refused' });
    expect(said(await swap({ elf_image_id: ids.elfImage }))).toEqual([400, 'VM web-1 is RUNNING']);
  });

  it('changes the bus', async () => {
    await swap({ bus: 'SCSI' });
    test.advance(10_000);
    expect(await disks(ids.vm)).toMatchObject([{ bus: 'VIRTIO' }, { bus: 'SCSI' }]);
  });
});

describe('eject, disable, remove', () => {
  it('ejects whatever is in the drive', async () => {
    await swap({ elf_image_id: ids.elfImage });
    test.advance(10_000);
    expect(await test.settled('eject-iso-from-vm-cd-rom', { where: { id: await drive(ids.vm) } })).toBe(ids.vm);
    expect(await test.rows('get-vm-disks', { elf_image: {} })).toEqual([]);
  });

  it('finds the drive by its VM and image too, and leaves disks alone', async () => {
    await swap({ elf_image_id: ids.elfImage });
    test.advance(10_000);
    await test.settled('eject-iso-from-vm-cd-rom', { where: { vm: running } });
    expect(await disks(ids.vm)).toMatchObject([{ type: 'DISK' }, { type: 'CD_ROM', elf_image: null }]);
  });

  it('refuses to empty an empty drive, if so switched', async () => {
    await test.settled('eject-iso-from-vm-cd-rom', { where: { id: ids.cdRom } });
    test.tower.quirks.set({ ejectEmpty: 'refused' });
    const answer = await test.call('eject-iso-from-vm-cd-rom', { where: { id: await drive(ids.vm) } });
    expect(said(answer)).toEqual([400, 'the CD-ROM drive is empty']);
  });

  it('disables a drive: `disabled` stands beside where', async () => {
    await test.settled('toggle-vm-cd-rom-disable', { where: { id: await drive(ids.vm) }, disabled: true });
    expect(await test.rows('get-vm-disks', { disabled: true })).toHaveLength(1);
    await test.settled('toggle-vm-cd-rom-disable', { where: { id: await drive(ids.vm) }, disabled: false });
    expect(await test.rows('get-vm-disks', { disabled: true })).toEqual([]);
    const wrong = await test.call('toggle-vm-cd-rom-disable', { where: { vm: running }, data: { disabled: true } });
    expect(wrong.status).toBe(400);
  });

  it('removes drives of a stopped VM by their ids', async () => {
    await add([{ boot: 0 }]);
    const body = async (vm: string) => ({ where: { id: vm }, data: { cd_rom_ids: [await drive(vm)] } });
    await test.settled('remove-vm-cd-rom', await body(ids.otherVm));
    expect(await disks(ids.otherVm)).toMatchObject([{ type: 'DISK' }]);
    expect((await test.call('remove-vm-cd-rom', await body(ids.vm))).status).toBe(400);
    const disk = { where: running, data: { cd_rom_ids: [ids.disk] } };
    expect(said(await test.call('remove-vm-cd-rom', disk))).toEqual([400, `VmDisk ${ids.disk} is not a CD-ROM drive`]);
  });
});

describe('booting', () => {
  it('follows the boot values at the next start only', async () => {
    await add([{ boot: 0, elf_image_id: ids.elfImage }]);
    await test.settled('start-vm', { where: stopped });
    expect(test.tower.vms.find(ids.otherVm)?.booted_from).toBe(ids.elfImage);
    await test.settled('eject-iso-from-vm-cd-rom', { where: { vm: stopped } });
    expect(test.tower.vms.find(ids.otherVm)?.booted_from).toBe(ids.elfImage);
    await test.settled('force-restart-vm', { where: stopped });
    expect(test.tower.vms.find(ids.otherVm)?.booted_from).toBe('disk');
  });
});

describe('install-vmtools', () => {
  it('mounts the newest image with VM tools, or the one that is named', async () => {
    const newest = test.tower.svtImages.add({ name: 'newer.iso', version: 9 });
    await test.settled('install-vmtools', { where: running });
    expect(await disks(ids.vm)).toMatchObject([{}, { svt_image: { id: newest.id } }]);
    await test.settled('install-vmtools', {
      where: running,
      data: { cd_rom_id: await drive(ids.vm), svt_image_id: ids.svtImage },
    });
    expect(await disks(ids.vm)).toMatchObject([{}, { svt_image: { id: ids.svtImage }, elf_image: null }]);
    expect(said(await test.call('install-vmtools', { where: stopped }))).toEqual([
      400,
      'VM web-2 has no CD-ROM drive for it',
    ]);
  });

  it('needs the image to be named, if so switched', async () => {
    test.tower.quirks.set({ vmToolsImage: 'required' });
    expect(said(await test.call('install-vmtools', { where: running }))).toEqual([400, 'svt_image_id is required']);
    const data = { cd_rom_id: ids.cdRom, svt_image_id: 'gone' };
    expect(said(await test.call('install-vmtools', { where: running, data }))).toEqual([
      404,
      'SvtImage gone not found',
    ]);
  });
});
