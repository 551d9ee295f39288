import { type Json, type JsonObject, sameJson } from '../core/json.ts';

/** Facts that every provider process of one run must know; `rpc` shares them between the processes of one engine. */
export interface RunMarks {
  add(mark: string): void;
  remove(mark: string): void;
  has(mark: string): boolean;
}

/**
 * What one run of one provider process remembers: facts the engine does not repeat from call to call.
 * Made anew with every Configure. Nothing here outlives the process, and nothing is decided by it that state could tell.
 */
export class RunMemory {
  readonly #inState = new Set<string>();
  readonly #checked = new Set<string>();
  readonly #asked = new Map<string, JsonObject>();
  readonly #anew = new Set<string>();
  readonly #created = new Set<string>();
  readonly #current = new Map<string, string>();
  readonly #removedFirst = new Map<string, string>();
  readonly #managed = new Map<string, string>();
  readonly #draggedAlong = new Map<string, string>();
  readonly #instanceWide = new Map<string, { urn: string; value: Json }>();
  readonly #toldWords = new Set<string>();
  readonly #marks: RunMarks;

  constructor(marks: RunMarks = ownMarks()) {
    this.#marks = marks;
  }

  /** Check saw this URN; with old inputs when it is already in state. */
  noteChecked(urn: string, inState: boolean): void {
    this.#checked.add(urn);
    (inState ? this.#inState : this.#anew).add(urn);
  }
  wasChecked(urn: string): boolean {
    return this.#checked.has(urn);
  }
  /** What the program asks for in this run, as Check answered it. */
  noteAsked(urn: string, inputs: JsonObject): void {
    this.#asked.set(urn, inputs);
  }
  asked(urn: string): JsonObject | undefined {
    return this.#asked.get(urn);
  }
  isInState(urn: string): boolean {
    return this.#inState.has(urn);
  }
  /** This run makes a new object for it: the first one, or one in place of an old one. */
  isMadeAnew(urn: string): boolean {
    return this.#anew.has(urn);
  }

  /** The program has this URN for the session on this instance, and so has state. */
  noteManaged(kind: string, instanceId: string, urn: string): void {
    this.#managed.set(`${kind} ${instanceId}`, urn);
  }
  managerOf(kind: string, instanceId: string): string | undefined {
    return this.#managed.get(`${kind} ${instanceId}`);
  }

  /** Create or Update of this URN failed in this run, in this process or another one. */
  noteFailure(urn: string): void {
    this.#marks.add(`failed ${urn}`);
  }
  hasFailed(urn: string): boolean {
    return this.#marks.has(`failed ${urn}`);
  }

  /** What stands for this URN is unfinished, and this run is to finish it. */
  noteUnsettled(urn: string): void {
    this.#marks.add(`unsettled ${urn}`);
  }
  isUnsettled(urn: string): boolean {
    return this.#marks.has(`unsettled ${urn}`);
  }

  /** Create or Update of this URN has succeeded. */
  noteSuccess(urn: string): void {
    this.#marks.remove(`failed ${urn}`);
    this.#marks.remove(`unsettled ${urn}`);
  }

  /** Create answered this id in this run. */
  noteCreated(kind: string, id: string): void {
    this.#created.add(`${kind} ${id}`);
  }
  wasCreated(kind: string, id: string): boolean {
    return this.#created.has(`${kind} ${id}`);
  }

  /** The id that stands for this URN now: the one that Diff compared, then the one that Create answered. */
  noteCurrent(urn: string, id: string): void {
    this.#current.set(urn, id);
  }
  current(urn: string): string | undefined {
    return this.#current.get(urn);
  }

  /**
   * Diff found that this id would be replaced although the program was not asked yet: what it depends on is to be deleted first,
   * and the engine asks whether it has to go along.
   */
  noteDraggedAlong(urn: string, id: string): void {
    this.#draggedAlong.set(urn, id);
  }
  draggedAlong(urn: string): string | undefined {
    return this.#draggedAlong.get(urn);
  }

  /** Diff asked the engine to delete this id before its successor is made. */
  noteRemovedFirst(urn: string, id: string): void {
    this.#removedFirst.set(urn, id);
  }
  removedFirst(urn: string): string | undefined {
    return this.#removedFirst.get(urn);
  }

  /** The URN that asks for another value of an instance-wide property, if there is one. */
  instanceWideConflict(key: string, urn: string, value: Json): string | undefined {
    const known = this.#instanceWide.get(key);
    if (known !== undefined && known.urn !== urn && !sameJson(known.value, value)) return known.urn;
    this.#instanceWide.set(key, { urn, value });
    return undefined;
  }

  /** True the first time only: an unknown word of a cloud is logged once. */
  firstTime(word: string): boolean {
    if (this.#toldWords.has(word)) return false;
    this.#toldWords.add(word);
    return true;
  }
}

function ownMarks(): RunMarks {
  const marks = new Set<string>();
  return {
    add: (mark) => void marks.add(mark),
    remove: (mark) => void marks.delete(mark),
    has: (mark) => marks.has(mark),
  };
}
