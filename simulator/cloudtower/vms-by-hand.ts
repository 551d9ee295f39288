import { z } from 'zod';
import type { ControlledObjects } from '../cloud.ts';
import { assign, checked, found } from './by-hand.ts';
import type { Workshop } from './by-hand.ts';
import { removeSnapshot } from './make-snapshot.ts';
import { addDisk, vmNamed } from './published.ts';
import { vmStatuses, vmToolsStatuses } from './rows.ts';
import type { AsyncStatus, VmRow, VmStatus, VmToolsStatus } from './rows.ts';
import { vmsView } from './vm-views.ts';
import { churnDisks } from './vm-disks.ts';

const changes = z.strictObject({
  name: z.string().optional(),
  description: z.string().optional(),
  status: z.enum(vmStatuses).optional(),
  vm_tools_status: z.enum(vmToolsStatuses).optional(),
  entityAsyncStatus: z.enum(['CREATING', 'UPDATING', 'DELETING']).nullable().optional(),
  in_recycle_bin: z.boolean().optional(),
  protected: z.boolean().optional(),
});

const fields = changes.extend({
  id: z.string().optional(),
  cluster: z.string().optional(),
  firmware: z.enum(['BIOS', 'UEFI']).optional(),
  internal: z.boolean().optional(),
});

export type VmChanges = z.input<typeof changes>;
export type VmFields = z.input<typeof fields>;

/** A VM as the control surface shows it: the wire's own row, and what it was last started from. */
export interface VmControlRow {
  readonly id: string;
  readonly name: string;
  readonly status: VmStatus;
  readonly vm_tools_status: VmToolsStatus;
  readonly entityAsyncStatus: AsyncStatus | null;
  readonly in_recycle_bin: boolean;
  /** The id of an ELF or SVT image, `disk`, or nothing. */
  readonly booted_from: string;
}

/** VMs, changed behind the API's back. */
export class VmsByHand implements ControlledObjects {
  readonly #workshop: Workshop;

  constructor(workshop: Workshop) {
    this.#workshop = workshop;
  }

  list(): (VmControlRow & Readonly<Record<string, unknown>>)[] {
    return [...this.#workshop().world.vms.values()].map((vm) => this.#view(vm));
  }

  find(id: string): VmControlRow | undefined {
    return this.list().find((one) => one.id === id);
  }

  rename(id: string, name: string): void {
    this.change(id, { name });
  }

  setStatus(id: string, status: VmStatus): void {
    this.change(id, { status });
  }

  setVmTools(id: string, status: VmToolsStatus): void {
    this.change(id, { vm_tools_status: status });
  }

  /** Somebody else works on it for `ms`: UPDATING, and so locked. */
  occupy(id: string, ms: number): void {
    const { world, now } = this.#workshop();
    const vm = this.#row(id);
    vm.entityAsyncStatus = 'UPDATING';
    world.appointments.push({ at: now + ms, run: () => assign(vm, { entityAsyncStatus: null }) });
  }

  /** New ids for its disks, as a sync would give them. */
  renewDisks(id: string): void {
    churnDisks(this.#workshop().world, this.#row(id).id);
  }

  change(id: string, given: unknown): void {
    const vm = this.#row(id);
    assign(vm, checked(changes, given));
  }

  /** With its disks, out of its plans; the quirk says what becomes of its snapshots. */
  remove(id: string): void {
    const { world, quirks } = this.#workshop();
    world.vms.delete(this.#row(id).id);
    for (const disk of world.vmDisks.values()) if (disk.vm === id) world.vmDisks.delete(disk.id);
    for (const plan of [...world.snapshotPlans.values(), ...world.backupPlans.values()]) {
      plan.vms = plan.vms.filter((vm) => vm !== id);
    }
    for (const snapshot of [...world.vmSnapshots.values()].filter((one) => one.vm === id)) {
      if (quirks.orphanedSnapshots === 'deleted') removeSnapshot(world, snapshot.id);
      else snapshot.vm = null;
    }
  }

  /** Running, with a system disk. */
  add(given: VmFields): VmControlRow & Readonly<Record<string, unknown>>;
  add(given: unknown): VmControlRow & Readonly<Record<string, unknown>>;
  add(given: unknown): VmControlRow & Readonly<Record<string, unknown>> {
    const { world } = this.#workshop();
    const { id = world.takeId(), name = 'vm by hand', ...others } = checked(fields, given);
    const vm = vmNamed(world, id, { name });
    assign(vm, others);
    world.vms.set(id, vm);
    addDisk(world, { id: world.takeId(), vm: id, volume: world.takeId(), boot: 1 });
    return this.#view(vm);
  }

  #view(vm: VmRow): VmControlRow & Readonly<Record<string, unknown>> {
    const row = vmsView.row({ ...this.#workshop(), language: 'en-US' }, vm.id) ?? {};
    return {
      ...row,
      id: vm.id,
      name: vm.name,
      status: vm.status,
      vm_tools_status: vm.vm_tools_status,
      entityAsyncStatus: vm.entityAsyncStatus,
      in_recycle_bin: vm.in_recycle_bin,
      booted_from: vm.bootedFrom,
    };
  }

  #row(id: string): VmRow {
    return found(this.#workshop().world.vms.get(id), `VM ${id}`);
  }
}
