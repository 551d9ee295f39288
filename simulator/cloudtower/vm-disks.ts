import type { VmDiskRow } from './rows.ts';
import type { World } from './world.ts';

/** The disks and CD-ROMs of a VM, the one that boots first in front. Lower boots first. [doc] */
export function disksOf(world: World, vm: string): readonly VmDiskRow[] {
  return [...world.vmDisks.values()].filter((disk) => disk.vm === vm).toSorted((one, other) => one.boot - other.boot);
}

/** New ids for all disks of a VM; what they are stays. */
export function churnDisks(world: World, vm: string): void {
  for (const disk of [...world.vmDisks.values()].filter((one) => one.vm === vm)) {
    world.vmDisks.delete(disk.id);
    disk.id = world.takeId();
    world.vmDisks.set(disk.id, disk);
  }
}

/** What a VM starts from: the first drive that holds something and is not disabled (inferred). */
export function bootSource(world: World, vm: string): string {
  for (const disk of disksOf(world, vm)) {
    if (disk.disabled) continue;
    if (disk.type === 'DISK') return 'disk';
    const image = disk.elf_image ?? disk.svt_image;
    if (image !== null) return image;
  }
  return '';
}
