import { z } from 'zod';
import { ControlError } from '../cloud.ts';
import type { ControlledObjects } from '../cloud.ts';
import { assign, checked, found } from './by-hand.ts';
import type { Workshop } from './by-hand.ts';
import type { ClusterRow } from './rows.ts';

const changes = z.strictObject({ name: z.string().optional() });
const fields = z.strictObject({ id: z.string().optional(), name: z.string(), ip: z.string().optional() });

/** Clusters, changed behind the API's back. */
export class ClustersByHand implements ControlledObjects {
  readonly #workshop: Workshop;

  constructor(workshop: Workshop) {
    this.#workshop = workshop;
  }

  list(): (ClusterRow & Readonly<Record<string, unknown>>)[] {
    return [...this.#workshop().world.clusters.values()].map((cluster) => ({ ...cluster }));
  }

  change(id: string, given: unknown): void {
    assign(this.#row(id), checked(changes, given));
  }

  remove(id: string): void {
    const { world } = this.#workshop();
    const { name } = this.#row(id);
    if ([...world.vms.values()].some((vm) => vm.cluster === id)) throw new ControlError(`cluster ${name} has VMs`);
    world.clusters.delete(id);
  }

  add(given: unknown): ClusterRow & Readonly<Record<string, unknown>> {
    const { world } = this.#workshop();
    const { id = world.takeId(), name, ip = '192.0.2.20' } = checked(fields, given);
    const cluster = { id, entityAsyncStatus: null, local_id: world.takeUuid(), name, ip, version: '6.2.0' };
    world.clusters.set(id, cluster);
    return cluster;
  }

  #row(id: string): ClusterRow {
    return found(this.#workshop().world.clusters.get(id), `cluster ${id}`);
  }
}
