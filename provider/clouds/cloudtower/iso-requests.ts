import { hasKind, LifeboatError } from '../../core/errors.ts';
import type { JsonObject } from '../../core/json.ts';
import type { Call, Started } from '../driver.ts';
import type { CloudTowerClient } from './client.ts';
import { noSuchInstance } from './instances.ts';
import type { Drive, PutBack } from './iso-drives.ts';
import { findImage, imageParams } from './iso-image-lookup.ts';
import { type SeenVm, titleOf } from './iso-look.ts';
import type { Accepted, Mutation } from './mutation.ts';
import { also, byId, equals, related } from './where.ts';
import type { Vm } from './wire.ts';

/*
 * The requests of a session (contract 7, NOTES.md). Drives are named by ids that were read right before, and together with what
 * must still be true of them where the call allows that: an id is another one a moment later. [doc]
 */

const powerCalls = {
  start: { path: 'start-vm', noun: 'start', from: 'STOPPED' },
  shutDown: { path: 'shutdown-vm', noun: 'shutdown', from: 'RUNNING' },
  powerOff: { path: 'poweroff-vm', noun: 'power-off', from: 'RUNNING' },
} as const;

/** Before 4.7 a call in the wrong state does whatever it does [doc], and what a VM that was suspended holds would be lost. */
export async function switchPower(
  client: CloudTowerClient,
  { vm }: SeenVm,
  how: keyof typeof powerCalls,
  call: Call,
): Promise<Started> {
  const { from, noun, path } = powerCalls[how];
  if (vm.status !== from) return {};
  const label = `${noun} of ${titleOf(vm)}`;
  return sendTo(client, vm, { path, target: byId(vm.id), body: {}, safety: 'once', label }, call);
}

/** Adds a CD-ROM drive with that image: the only way to choose its place in the boot order. [spec] */
export async function addDrive(
  client: CloudTowerClient,
  { vm }: SeenVm,
  boot: number,
  image: JsonObject,
  call: Call,
): Promise<Started> {
  const label = `addition of a CD-ROM drive with the image to ${titleOf(vm)}`;
  const body = { data: { vm_cd_roms: [{ boot, ...image }] } };
  const addition: Mutation = { path: 'add-vm-cd-rom', target: byId(vm.id), body, safety: 'once', label };
  try {
    // None touched: there was nothing to change. [spec]
    return startedBy(await client.mutate(addition, call));
  } catch (error) {
    if (!hasKind(error, 'invalid')) throw error;
    // Which places in the boot order are taken, or allowed at all, is not documented. (unknown)
    const advice = `If ${boot} is the reason, set \`cloudtower.bootIndex\` to another place that comes first.`;
    throw error.with({ advice });
  }
}

/** Sends what brings a drive back to how it was. */
export function putBackDrive(client: CloudTowerClient, seen: SeenVm, back: PutBack, call: Call): Promise<Started> {
  switch (back.kind) {
    case 'eject':
      return ejectImage(client, seen, back.drive, call);
    case 'takeOut':
      return takeOutDrive(client, seen, back.drive, call);
    case 'swap':
      return swapBack(client, seen, back, call);
  }
}

async function swapBack(
  client: CloudTowerClient,
  seen: SeenVm,
  { drive, imageId }: PutBack & { readonly kind: 'swap' },
  call: Call,
): Promise<Started> {
  const found = await findImage(client, imageId, call);
  // What is gone cannot be put back; the drive is not left with our image for that.
  return found?.kind === 'Elf'
    ? swapImage(client, seen, drive, imageParams('Elf', imageId), call)
    : ejectImage(client, seen, drive, call);
}

/** Puts another image into a drive that is there; its place in the boot order stays. [spec] */
export function swapImage(
  client: CloudTowerClient,
  { vm }: SeenVm,
  drive: Drive,
  image: JsonObject,
  call: Call,
): Promise<Started> {
  const label = `change of the image in the CD-ROM drive of ${titleOf(vm)}`;
  const body = { data: { vm_disk_id: drive.id, ...image } };
  return sendTo(client, vm, { path: 'update-vm-disk', target: byId(vm.id), body, safety: 'repeatable', label }, call);
}

async function takeOutDrive(client: CloudTowerClient, { vm }: SeenVm, drive: Drive, call: Call): Promise<Started> {
  const label = `removal of the CD-ROM drive with the image from ${titleOf(vm)}`;
  const body = { data: { cd_rom_ids: [drive.id] } };
  return sendTo(client, vm, { path: 'remove-vm-cd-rom', target: byId(vm.id), body, safety: 'repeatable', label }, call);
}

/** Drives are chosen by the call itself, so all that must be true of this one is said. */
async function ejectImage(client: CloudTowerClient, { vm }: SeenVm, drive: Drive, call: Call): Promise<Started> {
  const conditions = [related('vm', byId(vm.id)), equals('type', 'CD_ROM'), equals('boot', drive.boot)];
  if (drive.content?.kind === 'image') conditions.push(related('elf_image', byId(drive.content.id)));
  const label = `ejection of the image from the CD-ROM drive of ${titleOf(vm)}`;
  const target = also(byId(drive.id), ...conditions);
  const ejection: Mutation = { path: 'eject-iso-from-vm-cd-rom', target, body: {}, safety: 'repeatable', label };
  let accepted: readonly Accepted[];
  try {
    accepted = await client.mutate(ejection, call);
  } catch (error) {
    if (hasKind(error, 'absent')) throw changedMeanwhile(label, error);
    // Whether it may be done while the VM runs is not documented. (inferred)
    if (!hasKind(error, 'invalid') || vm.status === 'STOPPED') throw error;
    throw error.with({ advice: 'It may be possible only while the VM is stopped: stop it, then try again.' });
  }
  if (accepted.length === 0) throw changedMeanwhile(label);
  return startedBy(accepted);
}

/** Nothing was done: it is looked at again, and sent for the drive as it is then. */
function changedMeanwhile(label: string, cause?: unknown): LifeboatError {
  return new LifeboatError('busy', { message: `${label}: the VM is being changed by somebody else`, cause });
}

/** For changes of one VM: none touched means that there is none. [code] */
async function sendTo(client: CloudTowerClient, { id }: Vm, mutation: Mutation, call: Call): Promise<Started> {
  const accepted = await client.mutate(mutation, call);
  if (accepted.length === 0) throw noSuchInstance(id);
  return startedBy(accepted);
}

function startedBy(accepted: readonly Accepted[]): Started {
  return { operationId: accepted.find(({ taskId }) => taskId !== undefined)?.taskId };
}
