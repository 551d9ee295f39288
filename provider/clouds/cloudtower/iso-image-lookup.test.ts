import { describe, expect, test } from 'vitest';
import { findImage, idsOfImage, imageParams, spreadImages, wantedAmong } from './iso-image-lookup.ts';
import { apiError, clusterId, type Row, scriptedClient } from './testing.ts';
import { contentLibraryImage } from './wire.ts';

const elf = 'cmjelf0000000000000000one';
const spread = 'cmjelf0000000000000000two';
const library = 'cmjlibrary0000000000000one';
const tools = 'cmjsvt0000000000000000one';
const cluster = { id: clusterId, name: 'cluster-1' };

const elfRow = (id: string, more: object = {}): Row => ({ id, name: `${id}.iso`, path: '', size: 1, cluster, ...more });
const made = { content_library_image: { id: library, name: 'rescue.iso' } };
const libraryRow: Row = { id: library, name: 'rescue.iso', path: '', size: 1, elf_images: [{ id: spread, name: 'x' }] };
const images = {
  'get-elf-images': [elfRow(elf), elfRow(spread, made)],
  'get-content-library-images': [libraryRow],
  'get-svt-images': [{ id: tools, name: 'SMTX_VMTOOLS.iso' }],
};
/** A server from before the content library. */
const old = {
  ...images,
  'get-content-library-images': () => apiError(404, 'Cannot POST /v2/api/get-content-library-images'),
};

describe('findImage', () => {
  test.each([
    ['an ELF image', elf, 'Elf'],
    ['one that was made from the library', spread, 'Elf'],
    ['one of the library', library, 'ContentLibrary'],
    ['the medium with VMTools', tools, 'VMTools'],
    ['nothing', 'cmjnothing', undefined],
  ])('%s', async (_name, id, kind) => {
    const { call, client } = await scriptedClient(images);
    expect((await findImage(client, id, call))?.kind).toBe(kind);
  });

  test('needs no content library', async () => {
    const { call, client } = await scriptedClient(old);
    expect((await findImage(client, elf, call))?.kind).toBe('Elf');
    expect(await findImage(client, library, call)).toBeUndefined();
  });

  test('is not satisfied by a library that cannot be read', async () => {
    const { call, client } = await scriptedClient({
      ...images,
      'get-content-library-images': () => apiError(400, 'no'),
    });
    await expect(findImage(client, elf, call)).rejects.toThrow('the cloud refuses the request');
  });
});

describe('idsOfImage', () => {
  test.each([
    ['an image of its own', images, elf, [elf]],
    ['one of the library', images, spread, [spread, library]],
    [
      'one of the library, which the image does not tell',
      { ...images, 'get-elf-images': [elfRow(spread)] },
      spread,
      [spread, library],
    ],
    [
      'one of the library, which the library does not tell',
      { ...images, 'get-content-library-images': [] },
      spread,
      [spread, library],
    ],
    ['one that is gone', { ...images, 'get-elf-images': [] }, spread, [spread, library]],
    ['a server without a library', old, elf, [elf]],
  ])('of %s', async (_name, script, id, ids) => {
    const { call, client } = await scriptedClient(script);
    expect(await idsOfImage(client, id, call)).toEqual(ids);
  });
});

describe('wantedAmong', () => {
  test.each([
    ['the image itself, without a question', elf, [elf], [elf], 0],
    ['no drive holds anything, without a question', library, [], [], 0],
    ['the image that the library one became', library, [elf, spread], [spread], 4],
    ['others', 'cmjnothing', [elf, spread], [], 4],
  ])('%s', async (_name, wanted, held, same, requests) => {
    const { call, client, paths } = await scriptedClient(images);
    const isWanted = await wantedAmong(client, wanted, held, call);
    expect([elf, spread].filter(isWanted)).toEqual(same);
    expect(paths()).toHaveLength(requests);
  });
});

describe('spreadImages', () => {
  test('those that the library names', async () => {
    const { call, client } = await scriptedClient(images);
    const found = await spreadImages(client, contentLibraryImage.parse(libraryRow), call);
    expect(found.map(({ id }) => id)).toEqual([spread]);
  });

  test('those that name it, where it names none', async () => {
    const { call, client } = await scriptedClient(images);
    const found = await spreadImages(client, contentLibraryImage.parse({ id: library, elf_images: null }), call);
    expect(found.map(({ id }) => id)).toEqual([spread]);
  });
});

test('the request names the image by its kind', () => {
  expect(imageParams('Elf', elf)).toEqual({ elf_image_id: elf });
  expect(imageParams('ContentLibrary', library)).toEqual({ content_library_image_id: library });
});
