/**
 * The records of the simulated CloudTower, in the words of the wire. [spec] A relation holds the id of the other record;
 * views turn it into `{id, name}`. Times are the wire's own texts, such as `2025-12-25T06:31:40.000Z`. [recorded]
 */

export type AsyncStatus = 'CREATING' | 'UPDATING' | 'DELETING';

/** What can be worked on: null when nobody is. [spec] */
export interface Entity {
  readonly id: string;
  entityAsyncStatus: AsyncStatus | null;
}

export interface UserRow {
  readonly id: string;
  readonly name: string;
  readonly username: string;
  password: string;
  source: 'LOCAL' | 'LDAP';
  /** An account with a second factor cannot log in by password. [doc] */
  mfa: boolean;
  /** May look, and may not change anything. */
  readOnly: boolean;
}

export interface TokenRow {
  /** The token itself. */
  readonly id: string;
  readonly user: string;
  readonly kind: 'login' | 'apiKey';
  /** Milliseconds since 1970-01-01 UTC. */
  readonly createdAt: number;
  readonly name: string;
}

/** A way to log in that is not the tower's own. [code] */
export interface AuthnStrategyRow {
  readonly id: string;
  readonly name: string;
  readonly type: 'LDAP' | 'OIDC';
}

export interface ClusterRow extends Entity {
  name: string;
  readonly local_id: string;
  readonly ip: string;
  readonly version: string;
}

export interface HostRef {
  readonly id: string;
  readonly name: string;
  readonly management_ip: string;
}

export const vmStatuses = ['RUNNING', 'STOPPED', 'SUSPENDED', 'DELETED', 'UNKNOWN'] as const;
export type VmStatus = (typeof vmStatuses)[number];

export const vmToolsStatuses = ['RUNNING', 'NOT_RUNNING', 'NOT_INSTALLED', 'RESTRICTION'] as const;
export type VmToolsStatus = (typeof vmToolsStatuses)[number];

export interface VmRow extends Entity {
  readonly local_id: string;
  readonly cluster: string;
  readonly local_created_at: string;
  readonly firmware: 'BIOS' | 'UEFI';
  name: string;
  description: string;
  host: HostRef | null;
  status: VmStatus;
  vm_tools_status: VmToolsStatus;
  in_recycle_bin: boolean;
  internal: boolean;
  protected: boolean;
  deleted_at: string | null;
  last_shutdown_time: string | null;
  vcpu: number;
  /** Bytes. */
  memory: number;
  ips: string;
  /** What it was last started from: the id of an ELF or SVT image, `disk`, or nothing. Not on the wire. */
  bootedFrom: string;
  guest_os_type: 'LINUX' | 'UNKNOWN' | 'WINDOWS';
}

/** The storage behind a disk. Outlives the ids of disks. [doc] */
export interface VmVolumeRow {
  readonly id: string;
  readonly local_id: string;
  readonly name: string;
  readonly path: string;
  /** Bytes. */
  readonly size: number;
  readonly storage_policy_uuid: string;
}

export type Bus = 'IDE' | 'SCSI' | 'USB' | 'VIRTIO';

export interface VmDiskRow {
  /** Another one after every update of the VM, unless a quirk says otherwise. [doc] */
  id: string;
  readonly vm: string;
  readonly type: 'CD_ROM' | 'DISK';
  boot: number;
  bus: Bus;
  /** The disk's own key within its VM; that it stays is inferred. */
  readonly key: number;
  disabled: boolean;
  device: string | null;
  serial: string | null;
  elf_image: string | null;
  svt_image: string | null;
  vm_volume: string | null;
}

export interface ElfImageRow extends Entity {
  readonly local_id: string;
  readonly cluster: string;
  readonly local_created_at: string;
  name: string;
  description: string;
  path: string;
  /** Bytes. */
  size: number;
  /** The library image that it was made from. */
  content_library_image: string | null;
}

export interface SvtImageRow extends Entity {
  readonly local_id: string;
  readonly cluster: string;
  readonly local_created_at: string;
  name: string;
  path: string;
  size: number;
  version: number;
}

/** Its ELF images are those that name it. */
export interface ContentLibraryImageRow extends Entity {
  readonly createdAt: string;
  name: string;
  description: string;
  path: string;
  size: number;
}

export type ConsistentType = 'CRASH_CONSISTENT' | 'FILE_SYSTEM_CONSISTENT';

/** A disk as a snapshot keeps it. [spec] */
export interface FrozenDisk {
  readonly type: 'CD_ROM' | 'DISK';
  readonly boot: number;
  readonly bus: Bus;
  readonly index: number;
  readonly path: string;
  readonly size: number;
  readonly storage_policy_uuid: string;
  readonly vm_volume_local_id: string;
  readonly elf_image_local_id: string;
  readonly svt_image_local_id: string;
  /** The name of the LUN snapshot; only of a DISK. */
  snapshot_local_id: string | null;
  readonly disk_name: string | null;
  readonly image_name: string | null;
  readonly key: number | null;
  readonly disabled: boolean | null;
}

export interface VmSnapshotRow extends Entity {
  /** A placeholder until the snapshot is there. [code] */
  local_id: string;
  readonly cluster: string;
  readonly consistent_type: ConsistentType;
  name: string;
  description: string;
  /** Null while it is being made, if the quirk says so, and when its VM is gone. */
  vm: string | null;
  /** Set when a snapshot plan made it. */
  snapshot_group: string | null;
  local_created_at: string | null;
  /** Bytes. */
  size: number;
  readonly vcpu: number;
  readonly memory: number;
  readonly firmware: 'BIOS' | 'UEFI';
  vm_disks: FrozenDisk[];
}

export interface LunSnapshotRow extends Entity {
  readonly local_id: string;
  /** What `snapshot_local_id` of a frozen disk says. [doc] */
  readonly name: string;
  readonly local_created_at: string;
  /** Bytes. */
  unique_size: number;
  readonly iscsi_target: { readonly id: string; readonly name: string };
  /** The VM snapshot that it belongs to. Not on the wire. */
  readonly vmSnapshot: string;
}

export type TaskStatus = 'PENDING' | 'EXECUTING' | 'PAUSED' | 'SUCCESSED' | 'FAILED';

export interface TaskRow {
  readonly id: string;
  readonly cluster: string | null;
  readonly user: string | null;
  readonly local_created_at: string;
  readonly resource_id: string | null;
  readonly resource_type: string | null;
  readonly resource_mutation: string | null;
  /** By language. */
  readonly description: { readonly 'en-US': string; readonly 'zh-CN': string };
  status: TaskStatus;
  /** 0 to 1; decides nothing. [recorded] */
  progress: number;
  started_at: string | null;
  finished_at: string | null;
  error_code: string | null;
  error_message: string | null;
  /** In how many more lists it is missing. Not on the wire. */
  hiddenLooks: number;
}
