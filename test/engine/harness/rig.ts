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
 * Saving is fast, yet slow enough to be seen: Lifeboat looks at once, and again after about half a second. Only the
 * instance exists.
 */
const fast: Partial<ZomroQuirks> = { snapshotSaveMs: 350, snapshotDeleteMs: 100 };

export async function newRig({ quirks = {}, config = {}, ...rest }: RigOptions = {}): Promise<Rig> {
  const prepared = inject('engine');
  const simulator = await startSimulator({
    cloud: 'zomro',
    clock: realClock(),
    world: 'fresh',
    quirks: { ...fast, ...quirks },
    ...rest,
  });
  onTestFinished(() => simulator.close());
  const project = await Project.make(prepared);
  onTestFinished(() => project.remove());
  const { account } = simulator.zomro;
  await project.writeConfig(
    prefixed({ cloud: 'zomro', endpoint: simulator.url, username: account.username, ...config }),
  );
  const stack = await Stack.init(project, prepared.bin);
  stack.env['LIFEBOAT_PASSWORD'] = account.password;
  onTestFinished(() => leaveNothingRunning(stack, project));
  onTestFinished(() => expectGoodManners(simulator.zomro, project));
  return { cloud: simulator.zomro, url: simulator.url, stack, project };
}

function prefixed(config: Readonly<Record<string, string | undefined>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(config).flatMap(([key, value]) => (value === undefined ? [] : [[`lifeboat:${key}`, value]])),
  );
}

/** What holds in every test, whatever it is about. */
async function expectGoodManners(cloud: ZomroSimulator, project: Project): Promise<void> {
  expect(cloud.journal.unknown(), 'calls that the cloud does not have').toEqual([]);
  expect(cloud.concurrency.overlappingMutations, 'changes of one instance at the same time').toEqual([]);
  expect(cloud.concurrency.maxRequests, 'requests at the same time').toBeLessThanOrEqual(8);
  // Neither the state and its copies, nor what the CLI logs. The history repeats the user's configuration as it was given.
  const isConfiguration = (path: string) => path.endsWith('.history.json');
  for (const directory of [project.backend, ...project.homes]) {
    expect(await filesWith(directory, [cloud.account.password], isConfiguration), 'the password in clear').toEqual([]);
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

/** One snapshot resource of a YAML program. */
export function snapshot(
  properties: Readonly<Record<string, unknown>> = {},
  options?: Readonly<Record<string, unknown>>,
): Resource {
  return {
    type: snapshotType,
    properties: { instanceId, ...properties },
    ...(options === undefined ? {} : { options }),
  };
}
