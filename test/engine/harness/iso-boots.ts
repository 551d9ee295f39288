import { expect } from 'vitest';
import { instanceId, type Rig } from './rig.ts';

export const boot = 'instances.fleio.boot_from_iso';
export const unrescue = 'instances.fleio.unrescue';

/** What the instance went through, in order: `boot` and `unrescue` as far as they took effect, and nothing else. */
export function sessionsOf({ cloud }: Pick<Rig, 'cloud'>, instance = instanceId): readonly string[] {
  return cloud.journal
    .mutations()
    .filter(({ params }) => params['elid'] === instance)
    .map(({ func, params }) => (func === boot ? `boot ${params['select_boot_from_iso']}` : func));
}

/** How often a boot was asked for, whether or not an answer came. */
export function bootsAskedFor({ cloud }: Pick<Rig, 'cloud'>): number {
  return cloud.journal.calls(boot).filter(({ params }) => params['sok'] === 'ok').length;
}

export function statusOf({ cloud }: Pick<Rig, 'cloud'>, instance = instanceId): string | undefined {
  return cloud.instances.find(instance)?.instance_status;
}

/** The instance runs from that image, state says so, nothing is unfinished, and there is nothing more to do. */
export async function expectSession(rig: Rig, name: string, imageId: string): Promise<void> {
  expect(rig.cloud.instances.find(instanceId)).toMatchObject({ instance_status: 'booted_from_iso', mounted: imageId });
  const state = await rig.stack.state();
  expect(state.pendingOperations).toEqual([]);
  const saved = state.get(name);
  expect(saved).toMatchObject({ id: instanceId, outputs: { instanceId, imageId, status: 'Active' } });
  expect(saved).not.toHaveProperty('initErrors');
  expect(saved.outputs).not.toHaveProperty('operation');
  expect(saved.refreshBeforeUpdate ?? false).toBe(false);
  const before = sessionsOf(rig);
  await rig.stack.up({ args: ['--expect-no-changes'] });
  expect(sessionsOf(rig)).toEqual(before);
}
