import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ids, startTestCloudTower } from './testing.ts';
import type { TestCloudTower } from './testing.ts';

let test: TestCloudTower;
beforeEach(async () => {
  test = await startTestCloudTower();
});
afterEach(() => test.close());

describe('images', () => {
  it('of a cluster are found by name', async () => {
    const where = { name: 'rescue-library.iso', cluster: { id: ids.cluster } };
    expect(await test.rows('get-elf-images', where)).toEqual([
      {
        id: ids.libraryElfImage,
        local_id: expect.any(String),
        name: 'rescue-library.iso',
        description: '',
        path: expect.stringContaining('rescue-library.iso'),
        size: expect.any(Number),
        local_created_at: expect.any(String),
        cluster: { id: ids.cluster, name: 'cluster-1' },
        content_library_image: { id: ids.contentLibraryImage, name: 'rescue-library.iso' },
        vm_disks: [],
        vm_snapshots: [],
        vm_templates: [],
        labels: [],
        entityAsyncStatus: null,
      },
    ]);
    expect((await test.call('get-elf-images-connection', {})).body).toEqual({ aggregate: { count: 3 } });
  });

  it('of the library have one image on each of their clusters', async () => {
    const cluster = test.tower.clusters.add({ name: 'cluster-2' });
    const copy = { name: 'copy.iso', cluster: cluster.id, content_library_image: ids.contentLibraryImage };
    const far = test.tower.elfImages.add(copy);
    expect(await test.rows('get-content-library-images', { elf_images_some: { id: far.id } })).toEqual([
      {
        id: ids.contentLibraryImage,
        name: 'rescue-library.iso',
        description: 'for all clusters',
        path: expect.any(String),
        size: expect.any(Number),
        createdAt: expect.any(String),
        elf_image_uuids: [expect.any(String), expect.any(String)],
        elf_images: [
          { id: ids.libraryElfImage, name: 'rescue-library.iso' },
          { id: far.id, name: 'copy.iso' },
        ],
        clusters: [
          { id: ids.cluster, name: 'cluster-1' },
          { id: cluster.id, name: 'cluster-2' },
        ],
        vm_disks: [],
        vm_snapshots: [],
        vm_templates: [],
        iscsi_luns: [],
        labels: [],
        entityAsyncStatus: null,
      },
    ]);
  });

  it('with VM tools have a version', async () => {
    expect(await test.rows('get-svt-images', {}, { orderBy: 'version_DESC', first: 1 })).toEqual([
      {
        id: ids.svtImage,
        local_id: expect.any(String),
        name: 'SMTX_VMTOOLS.iso',
        path: expect.any(String),
        size: expect.any(Number),
        version: 3,
        local_created_at: expect.any(String),
        cluster: { id: ids.cluster, name: 'cluster-1' },
        vm_disks: [],
        entityAsyncStatus: null,
      },
    ]);
  });
});

describe('disks', () => {
  it('have all fields of the schema', async () => {
    expect(await test.rows('get-vm-disks', { vm: { name: 'web-1' }, type: 'DISK' })).toEqual([
      {
        id: ids.disk,
        type: 'DISK',
        boot: 1,
        bus: 'VIRTIO',
        key: 1,
        disabled: false,
        device: null,
        serial: expect.any(String),
        vm: { id: ids.vm, name: 'web-1' },
        elf_image: null,
        svt_image: null,
        vm_volume: { id: ids.volume, name: 'web-1-disk-1' },
        cloud_init_image_name: null,
        cloud_init_image_path: null,
        max_bandwidth: null,
        max_bandwidth_policy: null,
        max_iops: null,
        max_iops_policy: null,
        unsafe_image_path: null,
        unsafe_image_uuid: null,
        unsafe_provision: null,
      },
    ]);
  });
});

describe('changed by hand', () => {
  it('images can be renamed, marked and removed; a drive with one of them becomes empty', async () => {
    test.tower.vmDisks.change(ids.cdRom, { elf_image: ids.elfImage });
    test.tower.elfImages.rename(ids.elfImage, 'renamed.iso');
    test.tower.elfImages.change(ids.elfImage, { entityAsyncStatus: 'UPDATING', size: 5 });
    expect(await test.row('get-elf-images', ids.elfImage)).toMatchObject({
      name: 'renamed.iso',
      size: 5,
      entityAsyncStatus: 'UPDATING',
      vm_disks: [{ id: ids.cdRom }],
    });
    test.tower.elfImages.remove(ids.elfImage);
    expect(await test.row('get-vm-disks', ids.cdRom)).toMatchObject({ elf_image: null });
    test.tower.vmDisks.change(ids.cdRom, { svt_image: ids.svtImage });
    test.tower.svtImages.remove(ids.svtImage);
    expect(await test.row('get-vm-disks', ids.cdRom)).toMatchObject({ svt_image: null });
    test.tower.contentLibraryImages.remove(ids.contentLibraryImage);
    expect(await test.row('get-elf-images', ids.libraryElfImage)).toMatchObject({ content_library_image: null });
    expect(test.tower.elfImages.find(ids.elfImage)).toBeUndefined();
  });

  it('drives can be added, changed, emptied and removed', async () => {
    const drive = test.tower.vmDisks.add({ vm: ids.otherVm, boot: 0, elf_image: ids.elfImage });
    expect(test.tower.vmDisks.drives(ids.otherVm)).toMatchObject([{ id: drive.id, boot: 0, elf_image: ids.elfImage }]);
    test.tower.vmDisks.change(drive.id, { disabled: true, boot: 4 });
    expect(await test.row('get-vm-disks', drive.id)).toMatchObject({ disabled: true, boot: 4 });
    test.tower.vmDisks.eject(drive.id);
    expect(test.tower.vmDisks.find(drive.id)).toMatchObject({ elf_image: null });
    test.tower.vmDisks.remove(drive.id);
    expect(test.tower.vmDisks.list(ids.otherVm)).toMatchObject([{ type: 'DISK' }]);
  });

  it('must make sense', () => {
    expect(() => test.tower.vmDisks.change('gone', {})).toThrow('there is no disk gone');
    expect(() => test.tower.vmDisks.change(ids.cdRom, { elf_image: 'gone' })).toThrow('there is no ELF image gone');
    expect(() => test.tower.vmDisks.add({ svt_image: 'gone' })).toThrow('there is no SVT image gone');
    expect(() => test.tower.elfImages.add({ cluster: 'gone' })).toThrow('there is no cluster gone');
    expect(() => test.tower.elfImages.add({ content_library_image: 'gone' })).toThrow('there is no image gone');
    expect(() => test.tower.svtImages.rename('gone', 'x')).toThrow('there is no image gone');
  });
});
