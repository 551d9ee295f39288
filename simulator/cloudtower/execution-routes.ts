import { lists } from './query-routes.ts';
import type { Routes } from './route.ts';

/** What became of backup plans. [spec] */
export const executionRoutes: Routes = {
  ...lists('/get-backup-plan-executions', 'backupPlanExecutions'),
  ...lists('/get-backup-target-executions', 'backupTargetExecutions'),
  ...lists('/get-backup-restore-points', 'backupRestorePoints'),
};
