import type { RandomSource } from '../random.ts';
import { complete, placeholder } from './make-snapshot.ts';
import type { CloudTowerQuirks } from './quirks.ts';
import type { Surroundings } from './context.ts';
import type { UserRow, VmDiskRow, VmRow } from './rows.ts';
import { World, instant } from './world.ts';

/** 25 characters that begin like those of a live system. [recorded] */
function fixed(name: string): string {
  return `cmj${name}`.padEnd(25, '0');
}

/** What is there when the simulator starts. */
export const ids = {
  user: fixed('user1'),
  ldapUser: fixed('user2'),
  guest: fixed('user3'),
  ldapStrategy: fixed('authn1'),
  cluster: fixed('cluster1'),
  /** Running, with VM tools. */
  vm: fixed('vmweb1'),
  /** Stopped. */
  otherVm: fixed('vmweb2'),
  disk: fixed('disk1'),
  otherDisk: fixed('disk2'),
  cdRom: fixed('cdrom1'),
  volume: fixed('volume1'),
  otherVolume: fixed('volume2'),
  elfImage: fixed('elfimage1'),
  otherElfImage: fixed('elfimage2'),
  /** Made from the library image. */
  libraryElfImage: fixed('elfimage3'),
  contentLibraryImage: fixed('libimage1'),
  svtImage: fixed('svtimage1'),
  backupService: fixed('bkservice1'),
  repository: fixed('bkrepo1'),
  /** Only in the published world. */
  snapshot: fixed('snapshot1'),
  snapshotPlan: fixed('snapplan1'),
} as const;

/** Made up, as everything here is: no recorded example of a whole installation is public. */
const created = Date.UTC(2025, 11, 1, 8);
const gib = 1024 ** 3;

interface WorldChoice {
  readonly world: 'published' | 'fresh';
  readonly account: Pick<UserRow, 'username' | 'password'>;
  readonly random: RandomSource;
  readonly quirks: CloudTowerQuirks;
  /** Plans have not run before. */
  readonly startsAt: number;
}

/** `published`: there is a snapshot and a snapshot plan of the second VM. `fresh`: there are none. */
export function startingWorld({ world: choice, account, random, quirks, startsAt }: WorldChoice): World {
  const world = new World(random);
  addUsers(world, account);
  world.clusters.set(ids.cluster, {
    id: ids.cluster,
    entityAsyncStatus: null,
    local_id: random.uuid(),
    name: 'cluster-1',
    ip: '192.0.2.10',
    version: '6.2.0',
  });
  addImages(world);
  const off = { status: 'STOPPED', vm_tools_status: 'NOT_RUNNING', bootedFrom: '' } as const;
  world.vms.set(ids.vm, vmNamed(world, ids.vm, { name: 'web-1', status: 'RUNNING', vm_tools_status: 'RUNNING' }));
  world.vms.set(ids.otherVm, vmNamed(world, ids.otherVm, { name: 'web-2', ...off }));
  addDisk(world, { id: ids.disk, vm: ids.vm, volume: ids.volume, boot: 1 });
  addDisk(world, { id: ids.otherDisk, vm: ids.otherVm, volume: ids.otherVolume, boot: 1 });
  // The first VM has an empty drive that comes after its disk, the second one has none.
  world.vmDisks.set(ids.cdRom, { ...diskBase, id: ids.cdRom, vm: ids.vm, type: 'CD_ROM', bus: 'IDE', boot: 2, key: 2 });
  addBackupService(world);
  if (choice === 'published') addPublishedObjects({ world, quirks, now: startsAt });
  return world;
}

function addUsers(world: World, account: Pick<UserRow, 'username' | 'password'>): void {
  const base = { mfa: false, readOnly: false, source: 'LOCAL' } as const;
  world.users.set(ids.user, { ...base, ...account, id: ids.user, name: account.username });
  world.users.set(ids.ldapUser, {
    ...base,
    id: ids.ldapUser,
    name: 'directory user',
    username: 'directory@lifeboat.test',
    password: 'not-a-real-directory-password',
    source: 'LDAP',
  });
  world.users.set(ids.guest, {
    ...base,
    id: ids.guest,
    name: 'guest',
    username: 'guest@lifeboat.test',
    password: 'not-a-real-guest-password',
    readOnly: true,
  });
  world.authnStrategies.set(ids.ldapStrategy, { id: ids.ldapStrategy, name: 'directory', type: 'LDAP' });
}

/** A VM of the first cluster; whatever `fields` leaves out is made up. */
export function vmNamed(world: World, id: string, fields: Partial<VmRow> & Pick<VmRow, 'name'>): VmRow {
  return {
    local_id: world.takeUuid(),
    entityAsyncStatus: null,
    cluster: ids.cluster,
    local_created_at: instant(created),
    firmware: 'BIOS',
    description: '',
    host: { id: fixed('host1'), name: 'host-1', management_ip: '192.0.2.11' },
    status: 'RUNNING',
    vm_tools_status: 'NOT_INSTALLED',
    in_recycle_bin: false,
    internal: false,
    protected: false,
    deleted_at: null,
    last_shutdown_time: null,
    vcpu: 2,
    memory: 4 * gib,
    ips: '',
    bootedFrom: 'disk',
    guest_os_type: 'LINUX',
    ...fields,
    id,
  };
}

const diskBase = {
  disabled: false,
  device: null,
  serial: null,
  elf_image: null,
  svt_image: null,
  vm_volume: null,
} satisfies Partial<VmDiskRow>;

interface NewDisk {
  readonly id: string;
  readonly vm: string;
  readonly volume: string;
  readonly boot: number;
}

/** A disk of 20 GiB and its volume. */
export function addDisk(world: World, { id, vm, volume, boot }: NewDisk): void {
  const localId = world.takeUuid();
  world.vmVolumes.set(volume, {
    id: volume,
    local_id: localId,
    name: `${world.vms.get(vm)?.name ?? vm}-disk-${boot}`,
    path: `iscsi://iqn.2016-02.test.lifeboat:system:vms/${boot}`,
    size: 20 * gib,
    storage_policy_uuid: 'fake-policy-2-thin',
  });
  const key = 1 + Math.max(0, ...[...world.vmDisks.values()].filter((one) => one.vm === vm).map((one) => one.key));
  const serial = localId.slice(0, 20);
  world.vmDisks.set(id, { ...diskBase, id, vm, type: 'DISK', bus: 'VIRTIO', boot, key, serial, vm_volume: volume });
}

function addImages(world: World): void {
  world.contentLibraryImages.set(ids.contentLibraryImage, {
    id: ids.contentLibraryImage,
    entityAsyncStatus: null,
    createdAt: instant(created),
    name: 'rescue-library.iso',
    description: 'for all clusters',
    path: '/content-library/rescue-library.iso',
    size: 900 * 1024 ** 2,
  });
  const images = [
    { id: ids.elfImage, name: 'systemrescue-11.00-amd64.iso', library: null },
    { id: ids.otherElfImage, name: 'debian-12-netinst.iso', library: null },
    { id: ids.libraryElfImage, name: 'rescue-library.iso', library: ids.contentLibraryImage },
  ];
  for (const { id, name, library } of images) {
    world.elfImages.set(id, {
      id,
      entityAsyncStatus: null,
      local_id: world.takeUuid(),
      cluster: ids.cluster,
      local_created_at: instant(created),
      name,
      description: '',
      path: `nfs://192.0.2.10/images/${name}`,
      size: 900 * 1024 ** 2,
      content_library_image: library,
    });
  }
  world.svtImages.set(ids.svtImage, {
    id: ids.svtImage,
    entityAsyncStatus: null,
    local_id: world.takeUuid(),
    cluster: ids.cluster,
    local_created_at: instant(created),
    name: 'SMTX_VMTOOLS.iso',
    path: 'nfs://192.0.2.10/images/SMTX_VMTOOLS.iso',
    size: 300 * 1024 ** 2,
    version: 3,
  });
}

function addBackupService(world: World): void {
  world.backupServices.set(ids.backupService, {
    id: ids.backupService,
    entityAsyncStatus: null,
    cluster: ids.cluster,
    name: 'backup-1',
    status: 'RUNNING',
  });
  world.backupStoreRepositories.set(ids.repository, {
    id: ids.repository,
    entityAsyncStatus: null,
    type: 'NFS4',
    backup_service: ids.backupService,
    name: 'repository-1',
    status: 'CONNECTED',
    total_capacity: 1024 * gib,
    used_data_space: 0,
  });
}

function addPublishedObjects(surroundings: Surroundings): void {
  const { world } = surroundings;
  const vm = world.vms.get(ids.otherVm);
  if (vm === undefined) return;
  const wish = { vm, name: 'before-upgrade', consistentType: 'CRASH_CONSISTENT', id: ids.snapshot } as const;
  complete(world, placeholder(surroundings, wish), created);
  world.snapshotPlans.set(ids.snapshotPlan, {
    id: ids.snapshotPlan,
    entityAsyncStatus: null,
    local_id: world.takeUuid(),
    cluster: ids.cluster,
    name: 'weekly',
    description: '',
    start_time: instant(created),
    end_time: null,
    vms: [ids.otherVm],
    execute_plan_type: 'WEEK',
    execute_intervals: [1, 3, 5],
    exec_h_m: '02:30',
    remain_snapshot_num: 3,
    status: 'NORMAL',
    last_execute_status: 'UNSPECIFIED',
    last_execute_time: null,
    last_execute_end_time: null,
    healthy: true,
    mirror: false,
    auto_execute_num: 0,
    manual_execute_num: 0,
    auto_delete_num: 0,
    manual_delete_num: 0,
    ranUntil: surroundings.now,
  });
}
