import type { RandomSource } from '../random.ts';
import type { Timeline } from '../timeline.ts';
import type { ImageStatus } from './image-status.ts';
import type { ServiceCode } from './instance-service.ts';
import type { InstanceStatus } from './instance-status.ts';

export interface Account {
  readonly id: string;
  readonly username: string;
  readonly password: string;
}

export interface Instance {
  readonly id: string;
  /** The id of the account that it belongs to. */
  readonly owner: string;
  readonly uuid: string;
  readonly region: string;
  readonly createdAt: number;
  servername: string;
  rdns: string;
  backupRotation: string;
  status: Timeline<InstanceStatus>;
  /** The state in which it was booted into another mode. */
  bootedOutOf: InstanceStatus;
  /** What the billing says, whatever the machine does. */
  service: ServiceCode;
  /** The image it was last booted from. The API never shows it. */
  mounted: string;
}

export type ImageKind = 'image' | 'snapshot' | 'backup';

/** A row of the image module: own images, snapshots and backups are of one kind to it. [P] */
export interface ImageRecord {
  readonly id: string;
  readonly owner: string;
  readonly kind: ImageKind;
  /** Empty for an image that belongs to no instance. */
  readonly instanceId: string;
  readonly backupType: '' | 'manual' | 'auto';
  readonly fleioId: string;
  readonly createdAt: number;
  readonly minDisk: string;
  readonly minRam: string;
  readonly diskFormat: string;
  readonly osDistro: string;
  readonly osVersion: string;
  readonly region: string;
  updatedAt: number;
  name: string;
  protected: 'on' | 'off';
  sizeGb: string;
  status: Timeline<ImageStatus>;
  /** Set once it has been deleted: it may still be shown for a while. */
  removal: 'none' | 'deleting' | 'deleted';
  /** From then on it is in no list. */
  goneAt: number;
}

export interface Schedule {
  readonly id: string;
  readonly createdAt: number;
  instanceId: string;
  name: string;
  /** 0 is Sunday. [S2] */
  days: readonly number[];
  time: string;
}

/** An image that the cloud offers to boot from, beside the account's own ones. */
export interface OfferedImage {
  readonly uuid: string;
  zone: 'pub' | 'shr';
  title: string;
}

/** Everything there is in the simulated cloud, sessions and settings of lists apart. */
export class World {
  readonly random: RandomSource;
  accounts: Account[] = [];
  instances: Instance[] = [];
  images: ImageRecord[] = [];
  schedules: Schedule[] = [];
  offered: OfferedImage[] = [];
  /** The automatic backups up to then have been made. */
  schedulesRanUntil: number;
  #nextServiceId: number;
  #nextScheduleId: number;
  #reservedUuids: string[];

  constructor(start: WorldStart) {
    this.random = start.random;
    this.schedulesRanUntil = start.startsAt;
    this.#nextServiceId = start.nextServiceId;
    this.#nextScheduleId = start.nextScheduleId;
    this.#reservedUuids = [...start.reservedUuids];
  }

  /** Instances and images share the ids of ordered services. */
  takeServiceId(): string {
    this.#nextServiceId += 1;
    return String(this.#nextServiceId - 1);
  }

  /** Schedules count in a table of their own. [S2] */
  takeScheduleId(): string {
    this.#nextScheduleId += 1;
    return String(this.#nextScheduleId - 1);
  }

  takeImageUuid(): string {
    return this.#reservedUuids.shift() ?? this.random.uuid();
  }
}

export interface WorldStart {
  readonly random: RandomSource;
  /** No schedule ran before. */
  readonly startsAt: number;
  readonly nextServiceId: number;
  readonly nextScheduleId: number;
  /** Given out before any by chance. */
  readonly reservedUuids: readonly string[];
}
