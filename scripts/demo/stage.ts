import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { appendFile, cp, mkdir, mkdtemp, realpath, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { ensurePulumi } from '../../tools/pulumi/ensure.mjs';
import { build } from '../build.ts';
import { root } from '../bundle.ts';
import { installSdk } from '../installed-sdk.ts';
import { pulumiEnvironment } from '../pulumi-environment.ts';
import type { DemoCloud } from './cloud.ts';

/** Something did not do what the demo says that it does. */
export class DemoFailure extends Error {
  override readonly name = 'DemoFailure';
}

const patienceMs = 2_000;

/** Everything the demo needs: a cloud, a project, a CLI. All of it is gone when it is closed. */
export class Stage {
  readonly cloud: DemoCloud;
  readonly #directory: string;
  readonly #env: Readonly<Record<string, string>>;
  #running: ChildProcess | undefined;
  #interruptedBy: NodeJS.Signals | undefined;

  private constructor(cloud: DemoCloud, directory: string, env: Readonly<Record<string, string>>) {
    this.cloud = cloud;
    this.#directory = directory;
    this.#env = env;
  }

  static async open(openCloud: () => Promise<DemoCloud>): Promise<Stage> {
    const { bin } = await ensurePulumi();
    const directory = await realpath(await mkdtemp(join(tmpdir(), 'lifeboat-demo-')));
    let cloud: DemoCloud | undefined;
    try {
      await prepareProject(directory);
      cloud = await openCloud();
      return new Stage(cloud, directory, { ...environment(bin, directory), LIFEBOAT_PASSWORD: cloud.password });
    } catch (error) {
      await cloud?.close();
      await rm(directory, { recursive: true, force: true });
      throw error;
    }
  }

  /** Runs a command with Pulumi's own display. */
  async show(...args: readonly string[]): Promise<void> {
    const code = await this.#run(args);
    if (code !== 0) throw new DemoFailure(`\`pulumi ${args.join(' ')}\` ended with ${code}`);
  }

  /** Runs a command for its answer. */
  async ask(...args: readonly string[]): Promise<string> {
    this.#stopIfInterrupted();
    const { cwd, env } = this.#surroundings();
    const { stdout } = await promisify(execFile)('pulumi', [...args, '--non-interactive'], { cwd, env });
    return stdout;
  }

  /** Ctrl-C: whoever interrupts us mostly interrupts the CLI too; it is told itself only when it goes on. */
  interrupt(signal: NodeJS.Signals): void {
    this.#interruptedBy = signal;
    const child = this.#running;
    if (child === undefined) return;
    setTimeout(() => child.kill('SIGINT'), patienceMs).unref();
    setTimeout(() => child.kill('SIGKILL'), 4 * patienceMs).unref();
  }

  async close(): Promise<void> {
    await this.cloud.close();
    await rm(this.#directory, { recursive: true, force: true });
  }

  #run(args: readonly string[]): Promise<number> {
    this.#stopIfInterrupted();
    return new Promise((resolve, reject) => {
      const child = spawn('pulumi', args, { ...this.#surroundings(), stdio: 'inherit' });
      this.#running = child;
      child.once('error', reject);
      child.once('exit', (code, signal) => {
        this.#running = undefined;
        try {
          this.#stopIfInterrupted();
          resolve(code ?? (signal === null ? 1 : 128));
        } catch (error) {
          reject(error);
        }
      });
    });
  }

  #stopIfInterrupted(): void {
    if (this.#interruptedBy !== undefined) throw new DemoFailure(`stopped by ${this.#interruptedBy}`);
  }

  #surroundings() {
    return { cwd: join(this.#directory, 'project'), env: { ...this.#env } };
  }
}

/** The example as its user has it after `npm install`, with the plugin of this checkout. */
async function prepareProject(directory: string): Promise<void> {
  const project = join(directory, 'project');
  const plugin = join(directory, 'plugin');
  await Promise.all(['home', 'backend', 'tmp'].map((name) => mkdir(join(directory, name))));
  await cp(join(root, 'examples/typescript'), project, {
    recursive: true,
    filter: (path) => !/[\\/](node_modules|Pulumi\.[^/\\]+\.yaml)$/.test(path),
  });
  await Promise.all([installSdk(project), build({ out: plugin })]);
  const providers = [{ name: 'lifeboat', path: plugin }];
  await appendFile(join(project, 'Pulumi.yaml'), `plugins: ${JSON.stringify({ providers })}\n`);
}

function environment(bin: string, directory: string): Record<string, string> {
  const [home, backend, temporary] = ['home', 'backend', 'tmp'].map((name) => join(directory, name));
  if (home === undefined || backend === undefined || temporary === undefined) throw new TypeError('three places');
  const terminal = ['TERM', 'COLORTERM', 'NO_COLOR', 'LANG', 'LC_ALL', 'COLUMNS'].flatMap((name) => {
    const value = process.env[name];
    return value === undefined ? [] : [[name, value] as const];
  });
  return { ...Object.fromEntries(terminal), ...pulumiEnvironment(bin, { home, backend, temporary, stack: 'demo' }) };
}
