import { copyFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { ids, newCloudTowerRig } from './harness/cloudtower.ts';
import { statusOf } from './harness/iso-boots.ts';
import type { Project } from './harness/project.ts';
import { instanceId, newRig, publicImageId } from './harness/rig.ts';
import type { Stack } from './harness/stack.ts';
import { drivesOf, powerOf } from './harness/vm-iso-boots.ts';

const example = fileURLToPath(new URL('../../examples/typescript', import.meta.url));

/** One cloud, as far as the example shows in it. */
interface Place {
  readonly project: Project;
  readonly stack: Stack;
  readonly machine: string;
  readonly image: string;
  /** Names of the snapshots. */
  snapshots(): readonly string[];
  schedules(): number;
  rescuedFrom(): string | undefined;
}

async function onZomro(): Promise<Place> {
  const { cloud, project, stack } = await newRig();
  return {
    project,
    stack,
    machine: instanceId,
    image: publicImageId,
    snapshots: () => cloud.snapshots.list(instanceId).map(({ name }) => name),
    schedules: () => cloud.schedules.list(instanceId).length,
    rescuedFrom: () =>
      statusOf({ cloud }) === 'booted_from_iso' ? cloud.instances.find(instanceId)?.mounted : undefined,
  };
}

async function onCloudTower(): Promise<Place> {
  const rig = await newCloudTowerRig();
  const { project, stack, tower } = rig;
  return {
    project,
    stack,
    machine: ids.vm,
    image: ids.elfImage,
    snapshots: () => tower.snapshots.list().map(({ name }) => name),
    schedules: () => tower.snapshotPlans.list(ids.vm).length,
    rescuedFrom: () => {
      const isFrom = powerOf(rig) === `RUNNING ${ids.elfImage}` && drivesOf(rig)[0] === `cd-rom 0 ${ids.elfImage}`;
      return isFrom ? ids.elfImage : undefined;
    },
  };
}

/** The example as it is, in TypeScript and with the SDK as it is published. */
async function installExample({ project, stack }: Place): Promise<void> {
  await stack.writeNode('');
  await rm(join(project.directory, 'index.js'));
  await writeFile(join(project.directory, 'package.json'), JSON.stringify({ name: 'engine-test', main: 'index.ts' }));
  for (const name of ['index.ts', 'tsconfig.json']) await copyFile(join(example, name), join(project.directory, name));
}

function configure({ stack }: Place, values: Readonly<Record<string, string>>) {
  const given = Object.entries(values).flatMap(([key, value]) => ['--plaintext', `${key}=${value}`]);
  return stack.run(['config', 'set-all', ...given]);
}

/** The defaults of what only one cloud has. */
const ownBlocks = ['zomro', 'cloudtower'];

/** What the user sees that should not depend on the cloud: the names of the outputs, and the resources with what they tell. */
async function seen({ stack }: Place) {
  const outputs: object = JSON.parse((await stack.run(['stack', 'output', '--json', '--show-secrets'])).stdout);
  const { own } = await stack.state();
  const told = own.map(({ inputs = {}, outputs: all = {}, urn }) => [
    urn,
    all['status'],
    Object.keys(inputs)
      .filter((key) => !key.startsWith('__') && !ownBlocks.includes(key))
      .sort(),
  ]);
  return { outputs, told };
}

test('the TypeScript example runs from one source on Zomro and on CloudTower; only the configuration differs', async () => {
  const places = [await onZomro(), await onCloudTower()];
  const both = <T>(walk: (place: Place) => Promise<T>): Promise<readonly T[]> => Promise.all(places.map(walk));
  await both(async (place) => {
    await installExample(place);
    await configure(place, { instanceId: place.machine, release: '1.0' });
    await place.stack.up();
    expect([place.snapshots(), place.schedules()]).toEqual([['before release 1.0'], 1]);
    await place.stack.up({ args: ['--expect-no-changes'] });
  });

  await both(async (place) => {
    await configure(place, { release: '1.1', rescueImage: place.image });
    await place.stack.up();
    expect([place.snapshots(), place.schedules()]).toEqual([['before release 1.1'], 1]);
    expect(place.rescuedFrom()).toBe(place.image);
  });
  const [zomro, tower] = await both(seen);
  expect(Object.keys(tower?.outputs ?? {}).sort()).toEqual(Object.keys(zomro?.outputs ?? {}).sort());
  expect(tower?.outputs).toMatchObject({ name: 'before release 1.1', status: 'Active', rescueStatus: 'Active' });
  expect(tower?.told).toEqual(zomro?.told);
  expect(tower?.told.map(([, status]) => status)).toEqual(['Active', 'Active', 'Active']);

  await both(async (place) => {
    await place.stack.destroy();
    expect([place.snapshots(), place.schedules(), place.rescuedFrom()]).toEqual([[], 0, undefined]);
    expect((await place.stack.state()).own).toEqual([]);
  });
});
