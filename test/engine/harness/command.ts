import { type ChildProcess, spawn } from 'node:child_process';
import { stripVTControlCharacters } from 'node:util';
import { eventually } from './eventually.ts';

export interface Ended {
  /** 128 + the number of the signal that ended it, as a shell would say; see `signal`. */
  readonly code: number;
  readonly signal: NodeJS.Signals | undefined;
  readonly stdout: string;
  readonly stderr: string;
  /** Both, as they came, without control characters. */
  readonly output: string;
}

export interface CommandOptions {
  readonly cwd: string;
  readonly env: Readonly<Record<string, string>>;
}

/** A program that runs, with what it has said so far. */
export class Command {
  readonly ended: Promise<Ended>;
  readonly #child: ChildProcess;
  readonly title: string;
  #stdout = '';
  #stderr = '';
  #output = '';
  #hasEnded = false;

  constructor(program: string, args: readonly string[], { cwd, env }: CommandOptions) {
    this.title = [program.replace(/^.*\//, ''), ...args].join(' ');
    this.#child = spawn(program, args, { cwd, env, stdio: ['ignore', 'pipe', 'pipe'] });
    this.#child.stdout?.setEncoding('utf8').on('data', (text: string) => {
      this.#stdout += text;
      this.#output += text;
    });
    this.#child.stderr?.setEncoding('utf8').on('data', (text: string) => {
      this.#stderr += text;
      this.#output += text;
    });
    this.ended = new Promise((resolve, reject) => {
      this.#child.once('error', reject);
      this.#child.once('close', (code, signal) => {
        this.#hasEnded = true;
        resolve({
          code: code ?? 128,
          signal: signal ?? undefined,
          stdout: this.#stdout,
          stderr: this.#stderr,
          output: this.output,
        });
      });
    });
    // Whoever started it waits for `ended` sooner or later; until then a failure to start is no unhandled rejection.
    this.ended.catch(() => undefined);
  }

  get pid(): number {
    if (this.#child.pid === undefined) throw new Error(`${this.title} was not started`);
    return this.#child.pid;
  }

  get hasEnded(): boolean {
    return this.#hasEnded;
  }

  get output(): string {
    return stripVTControlCharacters(this.#output);
  }

  /** Waits until it has said something. */
  async says(words: RegExp, limitMs = 30_000): Promise<void> {
    const look = () => {
      if (words.test(this.output)) return true;
      if (this.#hasEnded) throw new Error(`"${this.title}" ended without saying ${words}:\n${this.output}`);
      return undefined;
    };
    try {
      await eventually(`"${this.title}" to say ${words}`, look, limitMs);
    } catch (cause) {
      throw new Error(`${words} was not said; this was:\n${this.output}`, { cause });
    }
  }

  /** To this process only. */
  signal(name: NodeJS.Signals): void {
    if (!this.#hasEnded) process.kill(this.pid, name);
  }
}
