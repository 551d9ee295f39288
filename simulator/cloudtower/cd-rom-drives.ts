import type { Context, Surroundings } from './context.ts';
import { badRequest, notFound } from './errors.ts';
import type { ElfImageRow, VmDiskRow, VmRow } from './rows.ts';
import { disksOf } from './vm-disks.ts';
import { instant } from './world.ts';

/** What a call says about the ISO of a drive; nothing at all leaves it as it is. */
export interface ImageWish {
  readonly elf_image_id?: string | null | undefined;
  readonly content_library_image_id?: string | null | undefined;
}

/** The image to put in, null for none, undefined to leave it. */
export type Medium = { readonly elf: string | null } | { readonly distribute: string } | undefined;

export function drivesOf(context: Context, vm: VmRow): readonly VmDiskRow[] {
  return disksOf(context.world, vm.id).filter((disk) => disk.type === 'CD_ROM');
}

/**
 * What `wish` puts into a drive of the VM. An image belongs to one cluster [spec]; a library image is mounted as the one
 * of the VM's cluster that was made from it (inferred). Naming both is refused (inferred).
 */
export function mediumFor(context: Context, vm: VmRow, wish: ImageWish): Medium {
  const { elf_image_id: elf, content_library_image_id: library } = wish;
  if (typeof elf === 'string' && typeof library === 'string') {
    throw badRequest('elf_image_id and content_library_image_id exclude each other');
  }
  if (typeof elf === 'string') return { elf: elfImageFor(context, vm, elf).id };
  if (typeof library === 'string') return libraryMedium(context, vm, library);
  return elf === null || library === null ? { elf: null } : undefined;
}

function elfImageFor({ world }: Context, vm: VmRow, id: string): ElfImageRow {
  const image = world.elfImages.get(id);
  if (image === undefined) throw notFound(`ElfImage ${id} not found`);
  if (image.cluster !== vm.cluster) throw badRequest(`ElfImage ${image.name} is not on the cluster of VM ${vm.name}`);
  return image;
}

function libraryMedium({ world, quirks }: Context, vm: VmRow, id: string): Medium {
  const library = world.contentLibraryImages.get(id);
  if (library === undefined) throw notFound(`ContentLibraryImage ${id} not found`);
  const onCluster = [...world.elfImages.values()].find(
    (one) => one.content_library_image === id && one.cluster === vm.cluster,
  );
  if (onCluster !== undefined) return { elf: onCluster.id };
  if (quirks.libraryImageElsewhere === 'distributed') return { distribute: id };
  throw badRequest(`ContentLibraryImage ${library.name} is not on the cluster of VM ${vm.name}`);
}

/** Puts `medium` into the drive. */
export function load(
  context: Context,
  drive: VmDiskRow,
  { medium, at }: { readonly medium: Medium; readonly at: number },
) {
  if (medium === undefined) return;
  drive.elf_image = 'elf' in medium ? medium.elf : distributed(context, drive.vm, { id: medium.distribute, at });
  drive.svt_image = null;
}

function distributed({ world }: Context, vm: string, { id, at }: { readonly id: string; readonly at: number }): string {
  const library = world.contentLibraryImages.get(id);
  const image: ElfImageRow = {
    id: world.takeId(),
    local_id: world.takeUuid(),
    entityAsyncStatus: null,
    cluster: world.vms.get(vm)?.cluster ?? '',
    local_created_at: instant(at),
    name: library?.name ?? '',
    description: library?.description ?? '',
    path: library?.path ?? '',
    size: library?.size ?? 0,
    content_library_image: id,
  };
  world.elfImages.set(image.id, image);
  return image.id;
}

/** An empty drive at `boot`. On IDE, as other clients make them. [code] */
export function addDrive({ world, quirks }: Surroundings, vm: VmRow, boot: number): VmDiskRow {
  const others = disksOf(world, vm.id);
  const isTaken = others.some((disk) => disk.boot === boot);
  // Whether others make room is unknown.
  if (isTaken && quirks.duplicateBoot === 'shift') for (const disk of others) if (disk.boot >= boot) disk.boot += 1;
  const drive: VmDiskRow = {
    id: world.takeId(),
    vm: vm.id,
    type: 'CD_ROM',
    boot,
    bus: 'IDE',
    key: 1 + Math.max(0, ...others.map((disk) => disk.key)),
    disabled: false,
    device: null,
    serial: null,
    elf_image: null,
    svt_image: null,
    vm_volume: null,
  };
  world.vmDisks.set(drive.id, drive);
  return drive;
}

/** What is wrong with a new drive at `boot`, as far as anybody could tell. */
export function refuseBoot(context: Context, vm: VmRow, boot: number): void {
  const { quirks, world } = context;
  if (boot < 0 && quirks.negativeBoot === 'refuse') throw badRequest('boot must not be negative');
  const isTaken = disksOf(world, vm.id).some((disk) => disk.boot === boot);
  if (isTaken && quirks.duplicateBoot === 'refuse') throw badRequest(`boot ${boot} is taken on VM ${vm.name}`);
}
