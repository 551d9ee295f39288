import * as z from 'zod';

/* What only CloudTower reports about VMs and snapshots. Names are the wire's, in camel case; sizes in bytes unless told otherwise. */

export const field = (description: string) => z.string().optional().meta({ description });
export const number = (description: string) => z.number().optional().meta({ description });
export const flag = (description: string) => z.boolean().optional().meta({ description });

export const label = z
  .object({ key: field('Key of the label.'), value: field('Value of the label.') })
  .meta({ id: 'CloudTowerLabel', description: 'A label, as a person or a program set it.' });
export const labels = z.array(label).optional().meta({ description: 'Its labels.' });

const limits = {
  ioPolicy: field('Whether the limits count for the whole VM or for each disk.'),
  maxBandwidth: number('Limit of its bandwidth, in bytes per second.'),
  maxBandwidthPolicy: field('How the bandwidth is limited.'),
  maxIops: number('Limit of its operations in a second.'),
  maxIopsPolicy: field('How the operations are limited.'),
};

const configuration = {
  clockOffset: field('Clock of the machine: `UTC` or `LOCALTIME`.'),
  clusterId: field('Id of the cluster.'),
  clusterName: field('Name of the cluster.'),
  cpuCores: number('Cores of each socket.'),
  cpuModel: field('Processor model that the guest sees.'),
  cpuSockets: number('Sockets.'),
  description: field('Description, as a person or a program wrote it.'),
  entityAsyncStatus: field('What runs on it: `CREATING`, `UPDATING` or `DELETING`. Absent when it is idle.'),
  firmware: field('Firmware: `BIOS` or `UEFI`.'),
  ha: flag('Whether it is started elsewhere when its host fails.'),
  haPriority: field('Whose turn it is then: `LEVEL_2_MEDIUM`, for one.'),
  labels,
  localCreatedAt: field('When it was made, by the clock of the cluster (RFC 3339).'),
  localId: field('Its UUID in the cluster.'),
  memory: number('Memory, in bytes.'),
  name: field('Name.'),
  vcpu: number('Virtual processors.'),
  winOpt: flag('Whether it is tuned for Windows.'),
  ...limits,
};

/** A drive, as it was when the snapshot was taken. [spec] */
export const frozenDrive = z
  .object({
    boot: number('Place in the boot order: the lowest comes first.'),
    bus: field('Bus: `IDE`, `SCSI`, `USB` or `VIRTIO`.'),
    disabled: flag('Whether a CD-ROM drive is switched off.'),
    diskName: field('Name of the volume.'),
    elfImageLocalId: field('UUID of the ISO image in a CD-ROM drive.'),
    imageName: field('Name of the ISO image in a CD-ROM drive.'),
    index: number('Place among the drives.'),
    key: number('Key of the drive in its VM.'),
    maxBandwidth: limits.maxBandwidth,
    maxBandwidthPolicy: limits.maxBandwidthPolicy,
    maxIops: limits.maxIops,
    maxIopsPolicy: limits.maxIopsPolicy,
    path: field('Where its data lies.'),
    size: number('Size, in bytes.'),
    snapshotLocalId: field('Name of its LUN snapshot, where it is a disk.'),
    storagePolicyUuid: field('UUID of the storage policy.'),
    svtImageLocalId: field('UUID of the VMTools image in a CD-ROM drive.'),
    type: field('`DISK` or `CD_ROM`.'),
    vmVolumeLocalId: field('UUID of the volume.'),
    vmVolumeSnapshotUuid: field("UUID of the volume's own snapshot."),
    vmVolumeTemplateUuid: field('UUID of the template that the volume was made from.'),
  })
  .meta({
    id: 'CloudTowerFrozenDrive',
    description: 'A drive, CD-ROM or disk, as it was when the snapshot was taken.',
  });

/** A network card, as it was when the snapshot was taken. [spec] */
export const frozenNic = z
  .object({
    enabled: flag('Whether it is switched on.'),
    gateway: field('Gateway.'),
    index: number('Place among the cards.'),
    ipAddress: field('IP address.'),
    macAddress: field('MAC address.'),
    mirror: flag('Whether its traffic is mirrored.'),
    model: field('Model: `E1000`, `SRIOV` or `VIRTIO`.'),
    subnetMask: field('Subnet mask.'),
    vlanLocalId: field('UUID of its network.'),
    vlanName: field('Name of its network.'),
    vlanTag: number('Number of its VLAN.'),
    vlanVdsOvs: field('Virtual switch of its network.'),
  })
  .meta({ id: 'CloudTowerFrozenNic', description: 'A network card, as it was when the snapshot was taken.' });

export const snapshotDetails = z
  .object({
    ...configuration,
    consistentType: field('`CRASH_CONSISTENT` or `FILE_SYSTEM_CONSISTENT`.'),
    id: field('Its id: the `snapshotId`.'),
    localId: field('Its UUID in the cluster; something else until it is there.'),
    size: number('Logical size, in bytes.'),
    snapshotGroupId: field('Id of the run of a snapshot plan that made it.'),
    snapshotGroupName: field('Name of that run.'),
    vmDisks: z.array(frozenDrive).optional().meta({ description: 'All drives, those for CD-ROMs too.' }),
    vmId: field('Id of the VM. Absent once the VM is gone.'),
    vmName: field('Name of the VM.'),
    vmNics: z.array(frozenNic).optional().meta({ description: 'Network cards.' }),
  })
  .meta({ id: 'CloudTowerSnapshotDetails', description: 'What only CloudTower reports about a snapshot.' });
export type SnapshotDetails = z.infer<typeof snapshotDetails>;

/** A drive of a VM. Its id changes whenever the VM does, so it is left out. [doc] */
export const drive = z
  .object({
    boot: number('Place in the boot order: the lowest comes first.'),
    bus: field('Bus: `IDE`, `SCSI`, `USB` or `VIRTIO`.'),
    device: field('Device.'),
    disabled: flag('Whether a CD-ROM drive is switched off.'),
    elfImageId: field('Id of the ISO image in a CD-ROM drive.'),
    elfImageName: field('Name of that image.'),
    key: number('Key of the drive in its VM.'),
    serial: field('Serial number.'),
    svtImageId: field('Id of the VMTools image in a CD-ROM drive.'),
    svtImageName: field('Name of that image.'),
    type: field('`DISK` or `CD_ROM`.'),
    vmVolumeId: field('Id of the volume of a disk.'),
    vmVolumeName: field('Name of that volume.'),
    maxBandwidth: limits.maxBandwidth,
    maxBandwidthPolicy: limits.maxBandwidthPolicy,
    maxIops: limits.maxIops,
    maxIopsPolicy: limits.maxIopsPolicy,
  })
  .meta({ id: 'CloudTowerDrive', description: 'A drive of a VM, CD-ROM or disk.' });

const reference = z
  .object({ id: field('Its id.'), name: field('Its name.') })
  .meta({ id: 'CloudTowerReference', description: 'Another object, by its id.' });

/** The configuration of a VM, as a backup of it would keep it. [doc] */
export const instanceDetails = z
  .object({
    ...configuration,
    backupPlans: z.array(reference).optional().meta({ description: 'Backup plans that cover it.' }),
    biosUuid: field('UUID that its firmware tells the guest.'),
    deletedAt: field('When it was deleted.'),
    dnsServers: field('Name servers of the guest, as VMTools tells.'),
    drives: z.array(drive).optional().meta({
      description: 'Drives in the order in which they boot. Only where one VM is asked for.',
    }),
    folderId: field('Id of its folder.'),
    folderName: field('Name of its folder.'),
    guestCpuModel: field('Processor model that the guest runs on now.'),
    guestOsType: field('`LINUX`, `WINDOWS` or `UNKNOWN`.'),
    guestUsedSize: number('What the guest uses of its disks, in bytes, as VMTools tells.'),
    hostId: field('Id of the host that it runs on.'),
    hostManagementIp: field('Management address of that host.'),
    hostName: field('Name of that host.'),
    guestHostname: field('Name that the guest gives itself.'),
    internal: flag('Whether it belongs to the system.'),
    ips: field('Addresses, as CloudTower writes them.'),
    kernelInfo: field('Kernel of the guest, as VMTools tells.'),
    lastShutdownTime: field('When it was last shut down.'),
    logicalSizeBytes: number('Logical size of its disks, in bytes.'),
    nestedVirtualization: flag('Whether it may run VMs of its own.'),
    nodeIp: field('Address of the host that it runs on.'),
    originalName: field('Name that it had in the cluster first.'),
    os: field('Operating system, as VMTools tells.'),
    protected: flag('Whether it is protected against deletion.'),
    provisionedSize: number('Size that its disks were given, in bytes.'),
    size: number('Size of its disks, in bytes.'),
    snapshotPlanId: field('Id of the snapshot plan that covers it: at most one.'),
    snapshotPlanName: field('Name of that plan.'),
    snapshots: z.array(reference).optional().meta({ description: 'Its snapshots.' }),
    status: field('`RUNNING`, `STOPPED`, `SUSPENDED`, `DELETED` or `UNKNOWN`.'),
    uniqueSize: number('Size that only its disks take, in bytes.'),
    usedSize: number('Size that its disks take, in bytes.'),
    videoType: field('Model of the graphics card.'),
    vmToolsStatus: field('VMTools in the guest: `RUNNING`, `NOT_RUNNING`, `NOT_INSTALLED` or `RESTRICTION`.'),
    vmToolsVersion: field('Version of VMTools.'),
    vmUsage: field('What the VM is used for.'),
  })
  .meta({
    id: 'CloudTowerInstanceDetails',
    description: 'The configuration of a VM, and what only CloudTower reports.',
  });
export type InstanceDetails = z.infer<typeof instanceDetails>;
