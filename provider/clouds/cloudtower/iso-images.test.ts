import { describe, expect, test } from 'vitest';
import type { JsonObject } from '../../core/json.ts';
import { functions as specs } from '../../functions/index.ts';
import { getIsoImages } from './iso-images.ts';
import { clusterId, type Row, type Script, scriptedClient, vmId, vmRow } from './testing.ts';

const cluster = { id: clusterId, name: 'cluster-1' };
const other = { id: 'cmjcluster2', name: 'cluster-2' };

const elf: readonly Row[] = [
  {
    id: 'cmjelf1',
    name: 'rescue.iso',
    path: '/images/1',
    size: 700,
    cluster,
    local_id: 'elf-1',
    entityAsyncStatus: null,
  },
  {
    id: 'cmjelf2',
    name: 'debian',
    path: '/images/debian.ISO',
    size: 600,
    cluster,
    content_library_image: { id: 'cmjlib1' },
  },
  { id: 'cmjelf3', name: 'elsewhere.iso', size: 500, cluster: other },
];
const library: readonly Row[] = [
  { id: 'cmjlib1', name: 'debian', path: '/library/debian', elf_images: [{ id: 'cmjelf9' }, { id: 'cmjelf2' }] },
  { id: 'cmjlib2', name: 'only elsewhere', path: '/library/2.iso', elf_images: [{ id: 'cmjelf3' }] },
  { id: 'cmjlib3', name: 'nowhere yet', elf_images: null },
];
const svt: readonly Row[] = [{ id: 'cmjsvt1', name: 'SMTX_VMTOOLS', path: '/svt/3.iso', version: 3, cluster }];

async function images(args: JsonObject = {}, script: Script = {}) {
  const { call, client } = await scriptedClient({
    'get-vms': [vmRow()],
    'get-elf-images': elf,
    'get-content-library-images': library,
    'get-svt-images': svt,
    ...script,
  });
  const result = await getIsoImages.run(client, { instanceId: vmId, ...args }, call);
  expect(specs.getIsoImages.result.safeParse(result).error).toBeUndefined();
  return result['images'] as readonly JsonObject[];
}

const ids = (rows: readonly JsonObject[]) => rows.map((row) => row['imageId']);

test('the images of the cluster of the VM, and what they are', async () => {
  expect(await images()).toEqual([
    {
      imageId: 'cmjelf1',
      name: 'rescue.iso',
      zone: 'elf',
      labelledIso: true,
      sizeBytes: 700,
      cloudtowerDetails: { clusterId, clusterName: 'cluster-1', localId: 'elf-1', path: '/images/1' },
    },
    {
      imageId: 'cmjelf2',
      name: 'debian',
      zone: 'elf',
      labelledIso: true,
      sizeBytes: 600,
      cloudtowerDetails: {
        clusterId,
        clusterName: 'cluster-1',
        contentLibraryImageId: 'cmjlib1',
        path: '/images/debian.ISO',
      },
    },
    {
      imageId: 'cmjlib1',
      name: 'debian',
      zone: 'contentLibrary',
      labelledIso: false,
      cloudtowerDetails: { elfImageId: 'cmjelf2', path: '/library/debian' },
    },
    {
      imageId: 'cmjsvt1',
      name: 'SMTX_VMTOOLS',
      zone: 'svt',
      labelledIso: true,
      cloudtowerDetails: { clusterId, clusterName: 'cluster-1', path: '/svt/3.iso', version: 3 },
    },
  ]);
});

test('the details fit their shape', async () => {
  for (const image of await images())
    expect(getIsoImages.details?.strict().safeParse(image['cloudtowerDetails']).error).toBeUndefined();
});

test.each([
  [{ zone: 'elf' }, ['cmjelf1', 'cmjelf2']],
  [{ zone: 'contentLibrary' }, ['cmjlib1']],
  [{ zone: 'svt' }, ['cmjsvt1']],
  [{ zone: 'SVT' }, []],
  [{ name: 'debian' }, ['cmjelf2', 'cmjlib1']],
  [{ name: 'debia' }, []],
  [{ name: 'debian', zone: 'elf' }, ['cmjelf2']],
])('%j', async (args, expected) => {
  expect(ids(await images(args))).toEqual(expected);
});

describe('for a VM', () => {
  test('that is not there', async () => {
    await expect(images({}, { 'get-vms': [] })).rejects.toMatchObject({
      kind: 'absent',
      facts: { path: 'instanceId' },
    });
  });

  test('whose cluster is not told', async () => {
    await expect(images({}, { 'get-vms': [vmRow({ cluster: null })] })).rejects.toMatchObject({ kind: 'contract' });
  });
});
