import type { Clock } from '../../provider/core/clock.ts';
import { LifeboatError } from '../../provider/core/errors.ts';
import type { Weekday } from '../../provider/core/weekday.ts';
import { MemoryMachines } from './memory-machines.ts';

export interface SnapshotRow {
  readonly id: string;
  readonly instanceId: string;
  name: string;
  note: string;
  readyAt: number;
  /** What the cloud says of it instead. */
  word?: string;
}

export interface ScheduleRow {
  readonly id: string;
  readonly instanceId: string;
  readonly method: string;
  readonly readyAt: number;
  name: string;
  days: readonly Weekday[];
  time: string;
  keepCount: number;
  enabled: boolean;
  /** A schedule is a timer and a job: it can lose the job. */
  hasJob: boolean;
  /** Another instance that somebody had it cover too. */
  alsoCovers?: string;
}

/** The CD drive of an instance, and where it boots from. */
export interface Drive {
  imageId: string | undefined;
  bootOrder: readonly string[];
  /** Until then it restarts. */
  upAt: number;
  isBroken: boolean;
}

export type Verb = 'create' | 'change' | 'remove';

/** What becomes of the next mutation instead of working. */
export type Fate = 'lostBefore' | 'lostAfter' | 'busyButMade' | 'refused' | 'fail';

/** What the made-up cloud holds, for its drivers and for the hands of a test. */
export class MemoryStore {
  readonly clock: Clock;
  readonly instances = new Set(['vm-1', 'vm-2']);
  /** Snapshots by id. */
  readonly rows = new Map<string, SnapshotRow>();
  readonly schedules = new Map<string, ScheduleRow>();
  readonly images = new Set(['rescue.iso', 'installer.iso']);
  /** Tasks under way, and when each one ends. */
  readonly tasks = new Map<string, number>();
  /** Those that took effect, in order. */
  readonly mutations: string[] = [];
  /** Of the variant that enters a session step by step. */
  readonly machines: MemoryMachines;
  isReachable = true;
  /** How restarts end from now on. */
  restarts: 'up' | 'broken' | 'stuck' = 'up';
  readonly #drives = new Map<string, Drive>();
  readonly #fates = new Map<Verb, Fate>();
  #last = 0;

  constructor(clock: Clock) {
    this.clock = clock;
    this.machines = new MemoryMachines(clock);
  }

  newId(letter: string): string {
    this.#last += 1;
    return `${letter}${this.#last}`;
  }

  /** A snapshot that is on its way for ten seconds. */
  add(instanceId: string, name: string): string {
    const id = this.newId('s');
    this.rows.set(id, { id, instanceId, name, note: '', readyAt: this.clock.now() + 10_000 });
    return id;
  }

  drive(instanceId: string): Drive {
    const known = this.#drives.get(instanceId);
    if (known !== undefined) return known;
    const fresh: Drive = { imageId: undefined, bootOrder: ['disk', 'cdrom'], upAt: 0, isBroken: false };
    this.#drives.set(instanceId, fresh);
    return fresh;
  }

  /** With all that lies on it. */
  removeInstance(instanceId: string): void {
    this.instances.delete(instanceId);
    this.#drives.delete(instanceId);
    for (const rows of [this.rows, this.schedules]) {
      for (const row of rows.values()) if (row.instanceId === instanceId) rows.delete(row.id);
    }
  }

  plan(verb: Verb, fate: Fate): void {
    this.#fates.set(verb, fate);
  }

  /** Of the next mutation; asked once. */
  fateOf(verb: Verb): Fate | undefined {
    const fate = this.#fates.get(verb);
    this.#fates.delete(verb);
    return fate;
  }

  /** One mutation, unless its fate is another. */
  mutate<T>(verb: Verb, subject: string, effect: (fate: Fate | undefined) => T): T {
    const fate = this.fateOf(verb);
    if (fate === 'lostBefore') throw lost();
    if (fate === 'refused') throw new LifeboatError('quota', { message: `${verb}: over the limit of the account` });
    this.mutations.push(`${verb} ${subject}`);
    const result = effect(fate);
    if (fate === 'lostAfter') throw lost();
    if (fate === 'busyButMade') throw new LifeboatError('busy', { message: 'another operation runs' });
    return result;
  }

  /** Every call begins with it. */
  reach(): void {
    if (!this.isReachable) throw new LifeboatError('unavailable', { message: 'Memory cannot be reached' });
  }

  isBusy(instanceId: string): string | undefined {
    const now = this.clock.now();
    if (this.drive(instanceId).upAt > now) return 'restarting';
    const copies = [...this.rows.values()].some((row) => row.instanceId === instanceId && now < row.readyAt);
    return copies ? 'copying' : undefined;
  }
}

function lost(): LifeboatError {
  return new LifeboatError('unknownOutcome', { message: 'the answer was lost' });
}
