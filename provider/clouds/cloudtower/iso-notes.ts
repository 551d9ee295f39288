import type { JsonObject } from '../../core/json.ts';
import { bootDrive, drivesBefore, type PutBack } from './iso-drives.ts';
import { type SeenVm, titleOf } from './iso-look.ts';
import type { Vm } from './wire.ts';

/* What somebody should know about a session, and about how its end leaves the VM. Pure. */

/** Of a session that is on: an image that comes first is booted from only when the VM is started. */
export function remarkOf(vm: Vm): string | undefined {
  if (vm.status === 'RUNNING') return undefined;
  return `${titleOf(vm)} is "${vm.status ?? 'UNKNOWN'}": it boots from the image when somebody starts it; changed \`triggers\` do that too`;
}

/** What a removal leaves different from before; undefined when nothing is worth a word. */
export function noteOf({ vm }: SeenVm, { drive, kind }: PutBack, before: JsonObject): string | undefined {
  const told = [
    kind === 'eject' ? emptied(vm, drive.boot, before) : undefined,
    vm.status === 'RUNNING' ? running(vm) : stoppedNote(vm, before),
  ].filter((note) => note !== undefined);
  return told.length === 0 ? undefined : told.join('; ');
}

export function stoppedNote(vm: Vm, before: JsonObject): string | undefined {
  if (vm.status !== 'STOPPED' || before['powerState'] === 'Stopped') return undefined;
  const then =
    before['powerState'] === 'Running' ? 'and ran before the session' : 'and may have run before the session';
  return `${titleOf(vm)} is stopped, ${then}: start it when it may run from its disks again`;
}

/** Nothing stops a VM for the end of a session. */
function running(vm: Vm): string {
  return `${titleOf(vm)} was not restarted: until it is, its guest goes on with what it has loaded of the image`;
}

function emptied(vm: Vm, boot: number, before: JsonObject): string | undefined {
  const then = drivesBefore(before);
  const used = then === undefined ? undefined : bootDrive(then);
  const done = `the image was taken out of the CD-ROM drive at place ${boot} in the boot order of ${titleOf(vm)}`;
  if (then === undefined)
    return `${done}. How the VM was before the session is not known, so the empty drive stays: remove it in CloudTower if it was not there`;
  if (used === undefined)
    return `${done}. Lifeboat had added that drive, and one can be removed only while the VM is stopped: remove it in CloudTower then`;
  return used.content === undefined
    ? undefined
    : `${done}. What was in it before the session (${used.content.kind} ${used.content.id}) was not put back`;
}
