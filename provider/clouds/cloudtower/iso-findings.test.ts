import { describe, expect, test } from 'vitest';
import type { JsonObject } from '../../core/json.ts';
import type { Plan } from '../driver.ts';
import type { WantedSession } from './iso-course.ts';
import { bootFindings } from './iso-findings.ts';
import { clusterId, type Row, scriptedClient, vmId, vmRow } from './testing.ts';

const iso = 'cmjelf0000000000000000one';
const library = 'cmjlibrary0000000000000one';
const tools = 'cmjsvt0000000000000000one';
const cluster = { id: clusterId, name: 'cluster-1' };
const elsewhere = { id: 'cmjcluster000000000000two', name: 'cluster-2' };
const who = `web-1 (${vmId})`;

const disk = (boot = 1): Row => ({ id: 'd1', type: 'DISK', bus: 'VIRTIO', boot, vm: { id: vmId } });
const cdRom = (boot: number, image?: string): Row => ({
  ...disk(boot),
  id: 'c1',
  type: 'CD_ROM',
  elf_image: image === undefined ? null : { id: image, name: 'x' },
});
const elfRow = (more: JsonObject = {}): Row => ({ id: iso, name: 'rescue.iso', path: '', cluster, ...more });
const libraryRow = (more: JsonObject = {}): Row => ({
  id: library,
  name: 'rescue.iso',
  path: '',
  elf_images: [],
  ...more,
});

interface World {
  readonly vm?: JsonObject;
  readonly drives?: readonly Row[];
  readonly elf?: readonly Row[];
  readonly library?: readonly Row[];
}
const create: Plan = { verb: 'Create', aspects: ['instanceId', 'imageId'] };
const change = (...aspects: readonly string[]): Plan => ({ verb: 'Change', aspects });

async function look(world: World = {}, wanted: Partial<WantedSession> = {}, plan: Plan = create) {
  const { drives = [disk()], elf = [elfRow()], library: shelf = [libraryRow()], vm = {} } = world;
  const { call, client } = await scriptedClient({
    'get-vms': [vmRow({ vm_disks: drives.map(({ id }) => ({ id })), ...vm })],
    'get-vm-disks': drives,
    'get-elf-images': elf,
    'get-content-library-images': shelf,
    'get-svt-images': [{ id: tools, name: 'SMTX_VMTOOLS.iso' }],
  });
  const session: WantedSession = { instanceId: vmId, imageId: iso, restart: 'Graceful', ...wanted };
  return (await bootFindings(client, session, plan, call)).map(
    ({ path, severity, text }) => `${severity} ${path}: ${text}`,
  );
}
const restarts = `warning restart: will restart ${who} into the image`;

describe('the VM', () => {
  test('that runs will be restarted', async () => {
    expect(await look()).toEqual([restarts]);
  });

  test('that is stopped will be started', async () => {
    expect(await look({ vm: { status: 'STOPPED' } })).toEqual([
      `warning restart: will start ${who}, which is stopped, from the image; it stays on when the session ends`,
    ]);
  });

  test('that is being changed is waited for', async () => {
    expect(await look({ vm: { entityAsyncStatus: 'UPDATING' } })).toEqual([
      restarts,
      `warning instanceId: ${who} is "UPDATING" now: waits for that to end`,
    ]);
  });

  test.each([
    [{ status: 'SUSPENDED' }, 'is "SUSPENDED": only a VM that runs or is stopped can be booted from an image'],
    [{ status: 'UNKNOWN' }, 'is "UNKNOWN": only'],
    [{ internal: true }, 'belongs to the system of the cluster'],
    [{ protected: true }, 'is "protected" in CloudTower'],
  ])('%j is refused', async (vm, text) => {
    const findings = await look({ vm });
    expect(findings).toHaveLength(1);
    expect(findings[0]).toContain(`error instanceId: ${who} ${text}`);
  });

  test.each([
    [{ in_recycle_bin: true }, 'was deleted'],
    [{ id: 'cmjanother' }, 'there is no VM'],
  ])('%j is not there', async (vm, text) => {
    const [finding, ...more] = await look({ vm });
    expect(finding).toMatch(/^error instanceId: /);
    expect(finding).toContain(text);
    expect(more).toEqual([]);
  });
});

describe('the plan', () => {
  test.each([
    ['of a change that enters again', change('triggers'), [restarts]],
    ['of a change of the image', change('imageId', 'restart'), [restarts]],
    ['of a change that needs nothing from the cloud', change('restart', 'cloudtower.bootIndex'), []],
  ])('%s', async (_name, plan, findings) => {
    expect(await look({ drives: [cdRom(0, iso), disk()] }, {}, plan)).toEqual(findings);
  });

  test('of a create where a session is on: whoever looks for it says more', async () => {
    expect(await look({ drives: [cdRom(0, 'cmjother'), disk()] }, { imageId: 'cmjnothing' })).toEqual([]);
  });
});

describe('without a restart', () => {
  test('nothing is said of one', async () => {
    expect(await look({ drives: [cdRom(0), disk()] }, { restart: 'Never' })).toEqual([]);
    expect(await look({ vm: { status: 'STOPPED' } }, { restart: 'Never' })).toEqual([]);
  });

  test('a VM that runs needs a CD-ROM drive in front', async () => {
    for (const drives of [[disk()], [disk(0), cdRom(2)], [disk(0), cdRom(0)]])
      expect(await look({ drives }, { restart: 'Never' })).toEqual([
        `error restart: ${who} runs, and none of its CD-ROM drives comes first in its boot order. One can be added only while it is stopped: allow a restart (\`Graceful\` or \`Force\`), or stop it first`,
      ]);
  });
});

describe('the boot order', () => {
  test.each<[string, readonly Row[], number | undefined, string | undefined]>([
    ['has room below the disk', [disk(1)], undefined, undefined],
    ['has room below 0', [disk(0)], -1, undefined],
    ['has a drive in front, whatever the place', [cdRom(0), disk(1)], 7, undefined],
    ['is full at 0', [disk(0)], undefined, 'warning cloudtower.bootIndex: the place 0 in the boot order'],
    ['has that place taken', [disk(3)], 3, 'warning cloudtower.bootIndex: the place 3 in the boot order'],
    [
      'has a lower place',
      [disk(1)],
      2,
      `error cloudtower.bootIndex: a drive at 2 does not boot first: the lowest place in ${who} is 1`,
    ],
    ['goes below 0 by itself where it does', [disk(-4)], undefined, undefined],
    ['is empty', [], undefined, undefined],
  ])('%s', async (_name, drives, bootIndex, expected) => {
    const wanted = bootIndex === undefined ? {} : { cloudtower: { bootIndex } };
    const findings = (await look({ drives }, wanted)).filter((one) => one.includes('bootIndex'));
    expect(findings).toHaveLength(expected === undefined ? 0 : 1);
    expect(findings.join()).toContain(expected ?? '');
  });
});

describe('the image', () => {
  test.each<[string, World, Partial<WantedSession>, string]>([
    [
      'is nowhere',
      {},
      { imageId: 'cmjnothing' },
      'error imageId: in this CloudTower there is no such image. The function `getIsoImages` lists them',
    ],
    [
      'is the medium with VMTools',
      {},
      { imageId: tools },
      'error imageId: the image "SMTX_VMTOOLS.iso" is the medium with VMTools, from which nothing boots',
    ],
    [
      'is on another cluster',
      { elf: [elfRow({ cluster: elsewhere })] },
      {},
      'error imageId: the image "rescue.iso" is on cluster cluster-2, and the VM is on cluster cluster-1',
    ],
    [
      'of the library is on other clusters only',
      { library: [libraryRow({ elf_images: [{ id: iso, name: 'x' }] })], elf: [elfRow({ cluster: elsewhere })] },
      { imageId: library },
      'error imageId: the image "rescue.iso" is only on cluster cluster-2, and the VM is on cluster cluster-1. Bring it there',
    ],
    [
      'is of another kind than was said',
      {},
      { cloudtower: { imageKind: 'ContentLibrary' } },
      'error cloudtower.imageKind: the image "rescue.iso" is of the kind `Elf`',
    ],
  ])('that %s is refused, and nothing else is said', async (_name, world, wanted, text) => {
    const findings = await look(world, wanted);
    expect(findings).toHaveLength(1);
    expect(findings[0]).toContain(text);
  });

  test.each<[string, World, Partial<WantedSession>]>([
    ['whose cluster is not told', { elf: [elfRow({ cluster: null })] }, {}],
    ['on a VM whose cluster is not told', { vm: { cluster: null }, elf: [elfRow({ cluster: elsewhere })] }, {}],
    ['that is called so by its path only', { elf: [elfRow({ name: 'rescue', path: 'nfs://images/RESCUE.ISO' })] }, {}],
    ['of the library, on this cluster', { library: [libraryRow({ clusters: [cluster] })] }, { imageId: library }],
    [
      'of the library, by one of its images',
      { library: [libraryRow({ elf_images: [{ id: iso, name: 'x' }] })] },
      { imageId: library },
    ],
    ['of the kind that was said', {}, { cloudtower: { imageKind: 'Elf' } }],
  ])('%s is fine', async (_name, world, wanted) => {
    expect(await look(world, wanted)).toEqual([restarts]);
  });

  test.each<[string, World, Partial<WantedSession>, string]>([
    [
      'that is not called `.iso`',
      { elf: [elfRow({ name: 'disk.img', path: null })] },
      {},
      'the image "disk.img" is not called `.iso`; it may not boot',
    ],
    [
      'without a name',
      { elf: [elfRow({ name: null })] },
      {},
      `the image ${iso} is not called \`.iso\`; it may not boot`,
    ],
    [
      'that was brought nowhere yet',
      {},
      { imageId: library },
      'the image "rescue.iso" was not brought to any cluster yet, as far as is told',
    ],
  ])('%s is warned of', async (_name, world, wanted, text) => {
    expect(await look(world, wanted)).toEqual([restarts, `warning imageId: ${text}`]);
  });
});
