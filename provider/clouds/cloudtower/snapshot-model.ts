import type { JsonObject } from '../../core/json.ts';
import type { Phases, Present } from '../driver.ts';
import type { SnapshotDetails } from './blocks.ts';
import type { FrozenDisk, FrozenNic, VmSnapshot } from './wire.ts';

/* Snapshots, from the wire to the common vocabulary. Pure: no request is made here. */

export const phases = {
  pending: ['creating', 'updating', 'deleting'],
  // The words below are ours: a snapshot on which nothing runs has none.
  done: ['idle'],
  degraded: ['empty'],
  failed: ['placeholder'],
  source: '[spec] (CREATING, UPDATING, DELETING); idle, empty and placeholder are words of Lifeboat',
} as const satisfies Phases;

/** Ids of LUN snapshots in the storage, by their names. */
export type LunSnapshotIds = ReadonlyMap<string, string>;

/** A VM that is gone is not told: then it is the one that the id in state names. */
export function fromSnapshot(instanceId: string, row: VmSnapshot, lunSnapshots: LunSnapshotIds): Present {
  const cloudStatus = wordOf(row);
  const isThere = cloudStatus !== 'CREATING' && !isUnmade(cloudStatus);
  const consistency = consistencies.get(row.consistent_type ?? '');
  return {
    kind: 'present',
    ref: { instanceId, objectId: row.id },
    cloudStatus,
    ...(cloudStatus === 'empty' ? { status: 'degraded' } : {}),
    inputs: given({ instanceId, name: row.name, consistency }),
    outputs: given({
      createdAt: row.local_created_at || undefined,
      // While it is made only its id counts. [doc]
      sizeBytes: isThere ? row.size : undefined,
      disks: isThere ? row.vm_disks?.filter(isDisk).map((disk) => captured(disk, lunSnapshots)) : undefined,
      cloudtowerDetails: detailsOf(row),
    }),
  };
}

/** Does it look like nothing that could be restored? Of a create that has just ended that may be too early to say. */
export function isUnmade(cloudStatus: string): boolean {
  return cloudStatus === 'placeholder' || cloudStatus === 'empty';
}

/** What runs on it, in the cloud's word; when nothing does, a word of ours. */
function wordOf(row: VmSnapshot): string {
  if (row.entityAsyncStatus !== undefined && row.entityAsyncStatus !== '') return row.entityAsyncStatus;
  if (isPlaceholder(row)) return 'placeholder';
  return row.vm_disks?.length === 0 && holdsNothing(row) ? 'empty' : 'idle';
}

/**
 * Until the cluster has made it, a row holds something else than its UUID [code, of VMs]; if nothing runs on it any more, its create
 * failed (inferred). As another kind of cluster might have other ids, it must also lack its time, or everything that it would hold.
 */
function isPlaceholder(row: VmSnapshot): boolean {
  return !uuid.test(row.local_id ?? '') && (!row.local_created_at || holdsNothing(row));
}

/** A VM that has no disks keeps at least its CD-ROM drive. (inferred) */
function holdsNothing({ size = 0, vm_disks: disks = [] }: VmSnapshot): boolean {
  return size === 0 && !disks.some(isDisk);
}

const uuid = /^\{?[\da-f]{8}-?[\da-f]{4}-?[\da-f]{4}-?[\da-f]{4}-?[\da-f]{12}\}?$/i;

/** Names of its LUN snapshots; none while it is made. */
export function lunSnapshotNames(row: VmSnapshot): readonly string[] {
  if (row.entityAsyncStatus === 'CREATING') return [];
  return (row.vm_disks ?? []).filter(isDisk).flatMap(({ snapshot_local_id: name }) => name || []);
}

function isDisk({ type }: FrozenDisk): boolean {
  return type === 'DISK';
}

/** [spec] */
export const consistencies: ReadonlyMap<string, 'Crash' | 'Filesystem'> = new Map([
  ['CRASH_CONSISTENT', 'Crash'],
  ['FILE_SYSTEM_CONSISTENT', 'Filesystem'],
]);

/** By the clock of the cluster; those that do not tell come last. */
export function oldestFirst<Row extends { readonly id: string }>(
  rows: readonly Row[],
  createdAt: (row: Row) => string | undefined,
): Row[] {
  const age = (row: Row) => {
    const instant = Date.parse(createdAt(row) ?? '');
    return Number.isNaN(instant) ? Number.MAX_VALUE : instant;
  };
  return rows.toSorted((a, b) => age(a) - age(b) || (a.id < b.id ? -1 : 1));
}

/** The status in a function's answer, which remembers no better days: an update is one of something that is there. */
export function statusNow({ cloudStatus, outputs }: Present): 'Active' | 'Degraded' | 'Failed' | 'Pending' {
  if (isUnmade(cloudStatus)) return cloudStatus === 'empty' ? 'Degraded' : 'Failed';
  const isUpdated = cloudStatus === 'UPDATING' && outputs['createdAt'] !== undefined;
  return cloudStatus === 'idle' || isUpdated ? 'Active' : 'Pending';
}

function captured(disk: FrozenDisk, lunSnapshots: LunSnapshotIds): JsonObject {
  const { disk_name, size, snapshot_local_id, vm_volume_local_id } = disk;
  return given({
    diskId: vm_volume_local_id || undefined,
    snapshotId: snapshot_local_id || undefined,
    name: disk_name || undefined,
    sizeBytes: size,
    localId: lunSnapshots.get(snapshot_local_id ?? ''),
  });
}

function detailsOf(row: VmSnapshot): JsonObject {
  const details: { [K in keyof SnapshotDetails]-?: SnapshotDetails[K] | undefined } = {
    clockOffset: row.clock_offset,
    clusterId: row.cluster?.id,
    clusterName: row.cluster?.name,
    consistentType: row.consistent_type,
    cpuCores: row.cpu?.cores,
    cpuModel: row.cpu_model,
    cpuSockets: row.cpu?.sockets,
    description: row.description,
    entityAsyncStatus: row.entityAsyncStatus,
    firmware: row.firmware,
    ha: row.ha,
    haPriority: row.ha_priority,
    id: row.id,
    ioPolicy: row.io_policy,
    labels: row.labels?.map(({ key, value }) => given({ key, value })),
    localCreatedAt: row.local_created_at,
    localId: row.local_id,
    maxBandwidth: row.max_bandwidth,
    maxBandwidthPolicy: row.max_bandwidth_policy,
    maxIops: row.max_iops,
    maxIopsPolicy: row.max_iops_policy,
    memory: row.memory,
    name: row.name,
    size: row.size,
    snapshotGroupId: row.snapshot_group?.id,
    snapshotGroupName: row.snapshot_group?.name,
    vcpu: row.vcpu,
    vmDisks: row.vm_disks?.map(driveDetails),
    vmId: row.vm?.id,
    vmName: row.vm?.name,
    vmNics: row.vm_nics?.map(nicDetails),
    winOpt: row.win_opt,
  };
  return given(details);
}

type FrozenDrive = NonNullable<SnapshotDetails['vmDisks']>[number];

function driveDetails(disk: FrozenDisk): JsonObject {
  const details: { [K in keyof FrozenDrive]-?: FrozenDrive[K] | undefined } = {
    boot: disk.boot,
    bus: disk.bus,
    disabled: disk.disabled,
    diskName: disk.disk_name,
    elfImageLocalId: disk.elf_image_local_id,
    imageName: disk.image_name,
    index: disk.index,
    key: disk.key,
    maxBandwidth: disk.max_bandwidth,
    maxBandwidthPolicy: disk.max_bandwidth_policy,
    maxIops: disk.max_iops,
    maxIopsPolicy: disk.max_iops_policy,
    path: disk.path,
    size: disk.size,
    snapshotLocalId: disk.snapshot_local_id,
    storagePolicyUuid: disk.storage_policy_uuid,
    svtImageLocalId: disk.svt_image_local_id,
    type: disk.type,
    vmVolumeLocalId: disk.vm_volume_local_id,
    vmVolumeSnapshotUuid: disk.vm_volume_snapshot_uuid,
    vmVolumeTemplateUuid: disk.vm_volume_template_uuid,
  };
  return given(details);
}

type FrozenCard = NonNullable<SnapshotDetails['vmNics']>[number];

function nicDetails(nic: FrozenNic): JsonObject {
  const details: { [K in keyof FrozenCard]-?: FrozenCard[K] | undefined } = {
    enabled: nic.enabled,
    gateway: nic.gateway,
    index: nic.index,
    ipAddress: nic.ip_address,
    macAddress: nic.mac_address,
    mirror: nic.mirror,
    model: nic.model,
    subnetMask: nic.subnet_mask,
    vlanLocalId: nic.vlan?.vlan_local_id,
    vlanName: nic.vlan?.name,
    vlanTag: nic.vlan?.vlan_id,
    vlanVdsOvs: nic.vlan?.vds_ovs,
  };
  return given(details);
}

/** Without what is not known. */
export function given(values: JsonObject): JsonObject {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined));
}
