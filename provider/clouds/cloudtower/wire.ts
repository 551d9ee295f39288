import * as z from 'zod';

/*
 * Objects as the wire has them. Only ids are required: releases add and drop fields, and `null` is the same as missing. Unknown
 * fields are dropped, unknown words are kept, since the vendor adds enum members in each release; a value of the wrong type is an
 * error that names its place. Fields: [spec], see NOTES.md.
 */

const missing = <T>(value: T | null | undefined): T | undefined => value ?? undefined;

/** May be `null` or missing, which is the same. */
const maybe = <S extends z.ZodType>(schema: S) => schema.nullish().transform(missing<z.output<S>>);

const id = z.string().refine((value) => value.trim() !== '', { error: 'empty' });
const reference = z.object({ id, name: maybe(z.string()) });
/** Another object, by id and mostly with its name. */
export type Reference = z.output<typeof reference>;

export const wire = {
  id,
  maybe,
  to: maybe(reference),
  toMany: maybe(z.array(reference)),
  text: maybe(z.string()),
  flag: maybe(z.boolean()),
  /** 64-bit sizes are JSON numbers, exact up to 2⁵³. Some serialisers write such numbers as text. (inferred) */
  number: maybe(
    z.union([
      z.number(),
      z
        .string()
        .regex(/^-?\d{1,20}(\.\d{1,20})?$/)
        .transform(Number),
    ]),
  ),
  texts: maybe(z.array(z.string())),
  numbers: maybe(z.array(z.number())),
  anything: z
    .unknown()
    .optional()
    .transform((value) => value ?? undefined),
};

const labels = maybe(z.array(z.object({ id, key: wire.text, value: wire.text })));
const cpu = maybe(z.object({ cores: wire.number, sockets: wire.number }));
/** Their ids change whenever the VM does. [doc] */
const disks = maybe(z.array(z.object({ id })));

const limits = {
  io_policy: wire.text,
  max_bandwidth: wire.number,
  max_bandwidth_policy: wire.text,
  max_iops: wire.number,
  max_iops_policy: wire.text,
};

export const cluster = z.object({
  connect_state: wire.text,
  entityAsyncStatus: wire.text,
  id,
  local_id: wire.text,
  name: wire.text,
  type: wire.text,
  version: wire.text,
});
export type Cluster = z.output<typeof cluster>;

export const vm = z.object({
  backup_plans: wire.toMany,
  bios_uuid: wire.text,
  clock_offset: wire.text,
  cluster: wire.to,
  cpu,
  cpu_model: wire.text,
  deleted_at: wire.text,
  description: wire.text,
  dns_servers: wire.text,
  entityAsyncStatus: wire.text,
  firmware: wire.text,
  folder: wire.to,
  guest_cpu_model: wire.text,
  guest_os_type: wire.text,
  guest_used_size: wire.number,
  ha: wire.flag,
  ha_priority: wire.text,
  host: maybe(z.object({ id, name: wire.text, management_ip: wire.text })),
  hostname: wire.text,
  id,
  in_recycle_bin: wire.flag,
  internal: wire.flag,
  ips: wire.text,
  kernel_info: wire.text,
  labels,
  last_shutdown_time: wire.text,
  local_created_at: wire.text,
  local_id: wire.text,
  logical_size_bytes: wire.number,
  memory: wire.number,
  name: wire.text,
  nested_virtualization: wire.flag,
  node_ip: wire.text,
  original_name: wire.text,
  os: wire.text,
  protected: wire.flag,
  provisioned_size: wire.number,
  size: wire.number,
  snapshot_plan: wire.to,
  snapshots: wire.toMany,
  status: wire.text,
  unique_size: wire.number,
  used_size: wire.number,
  vcpu: wire.number,
  video_type: wire.text,
  vm_disks: disks,
  vm_tools_status: wire.text,
  vm_tools_version: wire.text,
  vm_usage: wire.text,
  win_opt: wire.flag,
  ...limits,
});
export type Vm = z.output<typeof vm>;

/** A drive of a VM. Its id changes whenever the VM does: never keep it. [doc] */
export const vmDisk = z.object({
  boot: wire.number,
  bus: wire.text,
  cloud_init_image_name: wire.text,
  device: wire.text,
  disabled: wire.flag,
  elf_image: wire.to,
  id,
  key: wire.number,
  max_bandwidth: wire.number,
  max_bandwidth_policy: wire.text,
  max_iops: wire.number,
  max_iops_policy: wire.text,
  serial: wire.text,
  svt_image: wire.to,
  type: wire.text,
  vm: wire.to,
  vm_volume: wire.to,
});
export type VmDisk = z.output<typeof vmDisk>;

/** A drive as it was when the snapshot was taken. */
const frozenDisk = z.object({
  boot: wire.number,
  bus: wire.text,
  disabled: wire.flag,
  disk_name: wire.text,
  elf_image_local_id: wire.text,
  image_name: wire.text,
  index: wire.number,
  key: wire.number,
  max_bandwidth: wire.number,
  max_bandwidth_policy: wire.text,
  max_iops: wire.number,
  max_iops_policy: wire.text,
  path: wire.text,
  size: wire.number,
  /** Name of its LUN snapshot. */
  snapshot_local_id: wire.text,
  storage_policy_uuid: wire.text,
  svt_image_local_id: wire.text,
  type: wire.text,
  vm_volume_local_id: wire.text,
  vm_volume_snapshot_uuid: wire.text,
  vm_volume_template_uuid: wire.text,
});
export type FrozenDisk = z.output<typeof frozenDisk>;

const frozenNic = z.object({
  enabled: wire.flag,
  gateway: wire.text,
  index: wire.number,
  ip_address: wire.text,
  mac_address: wire.text,
  mirror: wire.flag,
  model: wire.text,
  subnet_mask: wire.text,
  vlan: maybe(z.object({ name: wire.text, vlan_id: wire.number, vlan_local_id: wire.text, vds_ovs: wire.text })),
});
export type FrozenNic = z.output<typeof frozenNic>;

export const vmSnapshot = z.object({
  clock_offset: wire.text,
  cluster: wire.to,
  consistent_type: wire.text,
  cpu,
  cpu_model: wire.text,
  description: wire.text,
  entityAsyncStatus: wire.text,
  firmware: wire.text,
  ha: wire.flag,
  ha_priority: wire.text,
  id,
  labels,
  local_created_at: wire.text,
  local_id: wire.text,
  memory: wire.number,
  name: wire.text,
  size: wire.number,
  /** Set when a snapshot plan made it. */
  snapshot_group: wire.to,
  vcpu: wire.number,
  /** Missing when the VM is gone: a snapshot can outlive it. (inferred) */
  vm: wire.to,
  vm_disks: maybe(z.array(frozenDisk)),
  vm_nics: maybe(z.array(frozenNic)),
  win_opt: wire.flag,
  ...limits,
});
export type VmSnapshot = z.output<typeof vmSnapshot>;

export const iscsiLunSnapshot = z.object({
  entityAsyncStatus: wire.text,
  id,
  iscsi_lun: wire.to,
  iscsi_target: wire.to,
  local_created_at: wire.text,
  local_id: wire.text,
  name: wire.text,
  unique_size: wire.number,
});
export type IscsiLunSnapshot = z.output<typeof iscsiLunSnapshot>;

const libraryParts = {
  description: wire.text,
  entityAsyncStatus: wire.text,
  id,
  labels,
  name: wire.text,
  path: wire.text,
  size: wire.number,
  vm_disks: disks,
};

/** An ISO of one cluster. */
export const elfImage = z.object({
  ...libraryParts,
  cluster: wire.to,
  content_library_image: wire.to,
  local_created_at: wire.text,
  local_id: wire.text,
});
export type ElfImage = z.output<typeof elfImage>;

/** An ISO of the content library: one ELF image for each cluster it is spread to. */
export const contentLibraryImage = z.object({
  ...libraryParts,
  clusters: wire.toMany,
  createdAt: wire.text,
  elf_image_uuids: wire.texts,
  elf_images: wire.toMany,
});
export type ContentLibraryImage = z.output<typeof contentLibraryImage>;

/** The ISO with the tools for guests. */
export const svtImage = z.object({
  cluster: wire.to,
  entityAsyncStatus: wire.text,
  id,
  local_created_at: wire.text,
  local_id: wire.text,
  name: wire.text,
  path: wire.text,
  size: wire.number,
  version: wire.number,
});
export type SvtImage = z.output<typeof svtImage>;

export const task = z.object({
  cluster: wire.to,
  description: wire.text,
  error_code: wire.text,
  error_message: wire.text,
  finished_at: wire.text,
  id,
  internal: wire.flag,
  key: wire.text,
  local_created_at: wire.text,
  /** 0 to 1. Decides nothing: finished tasks were seen at 0. [recorded] */
  progress: wire.number,
  resource_id: wire.text,
  resource_mutation: wire.text,
  resource_type: wire.text,
  started_at: wire.text,
  status: wire.text,
  type: wire.text,
});
export type Task = z.output<typeof task>;
