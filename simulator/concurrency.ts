/** Two mutating requests for one instance were in flight at the same time. */
export interface Overlap {
  readonly instance: string;
  readonly funcs: readonly string[];
}

/** What a request is about, as far as measuring goes. */
export interface RequestSubject {
  readonly func: string;
  readonly mutates: boolean;
  readonly instance?: string;
}

/** Measures how many requests run side by side, and which mutations met on one instance. */
export class Concurrency {
  readonly #inFlight = new Set<RequestSubject>();
  readonly #overlaps: Overlap[] = [];
  #highest = 0;

  /** The most requests that were in flight together. */
  get maxRequests(): number {
    return this.#highest;
  }

  get overlappingMutations(): readonly Overlap[] {
    return [...this.#overlaps];
  }

  /** A request has come in; call the answer when it has been dealt with. */
  begin(subject: RequestSubject): () => void {
    if (subject.mutates && subject.instance !== undefined) this.#noteOverlap(subject, subject.instance);
    this.#inFlight.add(subject);
    this.#highest = Math.max(this.#highest, this.#inFlight.size);
    return () => {
      this.#inFlight.delete(subject);
    };
  }

  clear(): void {
    this.#overlaps.length = 0;
    this.#highest = this.#inFlight.size;
  }

  #noteOverlap(subject: RequestSubject, instance: string): void {
    const others = [...this.#inFlight].filter((other) => other.mutates && other.instance === instance);
    if (others.length > 0) this.#overlaps.push({ instance, funcs: [...others.map((one) => one.func), subject.func] });
  }
}
