import type { Operation } from '../../resources/common.ts';
import type { Call } from '../driver.ts';
import type { CloudTowerClient } from './client.ts';
import { busyInstance } from './instances.ts';

/*
 * When an operation is over (contract 3, NOTES.md): its task has ended, and its VM is idle, which comes a little later. [code]
 */

/**
 * What an operation that state holds is doing, in words; undefined when it is over, or when nothing is known of it any more: then
 * the object's own record decides. That it failed is thrown, with the cloud's own words.
 */
export async function operationWord(
  client: CloudTowerClient,
  operation: Operation | undefined,
  instanceId: string,
  call: Call,
): Promise<string | undefined> {
  if (operation === undefined) return undefined;
  if (operation.id !== undefined) {
    const task = await client.tasks.look(operation.id, call);
    if (task.kind === 'running') return task.word;
    if (task.kind === 'failed') throw task.error;
    if (task.kind === 'unlisted') return isYoung(operation, client.clock.now()) ? 'task not listed yet' : undefined;
  }
  const word = await busyInstance(client, instanceId, call);
  return word === undefined ? undefined : `instance is ${word}`;
}

/** A task may be listed late [code]; one that never comes must not keep its object waiting for ever. */
const listedWithinMs = 600_000;

/** Was it begun a short while ago? The clock of the machine that wrote state may have been wrong, both ways. */
export function isYoung({ startedAt }: Operation, now: number): boolean {
  return Math.abs(now - Date.parse(startedAt)) < listedWithinMs;
}
