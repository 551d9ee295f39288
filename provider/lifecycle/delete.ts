import type { Present } from '../clouds/driver.ts';
import { hasKind, LifeboatError } from '../core/errors.ts';
import type { JsonObject } from '../core/json.ts';
import { sleepOrCancel } from '../core/wait.ts';
import type { Stored } from './contract.ts';
import { checkInstallation } from './installation.ts';
import { settledPhase } from './outputs.ts';
import { removeAndSettle } from './removal.ts';
import { instanceOf, nameInState, resolve, storedOperation } from './resolve.ts';
import { settle } from './settle.ts';
import { inTurn, type Turn, type Work } from './work.ts';

/** Time for deletes of one run to gather in the queue of their instance, before the newest goes first. */
const gatherMs = 2000;

/** Removes exactly one object; gone already is success. Two guards come first, whatever state says. */
export async function remove(work: Work, stored: Stored): Promise<void> {
  if (isNewInThisRun(work, stored)) return;
  refuseWithoutSuccessor(work, stored);
  const instanceId = instanceOf(work, stored.id);
  let rank = 0;
  if (work.definition.removeNewestFirst === true) {
    await sleepOrCancel(work.clock, gatherMs, work.operation.signal, `the turn of ${stored.id}`);
    rank = -ageRank(stored.outputs);
  }
  await inTurn(work, instanceId, 'delete', (turn) => removeInTurn(work, turn, stored), rank);
}

/** The engine deletes the "old" object of a replacement that took over the very same one: that one must stay. */
function isNewInThisRun(work: Work, stored: Stored): boolean {
  if (!work.memory.wasCreated(work.spec.kind, stored.id)) return false;
  work.operation.reporter.warn(`${stored.id} was made or taken over in this very run, so it is kept`);
  return true;
}

/** With `--continue-on-error` the engine would delete the good old object although its successor failed. */
function refuseWithoutSuccessor(work: Work, stored: Stored): void {
  if (!work.memory.hasFailed(work.operation.urn)) return;
  throw new LifeboatError('refused', {
    message: `${nameInState(work, stored.outputs)} (${stored.id}) is kept: its successor is not there yet`,
    advice: 'The next `pulumi up` removes it once the new one is ready.',
  });
}

async function removeInTurn(work: Work, turn: Turn, stored: Stored): Promise<void> {
  const installation = await work.identify(turn.call);
  checkInstallation(work.settings, work.spec, stored.id, stored.outputs, installation);
  let seen = await resolve(work, stored.id, stored.outputs, turn.call);
  if (seen.kind === 'absent') return;
  if (seen.kind === 'pending' || (!work.definition.removeWhilePending && settledPhase(work, seen) === 'pending')) {
    const settled = await settledOrGone(work, turn, stored, seen.kind === 'present' ? seen : undefined);
    if (settled === undefined) return;
    seen = settled;
  }
  const kept = await removeAndSettle(work, turn, seen);
  if (kept !== undefined) keep(work, stored, kept);
}

async function settledOrGone(
  work: Work,
  turn: Turn,
  stored: Stored,
  seen: Present | undefined,
): Promise<Present | undefined> {
  const instanceId = instanceOf(work, stored.id);
  const ref = seen?.ref ?? { instanceId, objectId: stored.id.slice(instanceId.length + 1) };
  try {
    return await settle(work, turn, ref, storedOperation(stored.outputs));
  } catch (error) {
    // It vanished while it was being made: there is nothing to delete.
    if (hasKind(error, 'failed')) return undefined;
    throw error;
  }
}

/** Others hang on it: a replaced object is let go of, any other one is not given up. */
function keep(work: Work, stored: Stored, reason: string): void {
  if (!work.memory.wasChecked(work.operation.urn)) {
    throw new LifeboatError('refused', { message: `${nameInState(work, stored.outputs)} (${stored.id}) is kept: ${reason}` });
  }
  work.operation.reporter.warn(
    `the replaced ${nameInState(work, stored.outputs)} (${stored.id}) is kept and now unmanaged: ${reason}`,
  );
}

function ageRank(outputs: JsonObject | undefined): number {
  const created = Date.parse(String(outputs?.['createdAt']));
  return Number.isNaN(created) ? 0 : created;
}
