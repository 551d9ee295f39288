import type { Cloud, Settings } from '../../provider/clouds/driver.ts';
import type { VirtualClock } from '../support/virtual-clock.ts';

/** One cloud on the test bench: itself, and the hands that break things behind Lifeboat's back. */
export interface SnapshotRig {
  readonly cloud: Cloud;
  readonly settings: Settings;
  readonly clock: VirtualClock;
  readonly instanceId: string;
  readonly otherInstanceId: string;
  readonly missingInstanceId: string;
  /** A value other than the default for every input of the cloud's own block that can change in place. */
  readonly blockValues: Readonly<Record<string, boolean | string>>;
  /** Snapshots on both instances that the rig did not start with. */
  objects(): readonly { readonly objectId: string; readonly name: string }[];
  /** Create requests that took effect. */
  creates(): number;
  /** Mutations in order, `create`, `change` or `remove`, with the object they were about where known. */
  mutations(): readonly string[];
  rename(objectId: string, name: string): void;
  remove(objectId: string): void;
  /** A snapshot made by somebody else; ready at once. */
  add(name: string): string;
  /** The cloud now reports a failure word. */
  spoil(objectId: string): void;
  nextCreate(fate: 'lostBefore' | 'lostAfter' | 'fail' | 'busyButMade' | 'refused'): void;
  close(): Promise<void>;
}

export interface SnapshotRigFactory {
  /** How this rig differs from the usual, for the title; empty if it does not. */
  readonly variant?: string;
  readonly cloud: string;
  start(): Promise<SnapshotRig>;
}
