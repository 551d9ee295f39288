import { isAtLeast } from './context.ts';
import type { Row } from './query/fields.ts';
import type { ClusterRow, VmRow } from './rows.ts';
import { asyncStatus, nested, nestedAll, viewOf } from './views.ts';
import type { Viewer } from './views.ts';
import { disksOf } from './vm-disks.ts';

/** `Vm`: all required fields, and those optional ones that anything here could change. [spec] */
function vmRow(viewer: Viewer, vm: VmRow): Row {
  return {
    ...identity(viewer, vm),
    ...hardware(vm),
    ...related(viewer, vm),
    ...(isAtLeast(viewer.quirks, '4.8.0') ? since48 : {}),
  };
}

function identity(viewer: Viewer, vm: VmRow): Row {
  return {
    id: vm.id,
    local_id: vm.local_id,
    name: vm.name,
    description: vm.description,
    status: vm.status,
    vm_tools_status: vm.vm_tools_status,
    entityAsyncStatus: asyncStatus(viewer, vm),
    in_recycle_bin: vm.in_recycle_bin,
    internal: vm.internal,
    protected: vm.protected,
    local_created_at: vm.local_created_at,
    deleted_at: vm.deleted_at,
    last_shutdown_time: vm.last_shutdown_time,
    vm_usage: null,
    folder: null,
  };
}

function hardware(vm: VmRow): Row {
  return {
    firmware: vm.firmware,
    ha: true,
    vcpu: vm.vcpu,
    memory: vm.memory,
    cpu: { cores: vm.vcpu, sockets: 1 },
    cpu_model: 'cluster_default',
    clock_offset: vm.guest_os_type === 'WINDOWS' ? 'LOCALTIME' : 'UTC',
    guest_os_type: vm.guest_os_type,
    ips: vm.ips,
    node_ip: vm.host?.management_ip ?? '',
    nested_virtualization: false,
    out_uninstall_usb: [],
    win_opt: vm.guest_os_type === 'WINDOWS',
    io_policy: null,
    max_iops: null,
    max_bandwidth: null,
  };
}

function related({ world }: Viewer, vm: VmRow): Row {
  const snapshots = [...world.vmSnapshots.values()].filter((one) => one.vm === vm.id);
  const plan = [...world.snapshotPlans.values()].find((one) => one.vms.includes(vm.id));
  const backupPlans = [...world.backupPlans.values()].filter((one) => one.vms.includes(vm.id));
  return {
    cluster: nested(world.clusters, vm.cluster),
    host: vm.host,
    // A VM has at most one snapshot plan, and any number of backup plans. [spec]
    snapshot_plan: nested(world.snapshotPlans, plan?.id ?? null),
    backup_plans: nestedAll(backupPlans),
    snapshots: nestedAll(snapshots),
    vm_disks: disksOf(world, vm.id).map(({ id }) => ({ id })),
    vm_nics: [],
    labels: [],
  };
}

/** New in 4.8. [spec] */
const since48 = {
  ha_priority: 'LEVEL_2_MEDIUM',
  anti_malware_enabled: false,
  dpi_enabled: false,
  internal_product: null,
  internal_product_name: null,
};

/** `Cluster`: required fields, and a few others. [spec] */
function clusterRow(viewer: Viewer, cluster: ClusterRow): Row {
  return {
    id: cluster.id,
    local_id: cluster.local_id,
    name: cluster.name,
    ip: cluster.ip,
    version: cluster.version,
    entityAsyncStatus: asyncStatus(viewer, cluster),
    architecture: 'X86_64',
    connect_state: 'CONNECTED',
    type: 'SMTX_OS',
    hypervisor: 'ELF',
    dns: [],
    ntp_servers: [],
    recommended_cpu_models: [],
    total_cpu_models: [],
    labels: [],
  };
}

export const vmsView = viewOf(({ world }) => world.vms, vmRow);
export const clustersView = viewOf(({ world }) => world.clusters, clusterRow);
