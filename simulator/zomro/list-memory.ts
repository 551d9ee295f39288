/** What the server remembers about one list of one user. [P][C] */
export interface ListSettings {
  pageSize: number;
  page: number;
  /** Field to wanted text. */
  filter: Readonly<Record<string, string>>;
}

/** That `p_cnt` is 50 at first is inferred. */
const atFirst: ListSettings = { pageSize: 50, page: 1, filter: {} };

/** Paging and filters stick to the user, and are shared with whoever uses the web panel as the same user. [P][C] */
export class ListMemory {
  readonly #settings = new Map<string, ListSettings>();

  of(accountId: string, func: string): ListSettings {
    return this.#settings.get(key(accountId, func)) ?? atFirst;
  }

  remember(accountId: string, func: string, changes: Partial<ListSettings>): void {
    this.#settings.set(key(accountId, func), { ...this.of(accountId, func), ...changes });
  }

  clear(): void {
    this.#settings.clear();
  }
}

function key(accountId: string, func: string): string {
  return `${accountId} ${func}`;
}
