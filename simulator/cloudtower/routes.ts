import type { Clockwork } from './effects.ts';
import { backupPlanRoutes } from './backup-plan-routes.ts';
import { backupPlanClockwork } from './backup-runs.ts';
import { cdRomRoutes } from './cd-rom-routes.ts';
import { executionRoutes } from './execution-routes.ts';
import { imageRoutes } from './image-routes.ts';
import { snapshotPlanClockwork } from './plan-runs.ts';
import { powerRoutes } from './power-routes.ts';
import { coreLists } from './query-routes.ts';
import type { Route, Routes } from './route.ts';
import { snapshotPlanRoutes } from './snapshot-plan-routes.ts';
import { snapshotRoutes } from './snapshot-routes.ts';

/** Every call behind a login, by path. */
export const routes: Routes = {
  ...coreLists,
  ...snapshotRoutes,
  ...powerRoutes,
  ...imageRoutes,
  ...cdRomRoutes,
  ...snapshotPlanRoutes,
  ...backupPlanRoutes,
  ...executionRoutes,
};

export function routeAt(path: string): Route | undefined {
  return Object.hasOwn(routes, path) ? routes[path] : undefined;
}

/** What acts by itself. */
export const clockworks: readonly Clockwork[] = [snapshotPlanClockwork, backupPlanClockwork];
