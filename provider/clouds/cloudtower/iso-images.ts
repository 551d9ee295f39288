import * as z from 'zod';
import { LifeboatError } from '../../core/errors.ts';
import type { JsonObject } from '../../core/json.ts';
import type { Call, FunctionDefinition } from '../driver.ts';
import { field, labels, number } from './blocks.ts';
import type { CloudTowerClient } from './client.ts';
import { contentLibraryImages, elfImages, svtImages } from './collections.ts';
import { liveInstance, noSuchInstance } from './instances.ts';
import { given } from './snapshot-model.ts';
import { byId, related } from './where.ts';
import type { ContentLibraryImage, ElfImage, SvtImage } from './wire.ts';

/*
 * Images that a drive of the VM can hold: those of its cluster. An image of the content library counts once it has one there, and
 * may be named by either id. (inferred)
 */

const isoImageDetails = z
  .object({
    clusterId: field('Id of the cluster that has it.'),
    clusterName: field('Name of that cluster.'),
    contentLibraryImageId: field('Id of the image of the content library that it comes from.'),
    contentLibraryImageName: field('Name of that image.'),
    description: field('Description, as a person or a program wrote it.'),
    elfImageId: field("Of an image of the content library, the id of its image on the VM's cluster."),
    entityAsyncStatus: field('What runs on it: `CREATING`, `UPDATING` or `DELETING`. Absent when it is idle.'),
    labels,
    localCreatedAt: field('When it was made (RFC 3339).'),
    localId: field('Its UUID in the cluster.'),
    path: field('Where its data lies.'),
    version: number('Version of a VMTools image.'),
  })
  .meta({ id: 'CloudTowerIsoImageDetails', description: 'What only CloudTower reports about an image.' });
type IsoImageDetails = z.infer<typeof isoImageDetails>;
type Details = { [K in keyof IsoImageDetails]: IsoImageDetails[K] | undefined };

export const getIsoImages: FunctionDefinition<CloudTowerClient> = {
  details: isoImageDetails,
  async run(client, { instanceId, name, zone }, call) {
    const images = await imagesFor(client, String(instanceId), call);
    const asked = images
      .filter((image) => typeof zone !== 'string' || image['zone'] === zone)
      .filter((image) => typeof name !== 'string' || image['name'] === name);
    return { images: asked };
  },
};

async function imagesFor(client: CloudTowerClient, instanceId: string, call: Call): Promise<readonly JsonObject[]> {
  const vm = await liveInstance(client, instanceId, call);
  if (vm === undefined) throw noSuchInstance(instanceId);
  if (vm.cluster === undefined) {
    throw new LifeboatError('contract', {
      message: `images for VM ${instanceId}: CloudTower does not tell its cluster`,
    });
  }
  const where = related('cluster', byId(vm.cluster.id));
  const [elf, library, svt] = await Promise.all([
    client.all(elfImages, { where }, call),
    client.all(contentLibraryImages, {}, call),
    client.all(svtImages, { where }, call),
  ]);
  const here = new Set(elf.map(({ id }) => id));
  return [...elf.map(fromElf), ...library.flatMap((image) => fromLibrary(image, here)), ...svt.map(fromSvt)];
}

function fromElf(image: ElfImage): JsonObject {
  return infoOf('elf', image, {
    clusterId: image.cluster?.id,
    clusterName: image.cluster?.name,
    contentLibraryImageId: image.content_library_image?.id,
    contentLibraryImageName: image.content_library_image?.name,
    description: image.description,
    labels: image.labels?.map(({ key, value }) => given({ key, value })),
    localCreatedAt: image.local_created_at,
    localId: image.local_id,
  });
}

function fromLibrary(image: ContentLibraryImage, here: ReadonlySet<string>): readonly JsonObject[] {
  const elf = image.elf_images?.find(({ id }) => here.has(id));
  if (elf === undefined) return [];
  const details = {
    description: image.description,
    elfImageId: elf.id,
    labels: image.labels?.map(({ key, value }) => given({ key, value })),
    localCreatedAt: image.createdAt,
  };
  return [infoOf('contentLibrary', image, details)];
}

function fromSvt(image: SvtImage): JsonObject {
  return infoOf('svt', image, {
    clusterId: image.cluster?.id,
    clusterName: image.cluster?.name,
    localCreatedAt: image.local_created_at,
    localId: image.local_id,
    version: image.version,
  });
}

type Image = ElfImage | ContentLibraryImage | SvtImage;

function infoOf(zone: 'contentLibrary' | 'elf' | 'svt', image: Image, details: Partial<Details>): JsonObject {
  const { entityAsyncStatus, id, name, path, size } = image;
  return given({
    imageId: id,
    name,
    zone,
    labelledIso: [name, path].some((text) => /\.iso$/i.test(text?.trim() ?? '')),
    sizeBytes: size,
    cloudtowerDetails: given({ ...details, entityAsyncStatus, path }),
  });
}
