import { z } from 'zod';
import { addDrive, drivesOf, load, mediumFor, refuseBoot } from './cd-rom-drives.ts';
import type { Medium } from './cd-rom-drives.ts';
import { selected } from './collections.ts';
import type { Context } from './context.ts';
import { begin, refuseLocked } from './effects.ts';
import type { Failure, Target } from './effects.ts';
import { badRequest, notFound } from './errors.ts';
import { changed, mutation, whereInput, withTask } from './route.ts';
import type { Outcome, Routes, WithTask } from './route.ts';
import type { VmDiskRow, VmRow } from './rows.ts';
import { churnDisks } from './vm-disks.ts';
import { vmsView } from './vm-views.ts';

const cdRom = z.object({
  boot: z.int32(),
  elf_image_id: z.string().nullish(),
  content_library_image_id: z.string().nullish(),
  index: z.int32().nullish(),
  key: z.int32().nullish(),
});
const addition = z.object({ where: whereInput, data: z.object({ vm_cd_roms: z.array(cdRom) }) });
const update = z.object({
  where: whereInput,
  data: z.object({
    vm_disk_id: z.string(),
    elf_image_id: z.string().nullish(),
    content_library_image_id: z.string().nullish(),
    vm_volume_id: z.string().nullish(),
    bus: z.enum(['IDE', 'SCSI', 'USB', 'VIRTIO']).nullish(),
  }),
});
const removal = z.object({ where: whereInput, data: z.object({ cd_rom_ids: z.array(z.string()) }) });
const ejection = z.object({ where: whereInput });
const toggling = z.object({ where: whereInput, disabled: z.boolean() });
const installation = z.object({
  where: whereInput,
  data: z.object({ cd_rom_id: z.string(), svt_image_id: z.string().nullish() }).nullish(),
});

/** What a call does to one VM. Everything that can be refused has been refused before. */
interface Edit {
  readonly vm: VmRow;
  readonly failure?: Failure | undefined;
  apply(at: number): void;
}

/** `/add-vm-cd-rom`. The only way to choose `boot` of a drive. [spec] */
function addDrives(context: Context, { where, data: { vm_cd_roms: wanted } }: z.output<typeof addition>): Outcome {
  const vms = editableVms(context, where);
  const edits = vms.map((vm) => additionTo(context, vm, wanted));
  // Nothing to change. [spec] When that is so is unknown.
  if (vms.length > 0 && edits.every((edit) => edit === undefined)) return { status: 304, body: undefined };
  return carryOut(
    context,
    edits.flatMap((edit) => edit ?? []),
    'adds CD-ROM drives to',
  );
}

function additionTo(context: Context, vm: VmRow, wanted: readonly z.output<typeof cdRom>[]): Edit | undefined {
  const { quirks } = context;
  const drives = drivesOf(context, vm);
  const fresh = wanted
    .map((one) => ({ boot: one.boot, medium: mediumFor(context, vm, one) }))
    .filter((one) => quirks.cdRomUnchanged !== 'sameDrive' || !drives.some((drive) => isSame(drive, one)));
  if (fresh.length === 0 && quirks.cdRomUnchanged !== 'never') return undefined;
  for (const { boot } of fresh) refuseBoot(context, vm, boot);
  const limit = quirks.cdRomLimit;
  if (limit > 0 && drives.length + fresh.length > limit) throw badRequest(`VM ${vm.name} has ${limit} CD-ROM drives`);
  return {
    vm,
    failure: notStopped(context, vm),
    apply(at) {
      for (const { boot, medium } of fresh) load(context, addDrive(context, vm, boot), { medium, at });
    },
  };
}

function isSame(drive: VmDiskRow, { boot, medium }: { readonly boot: number; readonly medium: Medium }): boolean {
  const elf = medium === undefined ? null : 'elf' in medium ? medium.elf : undefined;
  return drive.boot === boot && drive.elf_image === elf;
}

/** `/remove-vm-cd-rom`, by the ids of the drives. [spec] */
function removeDrives(context: Context, { where, data: { cd_rom_ids: ids } }: z.output<typeof removal>): Outcome {
  const edits = editableVms(context, where).map((vm): Edit => {
    const drives = ids.flatMap((id) => driveOf(context, vm, id) ?? []);
    const failure = notStopped(context, vm);
    return { vm, failure, apply: () => drives.forEach((drive) => context.world.vmDisks.delete(drive.id)) };
  });
  return carryOut(context, edits, 'removes CD-ROM drives of');
}

/** `/update-vm-disk`: changes what is in a drive, never its `boot`. [spec] */
function updateDisk(context: Context, { where, data }: z.output<typeof update>): Outcome {
  const edits = editableVms(context, where).map((vm): Edit => {
    const disk = diskOf(context, vm, data.vm_disk_id);
    if (disk === undefined) return { vm, apply: () => undefined };
    refuseSwap(context, vm);
    const medium = wantedMedium(context, { vm, disk }, data);
    const volume = data.vm_volume_id ?? undefined;
    if (volume !== undefined && (disk.type === 'CD_ROM' || !context.world.vmVolumes.has(volume))) {
      throw badRequest(`vm_volume_id ${volume} cannot be put into this disk`);
    }
    return {
      vm,
      apply(at) {
        load(context, disk, { medium, at });
        disk.bus = data.bus ?? disk.bus;
        disk.vm_volume = volume ?? disk.vm_volume;
      },
    };
  });
  return carryOut(context, edits, 'changes a disk of');
}

/** Null is allowed for both images [spec]; that it empties the drive is inferred. */
function wantedMedium(
  context: Context,
  { vm, disk }: { readonly vm: VmRow; readonly disk: VmDiskRow },
  data: z.output<typeof update>['data'],
): Medium {
  const medium = mediumFor(context, vm, data);
  if (medium === undefined) return undefined;
  if (disk.type !== 'CD_ROM') throw badRequest('only a CD-ROM drive takes an image');
  if (!('elf' in medium) || medium.elf !== null) return medium;
  if (context.quirks.nullImages === 'refused') throw badRequest('elf_image_id must not be null');
  return context.quirks.nullImages === 'ejects' ? medium : undefined;
}

/** `/eject-iso-from-vm-cd-rom`: drives, not VMs, are chosen. [spec] */
function eject(context: Context, { where }: z.output<typeof ejection>): Outcome {
  const drives = chosenDrives(context, where);
  const empty = drives.find((drive) => drive.elf_image === null && drive.svt_image === null);
  if (empty !== undefined && context.quirks.ejectEmpty === 'refused') throw badRequest('the CD-ROM drive is empty');
  return editDrives(context, drives, {
    words: 'ejects the ISO of',
    apply: (drive) => Object.assign(drive, { elf_image: null, svt_image: null }),
  });
}

/** `/toggle-vm-cd-rom-disable`: `disabled` stands beside `where`. [spec] */
function toggle(context: Context, { where, disabled }: z.output<typeof toggling>): Outcome {
  return editDrives(context, chosenDrives(context, where), {
    words: disabled ? 'disables a CD-ROM drive of' : 'enables a CD-ROM drive of',
    apply: (drive) => Object.assign(drive, { disabled }),
  });
}

/** `/install-vmtools`: only mounts the ISO. That the newest one is taken when none is named is inferred. */
function installTools(context: Context, { where, data }: z.output<typeof installation>): Outcome {
  const { world, quirks } = context;
  const edits = editableVms(context, where).map((vm): Edit => {
    const drive = data ? driveOf(context, vm, data.cd_rom_id) : drivesOf(context, vm)[0];
    if (drive === undefined) throw badRequest(`VM ${vm.name} has no CD-ROM drive for it`);
    const asked = data?.svt_image_id ?? undefined;
    if (asked === undefined && quirks.vmToolsImage === 'required') throw badRequest('svt_image_id is required');
    const onCluster = [...world.svtImages.values()].filter((one) => one.cluster === vm.cluster);
    const [newest] = onCluster.toSorted((one, other) => other.version - one.version);
    const image = asked === undefined ? newest : onCluster.find((one) => one.id === asked);
    if (image === undefined) throw notFound(`SvtImage ${asked ?? ''} not found`);
    return { vm, apply: () => Object.assign(drive, { svt_image: image.id, elf_image: null }) };
  });
  return carryOut(context, edits, 'mounts VM tools in');
}

/** Nothing is known about VMs in the recycle bin; refusing is inferred. */
function editableVms(context: Context, where: unknown): readonly VmRow[] {
  const vms = selected(context, 'vms', where).flatMap((id) => context.world.vms.get(id) ?? []);
  const binned = vms.find((vm) => vm.in_recycle_bin);
  if (binned !== undefined) throw badRequest(`VM ${binned.name} is in the recycle bin`);
  refuseLocked(context, vms.map(target));
  return vms;
}

/** A `where` may match disks of other types too; that they are left alone is inferred. */
function chosenDrives(context: Context, where: unknown): readonly VmDiskRow[] {
  const disks = selected(context, 'vmDisks', where).flatMap((id) => context.world.vmDisks.get(id) ?? []);
  return disks.filter((disk) => disk.type === 'CD_ROM');
}

function editDrives(
  context: Context,
  drives: readonly VmDiskRow[],
  { words, apply }: { readonly words: string; readonly apply: (drive: VmDiskRow) => void },
): Outcome {
  const vms = [...context.world.vms.values()].filter((vm) => drives.some((drive) => drive.vm === vm.id));
  refuseLocked(context, vms.map(target));
  for (const vm of vms) refuseSwap(context, vm);
  const edits = vms.map(
    (vm): Edit => ({ vm, apply: () => drives.filter((drive) => drive.vm === vm.id).forEach(apply) }),
  );
  return carryOut(context, edits, words);
}

/** The disk, if the VM has it. What an id from before the last update does is unknown. */
function diskOf({ world, quirks }: Context, vm: VmRow, id: string): VmDiskRow | undefined {
  const disk = world.vmDisks.get(id);
  if (disk?.vm === vm.id) return disk;
  if (quirks.staleDiskId === 'ignored') return undefined;
  throw notFound(`VmDisk ${id} not found`);
}

function driveOf(context: Context, vm: VmRow, id: string): VmDiskRow | undefined {
  const disk = diskOf(context, vm, id);
  if (disk !== undefined && disk.type !== 'CD_ROM') throw badRequest(`VmDisk ${id} is not a CD-ROM drive`);
  return disk;
}

/** Not documented: that drives can only be plugged while the VM is stopped is inferred. */
function notStopped({ quirks }: Context, vm: VmRow): Failure | undefined {
  if (vm.status === 'STOPPED' || quirks.cdRomOnRunning === 'accepted') return undefined;
  const message = `VM ${vm.name} is ${vm.status}; CD-ROM drives can only be added and removed while it is stopped`;
  if (quirks.cdRomOnRunning === 'refused') throw badRequest(message);
  return { code: 'VM_UPDATE_FAILED', inner: 'VM_NOT_STOPPED', message };
}

/** Not documented: that it is allowed while the VM runs is inferred. */
function refuseSwap({ quirks }: Context, vm: VmRow): void {
  if (vm.status === 'STOPPED' || quirks.imageSwapOnRunning === 'accepted') return;
  throw badRequest(`VM ${vm.name} is ${vm.status}`);
}

function target({ id }: VmRow): Target {
  return { type: 'Vm', id };
}

function carryOut(context: Context, edits: readonly Edit[], words: string): Outcome {
  const entries = edits.map((edit) => carryOutOne(context, edit));
  return changed(entries, `${words} ${edits.map(({ vm }) => vm.name).join(', ')}`);
}

/** Each edit is an update of the whole VM [doc], and gives its disks new ids. */
function carryOutOne(context: Context, { vm, failure, apply }: Edit): WithTask {
  const task = begin(context, {
    targets: [target(vm)],
    lockVms: [vm.id],
    mutation: 'updateVm',
    resource: target(vm),
    description: { 'en-US': `Edit VM ${vm.name}`, 'zh-CN': `编辑虚拟机 ${vm.name}` },
    asyncStatus: 'UPDATING',
    failure,
    onDone(at) {
      apply(at);
      if (context.quirks.diskIdChurn) churnDisks(context.world, vm.id);
    },
  });
  return withTask(context, task, vmsView.row(context, vm.id));
}

type HasWhere = { readonly where: Readonly<Record<string, unknown>> };

/** For measuring which calls meet on one VM. */
const vmInWhere = ({ world }: Context, { where }: HasWhere): string | undefined =>
  world.vms.get(String(where['id']))?.id;
const vmOfDiskInWhere = ({ world }: Context, { where }: HasWhere): string | undefined =>
  world.vmDisks.get(String(where['id']))?.vm;

export const cdRomRoutes: Routes = {
  '/add-vm-cd-rom': mutation({ body: addition, instance: vmInWhere, handle: addDrives }),
  '/remove-vm-cd-rom': mutation({ body: removal, instance: vmInWhere, handle: removeDrives }),
  '/update-vm-disk': mutation({ body: update, instance: vmInWhere, handle: updateDisk }),
  '/eject-iso-from-vm-cd-rom': mutation({ body: ejection, instance: vmOfDiskInWhere, handle: eject }),
  '/toggle-vm-cd-rom-disable': mutation({ body: toggling, instance: vmOfDiskInWhere, handle: toggle }),
  '/install-vmtools': mutation({ body: installation, instance: vmInWhere, handle: installTools }),
};
