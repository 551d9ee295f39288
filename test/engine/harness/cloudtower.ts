import { onTestFinished } from 'vitest';
import {
  cloudTowerIds as ids,
  type CloudTowerQuirks,
  type CloudTowerSimulator,
  realClock,
  startSimulator,
} from '../../../simulator/index.ts';
import type { Project, Resource } from './project.ts';
import { isoBootType, newStack, scheduleType, snapshotType } from './rig.ts';
import type { Stack } from './stack.ts';

export { ids };

/** A local CloudTower of its own and a stack of its own. */
export interface CloudTowerRig {
  readonly tower: CloudTowerSimulator;
  readonly url: string;
  readonly stack: Stack;
  readonly project: Project;
}

export interface CloudTowerRigOptions {
  readonly quirks?: Partial<CloudTowerQuirks>;
  /** Provider settings other than the usual ones; `undefined` takes one out. */
  readonly config?: Readonly<Record<string, string | undefined>>;
}

/** Tasks are fast, yet slow enough to be seen, and no plan runs by itself in the middle of a test. */
const fast: Partial<CloudTowerQuirks> = { taskPendingMs: 50, taskMs: 300, asyncStatusLagMs: 50, plansRun: false };

export async function newCloudTowerRig({
  config = {},
  quirks = {},
}: CloudTowerRigOptions = {}): Promise<CloudTowerRig> {
  const clock = realClock();
  const simulator = await startSimulator({
    cloud: 'cloudtower',
    clock,
    world: 'fresh',
    quirks: { ...fast, ...quirks },
  });
  onTestFinished(() => simulator.close());
  const { cloudtower: tower, url } = simulator;
  const { username, password } = tower.account;
  const settings = { cloud: 'cloudtower', endpoint: url, username, ...config };
  const { project, stack } = await newStack(settings, password, tower);
  return { tower, url, stack, project };
}

/** Changes that took effect, in order; logins left out. */
export function changesOf({ tower }: Pick<CloudTowerRig, 'tower'>): readonly string[] {
  return tower.journal
    .mutations()
    .map(({ func }) => func)
    .filter((func) => func !== 'login');
}

type Values = Readonly<Record<string, unknown>>;

/** One snapshot of the running VM, in a YAML program. */
export function vmSnapshot(properties: Values = {}, options?: Values): Resource {
  return resource(snapshotType, properties, options);
}

/** One snapshot plan of it. */
export function plan(properties: Values = {}, options?: Values): Resource {
  const usual = { rotationDays: ['Monday', 'Sunday'], rotationTime: '02:01', keepCount: 7 };
  return resource(scheduleType, { ...usual, ...properties }, options);
}

/** One backup plan of it. */
export function backupPlan({
  cloudtower = {},
  ...properties
}: Values & { readonly cloudtower?: Values } = {}): Resource {
  const block = { backupServiceId: ids.backupService, repositoryId: ids.repository, ...cloudtower };
  return plan({ method: 'Backup', ...properties, cloudtower: block });
}

/** One boot of it from an image. */
export function vmIsoBoot(properties: Values = {}, options?: Values): Resource {
  return resource(isoBootType, { imageId: ids.elfImage, ...properties }, options);
}

function resource(type: string, properties: Values, options: Values | undefined): Resource {
  return { type, properties: { instanceId: ids.vm, ...properties }, ...(options === undefined ? {} : { options }) };
}
