import { z } from 'zod';
import type { ControlledObjects } from '../cloud.ts';
import { steady } from '../timeline.ts';
import { checked, firstAccount, found } from './by-hand.ts';
import type { Workshop } from './by-hand.ts';
import { serviceCodes, serviceOf } from './instance-service.ts';
import type { ServiceCode } from './instance-service.ts';
import { instanceStatus, instanceStatuses } from './instance-status.ts';
import type { InstanceStatus } from './instance-status.ts';
import { region } from './published.ts';
import type { Instance } from './world.ts';

const changes = z.strictObject({
  servername: z.string().optional(),
  instance_status: z.enum(instanceStatuses).optional(),
  backup_rotation: z.string().optional(),
  /** The state of the service that is billed. */
  status: z.enum(serviceCodes).optional(),
});

const fields = changes.extend({
  id: z.string().optional(),
  /** The id of the account that it belongs to. */
  owner: z.string().optional(),
});

export type InstanceChanges = z.input<typeof changes>;
export type InstanceFields = z.input<typeof fields>;

export interface InstanceView {
  readonly id: string;
  readonly owner: string;
  readonly servername: string;
  readonly instance_status: InstanceStatus;
  readonly status: ServiceCode;
  readonly backup_rotation: string;
  /** The image it was last booted from; the API does not show it. */
  readonly mounted: string;
}

/** Instances, changed behind the API's back. */
export class InstancesByHand implements ControlledObjects {
  readonly #workshop: Workshop;

  constructor(workshop: Workshop) {
    this.#workshop = workshop;
  }

  list(): (InstanceView & Readonly<Record<string, unknown>>)[] {
    return this.#workshop.world().instances.map((instance) => ({ ...this.#view(instance) }));
  }

  find(id: string): InstanceView | undefined {
    return this.list().find((one) => one.id === id);
  }

  setStatus(id: string, status: InstanceStatus): void {
    this.change(id, { instance_status: status });
  }

  rename(id: string, servername: string): void {
    this.change(id, { servername });
  }

  change(id: string, given: unknown): void {
    const instance = this.#record(id);
    const wanted = checked(changes, given);
    instance.servername = wanted.servername ?? instance.servername;
    instance.backupRotation = wanted.backup_rotation ?? instance.backupRotation;
    instance.service = wanted.status ?? instance.service;
    if (wanted.instance_status !== undefined) {
      instance.status = steady(this.#workshop.now(), wanted.instance_status);
      if (wanted.instance_status !== 'booted_from_iso') instance.mounted = '';
    }
  }

  /** Its snapshots and backups stay, as rows of the image module (inferred); its schedules go with it (inferred). */
  remove(id: string): void {
    this.#record(id);
    const world = this.#workshop.world();
    world.instances = world.instances.filter((one) => one.id !== id);
    world.schedules = world.schedules.filter((schedule) => schedule.instanceId !== id);
  }

  add(given: InstanceFields): InstanceView & Readonly<Record<string, unknown>>;
  add(given: unknown): InstanceView & Readonly<Record<string, unknown>>;
  add(given: unknown): InstanceView & Readonly<Record<string, unknown>> {
    const wanted = checked(fields, given);
    const world = this.#workshop.world();
    const now = this.#workshop.now();
    const instance: Instance = {
      id: wanted.id ?? world.takeServiceId(),
      owner: wanted.owner ?? firstAccount(world),
      uuid: world.random.uuid(),
      region,
      createdAt: now,
      servername: wanted.servername ?? 'AnotherServer',
      rdns: '',
      backupRotation: wanted.backup_rotation ?? '3',
      status: steady(now, wanted.instance_status ?? 'active'),
      bootedOutOf: 'active',
      service: wanted.status ?? '2',
      mounted: '',
    };
    world.instances.push(instance);
    return { ...this.#view(instance) };
  }

  #record(id: string): Instance {
    return found(
      this.#workshop.world().instances.find((one) => one.id === id),
      `instance ${id}`,
    );
  }

  #view(instance: Instance): InstanceView {
    const status = instanceStatus(this.#workshop.world(), instance, this.#workshop.now());
    return {
      id: instance.id,
      owner: instance.owner,
      servername: instance.servername,
      instance_status: status,
      status: serviceOf(instance, status, this.#workshop.quirks()),
      backup_rotation: instance.backupRotation,
      mounted: instance.mounted,
    };
  }
}
