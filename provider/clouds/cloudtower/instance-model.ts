import type { JsonObject } from '../../core/json.ts';
import type { InstanceDetails } from './blocks.ts';
import { powerState } from './instances.ts';
import { given } from './snapshot-model.ts';
import type { Reference, Vm, VmDisk } from './wire.ts';

/* VMs, from the wire to the common vocabulary. Pure. */

/** `drives` only where they were asked for. */
export function instanceInfo(vm: Vm, drives?: readonly VmDisk[]): JsonObject {
  return given({
    instanceId: vm.id,
    name: vm.name,
    powerState: powerState(vm),
    cloudStatus: vm.status,
    createdAt: vm.local_created_at || undefined,
    ipAddresses: addresses(vm.ips),
    region: vm.cluster?.name,
    operatingSystem: vm.os || (vm.guest_os_type === 'UNKNOWN' ? undefined : vm.guest_os_type),
    cloudtowerDetails: detailsOf(vm, drives),
  });
}

/** Several stand in one text, separated by commas. (inferred) IPv4 comes first, as in the answer of every cloud. */
function addresses(ips: string | undefined): string[] {
  const all = [...new Set((ips ?? '').split(/[\s,;]+/).filter((ip) => ip !== ''))];
  return [...all.filter((ip) => !ip.includes(':')), ...all.filter((ip) => ip.includes(':'))];
}

function detailsOf(vm: Vm, drives: readonly VmDisk[] | undefined): JsonObject {
  const details: { [K in keyof InstanceDetails]-?: InstanceDetails[K] | undefined } = {
    ...hardware(vm),
    ...storage(vm),
    backupPlans: vm.backup_plans?.map(reference),
    clusterId: vm.cluster?.id,
    clusterName: vm.cluster?.name,
    deletedAt: vm.deleted_at,
    description: vm.description,
    dnsServers: vm.dns_servers,
    drives: drives?.toSorted((a, b) => (a.boot ?? 0) - (b.boot ?? 0)).map(driveInfo),
    entityAsyncStatus: vm.entityAsyncStatus,
    folderId: vm.folder?.id,
    folderName: vm.folder?.name,
    guestOsType: vm.guest_os_type,
    hostId: vm.host?.id,
    hostManagementIp: vm.host?.management_ip,
    hostName: vm.host?.name,
    guestHostname: vm.hostname,
    internal: vm.internal,
    ips: vm.ips,
    kernelInfo: vm.kernel_info,
    labels: vm.labels?.map(({ key, value }) => given({ key, value })),
    lastShutdownTime: vm.last_shutdown_time,
    localCreatedAt: vm.local_created_at,
    localId: vm.local_id,
    name: vm.name,
    nodeIp: vm.node_ip,
    originalName: vm.original_name,
    os: vm.os,
    protected: vm.protected,
    snapshotPlanId: vm.snapshot_plan?.id,
    snapshotPlanName: vm.snapshot_plan?.name,
    snapshots: vm.snapshots?.map(reference),
    status: vm.status,
    vmToolsStatus: vm.vm_tools_status,
    vmToolsVersion: vm.vm_tools_version,
    vmUsage: vm.vm_usage,
  };
  return given(details);
}

function hardware(vm: Vm) {
  return {
    biosUuid: vm.bios_uuid,
    clockOffset: vm.clock_offset,
    cpuCores: vm.cpu?.cores,
    cpuModel: vm.cpu_model,
    cpuSockets: vm.cpu?.sockets,
    firmware: vm.firmware,
    guestCpuModel: vm.guest_cpu_model,
    ha: vm.ha,
    haPriority: vm.ha_priority,
    memory: vm.memory,
    nestedVirtualization: vm.nested_virtualization,
    vcpu: vm.vcpu,
    videoType: vm.video_type,
    winOpt: vm.win_opt,
  };
}

function storage(vm: Vm) {
  return {
    guestUsedSize: vm.guest_used_size,
    ioPolicy: vm.io_policy,
    logicalSizeBytes: vm.logical_size_bytes,
    maxBandwidth: vm.max_bandwidth,
    maxBandwidthPolicy: vm.max_bandwidth_policy,
    maxIops: vm.max_iops,
    maxIopsPolicy: vm.max_iops_policy,
    provisionedSize: vm.provisioned_size,
    size: vm.size,
    uniqueSize: vm.unique_size,
    usedSize: vm.used_size,
  };
}

function reference({ id, name }: Reference): JsonObject {
  return given({ id, name });
}

type Drive = NonNullable<InstanceDetails['drives']>[number];

function driveInfo(disk: VmDisk): JsonObject {
  const details: { [K in keyof Drive]-?: Drive[K] | undefined } = {
    boot: disk.boot,
    bus: disk.bus,
    device: disk.device,
    disabled: disk.disabled,
    elfImageId: disk.elf_image?.id,
    elfImageName: disk.elf_image?.name,
    key: disk.key,
    maxBandwidth: disk.max_bandwidth,
    maxBandwidthPolicy: disk.max_bandwidth_policy,
    maxIops: disk.max_iops,
    maxIopsPolicy: disk.max_iops_policy,
    serial: disk.serial,
    svtImageId: disk.svt_image?.id,
    svtImageName: disk.svt_image?.name,
    type: disk.type,
    vmVolumeId: disk.vm_volume?.id,
    vmVolumeName: disk.vm_volume?.name,
  };
  return given(details);
}
