import type { Present } from '../clouds/driver.ts';
import { LifeboatError } from '../core/errors.ts';
import type { JsonObject } from '../core/json.ts';
import type { Installation } from '../resources/common.ts';
import { idOf } from './ids.ts';
import { make } from './make.ts';
import { removeAndSettle } from './removal.ts';
import { afterEntry, isEnded } from './session.ts';
import { settle } from './settle.ts';
import type { Progress } from './sync.ts';
import type { Turn, Work } from './work.ts';

/**
 * Leaves the session, if it is on, and enters it with the new inputs. Each half is sent once, as a removal and a create are; a
 * run that ends in between leaves a session that has ended, which nothing enters again but an event.
 */
export async function reenter(
  work: Work,
  turn: Turn,
  news: JsonObject,
  installation: Installation,
  progress: Progress & { present: Present },
  remembered: JsonObject,
): Promise<void> {
  const { ref } = progress.present;
  const wasOn = !isEnded(work.spec, progress.present);
  progress.sent = true;
  if (wasOn) await leave(work, turn, progress, remembered);
  const made = await make(work, turn, news, installation);
  const { operation } = made;
  // From here on nothing that was seen before counts: it may be on its way.
  progress.entered = {
    before: work.spec.statuses.pending,
    operation,
    remembered: afterEntry(made.remembered, remembered, wasOn),
  };
  progress.present = { kind: 'present', ref, cloudStatus: '', inputs: {}, outputs: {} };
  const onSeen = (present: Present) => void (progress.present = present);
  progress.present = await settle(work, turn, ref, operation, { onSeen });
}

async function leave(work: Work, turn: Turn, progress: { present: Present }, remembered: JsonObject): Promise<void> {
  const { present } = progress;
  const kept = await removeAndSettle(work, turn, { ...present, outputs: { ...present.outputs, ...remembered } });
  if (kept !== undefined) throw new LifeboatError('refused', { message: kept });
  const left = await work.driver.read(present.ref, undefined, turn.call);
  if (left.kind === 'absent') throw instanceGone(work, present);
  if (left.kind === 'present') progress.present = left;
}

function instanceGone(work: Work, { ref }: Present): LifeboatError {
  return new LifeboatError('absent', {
    message: `the instance of the ${work.spec.noun} ${idOf(work.spec, ref)} is gone`,
    advice: 'Run `pulumi refresh`, then `pulumi up`.',
  });
}
