import { findImage, idsOf, param } from './call-context.ts';
import type { CallContext, Outcome } from './call-context.ts';
import { badValue, missedObject, noAccess, protectedImage, runningOperation } from './errors.ts';
import { confirmation, form, nameIn } from './forms.ts';
import { imageForm, imageRow, visibleImages } from './image-rows.ts';
import { imageStatus, isPending } from './image-status.ts';
import { list, setFilter } from './lists.ts';
import { isConfirmed } from './request.ts';
import type { ImageRecord } from './world.ts';

/** `image`: the account's own images, without snapshots and backups (inferred). */
export function listImages(context: CallContext): Outcome {
  return list(context, { rows: visibleImages(context, 'image').map((image) => imageRow(context, image)) });
}

export function filterImages(context: CallContext): Outcome {
  return setFilter(context, ['name', 'id', 'fleio_status', 'os_distro', 'protected']);
}

/** `image.edit`: shows, renames and protects images, snapshots and backups alike. [P] */
export function editImage(context: CallContext): Outcome {
  const id = param(context, 'elid');
  const image = findImage(context, id);
  if (image === undefined || image.removal === 'deleted') return goneImage(context, id);
  if (!isConfirmed(context.params)) return form(context, imageForm(context, image));
  const changed = changesOf(context, image);
  if (isPending(imageStatus(image, context.now)) || image.removal !== 'none') throw runningOperation(context.quirks);
  Object.assign(image, changed, { updatedAt: context.now });
  return { doc: { ok: {} }, effect: `${image.kind} ${id} changed` };
}

/** `image.delete`: [S1] for snapshots, [P] for all. Neither `plid` nor `elname` counts: the panel sends only `elid`. */
export function deleteImage(context: CallContext): Outcome {
  const images = idsOf(context).map((id) => deletable(context, id));
  if (context.quirks.confirmsNeedSok && !isConfirmed(context.params)) return confirmation(context);
  for (const image of images) {
    if (image.protected === 'on') throw protectedImage(image.id, context.quirks);
    const isBusy = isPending(imageStatus(image, context.now)) || image.removal === 'deleting';
    if (isBusy) throw runningOperation(context.quirks);
  }
  for (const image of images) takeAway(context, image);
  return { doc: { ok: {} }, effect: images.map((image) => `${image.kind} ${image.id} deleted`).join(', ') };
}

function goneImage(context: CallContext, id: string): Outcome {
  switch (context.quirks.goneImageView) {
    case 'missed':
      throw missedObject('image', id);
    case 'access':
      throw noAccess(context.func);
    case 'emptyForm':
      if (isConfirmed(context.params)) throw missedObject('image', id);
      return form(context, { elid: id });
  }
}

/** COREmanager keeps what a change does not mention (inferred). */
function changesOf(context: CallContext, image: ImageRecord): Pick<ImageRecord, 'name' | 'protected'> {
  const isKept = context.quirks.unsentFields === 'kept';
  const { image_name: name, protected: wanted = image.protected } = context.params;
  if (!isKept && context.params['protected'] === undefined) throw badValue('protected', '');
  if (wanted !== 'on' && wanted !== 'off') throw badValue('protected', wanted);
  return { name: name === undefined && isKept ? image.name : nameIn(context, 'image_name'), protected: wanted };
}

function deletable(context: CallContext, id: string): ImageRecord {
  const image = findImage(context, id);
  if (image === undefined || image.removal === 'deleted') throw missedObject('image', id);
  return image;
}

/** The row leaves at once, after a while, or stays with state 4 [C]: which of them is unknown, so it is a switch. */
function takeAway({ quirks, now }: CallContext, image: ImageRecord): void {
  switch (quirks.snapshotDelete) {
    case 'immediate':
      image.goneAt = now;
      return;
    case 'delayed':
      image.removal = 'deleting';
      image.goneAt = now + quirks.snapshotDeleteMs;
      return;
    case 'lingering':
      image.removal = 'deleted';
      image.goneAt = now + quirks.lingerMs;
  }
}
