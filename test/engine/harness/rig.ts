import { expect, inject, onTestFinished } from 'vitest';
import { realClock, startSimulator, type ZomroQuirks, type ZomroSimulator } from '../../../simulator/index.ts';
import { eventually } from './eventually.ts';
import { filesWith } from './leaks.ts';
import { kill, processesIn } from './processes.ts';
import { Project, type Resource } from './project.ts';
import { Stack } from './stack.ts';

/** The instance that the vendor's own examples use. */
export const instanceId = '5203773';
export const snapshotType = 'lifeboat:index:Snapshot';
export const scheduleType = 'lifeboat:index:BackupSchedule';
export const isoBootType = 'lifeboat:index:IsoBoot';
/** The image that the cloud offers to everybody in those examples, and one that the account has of its own. */
export const publicImageId = 'ffa4a7c1-9e36-49a1-8770-acfb2878141f';
export const ownImageId = '35904b88-7c1f-47c6-911c-1198fbc6afeb';

export interface RigOptions {
  readonly quirks?: Partial<ZomroQuirks>;
  readonly credentials?: { readonly username: string; readonly password: string };
  /** Provider settings other than the usual ones; `undefined` takes one out. */
  readonly config?: Readonly<Record<string, string | undefined>>;
}

/** A cloud of its own and a stack of its own. */
export interface Rig {
  readonly cloud: ZomroSimulator;
  readonly url: string;
  readonly stack: Stack;
  readonly project: Project;
}

/**
 * What takes time is fast, yet slow enough to be seen: Lifeboat looks at once, and again after about half a second. Only the
 * instance exists, and no backup comes by itself in the middle of a test.
 */
const fast: Partial<ZomroQuirks> = {
  snapshotSaveMs: 350,
  snapshotDeleteMs: 100,
  bootMs: 350,
  unrescueMs: 350,
  schedulesRun: false,
};

export async function newRig({ quirks = {}, config = {}, ...rest }: RigOptions = {}): Promise<Rig> {
  const simulator = await startSimulator({
    cloud: 'zomro',
    clock: realClock(),
    world: 'fresh',
    quirks: { ...fast, ...quirks },
    ...rest,
  });
  onTestFinished(() => simulator.close());
  const { zomro, url } = simulator;
  const { username, password } = zomro.account;
  const settings = { cloud: 'zomro', endpoint: url, username, ...config };
  const { project, stack } = await newStack(settings, password, zomro);
  onTestFinished(() =>
    expect(zomro.journal.calls('instances.fleio_bckps.edit'), 'backups made at once, and billed').toEqual([]),
  );
  return { cloud: zomro, url, stack, project };
}

/** A stack of its own for one test; when that has ended, what holds in every test is checked. */
export async function newStack(
  settings: Readonly<Record<string, string | undefined>>,
  password: string,
  cloud: Watched,
): Promise<Pick<Rig, 'project' | 'stack'>> {
  const prepared = inject('engine');
  const project = await Project.make(prepared);
  onTestFinished(() => project.remove());
  await project.writeConfig(prefixed(settings));
  const stack = await Stack.init(project, prepared.bin);
  stack.env['LIFEBOAT_PASSWORD'] = password;
  onTestFinished(() => leaveNothingRunning(stack, project));
  onTestFinished(() => expectGoodManners(cloud, password, project));
  return { project, stack };
}

/** What every simulated cloud knows of its callers. */
type Watched = Pick<ZomroSimulator, 'journal' | 'concurrency'>;

function prefixed(config: Readonly<Record<string, string | undefined>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(config).flatMap(([key, value]) => (value === undefined ? [] : [[`lifeboat:${key}`, value]])),
  );
}

/** What holds in every test, whatever it is about. */
async function expectGoodManners(cloud: Watched, password: string, project: Project): Promise<void> {
  expect(cloud.journal.unknown(), 'calls that the cloud does not have').toEqual([]);
  expect(cloud.concurrency.overlappingMutations, 'changes of one instance at the same time').toEqual([]);
  expect(cloud.concurrency.maxRequests, 'requests at the same time').toBeLessThanOrEqual(8);
  // Neither the state and its copies, nor what the CLI logs. The history repeats the user's configuration as it was given.
  const isConfiguration = (path: string) => path.endsWith('.history.json');
  for (const directory of [project.backend, ...project.homes]) {
    expect(await filesWith(directory, [password], isConfiguration), 'the password in clear').toEqual([]);
  }
}

/** No process of ours may outlive its command. Pulumi's own language hosts do, for minutes, when their engine is killed. */
async function leaveNothingRunning(stack: Stack, project: Project): Promise<void> {
  await stack.stop();
  let left = await processesIn(project.root);
  for (const { pid } of left.filter(({ command }) => command.includes('pulumi-language-'))) kill(pid, 'SIGKILL');
  try {
    await eventually(
      'all processes of the test to end',
      async () => (left = await processesIn(project.root)).length === 0,
      8_000,
    );
  } catch (cause) {
    for (const { pid } of left) kill(pid, 'SIGKILL');
    throw new Error(`left running: ${left.map((one) => one.command).join('; ')}`, { cause });
  }
}

type Values = Readonly<Record<string, unknown>>;

/** One snapshot resource of a YAML program. */
export function snapshot(properties: Values = {}, options?: Values): Resource {
  return resource(snapshotType, properties, options);
}

/** One backup schedule of a YAML program. */
export function schedule(properties: Values = {}, options?: Values): Resource {
  return resource(scheduleType, { rotationDays: ['Monday', 'Sunday'], rotationTime: '02:01', ...properties }, options);
}

/** One boot from an ISO image of a YAML program. */
export function isoBoot(properties: Values = {}, options?: Values): Resource {
  return resource(isoBootType, { imageId: publicImageId, ...properties }, options);
}

function resource(type: string, properties: Values, options: Values | undefined): Resource {
  return { type, properties: { instanceId, ...properties }, ...(options === undefined ? {} : { options }) };
}
