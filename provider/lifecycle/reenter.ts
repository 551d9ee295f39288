import type { Present } from '../clouds/driver.ts';
import { LifeboatError } from '../core/errors.ts';
import type { JsonObject } from '../core/json.ts';
import type { Installation } from '../resources/common.ts';
import type { Known } from './contract.ts';
import { idOf } from './ids.ts';
import { make } from './make.ts';
import { remembered } from './outputs.ts';
import { removeAndSettle } from './removal.ts';
import {
  afterEntry,
  beforeOf,
  endedInState,
  entries,
  isEnded,
  isForeign,
  momentOfEntry,
  toldEnded,
  toldForeign,
} from './session.ts';
import { settle } from './settle.ts';
import { bringTo, type Progress, requireEntered, unseen } from './sync.ts';
import type { Turn, Work } from './work.ts';

/** What a session was, and what it is to be. */
export interface Wanted {
  readonly stored: Known;
  readonly news: JsonObject;
  readonly installation: Installation;
}

type Seen = Progress & { present: Present };

/**
 * Brings a session to its new inputs. One that has ended is entered for an event only; one that somebody else began since is
 * left alone.
 */
export async function changeSession(work: Work, turn: Turn, wanted: Wanted, progress: Seen): Promise<void> {
  const { news, stored } = wanted;
  const { present } = progress;
  const { enters } = entries(work.table, { ...stored, news, seen: present });
  if (isForeign(work, stored.outputs, present)) {
    if (enters.length > 0) throw foreign(work, present);
    turn.reporter.warn(toldForeign(work, stored.id, present.cloudStatus));
    progress.present = { ...present, status: String(work.spec.statuses.ended) };
    return;
  }
  const hasEnded = isEnded(work.spec, present) || endedInState(work.spec, stored.outputs);
  if (enters.length === 0) {
    if (hasEnded) turn.reporter.warn(toldEnded(work, stored.id, present.cloudStatus));
    else progress.present = await bringTo(work, turn, news, stored.inputs, progress);
    return;
  }
  if (hasEnded || work.definition.changesByReentry === true) return reenter(work, turn, wanted, progress);
  const moment = await momentOfEntry(work, turn, news);
  const kept = afterEntry(moment, remembered(work.spec, stored.outputs), true);
  const entry = { paths: enters, before: beforeOf(moment), remembered: kept };
  progress.present = await bringTo(work, turn, news, stored.inputs, progress, entry);
}

/**
 * Leaves the session, if it is on, and enters it with the new inputs. Each half is sent once, as a removal and a create are; a
 * run that ends in between leaves a session that has ended, which nothing enters again but an event.
 */
async function reenter(work: Work, turn: Turn, { installation, news, stored }: Wanted, progress: Seen): Promise<void> {
  const { ref } = progress.present;
  const known = remembered(work.spec, stored.outputs);
  const wasOn = !isEnded(work.spec, progress.present);
  if (wasOn) await leave(work, turn, progress, stored.inputs, known);
  const remember = (moment: JsonObject) => afterEntry(moment, known, wasOn);
  const made = await make(work, turn, news, installation, remember);
  progress.sent = true;
  const { operation } = made;
  // From here on nothing that was seen before counts: it may be on its way.
  progress.entered = { before: work.spec.statuses.pending, operation, remembered: made.remembered };
  progress.present = unseen(ref);
  const onSeen = (present: Present) => void (progress.present = present);
  progress.present = await settle(work, turn, ref, operation, { onSeen, entering: true });
  requireEntered(work, progress.present);
}

async function leave(work: Work, turn: Turn, progress: Seen, asked: JsonObject, known: JsonObject): Promise<void> {
  const { present } = progress;
  const onSent = () => void (progress.sent = true);
  const leaving = { ...present, outputs: { ...present.outputs, ...known } };
  const kept = await removeAndSettle(work, turn, leaving, asked, onSent);
  if (kept !== undefined) throw new LifeboatError('refused', { message: kept });
  const left = await work.driver.read(present.ref, undefined, turn.call);
  if (left.kind === 'absent') throw instanceGone(work, present);
  if (left.kind === 'present') progress.present = left;
}

function foreign(work: Work, { cloudStatus, ref }: Present): LifeboatError {
  return new LifeboatError('exists', {
    message: toldForeign(work, idOf(work.spec, ref), cloudStatus),
    advice: 'End that session first, if nobody needs it; then run `pulumi up` again.',
  });
}

function instanceGone(work: Work, { ref }: Present): LifeboatError {
  return new LifeboatError('absent', {
    message: `the instance of the ${work.spec.noun} ${idOf(work.spec, ref)} is gone`,
    advice: 'Run `pulumi refresh`, then `pulumi up`.',
  });
}
