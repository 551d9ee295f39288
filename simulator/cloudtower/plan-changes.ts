import type { Context } from './context.ts';
import { refuseLocked } from './effects.ts';
import type { Change, Target } from './effects.ts';
import type { BackupPlanRow, SnapshotPlanRow } from './rows-of-plans.ts';

/* What changes of both kinds of plans have in common. */

/** Whether a plan can be touched while its VMs are being worked on is unknown. */
export function refuseBusyVms(context: Context, plans: readonly { readonly vms: readonly string[] }[]): void {
  if (!context.quirks.planChangesLockVms) return;
  refuseLocked(
    context,
    plans.flatMap(({ vms }) => vms.map((id) => ({ type: 'Vm', id }) as const)),
  );
}

/** The names of the mutations are inferred. */
export function about(
  { quirks }: Context,
  target: Target,
  { name: planName, vms }: BackupPlanRow | SnapshotPlanRow,
  [name, english, chinese]: readonly [string, string, string],
): Pick<Change, 'targets' | 'lockVms' | 'mutation' | 'resource' | 'description'> {
  return {
    targets: [target],
    lockVms: quirks.planChangesLockVms ? vms : [],
    mutation: name,
    resource: target,
    description: { 'en-US': `${english} ${planName}`, 'zh-CN': `${chinese} ${planName}` },
  };
}
