import type { Clock } from '../core/clock.ts';
import type { Redactor } from '../core/secret.ts';
import type { EngineLink } from './engine-link.ts';
import type { Running } from './running.ts';
import { answerOf, bugText } from './status.ts';

/** Time for running mutations to answer with partial state after a bug of ours. */
const bugGraceMs = 2_000;
/** The engine gives all its plugins together five seconds to end. */
const endGraceMs = 1_000;

interface LifetimeParts {
  readonly clock: Clock;
  readonly redactor: Redactor;
  readonly running: Running;
  readonly engine: EngineLink;
  /** Ends the sessions with the cloud. */
  endSessions(): Promise<void>;
  /** Resolves when answers that were given have left. */
  drained(): Promise<void>;
  exit(code: number): void;
}

/** The ways in which this process ends. The first one decides; what runs is told first, and may answer. */
export class Lifetime {
  readonly #parts: LifetimeParts;
  #ending = false;
  constructor(parts: LifetimeParts) {
    this.#parts = parts;
  }

  /** Asked to stop, by signal or because the engine is gone. */
  async end(reason: string): Promise<void> {
    if (this.#ending) return;
    this.#ending = true;
    const { endSessions, exit, running } = this.#parts;
    running.cancel(reason);
    await this.#within(endGraceMs, running.settled());
    await this.#within(endGraceMs, Promise.all([endSessions(), this.#parts.drained()]));
    exit(0);
  }

  /** An error that nobody caught: what runs answers first, as after an interrupt; what cannot, fails. */
  async bug(error: unknown): Promise<void> {
    if (this.#ending) return;
    this.#ending = true;
    const { engine, exit, redactor, running } = this.#parts;
    running.cancel('Lifeboat hit a bug and must end');
    await this.#within(bugGraceMs, running.settled());
    running.failAll(answerOf(error, redactor));
    await this.#within(
      endGraceMs,
      Promise.all([engine.log({ severity: 'error', text: bugText(error) }), this.#parts.drained()]),
    );
    exit(1);
  }

  async #within(ms: number, work: Promise<unknown>): Promise<void> {
    const done = new AbortController();
    const settle = () => done.abort();
    work.then(settle, settle);
    await this.#parts.clock.sleep(ms, done.signal).then(settle, settle);
  }
}
