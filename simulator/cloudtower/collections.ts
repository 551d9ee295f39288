import type { Row } from './query/fields.ts';
import { selectRows } from './query/query.ts';
import { tables } from './query/tables.ts';
import type { Collection } from './query/tables.ts';
import { badRequest, notFound } from './errors.ts';
import { backupPlansView, backupServicesView, backupStoreRepositoriesView } from './backup-views.ts';
import { backupPlanExecutionsView, backupRestorePointsView, backupTargetExecutionsView } from './execution-views.ts';
import { contentLibraryImagesView, elfImagesView, svtImagesView, vmDisksView } from './image-views.ts';
import { snapshotGroupsView, snapshotPlansView, snapshotPlanTasksView } from './plan-views.ts';
import { lunSnapshotsView, vmSnapshotsView } from './snapshot-views.ts';
import { tasksView } from './task-views.ts';
import type { View, Viewer } from './views.ts';
import { clustersView, vmsView } from './vm-views.ts';

/** What each collection shows. One that is missing has rows only inside others. */
const views: Partial<Record<Collection, View>> = {
  backupPlanExecutions: backupPlanExecutionsView,
  backupPlans: backupPlansView,
  backupRestorePoints: backupRestorePointsView,
  backupServices: backupServicesView,
  backupStoreRepositories: backupStoreRepositoriesView,
  backupTargetExecutions: backupTargetExecutionsView,
  clusters: clustersView,
  contentLibraryImages: contentLibraryImagesView,
  elfImages: elfImagesView,
  lunSnapshots: lunSnapshotsView,
  snapshotGroups: snapshotGroupsView,
  snapshotPlans: snapshotPlansView,
  snapshotPlanTasks: snapshotPlanTasksView,
  svtImages: svtImagesView,
  tasks: tasksView,
  vmDisks: vmDisksView,
  vmSnapshots: vmSnapshotsView,
  vms: vmsView,
};

/** What the query engine works on. */
export function sourceOf(viewer: Viewer, collection: Collection) {
  return {
    fields: tables[collection],
    rows: views[collection]?.rows(viewer) ?? [],
    quirks: viewer.quirks,
    related: (other: Collection, id: string): Row | undefined => views[other]?.row(viewer, id),
  };
}

/**
 * The ids of the objects that the `where` of a change means; `{}` means all of them. [doc] Whether matching nothing is
 * an error is unknown, and therefore a switch.
 */
export function selected(viewer: Viewer, collection: Collection, where: unknown): readonly string[] {
  const ids = idsMatching(viewer, collection, where);
  if (ids.length === 0 && viewer.quirks.noMatch === 'notFound') throw notFound(`no ${collection} found`);
  return ids;
}

/** The same for a `where` that is only a part of what was sent: matching nothing is fine. */
export function idsMatching(viewer: Viewer, collection: Collection, where: unknown): readonly string[] {
  const result = selectRows({ ...sourceOf(viewer, collection), where });
  if ('error' in result) throw badRequest(result.error);
  return result.rows.map((row) => String(row['id']));
}
