import type { LifeboatError } from '../../core/errors.ts';
import type { Call, Finding } from '../driver.ts';
import type { CloudTowerClient } from './client.ts';
import { liveInstance } from './instances.ts';
import type { Vm } from './wire.ts';

/* VMTools, without which the guest does not help: a file system consistent snapshot needs them running. [doc] */

/** What stands in the way of such a snapshot of this VM. */
export function toolsFindings(vm: Vm): readonly Finding[] {
  return hasTools(vm) ? [] : [{ severity: 'error', path: 'consistency', text: `${withoutTools(vm)}. ${advice}` }];
}

/** A refusal, and whether VMTools are the reason: its words are not documented (unknown), so the VM is asked. */
export async function becauseOfTools(
  client: CloudTowerClient,
  refusal: LifeboatError,
  instanceId: string,
  call: Call,
): Promise<LifeboatError> {
  const { path = 'consistency' } = refusal.facts;
  if (path !== 'consistency') return refusal;
  let vm: Vm | undefined;
  try {
    vm = await liveInstance(client, instanceId, call);
  } catch (error) {
    call.debug(`why a snapshot was refused is not known: ${String(error)}`);
  }
  return vm === undefined || hasTools(vm) ? refusal : refusal.with({ path, advice: `${withoutTools(vm)}. ${advice}` });
}

/** A server that does not tell is left to decide itself. */
function hasTools({ vm_tools_status: status }: Vm): boolean {
  return status === undefined || status === 'RUNNING';
}

function withoutTools({ id, name = 'the VM', status = 'UNKNOWN', vm_tools_status: tools }: Vm): string {
  return `a file system consistent snapshot needs VMTools running in the guest, and those of ${name} (${id}, ${status}) are ${tools}`;
}

const advice = 'Install or start them, or use `Crash`.';
