import { z } from 'zod';
import type { ControlledObjects } from '../cloud.ts';
import { assign, checked, firstVm, found } from './by-hand.ts';
import type { Workshop } from './by-hand.ts';
import { addDrive } from './cd-rom-drives.ts';
import type { VmDiskRow } from './rows.ts';
import { disksOf } from './vm-disks.ts';

const changes = z.strictObject({
  boot: z.int().optional(),
  bus: z.enum(['IDE', 'SCSI', 'USB', 'VIRTIO']).optional(),
  disabled: z.boolean().optional(),
  elf_image: z.string().nullable().optional(),
  svt_image: z.string().nullable().optional(),
});

const fields = changes.extend({ vm: z.string().optional() });

export type VmDiskChanges = z.input<typeof changes>;
export type VmDiskFields = z.input<typeof fields>;

/** A disk or drive as the control surface shows it: relations are ids. */
export type VmDiskControlRow = Readonly<VmDiskRow> & Readonly<Record<string, unknown>>;

/** Disks and CD-ROM drives, changed behind the API's back. Their ids stay, unless the VM is updated. */
export class VmDisksByHand implements ControlledObjects {
  readonly #workshop: Workshop;

  constructor(workshop: Workshop) {
    this.#workshop = workshop;
  }

  /** Of one VM, if it is named; the one that boots first in front. */
  list(vm?: string): VmDiskControlRow[] {
    const { world } = this.#workshop();
    const rows = vm === undefined ? [...world.vmDisks.values()] : disksOf(world, vm);
    return rows.map((row) => ({ ...row }));
  }

  find(id: string): VmDiskControlRow | undefined {
    return this.list().find((one) => one.id === id);
  }

  /** CD-ROM drives of a VM. */
  drives(vm: string): VmDiskControlRow[] {
    return this.list(vm).filter(({ type }) => type === 'CD_ROM');
  }

  change(id: string, given: unknown): void {
    const wanted = checked(changes, given);
    this.#known(wanted);
    assign(this.#row(id), wanted);
  }

  /** The ISO of the drive is taken out. */
  eject(id: string): void {
    this.change(id, { elf_image: null, svt_image: null });
  }

  remove(id: string): void {
    this.#workshop().world.vmDisks.delete(this.#row(id).id);
  }

  /** A CD-ROM drive; of the first VM, empty, at boot 0, unless something else is said. */
  add(given: VmDiskFields): VmDiskControlRow;
  add(given: unknown): VmDiskControlRow;
  add(given: unknown): VmDiskControlRow {
    const surroundings = this.#workshop();
    const { world } = surroundings;
    const { vm: id = firstVm(world), boot = 0, ...others } = checked(fields, given);
    this.#known(others);
    const drive = addDrive(surroundings, found(world.vms.get(id), `VM ${id}`), boot);
    assign(drive, others);
    return { ...drive };
  }

  #known({ elf_image: elf, svt_image: svt }: VmDiskChanges): void {
    const { world } = this.#workshop();
    if (typeof elf === 'string') found(world.elfImages.get(elf), `ELF image ${elf}`);
    if (typeof svt === 'string') found(world.svtImages.get(svt), `SVT image ${svt}`);
  }

  #row(id: string): VmDiskRow {
    return found(this.#workshop().world.vmDisks.get(id), `disk ${id}`);
  }
}
