import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pulumiEnvironment } from '../../../scripts/pulumi-environment.ts';
import { Command, type Ended } from './command.ts';
import { Events } from './events.ts';
import { type Program, type Project, projectName, stackName } from './project.ts';
import { State } from './state.ts';

export interface RunOptions {
  /** Further arguments of the command. */
  readonly args?: readonly string[];
  /** The command must fail; otherwise it must not. */
  readonly expectFailure?: boolean;
  /** Shows the plan first, as a person would see it. Left out, to save time. */
  readonly withPreview?: boolean;
}

export interface Result extends Ended {
  /** What the engine reported; empty for commands that report nothing. */
  readonly events: Events;
}

/** One stack of one project, driven by the real CLI. */
export class Stack {
  /** Environment variables on top of the usual ones; credentials for example. */
  readonly env: Record<string, string> = {};
  readonly #project: Project;
  readonly #bin: string;
  readonly #started: Command[] = [];
  #home: string;
  #commands = 0;

  private constructor(project: Project, bin: string, home: string) {
    this.#project = project;
    this.#bin = bin;
    this.#home = home;
  }

  static async init(project: Project, bin: string): Promise<Stack> {
    const stack = new Stack(project, bin, await project.freshHome());
    await project.writeYaml({});
    await stack.run(['stack', 'init', stackName]);
    return stack;
  }

  /** From now on everything that is not in the state is forgotten, as on another machine. */
  async moveToAnotherMachine(): Promise<void> {
    this.#home = await this.#project.freshHome();
  }

  write(program: Program): Promise<void> {
    return this.#project.writeYaml(program);
  }

  writeText(program: string): Promise<void> {
    return this.#project.writeYamlText(program);
  }

  writeNode(source: string): Promise<void> {
    return this.#project.writeNode(source);
  }

  up(options: RunOptions = {}): Promise<Result> {
    return this.#operation(['up'], options);
  }
  preview({ args = [], ...options }: RunOptions = {}): Promise<Result> {
    return this.#operation(['preview'], { ...options, args, withPreview: true });
  }
  refresh(options: RunOptions = {}): Promise<Result> {
    return this.#operation(['refresh'], options);
  }
  destroy(options: RunOptions = {}): Promise<Result> {
    return this.#operation(['destroy'], options);
  }
  /** Without code and without Pulumi's own protection, unless asked for. */
  import(
    type: string,
    name: string,
    id: string,
    options: RunOptions & { readonly code?: boolean } = {},
  ): Promise<Result> {
    const plain = options.code === true ? [] : ['--generate-code=false'];
    return this.#operation(['import', type, name, id, '--protect=false', ...plain], options);
  }
  cancel(): Promise<Result> {
    return this.run(['cancel', '--yes']);
  }
  async exportState(): Promise<string> {
    return (await this.run(['stack', 'export'])).stdout;
  }
  async importState(text: string): Promise<Result> {
    const file = join(this.#project.temporary, 'imported-state.json');
    await writeFile(file, text);
    return this.run(['stack', 'import', '--file', file]);
  }
  /** As if the next command came much later: what a request of now may still bring about is waited for only for a while. */
  async longAfterwards(): Promise<void> {
    const state = await this.exportState();
    const later = state.replaceAll(/("startedAt": )"[^"]*"/g, '$1"2024-01-01T00:00:00Z"');
    if (later === state) throw new Error('nothing in this state is unfinished');
    await this.importState(later);
  }
  state(): Promise<State> {
    return State.read(join(this.#project.backend, '.pulumi/stacks', projectName, `${stackName}.json`));
  }
  async output(name: string): Promise<unknown> {
    return JSON.parse((await this.run(['stack', 'output', name, '--json', '--show-secrets'])).stdout);
  }

  /** Any command, to its end. */
  async run(args: readonly string[], options: RunOptions = {}): Promise<Result> {
    return this.finished(this.start([...args, ...(options.args ?? [])]), options);
  }

  /** Any command, as a process to watch and to interrupt. */
  start(args: readonly string[]): Command {
    return this.startProgram(join(this.#bin, 'pulumi'), [...args, '--non-interactive', '--color=never']);
  }

  /** `up` as a process. */
  startUp(args: readonly string[] = []): Command {
    return this.start(['up', '--yes', '--skip-preview', ...args]);
  }

  /** A line that Lifeboat printed for its user to paste, in a real shell. */
  shell(line: string, options: RunOptions = {}): Promise<Result> {
    return this.finished(this.startProgram('/bin/sh', ['-c', line]), options);
  }

  startProgram(program: string, args: readonly string[]): Command {
    const { backend, directory, temporary } = this.#project;
    const places = { home: this.#home, backend, temporary, stack: stackName };
    const command = new Command(program, args, {
      cwd: directory,
      // Without the second one `--event-log` does not exist.
      env: { ...pulumiEnvironment(this.#bin, places), PULUMI_DEBUG_COMMANDS: 'true', ...this.env },
    });
    this.#started.push(command);
    return command;
  }

  /** Waits for the end, and proves it to be the expected one. */
  async finished(command: Command, options: RunOptions = {}, log = ''): Promise<Result> {
    const ended = await command.ended;
    if ((ended.code !== 0) !== (options.expectFailure ?? false)) {
      throw new Error(`${command.title} ended with ${ended.code}:\n${ended.output}`);
    }
    return { ...ended, events: new Events(log) };
  }

  /** Ends whatever a failed test left running. */
  async stop(): Promise<void> {
    for (const command of this.#started) {
      command.signal('SIGKILL');
      await command.ended.catch(() => undefined);
    }
  }

  async #operation(args: readonly string[], options: RunOptions): Promise<Result> {
    this.#commands += 1;
    const log = join(this.#project.temporary, `events-${this.#commands}.json`);
    const [verb = ''] = args;
    const consent = verb === 'preview' ? [] : ['--yes', ...(options.withPreview === true ? [] : ['--skip-preview'])];
    const command = this.start([...args, ...consent, '--event-log', log, ...(options.args ?? [])]);
    return this.finished(command, options, log);
  }
}
