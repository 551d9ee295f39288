import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, rmdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { RunMarks } from '../lifecycle/memory.ts';

/**
 * Marks that all provider processes of one engine share. The engine starts a process for each provider resource, and the two
 * halves of a replacement may belong to two of them (another version of the SDK, a move to an explicit provider): the one that
 * is asked to delete the old half must know that the other one failed to make the new half.
 *
 * Empty files in the temporary directory, named by hashes. They coordinate one run on one machine and decide nothing later: each
 * process removes its own when it ends, and the next engine has another address. A mark that cannot be written still counts here.
 */
export class EngineMarks implements RunMarks {
  readonly #engineAddress: string;
  readonly #own = new Set<string>();
  readonly #debug: (text: string) => void;

  constructor(engineAddress: string, debug: (text: string) => void) {
    this.#engineAddress = engineAddress;
    this.#debug = debug;
  }

  add(mark: string): void {
    this.#own.add(mark);
    this.#attempt(() => {
      mkdirSync(this.#directory(), { recursive: true, mode: 0o700 });
      writeFileSync(this.#file(mark), '', { mode: 0o600 });
    });
  }

  remove(mark: string): void {
    this.#own.delete(mark);
    this.#attempt(() => rmSync(this.#file(mark), { force: true }));
  }

  has(mark: string): boolean {
    return this.#own.has(mark) || (this.#engineAddress !== '' && existsSync(this.#file(mark)));
  }

  close(): void {
    if (this.#own.size === 0) return;
    for (const mark of this.#own) this.remove(mark);
    // The last process to end finds it empty.
    this.#attempt(() => rmdirSync(this.#directory()));
  }

  /** Without an engine there is nobody to share with. */
  #attempt(write: () => void): void {
    if (this.#engineAddress === '') return;
    try {
      write();
    } catch (error) {
      this.#debug(`marks of this run are not shared with other provider processes: ${String(error)}`);
    }
  }

  #directory(): string {
    return join(tmpdir(), `lifeboat-run-${digest(`${process.getuid?.() ?? 0} ${this.#engineAddress}`)}`);
  }

  #file(mark: string): string {
    return join(this.#directory(), digest(mark));
  }
}

function digest(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 32);
}
