import { stateAt } from '../timeline.ts';
import { day } from './call-context.ts';
import { isGone } from './image-status.ts';
import { isPermitted } from './instance-status.ts';
import type { ZomroQuirks } from './quirks.ts';
import { saveImage } from './saved-image.ts';
import type { Instance, Schedule, World } from './world.ts';

const dayMs = 86_400_000;

/** How far back runs are looked for when the clock has jumped. */
const furthestDays = 366;

interface Run {
  readonly schedule: Schedule;
  readonly at: number;
}

interface Span {
  readonly since: number;
  readonly now: number;
}

/**
 * Makes the automatic backups that have fallen due since the world was last looked at. Whoever changes the world looks
 * at it first, so schedules, rotation and the states to come have not been touched in all that time.
 */
export function runSchedules(world: World, now: number, quirks: ZomroQuirks): void {
  const span = { since: world.schedulesRanUntil, now };
  if (span.since >= now) return;
  world.schedulesRanUntil = now;
  if (!quirks.schedulesRun) return;
  for (const instance of world.instances) runSchedulesOf(world, instance, { span, quirks });
}

function runSchedulesOf(
  world: World,
  instance: Instance,
  { span, quirks }: { readonly span: Span; readonly quirks: ZomroQuirks },
): void {
  const kept = rotationOf(instance);
  const runs = world.schedules
    .filter((schedule) => schedule.instanceId === instance.id)
    .flatMap((schedule) => lastRuns(schedule, instance, { ...span, atMost: kept }))
    .toSorted((one, other) => one.at - other.at);
  // Only as many as are kept: what earlier runs made, these would overwrite.
  for (const { schedule, at } of runs.slice(-kept)) {
    // That the name is that of the schedule with the day is inferred.
    const name = `${schedule.name} ${day(at)}`;
    saveImage(world, { kind: 'backup', backupType: 'auto', name, instance, at }, quirks);
    rotate(world, instance, { kept, at });
  }
}

/**
 * The last moments at which the schedule fell due, newest first. Its time is UTC here (inferred: the panel calls it
 * GMT+3, and warns of daylight saving [P]). A state in which no backup can be made by hand leaves the run out
 * (inferred); another image that is being saved does not.
 */
function lastRuns(schedule: Schedule, instance: Instance, span: Span & { readonly atMost: number }): readonly Run[] {
  const [hours = 0, minutes = 0] = schedule.time.split(':').map(Number);
  const today = Math.floor(span.now / dayMs) * dayMs + (hours * 60 + minutes) * 60_000;
  const runs: Run[] = [];
  for (let back = 0; back < furthestDays && runs.length < span.atMost; back += 1) {
    const at = today - back * dayMs;
    if (at <= span.since) break;
    const isDue = at <= span.now && schedule.days.includes(new Date(at).getUTCDay());
    if (isDue && isPermitted('saveImage', stateAt(instance.status, at))) runs.push({ schedule, at });
  }
  return runs;
}

/** How many automatic backups are kept, of all schedules of the instance together. [P] */
function rotationOf({ backupRotation }: Instance): number {
  return Math.max(1, Math.trunc(Number(backupRotation)) || 1);
}

/**
 * Older ones are overwritten [P]: at once, and only when a new one is made (inferred). A protected one counts, but stays
 * (inferred: it cannot be deleted [S1]); the new one stays whatever the number is.
 */
function rotate(world: World, instance: Instance, { kept, at }: { readonly kept: number; readonly at: number }): void {
  const automatic = world.images
    .filter((one) => one.kind === 'backup' && one.backupType === 'auto' && one.instanceId === instance.id)
    .filter((one) => one.removal === 'none' && !isGone(one, at))
    .toSorted((one, other) => one.createdAt - other.createdAt);
  const older = automatic.slice(0, -1).filter((one) => one.protected === 'off');
  for (const image of older.slice(0, Math.max(0, automatic.length - kept))) image.goneAt = at;
}
