import { expect } from 'vitest';
import { type CloudTowerRig, changesOf, ids } from './cloudtower.ts';

type Tower = Pick<CloudTowerRig, 'tower'>;

/** What an entry asks of a VM that runs and has no CD-ROM drive in front. */
export const entry = ['shutdown-vm', 'add-vm-cd-rom', 'start-vm'];
export const emptyDrive = 'cd-rom 2 empty';
/** The drives of the VM as the local cloud begins with it, in boot order. */
export const asBefore = ['disk 1', emptyDrive];

/** `cd-rom 0 <image>`, `disk 1`: what boots first comes first. */
export function drivesOf({ tower }: Tower, vm: string = ids.vm): readonly string[] {
  return tower.vmDisks.list(vm).map(({ boot, elf_image, svt_image, type }) => {
    return type === 'DISK' ? `disk ${boot}` : `cd-rom ${boot} ${elf_image ?? svt_image ?? 'empty'}`;
  });
}

/** What the VM does, and what it was started from: `RUNNING disk`. */
export function powerOf({ tower }: Tower, vm: string = ids.vm): string {
  const found = tower.vms.find(vm);
  return `${found?.status} ${found?.booted_from}`.trim();
}

/** Takes out whatever is in the drive that comes first. */
export function endByHand({ tower }: Tower): void {
  tower.vmDisks.eject(tower.vmDisks.list(ids.vm)[0]?.id ?? '');
}

/** The VM runs from that image, state says so, nothing is unfinished, and there is nothing more to do. */
export async function expectVmSession(rig: CloudTowerRig, imageId: string = ids.elfImage): Promise<void> {
  expect(drivesOf(rig)[0]).toBe(`cd-rom 0 ${imageId}`);
  expect(powerOf(rig)).toBe(`RUNNING ${imageId}`);
  const state = await rig.stack.state();
  expect(state.pendingOperations).toEqual([]);
  const saved = state.get('rescue');
  expect(saved).toMatchObject({ id: ids.vm, outputs: { imageId, status: 'Active', cloudStatus: 'RUNNING' } });
  expect(saved).not.toHaveProperty('initErrors');
  expect(saved.outputs).not.toHaveProperty('operation');
  expect(saved.refreshBeforeUpdate ?? false).toBe(false);
  const before = changesOf(rig);
  await rig.stack.up({ args: ['--expect-no-changes'] });
  expect(changesOf(rig)).toEqual(before);
}
