import { z } from 'zod';
import type { ControlledObjects } from '../cloud.ts';
import { steady } from '../timeline.ts';
import { checked, firstAccount, found } from './by-hand.ts';
import type { Workshop } from './by-hand.ts';
import { day } from './call-context.ts';
import { imageStatus, imageStatuses, isGone, savingFrom, serviceStatus } from './image-status.ts';
import type { ImageStatus } from './image-status.ts';
import { region, savedSystem } from './published.ts';
import type { ImageKind, ImageRecord } from './world.ts';

const changes = z.strictObject({
  name: z.string().optional(),
  fleio_status: z.enum(imageStatuses).optional(),
  protected: z.enum(['on', 'off']).optional(),
  image_size: z.string().optional(),
});

const fields = changes.extend({
  instance_id: z.string().optional(),
  createdate: z.iso.date().optional(),
  disk_format: z.string().optional(),
  os_distro: z.string().optional(),
  os_version: z.string().optional(),
  fleio_id: z.string().optional(),
  /** Only of backups. */
  backup_type: z.enum(['manual', 'auto']).optional(),
});

export type ImageChanges = z.input<typeof changes>;
export type ImageFields = z.input<typeof fields>;

/** A row as the control surface shows it: the wire's own words, and to which instance it belongs. */
export interface ImageView {
  readonly id: string;
  readonly instance_id: string;
  readonly name: string;
  readonly fleio_id: string;
  readonly fleio_status: ImageStatus;
  readonly item_real_status: string;
  readonly protected: 'on' | 'off';
  readonly image_size: string;
  readonly createdate: string;
  readonly backup_type: string;
}

/** Snapshots, backups or own images, changed behind the API's back. */
export class ImagesByHand implements ControlledObjects {
  readonly #workshop: Workshop;
  readonly #kind: ImageKind;

  constructor(workshop: Workshop, kind: ImageKind) {
    this.#workshop = workshop;
    this.#kind = kind;
  }

  /** All that are not gone; of one instance, if it is named. */
  list(instanceId?: string): (ImageView & Readonly<Record<string, unknown>>)[] {
    const now = this.#workshop.now();
    return this.#records()
      .filter((image) => instanceId === undefined || image.instanceId === instanceId)
      .map((image) => ({ ...viewOf(image, now) }));
  }

  find(id: string): ImageView | undefined {
    return this.list().find((one) => one.id === id);
  }

  rename(id: string, name: string): void {
    this.change(id, { name });
  }

  setStatus(id: string, status: ImageStatus): void {
    this.change(id, { fleio_status: status });
  }

  setProtected(id: string, isProtected: boolean): void {
    this.change(id, { protected: isProtected ? 'on' : 'off' });
  }

  change(id: string, given: unknown): void {
    const image = this.#record(id);
    const wanted = checked(changes, given);
    const now = this.#workshop.now();
    image.name = wanted.name ?? image.name;
    image.protected = wanted.protected ?? image.protected;
    image.sizeGb = wanted.image_size ?? image.sizeGb;
    image.updatedAt = now;
    if (wanted.fleio_status !== undefined) {
      image.status = steady(now, wanted.fleio_status);
      image.goneAt = image.removal === 'none' ? Infinity : image.goneAt;
    }
  }

  /** At once, whatever the switches say. */
  remove(id: string): void {
    this.#record(id).goneAt = this.#workshop.now();
  }

  /** Active, unless `fleio_status` says something else; `Saving` takes its usual time. */
  add(given: ImageFields): ImageView & Readonly<Record<string, unknown>>;
  add(given: unknown): ImageView & Readonly<Record<string, unknown>>;
  add(given: unknown): ImageView & Readonly<Record<string, unknown>> {
    const wanted = checked(fields, given);
    const image = this.#newRecord(wanted);
    this.#workshop.world().images.push(image);
    return { ...viewOf(image, this.#workshop.now()) };
  }

  #newRecord(wanted: z.output<typeof fields>): ImageRecord {
    const world = this.#workshop.world();
    const now = this.#workshop.now();
    const { fleio_status: status = 'Active' } = wanted;
    const createdAt = wanted.createdate === undefined ? now : Date.parse(wanted.createdate);
    const instanceId = wanted.instance_id ?? (this.#kind === 'image' ? '' : (world.instances[0]?.id ?? ''));
    return {
      ...savedSystem,
      ...(status === 'Saving'
        ? savingFrom(now, this.#workshop.quirks())
        : { status: steady(now, status), goneAt: Infinity }),
      id: world.takeServiceId(),
      owner: world.instances.find((one) => one.id === instanceId)?.owner ?? firstAccount(world),
      kind: this.#kind,
      instanceId,
      backupType: this.#kind === 'backup' ? (wanted.backup_type ?? 'auto') : '',
      fleioId: wanted.fleio_id ?? world.takeImageUuid(),
      createdAt,
      updatedAt: createdAt,
      diskFormat: wanted.disk_format ?? (this.#kind === 'image' ? 'iso' : 'qcow2'),
      osDistro: wanted.os_distro ?? savedSystem.osDistro,
      osVersion: wanted.os_version ?? savedSystem.osVersion,
      region,
      name: wanted.name ?? `${this.#kind} by hand`,
      protected: wanted.protected ?? 'off',
      sizeGb: wanted.image_size ?? savedSystem.sizeGb,
      removal: 'none',
    };
  }

  #records(): readonly ImageRecord[] {
    const now = this.#workshop.now();
    return this.#workshop.world().images.filter((image) => image.kind === this.#kind && !isGone(image, now));
  }

  #record(id: string): ImageRecord {
    return found(
      this.#records().find((image) => image.id === id),
      `${this.#kind} ${id}`,
    );
  }
}

function viewOf(image: ImageRecord, now: number): ImageView {
  return {
    id: image.id,
    instance_id: image.instanceId,
    name: image.name,
    fleio_id: image.fleioId,
    fleio_status: imageStatus(image, now),
    item_real_status: serviceStatus(image, now),
    protected: image.protected,
    image_size: image.sizeGb,
    createdate: day(image.createdAt),
    backup_type: image.backupType,
  };
}
