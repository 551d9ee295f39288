import type { Language, Surroundings } from './context.ts';
import type { Row } from './query/fields.ts';
import type { AsyncStatus, Entity } from './rows.ts';

/** Who looks: rows are the same for everybody, but for their language. */
export interface Viewer extends Surroundings {
  readonly language: Language;
}

/** A collection as it is answered, whole objects each time. [spec] */
export interface View {
  rows(viewer: Viewer): readonly Row[];
  row(viewer: Viewer, id: string): Row | undefined;
}

type Table<Item> = (viewer: Viewer) => ReadonlyMap<string, Item>;

export function viewOf<Item>(table: Table<Item>, shown: (viewer: Viewer, item: Item) => Row): View {
  return {
    rows: (viewer) => [...table(viewer).values()].map((item) => shown(viewer, item)),
    row(viewer, id) {
      const item = table(viewer).get(id);
      return item === undefined ? undefined : shown(viewer, item);
    },
  };
}

export interface Named {
  readonly id: string;
  readonly name: string;
}

/** A relation to one object as it is answered: `{id, name}`, or null. [spec] */
export function nested(table: ReadonlyMap<string, Named>, id: string | null): Named | null {
  const found = id === null ? undefined : table.get(id);
  return found === undefined ? null : { id: found.id, name: found.name };
}

/** A relation to many objects that all have a name. */
export function nestedAll(items: Iterable<Named>): readonly Named[] {
  return [...items].map(({ id, name }) => ({ id, name }));
}

/** A relation to one object that the schema requires; an object that is gone leaves its id only (inferred). */
export function nestedRequired(table: ReadonlyMap<string, Named>, id: string): Named {
  return nested(table, id) ?? { id, name: '' };
}

export function asyncStatus({ quirks }: Surroundings, { entityAsyncStatus }: Entity): AsyncStatus | null {
  return quirks.asyncStatusShown ? entityAsyncStatus : null;
}
