import { expect } from 'vitest';
import { instanceId, type Rig } from './rig.ts';

/** Makes and changes a schedule; it is made where `elid` is missing. */
export const scheduleEdit = 'instances.fleio_bckps.schedule.edit';
export const scheduleDelete = 'instances.fleio_bckps.schedule.delete';

/** What the vendor's own tables name by mistake: the first one makes a billed backup, the second one deletes an image. */
const wrongFunctions = ['instances.fleio_bckps.edit', 'image.delete'];

/** One schedule in the cloud, the same one in state, nothing unfinished, nothing more to do. Answers its id. */
export async function expectOneSchedule({ cloud, stack }: Rig): Promise<string> {
  const [only, ...others] = cloud.schedules.list(instanceId);
  expect(others).toEqual([]);
  const { own, pendingOperations } = await stack.state();
  expect(own).toMatchObject([
    {
      id: `${instanceId}/${only?.id}`,
      outputs: { scheduleId: only?.id, name: only?.name, rotationTime: only?.rotation_time, status: 'Active' },
    },
  ]);
  expect(own[0]).not.toHaveProperty('initErrors');
  expect(own[0]?.outputs).not.toHaveProperty('operation');
  expect(own[0]?.refreshBeforeUpdate ?? false).toBe(false);
  expect(pendingOperations).toEqual([]);
  await stack.up({ args: ['--expect-no-changes'] });
  expectNoWrongFunction({ cloud });
  return only?.id ?? '';
}

export function expectNoWrongFunction({ cloud }: Pick<Rig, 'cloud'>): void {
  for (const func of wrongFunctions) expect(cloud.journal.calls(func), func).toEqual([]);
}

/** How often a schedule was asked for, whether or not an answer came. */
export function schedulesAskedFor({ cloud }: Pick<Rig, 'cloud'>): number {
  return cloud.journal.calls(scheduleEdit).filter(({ params }) => params['sok'] === 'ok' && !('elid' in params)).length;
}
