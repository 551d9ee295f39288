import type { Clock } from '../core/clock.ts';
import type { Reporter } from '../core/log.ts';
import type { LogEntry, Severity } from './engine-link.ts';

/** Every status line is a whole new line where the output is no terminal. */
const pauseMs = 1_000;

export interface Log {
  log(entry: LogEntry): Promise<void>;
}

/**
 * What one call tells the person at the terminal. Messages go out in order. Status lines go out on change, at most one a second:
 * the latest waits for its second, unless the call ends first.
 */
export class CallReporter implements Reporter {
  readonly #log: Log;
  readonly #clock: Clock;
  readonly #urn: string;
  readonly #ended = new AbortController();
  #sending: Promise<void> = Promise.resolve();
  #wanted = '';
  #shown = '';
  #shownAt = Number.NEGATIVE_INFINITY;
  #waiting = false;

  constructor(log: Log, clock: Clock, urn: string) {
    this.#log = log;
    this.#clock = clock;
    this.#urn = urn;
  }

  status(text: string): void {
    // Without a resource there is no row to show it in.
    if (this.#urn === '' || this.#ended.signal.aborted) return;
    this.#wanted = text;
    if (!this.#waiting) this.#showOrWait();
  }

  info(text: string): void {
    this.#send('info', text);
  }

  /** Never as ERROR: the engine would count the resource as failed, although it is saved. */
  warn(text: string): void {
    this.#send('warning', text);
  }

  debug(text: string): void {
    this.#send('debug', text);
  }

  /**
   * Ends the report, before the call is answered: the last status line stays on the finished row, so a closing text replaces it
   * (an empty one clears it) if any was shown. Resolves when the engine has everything.
   */
  async close(closing = ''): Promise<void> {
    this.#ended.abort();
    if (this.#shown !== '' && this.#shown !== closing) this.#show(closing);
    await this.#sending;
  }

  #showOrWait(): void {
    if (this.#wanted === this.#shown) return;
    const wait = this.#shownAt + pauseMs - this.#clock.now();
    if (wait <= 0) {
      this.#show(this.#wanted);
      return;
    }
    this.#waiting = true;
    const flush = () => {
      this.#waiting = false;
      if (!this.#ended.signal.aborted) this.#showOrWait();
    };
    this.#clock.sleep(wait, this.#ended.signal).then(flush, flush);
  }

  #show(text: string): void {
    this.#shown = text;
    this.#shownAt = this.#clock.now();
    this.#enqueue({ severity: 'info', text, urn: this.#urn, ephemeral: true });
  }

  #send(severity: Severity, text: string): void {
    this.#enqueue({ severity, text, urn: this.#urn });
  }

  #enqueue(entry: LogEntry): void {
    this.#sending = this.#sending.then(() => this.#log.log(entry));
  }
}
