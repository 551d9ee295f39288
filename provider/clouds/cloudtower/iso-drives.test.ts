import { describe, expect, test } from 'vitest';
import {
  beforeIn,
  bootDrive,
  bootOrderOf,
  type Drive,
  drivePutIn,
  drivesBefore,
  drivesOf,
  placeInFront,
  putBack,
  sessionImage,
} from './iso-drives.ts';
import { type VmDisk, vmDisk } from './wire.ts';

const iso = 'cmjiso0000000000000000one';
const other = 'cmjiso0000000000000000two';
const tools = 'cmjtools00000000000000one';

function disk(boot: number, more: Partial<Drive> = {}): Drive {
  return { id: `disk-${boot}`, isCdRom: false, isOff: false, boot, key: undefined, content: undefined, ...more };
}
function cdRom(boot: number, image?: string, more: Partial<Drive> = {}): Drive {
  const content = image === undefined ? undefined : ({ kind: 'image', id: image } as const);
  return { ...disk(boot), id: `cd-rom-${boot}`, isCdRom: true, content, ...more };
}
const withTools = { content: { kind: 'VMTools', id: tools } } as const;

describe('drivesOf', () => {
  const row = (changes: object): VmDisk => vmDisk.parse({ id: 'd', type: 'DISK', bus: 'IDE', boot: 1, ...changes });

  test('the lowest place comes first; of two with the same, the lower key', () => {
    const rows = [
      row({ id: 'c', boot: 2 }),
      row({ id: 'b', boot: 1, key: 4 }),
      row({ id: 'a', boot: -1 }),
      row({ id: 'd', boot: 1, key: 3 }),
    ];
    expect(drivesOf(rows).map(({ id }) => id)).toEqual(['a', 'd', 'b', 'c']);
  });

  test.each([
    ['a disk', { vm_volume: { id: 'v', name: 'v' } }, { isCdRom: false, isOff: false, content: undefined }],
    ['an empty CD-ROM drive', { type: 'CD_ROM', elf_image: null, disabled: null }, { isCdRom: true, isOff: false }],
    [
      'one with an image',
      { type: 'CD_ROM', elf_image: { id: iso, name: 'x' } },
      { content: { kind: 'image', id: iso } },
    ],
    ['one with VMTools', { type: 'CD_ROM', svt_image: { id: tools, name: 'x' } }, withTools],
    ['one that is switched off', { type: 'CD_ROM', disabled: true }, { isCdRom: true, isOff: true }],
    ['a type that nobody described', { type: 'FLOPPY' }, { isCdRom: false }],
  ])('%s', (_name, changes, expected) => {
    expect(drivesOf([row(changes)])[0]).toMatchObject(expected);
  });

  test('a drive without a place is no basis for anything', () => {
    expect(() => drivesOf([row({ boot: null })])).toThrow('the drive d has no place in the boot order');
  });
});

test.each<[string, readonly Drive[], number | undefined, string | undefined]>([
  ['no drives', [], undefined, undefined],
  ['only a disk', [disk(0)], undefined, undefined],
  ['only a CD-ROM drive', [cdRom(5, iso)], 5, iso],
  ['an image before the disk', [cdRom(0, iso), disk(1)], 0, iso],
  ['an image behind the disk', [disk(1), cdRom(2, iso)], undefined, undefined],
  ['an image at the same place as the disk', [cdRom(0, iso), disk(0)], undefined, undefined],
  ['two CD-ROM drives at the same place', [cdRom(0, iso), cdRom(0, other), disk(1)], undefined, undefined],
  ['an image below 0', [cdRom(-1, iso), disk(0)], -1, iso],
  ['an empty drive first', [cdRom(0), cdRom(1, iso), disk(2)], 0, undefined],
  ['VMTools first', [cdRom(0, undefined, withTools), disk(1)], 0, undefined],
  ['a drive that is switched off', [cdRom(0, iso, { isOff: true }), disk(1)], undefined, undefined],
])('%s: the drive in front, and the image of the session', (_name, drives, boot, image) => {
  expect(bootDrive(drives)?.boot).toBe(boot);
  expect(sessionImage(drives)).toBe(image);
});

test.each<[string, readonly Drive[], number | undefined, number]>([
  ['below a disk', [disk(3), disk(4)], undefined, 2],
  ['at 0 below the usual disk', [disk(1)], undefined, 0],
  ['not below 0 by itself', [disk(0)], undefined, 0],
  ['below what is below 0 already', [disk(-1)], undefined, -2],
  ['without drives', [], undefined, 0],
  ['where the program says', [disk(1)], -5, -5],
])('a drive that is to come first is put %s', (_name, drives, asked, place) => {
  expect(placeInFront(drives, asked)).toBe(place);
});

describe('how the drives were before', () => {
  const drives = [
    cdRom(-1, undefined, { isOff: true }),
    cdRom(0, iso),
    cdRom(1, undefined, withTools),
    disk(2),
    cdRom(10),
  ];
  const lines = [
    'cd-rom -1 off (empty)',
    `cd-rom 0 (image ${iso})`,
    `cd-rom 1 (VMTools ${tools})`,
    'disk 2',
    'cd-rom 10 (empty)',
  ];

  test('is kept in lines, and read from them', () => {
    expect(bootOrderOf(drives)).toEqual(lines);
    expect(drivesBefore({ bootOrder: lines })).toEqual(drives.map((one) => ({ ...one, id: '' })));
  });

  test.each([
    ['nothing was kept', {}],
    ['there were no drives', { bootOrder: [] }],
    ['a line is not ours', { bootOrder: ['disk 0', 'network'] }],
    ['a line is no text', { bootOrder: [1] }],
    ['it is no list', { bootOrder: 'disk 0' }],
  ])('is not known where %s', (_name, before) => {
    expect(drivesBefore(before)).toBeUndefined();
  });

  test('stands among the outputs of a resource', () => {
    expect(beforeIn({ before: { powerState: 'Running' } })).toEqual({ powerState: 'Running' });
    expect(beforeIn({ before: 'yes' })).toEqual({});
    expect(beforeIn({})).toEqual({});
  });
});

describe('putting back', () => {
  const drive = cdRom(0, iso);
  const added = { bootOrder: ['disk 1', 'cd-rom 2 (empty)'] };

  test.each([
    ['a drive that was added, of a stopped VM', 'STOPPED', added, { kind: 'takeOut', drive }],
    ['a drive that was added, of a VM that runs', 'RUNNING', added, { kind: 'eject', drive }],
    ['a drive that was added, of a VM in another state', 'SUSPENDED', added, { kind: 'eject', drive }],
    [
      'a drive that was added since the first one was no match',
      'STOPPED',
      { bootOrder: ['cd-rom 0 (empty)', 'disk 0'] },
      { kind: 'takeOut', drive },
    ],
    [
      'a drive that was there and empty',
      'STOPPED',
      { bootOrder: ['cd-rom 0 (empty)', 'disk 1'] },
      { kind: 'eject', drive },
    ],
    [
      'a drive that held VMTools, which this call cannot put in',
      'STOPPED',
      { bootOrder: [`cd-rom 0 (VMTools ${tools})`, 'disk 1'] },
      { kind: 'eject', drive },
    ],
    [
      'a drive that held an image',
      'STOPPED',
      { bootOrder: [`cd-rom 0 (image ${other})`, 'disk 1'] },
      { kind: 'swap', drive, imageId: other },
    ],
    [
      'a drive that held an image, of a VM that runs',
      'RUNNING',
      { bootOrder: [`cd-rom 0 (image ${other})`, 'disk 1'] },
      { kind: 'swap', drive, imageId: other },
    ],
    ['a drive of which nobody knows whether it was there', 'STOPPED', {}, { kind: 'eject', drive }],
  ])('%s', (_name, power, before, expected) => {
    expect(putBack(drive, power, before)).toEqual(expected);
  });
});

describe('the drive that a course put an image into', () => {
  const isWanted = (id: string) => id === iso;
  const find = (drives: readonly Drive[], bootOrder: readonly string[] = []) =>
    drivePutIn(drives, isWanted, { bootOrder });

  test('is the one in front', () => {
    expect(find([cdRom(0, iso), disk(1), cdRom(2, iso)], ['disk 1', `cd-rom 2 (image ${iso})`])?.boot).toBe(0);
  });

  test('is another one than the owner has with the same image', () => {
    const before = ['disk 0', `cd-rom 2 (image ${iso})`];
    expect(find([disk(0), cdRom(0, iso), cdRom(2, iso)], before)?.boot).toBe(0);
    expect(find([disk(0), cdRom(2, iso), cdRom(5, iso)], before)?.boot).toBe(5);
    expect(find([disk(0), cdRom(2, iso, { key: 3 }), cdRom(2, iso, { key: 9 })], before)?.key).toBe(9);
  });

  test('is none when there are no more than before', () => {
    expect(find([disk(0), cdRom(2, iso)], ['disk 0', `cd-rom 2 (image ${iso})`])).toBeUndefined();
    expect(find([disk(0), cdRom(2, other)])).toBeUndefined();
    expect(find([disk(0), cdRom(2)])).toBeUndefined();
  });
});
