import type { CloudTowerSimulator, Fault, JournalEntry } from '../../simulator/index.ts';
import type { BootEnd, CreateFate, IsoBootRig, IsoBootRigFactory, MutationFate, Rig } from './rig.ts';

/** What CloudTower makes of the suite. A session is entered by a shutdown, a mount and a start, and left by an ejection. */
export const cloudtowerIsoBootFacts = {
  // Whether a guest comes back from its disks after all, nobody tells.
  failures: ['error'],
  otherStates: ['SUSPENDED', 'UNKNOWN'],
  offersWhileOn: true,
} as const satisfies Pick<IsoBootRigFactory, 'failures' | 'otherStates' | 'offersWhileOn'>;

/** `images`: two that the cluster of the instances has, or that the content library has brought there. */
export function cloudtowerIsoBootHands(
  tower: CloudTowerSimulator,
  images: { readonly imageId: string; readonly otherImageId: string },
): Omit<IsoBootRig, Exclude<keyof Rig, 'mutations'>> {
  /** What somebody else did, and after how many mutations. */
  const byHand: HandMade[] = [];
  const note = (instanceId: string, imageId?: string) =>
    void byHand.push({ after: tower.journal.mutations().length, instanceId, imageId });
  return {
    ...images,
    missingImageId: 'cmjnosuchimage0000000000',
    mutations: () => entriesAndExits(tower.journal.mutations(), byHand),
    // By the id that the suite gave it.
    session: (instanceId) => {
      const shown = sessionOf(tower, instanceId)?.imageId;
      return Object.values(images).find((id) => shown !== undefined && mountedAs(tower, id) === shown) ?? shown;
    },
    enter: (instanceId, imageId) => {
      const elf_image = mountedAs(tower, imageId);
      const drive = frontDrive(tower, instanceId);
      if (drive === undefined) tower.vmDisks.add({ vm: instanceId, boot: 0, elf_image });
      else tower.vmDisks.change(drive.id, { elf_image, svt_image: null });
      tower.vms.setStatus(instanceId, 'RUNNING');
      note(instanceId, imageId);
    },
    leave: (instanceId) => {
      const session = sessionOf(tower, instanceId);
      if (session === undefined) throw new Error(`${instanceId} is in no session`);
      tower.vmDisks.eject(session.driveId);
      note(instanceId);
    },
    put: (instanceId, state) => tower.vms.change(instanceId, { status: state }),
    occupy: (instanceId) => tower.vms.occupy(instanceId, 30_000),
    boots: (end) => orderStart(tower, end),
    finishBoot: (instanceId) => {
      const task = tower.tasks.list().find((one) => one.resource_id === instanceId && one.status === 'EXECUTING');
      if (task !== undefined) tower.tasks.change(task.id, { status: 'SUCCESSED' });
      tower.vms.change(instanceId, { status: 'RUNNING', entityAsyncStatus: null });
    },
    nextCreate: (fate) => void tower.faults.add({ ...faultOf(fate), func: 'shutdown-vm' }),
    next: (verb, fate) =>
      void tower.faults.add({ ...lossOf(fate), func: verb === 'change' ? 'shutdown-vm' : 'eject-iso-from-vm-cd-rom' }),
  };
}

function faultOf(fate: CreateFate): Fault {
  switch (fate) {
    case 'lostBefore':
      return { kind: 'resetBefore' };
    case 'lostAfter':
      return { kind: 'resetAfter' };
    case 'refused':
      return { kind: 'error', error: { status: 400, message: 'no more of them' } };
    case 'busyButMade':
      return { kind: 'error', effect: true, error: { status: 400, code: 'ResourceLocked', message: 'locked' } };
  }
}

/** What may be sent again is lost again each time. */
function lossOf(fate: MutationFate): Fault {
  return fate === 'lostBefore' ? { kind: 'resetBefore', times: 'always' } : { kind: 'resetAfter' };
}

function orderStart({ tasks }: CloudTowerSimulator, end: BootEnd): void {
  if (end === 'error') tasks.failNext({ mutation: 'startVm', message: 'no host has room for it' });
  if (end === 'stuck') tasks.stickNext({ mutation: 'startVm' });
  if (end === 'returned') throw new Error('no VM here comes back from its disks by itself');
}

/** What a drive shows of an image: that of the cluster, where it is one of the library. */
function mountedAs({ elfImages }: CloudTowerSimulator, imageId: string): string {
  return elfImages.list().find((image) => image.content_library_image === imageId)?.id ?? imageId;
}

/** The CD-ROM drive that comes first in the boot order, alone. */
function frontDrive({ vmDisks }: CloudTowerSimulator, instanceId: string) {
  const [first, second] = vmDisks.list(instanceId);
  return first?.type === 'CD_ROM' && !first.disabled && first.boot !== second?.boot ? first : undefined;
}

function sessionOf(tower: CloudTowerSimulator, instanceId: string) {
  const drive = frontDrive(tower, instanceId);
  return drive === undefined || drive.elf_image === null ? undefined : { driveId: drive.id, imageId: drive.elf_image };
}

function imageIn(params: JournalEntry['params']): string | undefined {
  const names = ['elf_image_id', 'content_library_image_id'];
  return names.flatMap((name) => [params[name], params[`vm_cd_roms.${name}`]]).find((id) => id !== undefined);
}

interface HandMade {
  readonly after: number;
  readonly instanceId: string;
  /** Undefined: the session was ended. */
  readonly imageId: string | undefined;
}

/**
 * The requests, in the words of the suite: a mount is an entry, or a swap where a session is on; a start from an image that was
 * there before is the same session entered again. Stops and other starts belong to one of these.
 */
function entriesAndExits(calls: readonly JournalEntry[], byHand: readonly HandMade[]): readonly string[] {
  const on = new Map<string, string>();
  const fresh = new Set<string>();
  const told: string[] = [];
  calls.forEach(({ func, params }, index) => {
    for (const { imageId, instanceId } of byHand.filter(({ after }) => after === index)) {
      if (imageId === undefined) on.delete(instanceId);
      else on.set(instanceId, imageId);
    }
    const vm = params['where.vm.id'] ?? params['where.id'] ?? '';
    const image = imageIn(params);
    switch (func) {
      case 'add-vm-cd-rom':
      case 'update-vm-disk':
        told.push(`${on.has(vm) ? 'swap' : 'enter'} ${vm} ${image}`);
        on.set(vm, image ?? '');
        fresh.add(vm);
        break;
      case 'start-vm':
        if (on.has(vm) && !fresh.delete(vm)) told.push(`swap ${vm} ${on.get(vm)}`);
        break;
      case 'eject-iso-from-vm-cd-rom':
      case 'remove-vm-cd-rom':
        if (on.delete(vm)) told.push(`leave ${vm}`);
        break;
      default:
    }
  });
  return told;
}
