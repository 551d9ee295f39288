import { z } from 'zod';
import type { ControlledObjects } from '../cloud.ts';
import { assign, checked, firstVm, found } from './by-hand.ts';
import type { Workshop } from './by-hand.ts';
import { complete, placeholder, removeSnapshot } from './make-snapshot.ts';
import type { AsyncStatus, ConsistentType, VmSnapshotRow } from './rows.ts';
import { vmSnapshotRow } from './snapshot-views.ts';

const consistentType = z.enum(['CRASH_CONSISTENT', 'FILE_SYSTEM_CONSISTENT']);

const changes = z.strictObject({
  name: z.string().optional(),
  description: z.string().optional(),
  entityAsyncStatus: z.enum(['CREATING', 'UPDATING', 'DELETING']).nullable().optional(),
  size: z.number().optional(),
  local_created_at: z.string().nullable().optional(),
});

const fields = changes.extend({
  id: z.string().optional(),
  vm_id: z.string().optional(),
  consistent_type: consistentType.optional(),
});

export type SnapshotChanges = z.input<typeof changes>;
export type SnapshotFields = z.input<typeof fields>;

export interface SnapshotControlRow {
  readonly id: string;
  readonly name: string;
  /** Null when the VM is gone. */
  readonly vm_id: string | null;
  readonly consistent_type: ConsistentType;
  readonly entityAsyncStatus: AsyncStatus | null;
  readonly local_created_at: string | null;
  readonly size: number;
}

/** VM snapshots, changed behind the API's back. */
export class SnapshotsByHand implements ControlledObjects {
  readonly #workshop: Workshop;

  constructor(workshop: Workshop) {
    this.#workshop = workshop;
  }

  /** All of them; of one VM, if it is named. */
  list(vmId?: string): (SnapshotControlRow & Readonly<Record<string, unknown>>)[] {
    const all = [...this.#workshop().world.vmSnapshots.values()];
    return all.filter(({ vm }) => vmId === undefined || vm === vmId).map((snapshot) => this.#view(snapshot));
  }

  find(id: string): SnapshotControlRow | undefined {
    return this.list().find((one) => one.id === id);
  }

  /** The API cannot; whoever has the cluster can. */
  rename(id: string, name: string): void {
    this.change(id, { name });
  }

  /** It stays, but there is nothing in it: no disks, no LUN snapshots, size 0. */
  spoil(id: string): void {
    const { world } = this.#workshop();
    const snapshot = this.#row(id);
    removeSnapshot(world, id);
    world.vmSnapshots.set(id, snapshot);
    assign(snapshot, { vm_disks: [], size: 0 });
  }

  change(id: string, given: unknown): void {
    assign(this.#row(id), checked(changes, given));
  }

  remove(id: string): void {
    removeSnapshot(this.#workshop().world, this.#row(id).id);
  }

  /** Finished, of the first VM unless another one is named. */
  add(given: SnapshotFields): SnapshotControlRow & Readonly<Record<string, unknown>>;
  add(given: unknown): SnapshotControlRow & Readonly<Record<string, unknown>>;
  add(given: unknown): SnapshotControlRow & Readonly<Record<string, unknown>> {
    const surroundings = this.#workshop();
    const { world, now } = surroundings;
    const {
      vm_id: vmId = firstVm(world),
      consistent_type: type,
      name = 'by hand',
      id,
      ...others
    } = checked(fields, given);
    const vm = found(world.vms.get(vmId), `VM ${vmId}`);
    const wish = { vm, name, consistentType: type ?? 'CRASH_CONSISTENT', ...(id === undefined ? {} : { id }) };
    const snapshot = placeholder(surroundings, wish);
    complete(world, snapshot, now);
    assign(snapshot, others);
    return this.#view(snapshot);
  }

  #view(snapshot: VmSnapshotRow): SnapshotControlRow & Readonly<Record<string, unknown>> {
    const { id, name, vm, consistent_type, entityAsyncStatus, local_created_at, size } = snapshot;
    const row = vmSnapshotRow({ ...this.#workshop(), language: 'en-US' }, snapshot);
    return { ...row, id, name, vm_id: vm, consistent_type, entityAsyncStatus, local_created_at, size };
  }

  #row(id: string): VmSnapshotRow {
    return found(this.#workshop().world.vmSnapshots.get(id), `snapshot ${id}`);
  }
}
