import { choice, creation, deletion, execution, update } from './backup-plan-forms.ts';
import { refuseNonsense, refuseRepository, settingsOf, withChanges } from './backup-plan-settings.ts';
import type { Settings } from './backup-plan-settings.ts';
import { newExecution, pointsOf, startExecution } from './backup-runs.ts';
import { backupPlanRow } from './backup-views.ts';
import { selected } from './collections.ts';
import { isAtLeast } from './context.ts';
import type { Context } from './context.ts';
import { begin, refuseLocked } from './effects.ts';
import type { Target } from './effects.ts';
import { backupPlanExecutionRow } from './execution-views.ts';
import { about, refuseBusyVms } from './plan-changes.ts';
import { lists, rowsRoute } from './query-routes.ts';
import type { CloudTowerQuirks } from './quirks.ts';
import { changed, mutation, withTask } from './route.ts';
import type { Outcome, Route, Routes, WithTask } from './route.ts';
import type { BackupPlanRow } from './rows-of-plans.ts';
import { instant } from './world.ts';
import type { World } from './world.ts';
import type { z } from 'zod';

/** `/create-backup-plan`. Either all of them are begun or none (inferred). */
function createPlans(context: Context, wishes: z.output<typeof creation>): Outcome {
  const all = wishes.map((wish) => settingsOf(context, wish));
  for (const settings of all) {
    refuseRepository(context, settings);
    refuseNonsense(context, settings, undefined);
  }
  refuseBusyVms(context, all);
  const entries = all.map((settings) => createPlan(context, settings));
  return changed(entries, `creates ${all.map(({ name }) => `the backup plan ${name}`).join(', ')}`);
}

function createPlan(context: Context, settings: Settings): WithTask {
  const { world, quirks, now } = context;
  const plan: BackupPlanRow = { ...newPlan(settings, now), id: world.takeId() };
  world.backupPlans.set(plan.id, plan);
  const task = begin(context, {
    ...about(context, target(plan), plan, ['createBackupPlan', 'Create backup plan', '创建备份计划']),
    asyncStatus: 'CREATING',
    onDone(at) {
      Object.assign(plan, { phase: 'WAITING_SCHEDULE', ranUntil: at });
    },
    onFailed() {
      plan.phase = 'INVALID';
      if (quirks.failedCreate === 'nothing') world.backupPlans.delete(plan.id);
    },
  });
  return withTask(context, task, backupPlanRow(context, plan));
}

/** A plan that has never run, and is being validated. */
export function newPlan(settings: Settings, now: number): Omit<BackupPlanRow, 'id'> {
  return {
    ...settings,
    entityAsyncStatus: null,
    createdAt: instant(now),
    delete_strategy: null,
    status: 'WORKING',
    phase: 'VALIDATING',
    last_execute_status: 'NEVER_EXECUTE',
    last_manual_execute_status: 'NEVER_EXECUTE',
    last_executed_at: null,
    last_manual_executed_at: null,
    ranUntil: now,
  };
}

/** `/update-backup-plan`; `data` must be there. [spec] */
function updatePlans(context: Context, { where, data }: z.output<typeof update>): Outcome {
  const wanted = chosen(context, where).map((plan) => {
    const settings = withChanges(context, plan, data);
    refuseNonsense(context, settings, plan);
    return { plan, settings };
  });
  const entries = wanted.map(({ plan, settings }) => {
    const task = begin(context, {
      ...about(context, target(plan), plan, ['updateBackupPlan', 'Edit backup plan', '编辑备份计划']),
      asyncStatus: 'UPDATING',
      onDone: (at) => applyChanges(context, plan, { settings, strategy: data.disconnect_strategy, at }),
    });
    return withTask(context, task, backupPlanRow(context, plan));
  });
  return changed(entries, `changes ${names(wanted.map(({ plan }) => plan))}`);
}

type Strategy = NonNullable<z.output<typeof update>['data']['disconnect_strategy']>;

interface Applied {
  readonly settings: Settings;
  readonly strategy: Strategy | null | undefined;
  readonly at: number;
}

/** What becomes of the restore points of VMs that leave is said by `disconnect_strategy` [spec], else unknown. */
function applyChanges({ world, quirks }: Context, plan: BackupPlanRow, { settings, strategy, at }: Applied): void {
  const { vms } = settings;
  const isDropping = strategy ? strategy === 'DELETE_RESTORE_POINT' : quirks.droppedVms === 'deleted';
  for (const point of pointsOf(world, plan.id)) {
    if (isDropping && !vms.includes(point.vm)) world.backupRestorePoints.delete(point.id);
  }
  const decided = settingNames.map((name) => [name, settings[name]] as const);
  Object.assign(plan, Object.fromEntries(decided), { ranUntil: at });
}

/** Not what a run may have changed meanwhile. */
const settingNames = [
  'name',
  'description',
  'vms',
  'compression',
  'snapshot_consistent_type',
  'incremental_period',
  'incremental_interval',
  'incremental_weekdays',
  'incremental_time_points',
  'full_period',
  'full_interval',
  'full_time_point',
  'keep_policy',
  'keep_policy_value',
  'enable_window',
  'window_start',
  'window_end',
  'backup_delay_option',
] as const satisfies readonly (keyof Settings)[];

/** `/delete-backup-plan`: must say what becomes of the restore points. [spec] */
function deletePlans(context: Context, { where, data }: z.output<typeof deletion>): Outcome {
  const { world } = context;
  const plans = chosen(context, where);
  const entries = plans.map((plan) => {
    plan.delete_strategy = data.delete_strategy;
    const task = begin(context, {
      ...about(context, target(plan), plan, ['deleteBackupPlan', 'Delete backup plan', '删除备份计划']),
      asyncStatus: 'DELETING',
      onDone: () => removePlan(world, plan, data.delete_strategy),
    });
    return withTask(context, task, { id: plan.id, entityAsyncStatus: plan.entityAsyncStatus });
  });
  return changed(entries, `deletes ${names(plans)}, ${data.delete_strategy}`);
}

/** The records of its executions stay (inferred). */
export function removePlan(world: World, plan: BackupPlanRow, strategy: Strategy): void {
  if (strategy === 'DELETE_RESTORE_POINT') {
    for (const { id } of pointsOf(world, plan.id)) world.backupRestorePoints.delete(id);
  }
  world.backupPlans.delete(plan.id);
}

/** That a plan which is in that state already takes the call again is inferred. */
function pause(context: Context, where: unknown, isPause: boolean): Outcome {
  const plans = chosen(context, where);
  const words = isPause
    ? (['suspendBackupPlan', 'Suspend backup plan', '暂停备份计划'] as const)
    : (['resumeBackupPlan', 'Resume backup plan', '恢复备份计划'] as const);
  const entries = plans.map((plan) => {
    const task = begin(context, {
      ...about(context, target(plan), plan, words),
      asyncStatus: 'UPDATING',
      onDone(at) {
        const state = isPause
          ? { status: 'PAUSED', phase: 'PAUSED' }
          : { status: 'WORKING', phase: 'WAITING_SCHEDULE' };
        Object.assign(plan, state, { ranUntil: at });
      },
    });
    return withTask(context, task, backupPlanRow(context, plan));
  });
  return changed(entries, `${isPause ? 'suspends' : 'resumes'} ${names(plans)}`);
}

/** `/execute-backup-plan`: answers executions. [spec] That the task ends when the run begins is inferred. */
function executePlans(context: Context, { where, data: { type } }: z.output<typeof execution>): Outcome {
  const plans = chosen(context, where);
  const entries = plans.map((plan) => {
    const row = newExecution(context, plan, { type, method: 'MANUAL' });
    const task = begin(context, {
      ...about(context, target(plan), plan, ['executeBackupPlan', 'Execute backup plan', '执行备份计划']),
      targets: [target(plan), { type: 'BackupPlanExecution', id: row.id }],
      resource: { type: 'BackupPlanExecution', id: row.id },
      asyncStatus: 'UPDATING',
      onDone: (at) => startExecution({ ...context, now: at }, plan, row),
      onFailed() {
        row.status = 'FAILED';
        plan.last_manual_execute_status = 'FAILED';
      },
    });
    return withTask(context, task, backupPlanExecutionRow(context, row));
  });
  return changed(entries, `executes ${names(plans)}`);
}

function chosen(context: Context, where: unknown): readonly BackupPlanRow[] {
  const ids = selected(context, 'backupPlans', where);
  const plans = ids.flatMap((id) => context.world.backupPlans.get(id) ?? []);
  refuseLocked(context, plans.map(target));
  refuseBusyVms(context, plans);
  return plans;
}

function target({ id }: BackupPlanRow): Target {
  return { type: 'BackupPlan', id };
}

function names(plans: readonly BackupPlanRow[]): string {
  return plans.map(({ name }) => `the backup plan ${name}`).join(', ');
}

/** Changes of backup plans came with 4.4. [doc] */
const isThere = (quirks: CloudTowerQuirks): boolean => isAtLeast(quirks, '4.4.0');

/** For measuring which calls meet on one VM. */
const vmOfPlan = ({ world }: Context, { where }: z.output<typeof choice>): string | undefined =>
  world.backupPlans.get(String(where['id']))?.vms[0];

/** The same rows without the list of executions. [spec] */
function withoutExecutions(): Route {
  const route = rowsRoute('backupPlans', { isThere: (quirks) => isAtLeast(quirks, '4.8.0') });
  return {
    ...route,
    handle(context, body) {
      const outcome = route.handle(context, body);
      const rows: readonly unknown[] = Array.isArray(outcome.body) ? outcome.body : [];
      return { ...outcome, body: rows.map(withoutList) };
    },
  };
}

function withoutList(row: unknown): unknown {
  return typeof row === 'object' ? { ...row, backup_plan_executions: undefined } : row;
}

export const backupPlanRoutes: Routes = {
  ...lists('/get-backup-services', 'backupServices'),
  ...lists('/get-backup-store-repositories', 'backupStoreRepositories'),
  ...lists('/get-backup-plans', 'backupPlans'),
  '/get-backup-plans-without-executions': withoutExecutions(),
  '/create-backup-plan': mutation({
    body: creation,
    isThere,
    instance: (context, [first]) =>
      first === undefined ? undefined : context.world.vms.get(String(first.vms['id']))?.id,
    handle: createPlans,
  }),
  '/update-backup-plan': mutation({ body: update, isThere, instance: vmOfPlan, handle: updatePlans }),
  '/delete-backup-plan': mutation({ body: deletion, isThere, instance: vmOfPlan, handle: deletePlans }),
  '/suspend-backup-plan': mutation({
    body: choice,
    isThere,
    instance: vmOfPlan,
    handle: (context, { where }) => pause(context, where, true),
  }),
  '/resume-backup-plan': mutation({
    body: choice,
    isThere,
    instance: vmOfPlan,
    handle: (context, { where }) => pause(context, where, false),
  }),
  '/execute-backup-plan': mutation({ body: execution, isThere, instance: vmOfPlan, handle: executePlans }),
};
