import { expect, test } from 'vitest';
import { getIsoImages as spec } from '../../functions/get-iso-images.ts';
import { getIsoImages } from './iso-images.ts';
import { elements, listOf, publishedIsoForm, scriptedClient, wireFailure } from './testing.ts';

const isoRow = elements({ id: '77', fleio_id: '5b71c86b-c384-4e6f-9fd8-3f22d000c2ff', disk_format: 'iso' });

async function run(args = {}, script: Parameters<typeof scriptedClient>[0] = {}) {
  const { call, client, funcs } = await scriptedClient({
    'instances.fleio.boot_from_iso': () => publishedIsoForm,
    image: () => listOf([isoRow]),
    ...script,
  });
  const result = await getIsoImages.run(client, { instanceId: '5203773', ...args }, call);
  return { images: spec.result.parse(result).images, funcs: funcs() };
}

test('the published images, in the columns of the vendor’s own table', async () => {
  const { funcs, images } = await run();
  expect(images).toEqual([
    {
      imageId: '35904b88-7c1f-47c6-911c-1198fbc6afeb',
      name: 'myImage',
      operatingSystem: 'Solaris',
      zone: 'own',
      labelledIso: false,
    },
    {
      imageId: '696c4ee2-6d19-4281-b301-599c220cd4f3',
      name: 'boo',
      operatingSystem: 'AlmaLinux',
      zone: 'own',
      labelledIso: false,
    },
    // Its label does not say so, but the format of its disk does.
    {
      imageId: '5b71c86b-c384-4e6f-9fd8-3f22d000c2ff',
      name: 'foo',
      operatingSystem: 'AlmaLinux',
      zone: 'own',
      labelledIso: true,
    },
    {
      imageId: 'ffa4a7c1-9e36-49a1-8770-acfb2878141f',
      operatingSystem: '[ISO] systemrescue-11.00-amd64',
      zone: 'pub',
      labelledIso: true,
    },
  ]);
  expect(funcs).toEqual(['instances.fleio.boot_from_iso', 'image']);
});

test.each([
  ['by zone', { zone: ' pub' }, ['ffa4a7c1-9e36-49a1-8770-acfb2878141f']],
  ['by name', { name: 'boo' }, ['696c4ee2-6d19-4281-b301-599c220cd4f3']],
  ['by title', { name: '[ISO] systemrescue-11.00-amd64' }, ['ffa4a7c1-9e36-49a1-8770-acfb2878141f']],
  ['not by the system of one that has a name', { name: 'Solaris' }, []],
  ['by both', { name: 'boo', zone: 'pub' }, []],
])('%s', async (_name, args, expected) => {
  expect((await run(args)).images.map(({ imageId }) => imageId)).toEqual(expected);
});

test('where every label says it, nothing more is asked', async () => {
  expect((await run({ zone: 'pub' })).funcs).toEqual(['instances.fleio.boot_from_iso']);
});

test('none', async () => {
  expect((await run({}, { 'instances.fleio.boot_from_iso': () => ({ slist: [] }) })).images).toEqual([]);
});

test('an unknown instance', async () => {
  const script = { 'instances.fleio.boot_from_iso': () => wireFailure('missed', 'elid') };
  await expect(run({ instanceId: '1' }, script)).rejects.toMatchObject({
    kind: 'absent',
    message:
      'instanceId: there is no instance 1 in this Zomro account. The id is the number that the panel and the function `getInstances` show.',
  });
});

test('an instance whose state does not allow it', async () => {
  const script = { 'instances.fleio.boot_from_iso': () => wireFailure('error', 'runningoperation') };
  await expect(run({}, script)).rejects.toMatchObject({ kind: 'busy' });
});
