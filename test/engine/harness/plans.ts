import { expect } from 'vitest';
import type { JournalEntry } from '../../../simulator/index.ts';
import { type CloudTowerRig, changesOf, ids } from './cloudtower.ts';

export const madePlan = 'create-snapshot-plan';
export const madeBackupPlan = 'create-backup-plan';

type Tower = Pick<CloudTowerRig, 'tower'>;

/** Plans of both kinds. */
export function plansOf({ tower }: Tower): readonly { readonly id: string; readonly name: string }[] {
  return [...tower.snapshotPlans.list(), ...tower.backupPlans.list()];
}

/** The last request of that function that took effect. */
export function sentTo({ tower }: Tower, func: string): JournalEntry['params'] {
  return tower.journal.mutations(func).at(-1)?.params ?? {};
}

/** How often a plan was asked for, whether or not an answer came. */
export function plansAskedFor({ tower }: Tower): number {
  return tower.journal.calls(madePlan).length + tower.journal.calls(madeBackupPlan).length;
}

/** One plan in the cloud, the same one in state, nothing unfinished, nothing more to do. Answers its id. */
export async function expectOnePlan(rig: CloudTowerRig): Promise<string> {
  const [only, ...others] = plansOf(rig);
  expect(others).toEqual([]);
  const { own, pendingOperations } = await rig.stack.state();
  expect(own).toMatchObject([
    { id: `${ids.vm}/${only?.id}`, outputs: { scheduleId: only?.id, name: only?.name, status: 'Active' } },
  ]);
  expect(own[0]).not.toHaveProperty('initErrors');
  expect(own[0]?.outputs).not.toHaveProperty('operation');
  expect(own[0]?.refreshBeforeUpdate ?? false).toBe(false);
  expect(pendingOperations).toEqual([]);
  const before = changesOf(rig);
  await rig.stack.up({ args: ['--expect-no-changes'] });
  expect(changesOf(rig)).toEqual(before);
  return only?.id ?? '';
}
