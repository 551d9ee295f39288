import type { RandomSource } from '../random.ts';
import { steady } from '../timeline.ts';
import { World } from './world.ts';
import type { Account, ImageRecord, Instance } from './world.ts';

/** Facts of the vendor's own examples. [S0][S1][S2] */
const instanceId = '5203773';
const snapshotId = 5_204_214;
const scheduleId = 14;
const snapshotUuid = 'afd72725-81aa-43ad-984c-a3f3a05b4b84';
const snapshotDay = Date.UTC(2024, 6, 23, 9);
const scheduleDay = Date.UTC(2024, 6, 24, 9);
export const region = 'Netherlands-2';

/** The template of each snapshot of the published instance. [S1] */
export const savedSystem = { sizeGb: '3', minDisk: '20', minRam: '0', osDistro: 'Ubuntu', osVersion: '22.04 x64' };

/** The account's own images in the preview of the ISO boot. [S0] Their billing ids are inferred. */
const ownImages = [
  { id: '5203801', name: 'myImage', osDistro: 'Solaris', fleioId: '35904b88-7c1f-47c6-911c-1198fbc6afeb' },
  { id: '5203802', name: 'boo', osDistro: 'AlmaLinux', fleioId: '696c4ee2-6d19-4281-b301-599c220cd4f3' },
  { id: '5203803', name: 'foo', osDistro: 'AlmaLinux', fleioId: '5b71c86b-c384-4e6f-9fd8-3f22d000c2ff' },
];

/** The public image of that preview. [S0] */
const publicImage = {
  zone: 'pub',
  uuid: 'ffa4a7c1-9e36-49a1-8770-acfb2878141f',
  title: '[ISO] systemrescue-11.00-amd64',
} as const;

interface WorldChoice {
  readonly world: 'published' | 'fresh';
  readonly account: Account;
  readonly random: RandomSource;
  readonly startsAt: number;
}

/**
 * `published`: the snapshot and the schedule of the examples exist. `fresh`: they do not, and the first ones made get
 * exactly their identifiers.
 */
export function startingWorld({ world: choice, account, random, startsAt }: WorldChoice): World {
  const isFresh = choice === 'fresh';
  const world = new World({
    random,
    startsAt,
    nextServiceId: isFresh ? snapshotId : snapshotId + 1,
    nextScheduleId: isFresh ? scheduleId : scheduleId + 1,
    reservedUuids: isFresh ? [snapshotUuid] : [],
  });
  world.accounts.push(account);
  world.instances.push(publishedInstance(account.id, random));
  world.offered.push({ ...publicImage });
  for (const image of ownImages) world.images.push({ ...imageBase(account.id), ...image });
  if (!isFresh) addPublishedObjects(world, account.id);
  return world;
}

function publishedInstance(owner: string, random: RandomSource): Instance {
  return {
    id: instanceId,
    owner,
    uuid: random.uuid(),
    region,
    createdAt: Date.UTC(2024, 6, 22, 9),
    servername: 'MyServer',
    rdns: '',
    backupRotation: '3',
    status: steady(0, 'active'),
    bootedOutOf: 'active',
    service: '2',
    mounted: '',
  };
}

function imageBase(owner: string): Omit<ImageRecord, 'id' | 'name' | 'osDistro' | 'fleioId'> {
  return {
    owner,
    kind: 'image',
    instanceId: '',
    backupType: '',
    createdAt: Date.UTC(2024, 6, 20, 9),
    updatedAt: Date.UTC(2024, 6, 20, 9),
    minDisk: '10',
    minRam: '1',
    diskFormat: 'iso',
    osVersion: '',
    region,
    protected: 'off',
    sizeGb: '1',
    status: steady(0, 'Active'),
    removal: 'none',
    goneAt: Infinity,
  };
}

function addPublishedObjects(world: World, owner: string): void {
  world.images.push({
    ...imageBase(owner),
    ...savedSystem,
    id: String(snapshotId),
    kind: 'snapshot',
    instanceId,
    fleioId: snapshotUuid,
    name: 'MySnapshot',
    diskFormat: 'qcow2',
    createdAt: snapshotDay,
    updatedAt: snapshotDay,
  });
  world.schedules.push({
    id: String(scheduleId),
    createdAt: scheduleDay,
    instanceId,
    name: 'MySchedule',
    days: [1, 2, 3, 4, 5, 6],
    time: '02:01',
  });
}
