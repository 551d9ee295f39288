import { isAtLeast } from './context.ts';
import type { Row } from './query/fields.ts';
import type { FrozenDisk, LunSnapshotRow, VmSnapshotRow } from './rows.ts';
import { asyncStatus, nested, nestedRequired, viewOf } from './views.ts';
import type { Viewer } from './views.ts';

/** `VmSnapshot`: all fields. [spec] */
export function vmSnapshotRow(viewer: Viewer, snapshot: VmSnapshotRow): Row {
  const { world, quirks } = viewer;
  return {
    id: snapshot.id,
    local_id: snapshot.local_id,
    name: snapshot.name,
    description: snapshot.description,
    cluster: nestedRequired(world.clusters, snapshot.cluster),
    vm: nested(world.vms, snapshot.vm),
    snapshot_group: nested(world.snapshotGroups, snapshot.snapshot_group),
    consistent_type: snapshot.consistent_type,
    entityAsyncStatus: asyncStatus(viewer, snapshot),
    local_created_at: snapshot.local_created_at,
    size: snapshot.size,
    vcpu: snapshot.vcpu,
    memory: snapshot.memory,
    cpu: { cores: snapshot.vcpu, sockets: 1 },
    cpu_model: 'cluster_default',
    clock_offset: 'UTC',
    firmware: snapshot.firmware,
    ha: true,
    win_opt: false,
    io_policy: null,
    max_iops: null,
    max_iops_policy: null,
    max_bandwidth: null,
    max_bandwidth_policy: null,
    labels: [],
    vm_disks: snapshot.vm_disks.map((disk) => frozenDisk(viewer, disk)),
    vm_nics: [],
    ...(isAtLeast(quirks, '4.8.0') ? { ha_priority: 'LEVEL_2_MEDIUM' } : {}),
  };
}

/** `NestedFrozenDisks`: all fields. [spec] */
function frozenDisk({ quirks }: Viewer, disk: FrozenDisk): Row {
  return {
    ...disk,
    max_iops: null,
    max_iops_policy: null,
    max_bandwidth: null,
    max_bandwidth_policy: null,
    vm_volume_snapshot_uuid: null,
    vm_volume_template_uuid: null,
    ...(isAtLeast(quirks, '4.8.0') ? { resident_in_cache: null } : {}),
  };
}

/** `IscsiLunSnapshot`: all fields. [spec] */
function lunSnapshotRow(viewer: Viewer, snapshot: LunSnapshotRow): Row {
  return {
    id: snapshot.id,
    local_id: snapshot.local_id,
    name: snapshot.name,
    local_created_at: snapshot.local_created_at,
    unique_size: snapshot.unique_size,
    iscsi_target: snapshot.iscsi_target,
    iscsi_lun: null,
    consistency_group_snapshot: null,
    entityAsyncStatus: asyncStatus(viewer, snapshot),
    labels: [],
  };
}

export const vmSnapshotsView = viewOf(({ world }) => world.vmSnapshots, vmSnapshotRow);
export const lunSnapshotsView = viewOf(({ world }) => world.lunSnapshots, lunSnapshotRow);
