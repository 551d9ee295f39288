import { stateAt, steady, followedBy } from '../timeline.ts';
import type { Timeline } from '../timeline.ts';
import type { ZomroQuirks } from './quirks.ts';
import type { ImageRecord } from './world.ts';

/** Saving and Active are documented [S1]; the panel knows Suspended [P]; the others are words of Glance (inferred). */
export const imageStatuses = ['Queued', 'Saving', 'Active', 'Suspended', 'Killed', 'Error', 'Deactivated'] as const;
export type ImageStatus = (typeof imageStatuses)[number];

/** The states in which an image is still being made. */
export function isPending(status: ImageStatus): boolean {
  return status === 'Queued' || status === 'Saving';
}

export function imageStatus(image: ImageRecord, now: number): ImageStatus {
  return stateAt(image.status, now);
}

/** In no list any more. */
export function isGone(image: ImageRecord, now: number): boolean {
  return image.goneAt <= now;
}

/** A snapshot that is started now: Queued (only if the switch says so), Saving, and then as `snapshotOutcome` says. */
export function savingFrom(now: number, quirks: ZomroQuirks): Pick<ImageRecord, 'status' | 'goneAt'> {
  const saving = quirks.snapshotQueuedMs > 0 ? queuedFirst(now, quirks) : steady<ImageStatus>(now, 'Saving');
  const end = now + quirks.snapshotQueuedMs + quirks.snapshotSaveMs;
  switch (quirks.snapshotOutcome) {
    case 'active':
      return { status: followedBy(saving, quirks.snapshotSaveMs, 'Active'), goneAt: Infinity };
    case 'killed':
      return { status: followedBy(saving, quirks.snapshotSaveMs, 'Killed'), goneAt: Infinity };
    case 'error':
      return { status: followedBy(saving, quirks.snapshotSaveMs, 'Error'), goneAt: Infinity };
    case 'stuck':
      return { status: saving, goneAt: Infinity };
    case 'vanished':
      return { status: saving, goneAt: end };
  }
}

function queuedFirst(now: number, quirks: ZomroQuirks): Timeline<ImageStatus> {
  return followedBy(steady<ImageStatus>(now, 'Queued'), quirks.snapshotQueuedMs, 'Saving');
}

/** The state of the billing service: 1 ordered, 2 active, 4 deleted, 5 in processing. [C] */
export function serviceStatus(image: ImageRecord, now: number): string {
  if (image.removal === 'deleted') return '4';
  if (image.removal === 'deleting') return '5';
  switch (imageStatus(image, now)) {
    case 'Queued':
      return '1';
    case 'Saving':
      return '5';
    case 'Suspended':
      return '3';
    default:
      return '2';
  }
}
