import type { Surroundings } from './context.ts';
import type { ConsistentType, FrozenDisk, VmDiskRow, VmRow, VmSnapshotRow } from './rows.ts';
import { disksOf } from './vm-disks.ts';
import { instant } from './world.ts';
import type { World } from './world.ts';

export interface SnapshotWish {
  readonly vm: VmRow;
  readonly name: string;
  readonly consistentType: ConsistentType;
  /** Set when a snapshot plan makes it. */
  readonly group?: string;
  /** Left out: any. */
  readonly id?: string;
}

/** A snapshot of which only the id counts yet. [doc] It is not busy until a task is begun on it. */
export function placeholder({ world, quirks, now }: Surroundings, wish: SnapshotWish): VmSnapshotRow {
  const { vm } = wish;
  const { id = world.takeId() } = wish;
  const row: VmSnapshotRow = {
    id,
    entityAsyncStatus: null,
    // That it is not empty but a placeholder is known of VMs. [code]
    local_id: `placeholder-${id}`,
    cluster: vm.cluster,
    consistent_type: wish.consistentType,
    name: wish.name,
    description: '',
    vm: vm.id,
    snapshot_group: wish.group ?? null,
    local_created_at: quirks.snapshotCreatedAt === 'early' ? instant(now) : null,
    size: 0,
    vcpu: vm.vcpu,
    memory: vm.memory,
    firmware: vm.firmware,
    vm_disks: [],
  };
  world.vmSnapshots.set(row.id, row);
  return row;
}

/** The snapshot is there: its disks are those that the VM has now, each DISK with a LUN snapshot of its own. [doc] */
export function complete(world: World, snapshot: VmSnapshotRow, at: number): void {
  snapshot.local_id = world.takeUuid();
  snapshot.local_created_at = instant(at);
  const disks = snapshot.vm === null ? [] : disksOf(world, snapshot.vm);
  snapshot.vm_disks = disks.map((disk, index) => frozen(world, disk, index));
  snapshot.size = snapshot.vm_disks.reduce((sum, disk) => sum + (disk.type === 'DISK' ? disk.size : 0), 0);
  for (const disk of snapshot.vm_disks) if (disk.type === 'DISK') addLunSnapshot(world, { snapshot, disk, at });
}

/** With everything that belongs to it. */
export function removeSnapshot(world: World, id: string): void {
  world.vmSnapshots.delete(id);
  for (const lun of world.lunSnapshots.values()) if (lun.vmSnapshot === id) world.lunSnapshots.delete(lun.id);
}

function frozen(world: World, disk: VmDiskRow, index: number): FrozenDisk {
  const volume = world.vmVolumes.get(disk.vm_volume ?? '');
  const elfImage = world.elfImages.get(disk.elf_image ?? '');
  const svtImage = world.svtImages.get(disk.svt_image ?? '');
  const image = elfImage ?? svtImage;
  return {
    type: disk.type,
    boot: disk.boot,
    bus: disk.bus,
    index,
    path: volume?.path ?? image?.path ?? '',
    size: volume?.size ?? image?.size ?? 0,
    storage_policy_uuid: volume?.storage_policy_uuid ?? '',
    vm_volume_local_id: volume?.local_id ?? '',
    elf_image_local_id: elfImage?.local_id ?? '',
    svt_image_local_id: svtImage?.local_id ?? '',
    snapshot_local_id: disk.type === 'DISK' ? world.takeUuid() : null,
    disk_name: volume?.name ?? null,
    image_name: image?.name ?? null,
    key: disk.key,
    disabled: disk.type === 'CD_ROM' ? disk.disabled : null,
  };
}

interface FrozenAt {
  readonly snapshot: VmSnapshotRow;
  readonly disk: FrozenDisk;
  readonly at: number;
}

function addLunSnapshot(world: World, { snapshot, disk, at }: FrozenAt): void {
  const id = world.takeId();
  world.lunSnapshots.set(id, {
    id,
    entityAsyncStatus: null,
    local_id: world.takeUuid(),
    name: disk.snapshot_local_id ?? '',
    local_created_at: instant(at),
    unique_size: Math.floor(disk.size / 100),
    iscsi_target: { id: `target-${snapshot.cluster}`, name: 'iscsi-target-for-vms' },
    vmSnapshot: snapshot.id,
  });
}
