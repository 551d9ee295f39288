import { stateAt, steady, followedBy } from '../timeline.ts';
import type { Timeline } from '../timeline.ts';
import { runningOperation, wrongState } from './errors.ts';
import { imageStatus, isGone, isPending } from './image-status.ts';
import type { ZomroQuirks } from './quirks.ts';
import type { Instance, World } from './world.ts';

/** States in which an instance rests. [P] */
const finalStatuses = ['active', 'stopped', 'resized', 'rescued', 'suspended', 'booted_from_iso', 'error'] as const;

/** States that lead to another one. [P] */
const passingStatuses = [
  'stopping',
  'starting',
  'creating',
  'building',
  'resizing',
  'processing',
  'rebooting',
  'rescuing',
  'unrescuing',
  'rebuilding',
  'suspending',
  'booting_from_iso',
  'image_uploading',
] as const;

export const instanceStatuses = [...finalStatuses, ...passingStatuses] as const;
export type InstanceStatus = (typeof instanceStatuses)[number];

/** In which states each operation is possible; the panel hides its buttons in the others. [P] */
const permitted = {
  saveImage: ['active', 'stopped'],
  bootFromIso: ['active', 'stopped'],
  rescue: ['active', 'stopped'],
  unrescue: ['booted_from_iso', 'rescued'],
  start: ['stopped'],
  stop: ['active'],
  reboot: ['active', 'booted_from_iso', 'rescued'],
} satisfies Record<string, readonly InstanceStatus[]>;

export type InstanceOperation = keyof typeof permitted;

/** While one of its images is being saved, that is what the instance shows. [P] */
export function instanceStatus(world: World, instance: Instance, now: number): InstanceStatus {
  const own = stateAt(instance.status, now);
  if (own !== 'active' && own !== 'stopped') return own;
  const saving = world.images.some(
    (image) => image.instanceId === instance.id && !isGone(image, now) && isPending(imageStatus(image, now)),
  );
  return saving ? 'image_uploading' : own;
}

export function isPermitted(operation: InstanceOperation, status: InstanceStatus): boolean {
  const states: readonly InstanceStatus[] = permitted[operation];
  return states.includes(status);
}

/** Throws unless the instance is in a state that allows `operation`. */
export function permit(operation: InstanceOperation, status: InstanceStatus, quirks: ZomroQuirks): void {
  if (isPermitted(operation, status)) return;
  const isPassing = passingStatuses.some((passing) => passing === status);
  throw isPassing ? runningOperation(quirks) : wrongState(status, quirks);
}

/** `before`, for `afterMs` by way of `passing`, and then `final`. */
export function passing(
  now: number,
  passingStatus: InstanceStatus,
  { afterMs, final }: { readonly afterMs: number; readonly final: InstanceStatus },
): Timeline<InstanceStatus> {
  return followedBy(steady<InstanceStatus>(now, passingStatus), afterMs, final);
}

/** A boot from an ISO that starts now, and ends as `bootOutcome` says. [P] */
export function bootingFromIso(now: number, quirks: ZomroQuirks): Timeline<InstanceStatus> {
  switch (quirks.bootOutcome) {
    case 'booted':
      return passing(now, 'booting_from_iso', { afterMs: quirks.bootMs, final: 'booted_from_iso' });
    case 'error':
      return passing(now, 'booting_from_iso', { afterMs: quirks.bootMs, final: 'error' });
    case 'returned':
      return passing(now, 'booting_from_iso', { afterMs: quirks.bootMs, final: 'active' });
    case 'stuck':
      return steady<InstanceStatus>(now, 'booting_from_iso');
  }
}
