import type { Cloud, Settings } from '../../provider/clouds/driver.ts';
import type { JsonObject } from '../../provider/core/json.ts';
import type { VirtualClock } from '../support/virtual-clock.ts';

/** One cloud on the test bench: itself, and the hands that break things behind Lifeboat's back. */
export interface Rig {
  readonly cloud: Cloud;
  readonly settings: Settings;
  readonly clock: VirtualClock;
  readonly instanceId: string;
  readonly otherInstanceId: string;
  readonly missingInstanceId: string;
  /** Mutations that took effect, in order: `<verb> <what is known of their object>`. */
  mutations(): readonly string[];
  /** Whether any request gets through from now on. With `true` all trouble is over, planned losses too. */
  setReachable(isReachable: boolean): void;
  /** With the settings that lie on it. */
  removeInstance(instanceId: string): void;
  close(): Promise<void>;
}

/** What becomes of the next create instead of working. */
export type CreateFate = 'lostBefore' | 'lostAfter' | 'busyButMade' | 'refused';
/** What becomes of the next change or removal: with `lostBefore` of each try, until all trouble is over. */
export type MutationFate = 'lostBefore' | 'lostAfter';

/** Mutations are `create`, `change` and `remove`. */
export interface SnapshotRig extends Rig {
  /** A value other than the default for every input of the cloud's own block that can change in place. */
  readonly blockValues: Readonly<Record<string, boolean | string>>;
  /** Snapshots on both instances that the rig did not start with. */
  objects(): readonly { readonly objectId: string; readonly name: string }[];
  /** Create requests that took effect. */
  creates(): number;
  rename(objectId: string, name: string): void;
  remove(objectId: string): void;
  /** A snapshot made by somebody else; ready at once. */
  add(name: string): string;
  /** The cloud now reports a failure word. */
  spoil(objectId: string): void;
  nextCreate(fate: CreateFate | 'fail'): void;
}

export interface ScheduleView {
  readonly objectId: string;
  readonly instanceId: string;
  readonly name: string;
}

/** Mutations are `create`, `change` and `remove`. */
export interface ScheduleRig extends Rig {
  /** What every program on this cloud must say beside the common contract. */
  readonly needs: JsonObject;
  /** The same for one method of this cloud, where that makes a difference. */
  needsOf?(method: string): JsonObject;
  /** On both instances. */
  schedules(): readonly ScheduleView[];
  /** A schedule made by somebody else. */
  add(name: string, instanceId?: string): string;
  remove(objectId: string): void;
  /** Somebody sets one input, in the words of the specification, to another value. */
  set(objectId: string, input: string, value: unknown): void;
  /** It loses a part, where this cloud's schedules have parts. */
  damage?(objectId: string): void;
  /** Somebody has it cover the other instance too, where a schedule can. */
  share?(objectId: string): void;
  /** How many copies the instance keeps, where that belongs to the instance. */
  keptByInstance?(instanceId: string): number;
  /** Copies, snapshots and images there are, which no schedule may take along. */
  copies(): number;
  nextCreate(fate: CreateFate): void;
  /** `keep` changes how many copies are kept. */
  next(verb: 'change' | 'keep' | 'remove', fate: MutationFate): void;
}

/** Mutations are `enter <instance> <image>`, `swap <instance> <image>` and `leave <instance>`. */
export interface IsoBootRig extends Rig {
  readonly imageId: string;
  readonly otherImageId: string;
  readonly missingImageId: string;
  /** The image that the instance runs from; undefined when it runs from its disks. */
  session(instanceId: string): string | undefined;
  /** Somebody else enters a session. */
  enter(instanceId: string, imageId: string): void;
  /** Somebody else ends it. */
  leave(instanceId: string): void;
  /** Into one of the factory's `otherStates`. */
  put(instanceId: string, state: string): void;
  /** The instance is busy with something else for a while. */
  occupy(instanceId: string): void;
  /** How boots end from now on. */
  boots(end: BootEnd): void;
  /** A boot that was stuck comes to its end. */
  finishBoot(instanceId: string): void;
  nextCreate(fate: CreateFate): void;
  next(verb: 'change' | 'remove', fate: MutationFate): void;
}

/** `returned`: the instance comes back from its own disks. */
export type BootEnd = 'up' | 'error' | 'returned' | 'stuck';

export interface RigFactory<R extends Rig> {
  /** How this rig differs from the usual, for the title; empty if it does not. */
  readonly variant: string;
  /** For what can be told without a rig: rows about its capabilities. */
  readonly cloud: Cloud;
  start(): Promise<R>;
}

export type SnapshotRigFactory = RigFactory<SnapshotRig>;
export interface ScheduleRigFactory extends RigFactory<ScheduleRig> {
  /** Can one schedule cover several instances? */
  readonly shares?: boolean;
}
export interface IsoBootRigFactory extends RigFactory<IsoBootRig> {
  /** Ends of a boot that are failures on this cloud. */
  readonly failures: readonly BootEnd[];
  /** States, beside a session, in which an instance cannot be booted from an image. */
  readonly otherStates: readonly string[];
  /** Can the cloud be asked for its images while a session is on? */
  readonly offersWhileOn: boolean;
  /** The one of them that the cloud ends by the same call as a session. */
  readonly likeSession?: string;
}

export function titleOf({ cloud, variant }: RigFactory<Rig>): string {
  return [cloud.name, variant].filter(Boolean).join(' with ');
}
