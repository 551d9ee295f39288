import { localised } from './context.ts';
import type { Row } from './query/fields.ts';
import type { TaskRow } from './rows.ts';
import { nested, viewOf } from './views.ts';
import type { Viewer } from './views.ts';
import type { World } from './world.ts';

/** `Task`: all fields. [spec] */
function taskRow(viewer: Viewer, task: TaskRow): Row {
  const { world, language } = viewer;
  return {
    id: task.id,
    status: task.status,
    progress: progressOf(viewer, task),
    description: localised(task.description, language),
    args: {},
    // JSON in a text. [recorded]
    snapshot: JSON.stringify({ typename: task.resource_type }),
    steps: [],
    internal: false,
    key: null,
    type: null,
    local_created_at: task.local_created_at,
    started_at: task.started_at,
    finished_at: task.finished_at,
    error_code: task.error_code,
    error_message: task.error_message,
    resource_id: task.resource_id,
    resource_type: task.resource_type,
    resource_mutation: task.resource_mutation,
    resource_rollbacked: null,
    resource_rollback_error: null,
    resource_rollback_retry_count: null,
    cluster: nested(world.clusters, task.cluster),
    user: nested(world.users, task.user),
  };
}

/** Unreliable in the wild: a task that has ended well was seen with 0. [recorded] */
function progressOf({ quirks, now }: Viewer, task: TaskRow): number {
  if (task.status !== 'EXECUTING' || task.started_at === null || quirks.taskProgress === 'zero') return task.progress;
  const part = (now - Date.parse(task.started_at)) / Math.max(1, quirks.taskMs);
  return Math.min(0.99, Math.round(part * 100) / 100);
}

const listed = ({ world }: Viewer): ReadonlyMap<string, TaskRow> =>
  new Map([...world.tasks].filter(([, task]) => task.hiddenLooks === 0));

export const tasksView = viewOf(listed, taskRow);

/** Somebody has looked at the list: tasks that lag behind come nearer. */
export function noteTaskLook(world: World): void {
  for (const task of world.tasks.values()) if (task.hiddenLooks > 0) task.hiddenLooks -= 1;
}
