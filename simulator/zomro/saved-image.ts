import { savingFrom } from './image-status.ts';
import { savedSystem } from './published.ts';
import type { ZomroQuirks } from './quirks.ts';
import type { ImageRecord, Instance, World } from './world.ts';

interface WantedImage {
  readonly kind: 'snapshot' | 'backup';
  readonly backupType: ImageRecord['backupType'];
  readonly name: string;
  readonly instance: Instance;
  /** When saving begins. */
  readonly at: number;
}

/** Begins to save an instance: a snapshot or a backup, which is `Saving` and then `Active`. [S1][Z482] */
export function saveImage(world: World, wanted: WantedImage, quirks: ZomroQuirks): ImageRecord {
  const { kind, backupType, name, instance, at } = wanted;
  const image: ImageRecord = {
    ...savedSystem,
    ...savingFrom(at, quirks),
    id: world.takeServiceId(),
    owner: instance.owner,
    kind,
    instanceId: instance.id,
    backupType,
    fleioId: world.takeImageUuid(),
    createdAt: at,
    updatedAt: at,
    diskFormat: 'qcow2',
    region: instance.region,
    name,
    protected: 'off',
    removal: 'none',
  };
  world.images.push(image);
  return image;
}
