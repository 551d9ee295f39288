import { sourceOf } from './collections.ts';
import type { Context } from './context.ts';
import { badRequest } from './errors.ts';
import type { Collection } from './query/tables.ts';
import { runCount, runQuery } from './query/query.ts';
import type { CloudTowerQuirks } from './quirks.ts';
import type { Outcome, Route, Routes } from './route.ts';
import { noteTaskLook } from './task-views.ts';

interface ListParts {
  /** Left out: in every version. */
  readonly isThere?: (quirks: CloudTowerQuirks) => boolean;
  /** Called after each look. */
  readonly after?: (context: Context) => void;
}

/** `<path>` and `<path>-connection` of one collection. [spec] */
export function lists(path: `/get-${string}`, collection: Collection, parts: ListParts = {}): Routes {
  return { [path]: rowsRoute(collection, parts), [`${path}-connection`]: countRoute(collection, parts) };
}

/** A call that answers rows but has no `-connection`. */
export function rowsRoute(collection: Collection, parts: ListParts = {}): Route {
  return route('query', parts, (context, body) => {
    const result = runQuery({ ...sourceOf(context, collection), body });
    if ('error' in result) throw badRequest(result.error);
    return result.rows;
  });
}

function countRoute(collection: Collection, parts: ListParts): Route {
  return route('count', parts, (context, body) => {
    const result = runCount({ ...sourceOf(context, collection), body });
    if ('error' in result) throw badRequest(result.error);
    return result;
  });
}

function route(
  kind: 'query' | 'count',
  { isThere = () => true, after }: ListParts,
  answer: (context: Context, body: unknown) => unknown,
): Route {
  return {
    kind,
    isThere,
    instance: () => undefined,
    handle(context, body): Outcome {
      const found = answer(context, body);
      after?.(context);
      return { status: 200, body: found };
    },
  };
}

export const coreLists: Routes = {
  ...lists('/get-vms', 'vms'),
  ...lists('/get-clusters', 'clusters'),
  ...lists('/get-tasks', 'tasks', { after: ({ world }) => noteTaskLook(world) }),
  ...lists('/get-vm-snapshots', 'vmSnapshots'),
  ...lists('/get-iscsi-lun-snapshots', 'lunSnapshots'),
};
