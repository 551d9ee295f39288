import { describe, expect, test } from 'vitest';
import type { Json, JsonObject } from '../../core/json.ts';
import { candidatesOf, isLabelledIso, offeredImages, pick, sameUuid, shownImages } from './iso-candidates.ts';
import { elements, listOf, publishedIsoForm, scriptedClient, wireFailure } from './testing.ts';

const select = (name: string, val: Json): JsonObject => ({ $name: name, val });
const images = (val: Json) => candidatesOf({ slist: select('select_boot_from_iso', val) }, 'images');
const uuid = 'ffa4a7c1-9e36-49a1-8770-acfb2878141f';

describe('candidatesOf', () => {
  test('the published form', () => {
    expect(candidatesOf(publishedIsoForm, 'images')).toEqual([
      { imageId: '35904b88-7c1f-47c6-911c-1198fbc6afeb', zone: 'own', name: 'myImage', label: 'Solaris' },
      { imageId: '696c4ee2-6d19-4281-b301-599c220cd4f3', zone: 'own', name: 'boo', label: 'AlmaLinux' },
      { imageId: '5b71c86b-c384-4e6f-9fd8-3f22d000c2ff', zone: 'own', name: 'foo', label: 'AlmaLinux' },
      { imageId: uuid, zone: 'pub', name: undefined, label: '[ISO] systemrescue-11.00-amd64' },
    ]);
  });

  test('one select and one option, each as the object alone', () => {
    expect(images({ $depend: 'shr', $key: uuid, $: 'shared' })).toEqual([
      { imageId: uuid, zone: 'shr', name: undefined, label: 'shared' },
    ]);
  });

  test('placeholders and options without a key are no images', () => {
    expect(images([{ $key: 'null', $: '-- none --' }, { $: 'no key' }, { $key: ' ', $: 'blank' }, {}])).toEqual([]);
  });

  test.each<[string, JsonObject]>([
    ['an empty list', { slist: [] }],
    ['an empty element', { slist: {} }],
    ['selects without options', { slist: [select('zone', []), { $name: 'select_boot_from_iso' }] }],
    ['other selects only', { slist: [select('lang', { $key: uuid })] }],
  ])('%s: nothing is offered', (_name, doc) => {
    expect(candidatesOf(doc, 'images')).toEqual([]);
  });

  test('an option that names no zone is in the only one that there is', () => {
    const option = { $key: uuid, $: 'x' };
    const zonesOf = (...zones: string[]) => {
      const doc = {
        slist: [
          select(
            'zone',
            zones.map((zone) => ({ $key: zone, $: zone })),
          ),
          select('select_boot_from_iso', option),
        ],
      };
      return candidatesOf(doc, 'images').map(({ zone }) => zone);
    };
    expect([zonesOf('pub'), zonesOf('null', 'pub'), zonesOf('own', 'pub'), zonesOf()]).toEqual([
      ['pub'],
      ['pub'],
      [undefined],
      [undefined],
    ]);
  });

  test('an answer without a form', () => {
    expect(() => candidatesOf({ ok: {} }, 'images that instance 1 can boot from')).toThrow(
      'images that instance 1 can boot from: answered without its form. Please report this: the API seems to have changed.',
    );
  });
});

test('offeredImages shows the form, and executes nothing', async () => {
  const { call, calls, client } = await scriptedClient({ 'instances.fleio.boot_from_iso': () => publishedIsoForm });
  expect(await offeredImages(client, '5203773', call)).toHaveLength(4);
  expect(calls.at(-1)).toEqual({
    func: 'instances.fleio.boot_from_iso',
    out: 'json',
    lang: 'en',
    elid: '5203773',
    auth: '0123456789abcdef00000001',
  });
});

describe('pick', () => {
  const one = (zone: string | undefined) => ({ imageId: uuid, zone, name: undefined, label: undefined });
  const offered = [one('pub'), one('own'), { ...one(undefined), imageId: 'zoneless' }];
  test.each([
    ['the first zone that has it', uuid, undefined, 'pub'],
    ['the zone that is wanted', uuid, ' own ', 'own'],
    ['in any spelling', ` ${uuid.toUpperCase()} `, 'own', 'own'],
    ['another zone', uuid, 'shr', 'none'],
    ['another image', 'x', undefined, 'none'],
    ['an image whose zone is not told', 'zoneless', 'own', undefined],
  ])('%s', (_name, imageId, zone, expected) => {
    const found = pick(offered, { imageId, zone });
    expect(found === undefined ? 'none' : found.zone).toBe(expected);
  });
});

test('an image without a UUID is none', () => {
  expect(sameUuid(undefined, uuid)).toBe(false);
});

describe('isLabelledIso', () => {
  const candidate = { imageId: uuid, zone: 'own', name: undefined, label: undefined };
  const row = { id: '1', item_real_status: '2', fleio_status: 'Active', name: 'x', region: undefined };
  test.each([
    ['its title', { ...candidate, label: '[ISO] rescue' }, true],
    ['its title, in small letters', { ...candidate, label: 'rescue [iso]' }, true],
    ['its name', { ...candidate, name: 'my [Iso]' }, true],
    ['a word that only holds the letters', { ...candidate, label: 'isolinux' }, false],
    ['nothing', candidate, false],
  ])('%s', (_name, one, expected) => {
    expect(isLabelledIso(one)).toBe(expected);
  });

  test.each([
    ['iso', uuid, true],
    ['ISO', uuid.toUpperCase(), true],
    ['qcow2', uuid, false],
    [undefined, uuid, false],
    ['iso', 'another', false],
  ])('the format %s of the image %s', (disk_format, fleio_id, expected) => {
    expect(isLabelledIso(candidate, [{ ...row, disk_format, fleio_id }])).toBe(expected);
  });
});

describe('shownImages', () => {
  const row = (id: string, item_real_status = '2') => elements({ id, item_real_status, name: 'boo' });

  test('without deleted ones, and without asking for a filter', async () => {
    const { call, client, funcs } = await scriptedClient({ image: () => listOf([row('1'), row('2', '4')]) });
    expect((await shownImages(client, call)).map(({ id }) => id)).toEqual(['1']);
    expect(funcs()).toEqual(['image']);
  });

  test.each([
    ['an API without it', {}],
    ['a right that is missing', { image: () => wireFailure('access', 'image') }],
    ['an answer that is no list', { image: () => ({ ok: {} }) }],
  ])('%s: nothing is known, and a debug line says why', async (_name, script) => {
    const { call, client, lines } = await scriptedClient(script);
    expect(await shownImages(client, call)).toEqual([]);
    expect(lines.join('\n')).toContain('list of images: ');
  });

  test('a cloud that is out of reach stays one', async () => {
    const { call, client } = await scriptedClient({ image: () => (response) => response.writeHead(502).end() });
    await expect(shownImages(client, call)).rejects.toMatchObject({ kind: 'unavailable' });
  });
});
