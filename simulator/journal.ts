/** What was asked of a simulated cloud, in order. */
export interface JournalEntry {
  /** The cloud's own time, milliseconds since 1970-01-01 UTC. */
  readonly at: number;
  /** The function that was called, in the cloud's own words. */
  readonly func: string;
  /** What it was called with; secrets are replaced by `***`. */
  readonly params: Readonly<Record<string, string>>;
  /** The HTTP status that was answered; 0 when the connection was cut instead. */
  readonly status: number;
  /** `ok`, `error:<type>`, or `fault:<kind>`. */
  readonly outcome: string;
  /** What the call changed in the cloud; left out when it changed nothing. */
  readonly effect?: string;
  /** The cloud has no such function. */
  readonly unknown?: true;
}

export class Journal {
  readonly #entries: JournalEntry[] = [];

  /** All calls, or those of one function. */
  calls(func?: string): readonly JournalEntry[] {
    return func === undefined ? [...this.#entries] : this.#entries.filter((entry) => entry.func === func);
  }

  /** The calls that changed something, whether or not their answer arrived; of all functions or of one. */
  mutations(func?: string): readonly JournalEntry[] {
    return this.calls(func).filter((entry) => entry.effect !== undefined);
  }

  /** The calls of functions that the cloud does not have. */
  unknown(): readonly JournalEntry[] {
    return this.#entries.filter((entry) => entry.unknown === true);
  }

  add(entry: JournalEntry): void {
    this.#entries.push(entry);
  }

  clear(): void {
    this.#entries.length = 0;
  }
}
