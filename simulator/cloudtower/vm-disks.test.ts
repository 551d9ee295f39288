import { beforeEach, describe, expect, it } from 'vitest';
import { initialValues } from '../quirks.ts';
import { seededRandom } from '../random.ts';
import { ids, startingWorld } from './published.ts';
import { cloudTowerQuirks } from './quirks.ts';
import { bootSource, churnDisks, disksOf } from './vm-disks.ts';
import type { World } from './world.ts';

let world: World;
beforeEach(() => {
  const account = { username: 'a', password: 'fake' };
  const quirks = initialValues(cloudTowerQuirks);
  world = startingWorld({ world: 'fresh', account, random: seededRandom('x'), quirks, startsAt: 0 });
});

function cdRom() {
  const found = world.vmDisks.get(ids.cdRom);
  if (found === undefined) throw new Error('the first VM has a CD-ROM drive');
  return found;
}

describe('what a VM starts from', () => {
  it.each([
    ['an empty drive in front', { boot: 0 }, 'disk'],
    ['an image in front', { boot: 0, elf_image: ids.elfImage }, ids.elfImage],
    ['VM tools in front', { boot: 0, svt_image: ids.svtImage }, ids.svtImage],
    ['an image behind the disk', { boot: 2, elf_image: ids.elfImage }, 'disk'],
    ['an image in a drive that is disabled', { boot: 0, elf_image: ids.elfImage, disabled: true }, 'disk'],
  ])('with %s', (_what, fields, expected) => {
    Object.assign(cdRom(), fields);
    expect(bootSource(world, ids.vm)).toBe(expected);
  });

  it('is nothing without any disk', () => {
    world.vmDisks.delete(ids.disk);
    expect(bootSource(world, ids.vm)).toBe('');
  });
});

describe('disks', () => {
  it('stand in the order in which they boot', () => {
    cdRom().boot = 0;
    expect(disksOf(world, ids.vm).map(({ type }) => type)).toEqual(['CD_ROM', 'DISK']);
  });

  it('of one VM get new ids, those of others do not', () => {
    churnDisks(world, ids.vm);
    const left = [...world.vmDisks.keys()];
    expect([left.includes(ids.disk), left.includes(ids.cdRom), left.includes(ids.otherDisk)]).toEqual([
      false,
      false,
      true,
    ]);
    expect(disksOf(world, ids.vm).map(({ vm_volume: volume }) => volume)).toEqual([ids.volume, null]);
  });
});
