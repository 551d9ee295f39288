import { LifeboatError } from '../../core/errors.ts';
import type { Call, Present, Ref } from '../driver.ts';
import type { CloudTowerClient } from './client.ts';
import { liveInstance, noSuchInstance } from './instances.ts';
import { coveredBefore, toldPlan } from './plan-facts.ts';
import { inOtherPlan } from './schedule-findings.ts';
import { readSchedule } from './schedule-reads.ts';

/* What must be true of a plan right before it is touched. */

/**
 * The plan as it is now; undefined when it is gone. The turn of a VM may take long to come, and others may be put into its plan
 * meanwhile: of a plan that covers others, nothing is changed for the sake of one.
 */
export async function ownPlan(client: CloudTowerClient, ref: Ref, call: Call): Promise<Present | undefined> {
  const seen = await readSchedule(client, ref, call);
  if (seen.kind !== 'present') return undefined;
  if (seen.shared === undefined) return seen;
  throw new LifeboatError('refused', {
    message: `${toldPlan(ref, seen.inputs['name'])} is not one VM's alone: ${seen.shared}`,
    advice: 'Take the others out of it in CloudTower first.',
  });
}

/** The VM, if the plan has lost it: then it is put back, unless another snapshot plan has it by now. */
export async function lostVm(
  client: CloudTowerClient,
  { inputs, outputs, ref }: Present,
  call: Call,
): Promise<string | undefined> {
  const { instanceId, objectId } = ref;
  if (coveredBefore(outputs).includes(instanceId)) return undefined;
  const vm = await liveInstance(client, instanceId, call);
  if (vm === undefined) throw noSuchInstance(instanceId);
  const other = vm.snapshot_plan;
  if (inputs['method'] !== 'Backup' && other !== undefined && other.id !== objectId) {
    throw new LifeboatError('refused', {
      message: inOtherPlan(vm, other),
      advice: 'Take the VM out of that plan in CloudTower, then run `pulumi up` again.',
    });
  }
  return instanceId;
}
