import { day } from './call-context.ts';
import type { CallContext } from './call-context.ts';
import { imageStatus, isGone, isPending, serviceStatus } from './image-status.ts';
import type { Row } from './wire.ts';
import type { ImageKind, ImageRecord } from './world.ts';

/** The images of one kind that the account sees; of one instance, if it is named. */
export function visibleImages(context: CallContext, kind: ImageKind, instanceId = ''): readonly ImageRecord[] {
  const { world, account, now } = context;
  return world.images.filter(
    (one) => one.kind === kind && one.owner === account.id && one.instanceId === instanceId && !isGone(one, now),
  );
}

/** A row of a list, with exactly the published fields; it does not say to which instance it belongs. [S1] */
export function imageRow(context: CallContext, image: ImageRecord): Row {
  const { now } = context;
  return {
    architecture: 'x86_64',
    createdate: day(image.createdAt),
    disk_format: image.diskFormat,
    fleio_id: image.fleioId,
    fleio_status: imageStatus(image, now),
    hypervisor_type: 'any_hypervisor',
    id: image.id,
    image_size: imageSize(context, image),
    item_real_status: serviceStatus(image, now),
    min_disk: image.minDisk,
    min_ram: image.minRam,
    name: image.name,
    os_distro: image.osDistro,
    os_version: image.osVersion,
    protected: image.protected,
    region: image.region,
    visibility: 'private',
    ...(image.kind === 'backup' ? { backup_type: image.backupType } : {}),
  };
}

/** The form of `image.edit`, where the name is `image_name` and the day `created`. [P] */
export function imageForm(context: CallContext, image: ImageRecord): Row {
  return {
    elid: image.id,
    id: image.id,
    fleio_id: image.fleioId,
    instances_id: image.instanceId,
    region: image.region,
    image_size: imageSize(context, image),
    min_ram: image.minRam,
    min_disk: image.minDisk,
    created: day(image.createdAt),
    updated: day(image.updatedAt),
    architecture: 'x86_64',
    disk_format: image.diskFormat,
    os_distro: image.osDistro,
    os_version: image.osVersion,
    fleio_status: imageStatus(image, context.now),
    image_type: image.kind,
    url: '',
    backup_type: image.backupType,
    image_name: image.name,
    protected: image.protected,
  };
}

/** The size is known only when saving has ended [S1]; what stands there before is a switch. */
function imageSize({ quirks, now }: CallContext, image: ImageRecord): string | undefined {
  if (!isPending(imageStatus(image, now))) return image.sizeGb;
  switch (quirks.imageSizeWhileSaving) {
    case 'missing':
      return undefined;
    case 'zero':
      return '0';
    case 'empty':
      return '';
  }
}
