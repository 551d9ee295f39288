import { LifeboatError } from '../../core/errors.ts';
import { isObject, type JsonObject } from '../../core/json.ts';
import type { VmDisk } from './wire.ts';

/*
 * The drives of a VM as its boot order sees them (contract 7.2, NOTES.md). Each has a number, and the lowest comes first [doc]
 * (inferred). Which of two with the same number comes first nobody says (unknown), so neither does. Pure.
 */

export interface Drive {
  /** Another one after every change of the VM [doc]: good for the next request only. */
  readonly id: string;
  readonly isCdRom: boolean;
  /** A CD-ROM drive that is switched off: the VM does not see it. */
  readonly isOff: boolean;
  readonly boot: number;
  readonly key: number | undefined;
  readonly content: Medium | undefined;
}

/** What is in a CD-ROM drive. `VMTools`: the medium with the tools for guests, of which nothing boots. (inferred) */
export interface Medium {
  readonly kind: 'image' | 'VMTools';
  readonly id: string;
}

/** The drives, in the order in which they boot. */
export function drivesOf(rows: readonly VmDisk[]): readonly Drive[] {
  return rows.map(driveOf).toSorted((one, other) => one.boot - other.boot || (one.key ?? 0) - (other.key ?? 0));
}

function driveOf({ boot, disabled, elf_image: image, id, key, svt_image: tools, type }: VmDisk): Drive {
  if (boot === undefined) {
    throw new LifeboatError('contract', {
      message: `list of VM disks: the drive ${id} has no place in the boot order`,
      advice: 'Please report this: the API seems to have changed.',
    });
  }
  const content = image === undefined ? mediumOf('VMTools', tools) : mediumOf('image', image);
  return { id, isCdRom: type === 'CD_ROM', isOff: disabled === true, boot, key, content };
}

function mediumOf(kind: Medium['kind'], held: { readonly id: string } | undefined): Medium | undefined {
  return held === undefined ? undefined : { kind, id: held.id };
}

/** The CD-ROM drive that comes before all other drives, alone. */
export function bootDrive([first, second]: readonly Drive[]): Drive | undefined {
  if (first === undefined || !first.isCdRom || first.isOff || first.boot === second?.boot) return undefined;
  return first;
}

/** The image that comes first in the boot order: as long as there is one, a session is on. */
export function sessionImage(drives: readonly Drive[]): string | undefined {
  const content = bootDrive(drives)?.content;
  return content?.kind === 'image' ? content.id : undefined;
}

/** The number for a drive that is to come first. 0 is the lowest that the vendor's samples show [doc]; less may be refused (unknown). */
export function placeInFront([first]: readonly Drive[], asked: number | undefined): number {
  if (asked !== undefined) return asked;
  if (first === undefined || first.boot === 0) return 0;
  return first.boot - 1;
}

/* How a VM was before a session, as its output `before` keeps it: one line for each drive. */

/** `cd-rom 0 (image cmj…)`, `cd-rom 1 (VMTools cmj…)`, `cd-rom 2 (empty)`, `cd-rom 3 off (empty)`, `disk 4`. */
export function bootOrderOf(drives: readonly Drive[]): readonly string[] {
  return drives.map(({ boot, content, isCdRom, isOff }) => {
    if (!isCdRom) return `disk ${boot}`;
    const inside = content === undefined ? 'empty' : `${content.kind} ${content.id}`;
    return `cd-rom ${boot}${isOff ? ' off' : ''} (${inside})`;
  });
}

/** Undefined where nobody knows: of a session that was imported. */
export function drivesBefore(before: JsonObject): readonly Drive[] | undefined {
  const lines = before['bootOrder'];
  if (!Array.isArray(lines) || lines.length === 0) return undefined;
  const drives = lines.map((line) => (typeof line === 'string' ? parsed(line) : undefined));
  const known = drives.filter((drive) => drive !== undefined);
  return known.length === drives.length ? known : undefined;
}

const form = /^(?<type>disk|cd-rom) (?<boot>-?\d+)(?<off> off)?(?: \((?:empty|(?<kind>image|VMTools) (?<id>\S+))\))?$/;

function parsed(line: string): Drive | undefined {
  const { boot, id, kind, off, type } = form.exec(line)?.groups ?? {};
  if (type === undefined) return undefined;
  const content = id === undefined ? undefined : ({ kind: kind === 'image' ? 'image' : 'VMTools', id } as const);
  return {
    id: '',
    isCdRom: type === 'cd-rom',
    isOff: off !== undefined,
    boot: Number(boot),
    key: undefined,
    content,
  };
}

/** `before` of a session, among the outputs of its resource. */
export function beforeIn(outputs: JsonObject): JsonObject {
  const { before } = outputs;
  return isObject(before) ? before : {};
}

/* Taking an image out again. */

/** How a drive comes to be as it was: `takeOut` is for one that was not there, `swap` puts back what was in it. */
export type PutBack =
  | { readonly kind: 'eject' | 'takeOut'; readonly drive: Drive }
  | { readonly kind: 'swap'; readonly drive: Drive; readonly imageId: string };

/**
 * A drive that was in front was used as it was; otherwise Lifeboat added one. Drives can only be unplugged while the VM is stopped
 * (inferred), and where it is not known what was there, a drive is only emptied.
 */
export function putBack(drive: Drive, power: string | undefined, before: JsonObject): PutBack {
  const then = drivesBefore(before);
  if (then === undefined) return { kind: 'eject', drive };
  const used = bootDrive(then);
  if (used === undefined) return { kind: power === 'STOPPED' ? 'takeOut' : 'eject', drive };
  return used.content?.kind === 'image' ? { kind: 'swap', drive, imageId: used.content.id } : { kind: 'eject', drive };
}

/** The CD-ROM drive into which a course put an image: of several that hold it, the one that was not there before. */
export function drivePutIn(
  drives: readonly Drive[],
  isWanted: (imageId: string) => boolean,
  before: JsonObject,
): Drive | undefined {
  const holds = ({ content, isCdRom }: Drive) => isCdRom && content?.kind === 'image' && isWanted(content.id);
  const first = bootDrive(drives);
  if (first !== undefined && holds(first)) return first;
  const then = (drivesBefore(before) ?? []).filter(holds);
  const now = drives.filter(holds);
  if (now.length <= then.length) return undefined;
  const fresh = now.filter(({ boot }) => !then.some((drive) => drive.boot === boot));
  // Keys grow. (inferred)
  return (fresh.length > 0 ? fresh : now).toSorted((one, other) => (other.key ?? 0) - (one.key ?? 0))[0];
}
