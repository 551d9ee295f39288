import { type CloudTowerRig, newCloudTowerRig } from './cloudtower.ts';

/** For tests that are not about waiting: tasks are over when they are first looked at. */
export function newQuickRig(): Promise<CloudTowerRig> {
  return newCloudTowerRig({ quirks: { taskPendingMs: 0, taskMs: 0, asyncStatusLagMs: 0 } });
}
