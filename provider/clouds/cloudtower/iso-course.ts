import { LifeboatError } from '../../core/errors.ts';
import type { Goal, Step } from '../driver.ts';
import { bootDrive, type Drive, drivePutIn, type PutBack, putBack, sessionImage } from './iso-drives.ts';

/*
 * Which request comes next on the way into a session, and on the way back from one that failed: stop, put the image in front,
 * start. Decided from how the VM is now, so that a course that was cut can be followed from anywhere. Pure.
 */

/** The common inputs and our block, checked and with defaults. */
export type WantedSession = {
  readonly instanceId: string;
  readonly imageId: string;
  readonly restart?: 'Graceful' | 'Force' | 'Never' | undefined;
  readonly cloudtower?: {
    readonly imageKind?: 'Elf' | 'ContentLibrary' | undefined;
    readonly bootIndex?: number | undefined;
  };
};

/** The VM as it is. */
export interface Situation {
  /** `RUNNING`, `STOPPED`, `SUSPENDED`, `UNKNOWN`. */
  readonly power: string | undefined;
  /** Nothing runs on it. */
  readonly isIdle: boolean;
  /** In boot order. */
  readonly drives: readonly Drive[];
  /** Is that image, as a drive shows it, the wanted one? */
  isWanted(imageId: string): boolean;
}

export type Goals = Goal<WantedSession>;

export const words = {
  shutDown: 'shutting down',
  powerOff: 'powering off',
  start: 'starting',
  startAgain: 'starting again',
  mount: (imageId: string) => `mounting ${imageId}`,
  takeOut: (imageId: string) => `taking out the drive of ${imageId}`,
  eject: (imageId: string) => `ejecting ${imageId}`,
  swap: (imageId: string) => `putting back ${imageId}`,
} as const;

/** Undefined when the goal is reached. */
export function nextStep(now: Situation, goal: Goals): Step | undefined {
  return goal.verb === 'Enter' ? entryStep(now, goal) : wayBack(now, goal);
}

/** Is the wanted image what the VM boots from? */
export function isMounted({ drives, isWanted }: Situation): boolean {
  const image = sessionImage(drives);
  return image !== undefined && isWanted(image);
}

/** How an entry stops a VM that runs: the guest is only asked once. */
function stopping({ force, taken, wanted }: Goals): Step {
  const isForced = force || wanted.restart === 'Force' || taken.includes(words.powerOff);
  return isForced ? { word: words.powerOff } : { word: words.shutDown, gentle: true };
}

function entryStep(now: Situation, goal: Goals): Step | undefined {
  const { taken, wanted } = goal;
  const mount: Step = { word: words.mount(wanted.imageId) };
  const hasMounted = taken.includes(mount.word);
  const isOn = isMounted(now);
  switch (now.power) {
    case 'STOPPED':
      // An earlier run may have put it in too.
      if (!isOn && now.isIdle && (hasMounted || taken.some((word) => !isOurs(word, wanted)))) refuseBehind(now, goal);
      if (!isOn) return mount;
      return wanted.restart === 'Never' ? undefined : { word: words.start };
    case 'RUNNING': {
      if (wanted.restart === 'Never') {
        if (isOn) return undefined;
        requireDrive(now, wanted);
        return mount;
      }
      const last = taken.at(-1);
      const mayStop = last === undefined || isStop(last);
      if (isOn) return mayStop ? stopping(goal) : undefined;
      // Somebody has started it meanwhile, or taken the image out: it is not stopped for that a second time.
      return hasMounted ? mount : stopping(goal);
    }
    default:
      return waiting(now, goal);
  }
}

/** A state that is neither: worth waiting for while a step of ours may lead out of it. */
function waiting({ power }: Situation, { taken, wanted }: Goals): Step {
  const last = taken.at(-1);
  if (last !== undefined && isOurs(last, wanted)) return { word: last };
  throw new LifeboatError('invalid', {
    path: 'instanceId',
    message: `VM ${wanted.instanceId} is "${power ?? 'UNKNOWN'}", and can be booted from an image only when it runs or is stopped`,
    advice: 'Resume it, or power it off, in CloudTower; then run `pulumi up` again.',
  });
}

/** A step of this entry, and not what an earlier run began. */
function isOurs(word: string, { imageId }: WantedSession): boolean {
  return isStop(word) || word === words.start || word === words.mount(imageId);
}

function isStop(word: string): boolean {
  return word === words.shutDown || word === words.powerOff;
}

function requireDrive({ drives }: Situation, { instanceId }: WantedSession): void {
  if (bootDrive(drives) !== undefined) return;
  throw new LifeboatError('invalid', { path: 'restart', message: `VM ${instanceId} ${noDriveInFront}` });
}

/** With the ways out. */
export const noDriveInFront =
  'runs, and none of its CD-ROM drives comes first in its boot order. One can be added only while it is stopped: allow a restart (`Graceful` or `Force`), or stop it first';

/** What was put in and does not come first would not be booted from: told, instead of a session that is none. */
function refuseBehind({ drives, isWanted }: Situation, { before, wanted: { cloudtower, instanceId } }: Goals): void {
  const drive = drivePutIn(drives, isWanted, before);
  if (drive === undefined) return;
  const [first] = drives;
  const lowest = first?.boot ?? 0;
  const others = drives.some((one) => one !== drive && one.boot === drive.boot) ? 'shares' : 'has';
  const reason = drive.isOff
    ? 'is switched off'
    : `${others} the place ${drive.boot} in the boot order, which does not come first`;
  throw new LifeboatError('failed', {
    path: cloudtower?.bootIndex === undefined ? undefined : 'cloudtower.bootIndex',
    message: `the CD-ROM drive with the image in VM ${instanceId} ${reason}`,
    advice: drive.isOff
      ? 'Switch the drive on in CloudTower.'
      : `Set \`cloudtower.bootIndex\` to a number below ${lowest}, or make room in the boot order of the VM.`,
  });
}

/** How a failed course takes its image out again; undefined when it put none in, or it is not there any more. */
export function undoing(now: Situation, { before, taken, wanted }: Goals): PutBack | undefined {
  if (!taken.includes(words.mount(wanted.imageId))) return undefined;
  const drive = drivePutIn(now.drives, now.isWanted, before);
  return drive === undefined ? undefined : putBack(drive, now.power, before);
}

function wayBack(now: Situation, goal: Goals): Step | undefined {
  const { before, taken, wanted } = goal;
  const back = undoing(now, goal);
  if (back !== undefined) return { word: words[back.kind](back.kind === 'swap' ? back.imageId : wanted.imageId) };
  // It ran when the course stopped it. One that its owner had stopped before a session is back where it was.
  const mustRun = taken.some(isStop) && before['powerState'] !== 'Stopped';
  return mustRun && now.power === 'STOPPED' ? { word: words.startAgain } : undefined;
}
