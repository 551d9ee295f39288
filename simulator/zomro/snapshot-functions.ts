import { day, instanceOf, param } from './call-context.ts';
import type { CallContext, Outcome } from './call-context.ts';
import { alreadyExists, missedFunction, overLimit, runningOperation } from './errors.ts';
import { created, emptyForm, nameIn } from './forms.ts';
import { imageRow, visibleImages } from './image-rows.ts';
import { instanceStatus, permit } from './instance-status.ts';
import { list, setFilter } from './lists.ts';
import { isConfirmed } from './request.ts';
import { saveImage } from './saved-image.ts';
import type { ImageRecord, Instance } from './world.ts';

type SavedKind = 'snapshot' | 'backup';

/** `instances.snapshots` [S1]; the day's count and the price stand beside the rows. [P] */
export function listSnapshots(context: CallContext): Outcome {
  const rows = savedImages(context, 'snapshot');
  return list(context, {
    rows: rows.map((image) => imageRow(context, image)),
    extras: {
      manual_created_today: { $: String(rows.filter((image) => isFromToday(context, image)).length) },
      manual_created_total: { $: String(rows.length) },
      cost: { stat_cost: { $: '0.0018' } },
    },
  });
}

export function filterSnapshots(context: CallContext): Outcome {
  return setFilter(context, ['name', 'id', 'fleio_status', 'os_distro', 'protected']);
}

/** `instances.snapshots.edit` [S1]: only creates. Snapshots are changed with `image.edit`. [P] */
export function createSnapshot(context: CallContext): Outcome {
  return saveInstance(context, 'snapshot');
}

/** `instances.fleio_bckps`: rows as of snapshots, with their `backup_type`. [P] */
export function listBackups(context: CallContext): Outcome {
  return list(context, { rows: savedImages(context, 'backup').map((image) => imageRow(context, image)) });
}

/** `instances.fleio_bckps.edit`: a backup now, whatever the articles' table says about rotation. [S2][P] */
export function createBackup(context: CallContext): Outcome {
  return saveInstance(context, 'backup');
}

/** Lists take the instance as `elid` [S1][S2]; `plid` is accepted too. */
export function listedId(context: CallContext): string {
  return param(context, 'elid') || param(context, 'plid');
}

/** A list that names no instance: that it is missed is inferred. */
export function listedInstance(context: CallContext): Instance {
  return instanceOf(context, listedId(context));
}

function savedImages(context: CallContext, kind: SavedKind): readonly ImageRecord[] {
  return visibleImages(context, kind, listedInstance(context).id);
}

function saveInstance(context: CallContext, kind: SavedKind): Outcome {
  const { quirks, now, world } = context;
  // What these functions do with the id of a snapshot is unknown: nobody calls them so.
  if (param(context, 'elid') !== '') throw missedFunction(`${context.func} elid`);
  if (!isConfirmed(context.params)) return emptyForm(context, ['name']);
  const instance = instanceOf(context, param(context, 'plid'));
  const name = nameIn(context, 'name');
  const others = visibleImages(context, kind, instance.id);
  if (!quirks.duplicateNames && others.some((image) => image.name === name)) throw alreadyExists(name);
  permit('saveImage', instanceStatus(world, instance, now), quirks);
  checkDayLimit(context, instance, kind);
  const backupType = kind === 'backup' ? 'manual' : '';
  const image = saveImage(world, { kind, backupType, name, instance, at: now }, quirks);
  return {
    doc: created(context, image.id),
    effect: `${kind} ${image.id} created on instance ${instance.id}`,
    ...(quirks.runningOperationOnCreate ? { answeredInstead: runningOperation(quirks) } : {}),
  };
}

/** The panel stops at five of a kind in a day [P]; whether the server does, and for what it counts, is unknown. */
function checkDayLimit(context: CallContext, instance: Instance, kind: SavedKind): void {
  const { limit5PerDay } = context.quirks;
  if (limit5PerDay === 'off') return;
  const today = context.world.images.filter(
    (image) =>
      image.kind === kind &&
      image.backupType !== 'auto' &&
      image.owner === instance.owner &&
      (limit5PerDay === 'account' || image.instanceId === instance.id) &&
      isFromToday(context, image),
  );
  if (today.length >= 5) throw overLimit(`${kind}s`);
}

function isFromToday({ now }: CallContext, image: ImageRecord): boolean {
  return day(image.createdAt) === day(now);
}
