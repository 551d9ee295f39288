import { hasKind } from '../../core/errors.ts';
import type { JsonObject } from '../../core/json.ts';
import type { Call } from '../driver.ts';
import type { CloudTowerClient } from './client.ts';
import { contentLibraryImages, elfImages, svtImages } from './collections.ts';
import { byId, byIds, related, some } from './where.ts';
import type { ContentLibraryImage, ElfImage, SvtImage } from './wire.ts';

/*
 * Images and their ids. An ELF image belongs to one cluster; an image of the content library is one ELF image on each cluster
 * that it was brought to [spec]. A drive shows the ELF image, whichever of them it was asked for by (inferred).
 */

/** `cloudtower.imageKind`. */
export type ImageKind = 'Elf' | 'ContentLibrary';

export type FoundImage =
  | { readonly kind: 'Elf'; readonly image: ElfImage }
  | { readonly kind: 'ContentLibrary'; readonly image: ContentLibraryImage }
  /** The medium with the tools for guests. */
  | { readonly kind: 'VMTools'; readonly image: SvtImage };

/** Whatever image has that id; undefined when there is none. */
export async function findImage(client: CloudTowerClient, id: string, call: Call): Promise<FoundImage | undefined> {
  const [elf, library] = await Promise.all([
    client.one(elfImages, id, call),
    inLibrary(call, async () => {
      const image = await client.one(contentLibraryImages, id, call);
      return image === undefined ? [] : [image];
    }),
  ]);
  if (elf !== undefined) return { kind: 'Elf', image: elf };
  if (library[0] !== undefined) return { kind: 'ContentLibrary', image: library[0] };
  const tools = await client.one(svtImages, id, call);
  return tools === undefined ? undefined : { kind: 'VMTools', image: tools };
}

/** The ELF images that an image of the library is spread to, on all clusters. */
export async function spreadImages(
  client: CloudTowerClient,
  { elf_images: named = [], id }: ContentLibraryImage,
  call: Call,
): Promise<readonly ElfImage[]> {
  const [first, ...rest] = named.map((image) => image.id);
  const where = first === undefined ? related('content_library_image', byId(id)) : byIds([first, ...rest]);
  return client.all(elfImages, { where }, call);
}

/** Under which ids an image can be asked for that a drive shows: its own, and that of the library image it was made from. */
export async function idsOfImage(client: CloudTowerClient, elfId: string, call: Call): Promise<readonly string[]> {
  const [elf, libraries] = await Promise.all([
    client.one(elfImages, elfId, call),
    // Asked both ways: one that is missed would look like another image, for which the VM would be restarted.
    inLibrary(call, () => client.page(contentLibraryImages, { where: some('elf_images', byId(elfId)) }, call)),
  ]);
  const ids = [elfId, elf?.content_library_image?.id, ...libraries.map(({ id }) => id)];
  return [...new Set(ids.filter((id) => id !== undefined))];
}

/** Which of the images in drives are the wanted one. */
export async function wantedAmong(
  client: CloudTowerClient,
  imageId: string,
  held: readonly string[],
  call: Call,
): Promise<(shown: string) => boolean> {
  if (held.length === 0 || held.includes(imageId)) return (shown) => shown === imageId;
  const ids = await Promise.all(held.map(async (one) => [one, await idsOfImage(client, one, call)] as const));
  const same = ids.filter(([, each]) => each.includes(imageId)).map(([one]) => one);
  return (shown) => same.includes(shown);
}

/** What a request says about the image that it puts in. */
export function imageParams(kind: ImageKind, imageId: string): JsonObject {
  return kind === 'Elf' ? { elf_image_id: imageId } : { content_library_image_id: imageId };
}

/** Servers before 2.4 have no content library [spec]: there is nothing in it then. */
async function inLibrary(
  call: Call,
  ask: () => Promise<readonly ContentLibraryImage[]>,
): Promise<readonly ContentLibraryImage[]> {
  try {
    return await ask();
  } catch (error) {
    if (!hasKind(error, 'unsupported')) throw error;
    call.debug(error.message);
    return [];
  }
}
