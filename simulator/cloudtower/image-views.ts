import type { Row } from './query/fields.ts';
import type { ContentLibraryImageRow, ElfImageRow, SvtImageRow, VmDiskRow } from './rows.ts';
import { asyncStatus, nested, nestedAll, nestedRequired, viewOf } from './views.ts';
import type { Viewer } from './views.ts';

/** `VmDisk`: all fields. [spec] */
export function vmDiskRow({ world }: Viewer, disk: VmDiskRow): Row {
  return {
    id: disk.id,
    type: disk.type,
    boot: disk.boot,
    bus: disk.bus,
    key: disk.key,
    disabled: disk.disabled,
    device: disk.device,
    serial: disk.serial,
    vm: nestedRequired(world.vms, disk.vm),
    // A library image is mounted as the image of the VM's cluster that was made from it. (inferred)
    elf_image: nested(world.elfImages, disk.elf_image),
    svt_image: nested(world.svtImages, disk.svt_image),
    vm_volume: nested(world.vmVolumes, disk.vm_volume),
    cloud_init_image_name: null,
    cloud_init_image_path: null,
    max_bandwidth: null,
    max_bandwidth_policy: null,
    max_iops: null,
    max_iops_policy: null,
    unsafe_image_path: null,
    unsafe_image_uuid: null,
    unsafe_provision: null,
  };
}

/** `ElfImage`: all fields. It belongs to one cluster. [spec] */
function elfImageRow(viewer: Viewer, image: ElfImageRow): Row {
  const { world } = viewer;
  return {
    id: image.id,
    local_id: image.local_id,
    name: image.name,
    description: image.description,
    path: image.path,
    size: image.size,
    local_created_at: image.local_created_at,
    entityAsyncStatus: asyncStatus(viewer, image),
    cluster: nested(world.clusters, image.cluster),
    content_library_image: nested(world.contentLibraryImages, image.content_library_image),
    vm_disks: disksWith(viewer, (disk) => disk.elf_image === image.id),
    vm_snapshots: snapshotsWith(viewer, image.local_id),
    vm_templates: [],
    labels: [],
  };
}

/** `SvtImage`, an ISO with VM tools: all fields. [spec] */
function svtImageRow(viewer: Viewer, image: SvtImageRow): Row {
  return {
    id: image.id,
    local_id: image.local_id,
    name: image.name,
    path: image.path,
    size: image.size,
    version: image.version,
    local_created_at: image.local_created_at,
    entityAsyncStatus: asyncStatus(viewer, image),
    cluster: nestedRequired(viewer.world.clusters, image.cluster),
    vm_disks: disksWith(viewer, (disk) => disk.svt_image === image.id),
  };
}

/** `ContentLibraryImage`: all fields. One library image has one image on each of its clusters. [spec] */
function contentLibraryImageRow(viewer: Viewer, image: ContentLibraryImageRow): Row {
  const { world } = viewer;
  const elfImages = [...world.elfImages.values()].filter((one) => one.content_library_image === image.id);
  const ids = new Set(elfImages.map(({ id }) => id));
  const clusters = [...world.clusters.values()].filter(({ id }) => elfImages.some((one) => one.cluster === id));
  return {
    id: image.id,
    name: image.name,
    description: image.description,
    path: image.path,
    size: image.size,
    createdAt: image.createdAt,
    entityAsyncStatus: asyncStatus(viewer, image),
    // That these are the local ids is inferred.
    elf_image_uuids: elfImages.map((one) => one.local_id),
    elf_images: nestedAll(elfImages),
    clusters: nestedAll(clusters),
    vm_disks: disksWith(viewer, (disk) => disk.elf_image !== null && ids.has(disk.elf_image)),
    vm_snapshots: elfImages.flatMap((one) => snapshotsWith(viewer, one.local_id)),
    vm_templates: [],
    iscsi_luns: [],
    labels: [],
  };
}

function disksWith({ world }: Viewer, holds: (disk: VmDiskRow) => boolean): readonly Row[] {
  return [...world.vmDisks.values()].filter(holds).map(({ id }) => ({ id }));
}

function snapshotsWith({ world }: Viewer, elfImageLocalId: string): readonly Row[] {
  const holds = [...world.vmSnapshots.values()].filter((snapshot) =>
    snapshot.vm_disks.some((disk) => disk.elf_image_local_id === elfImageLocalId),
  );
  return nestedAll(holds).map(({ id, name }) => ({ id, name }));
}

export const vmDisksView = viewOf(({ world }) => world.vmDisks, vmDiskRow);
export const elfImagesView = viewOf(({ world }) => world.elfImages, elfImageRow);
export const svtImagesView = viewOf(({ world }) => world.svtImages, svtImageRow);
export const contentLibraryImagesView = viewOf(({ world }) => world.contentLibraryImages, contentLibraryImageRow);
