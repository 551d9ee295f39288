import { z } from 'zod';
import type { ControlledObjects } from '../cloud.ts';
import { assign, checked, found } from './by-hand.ts';
import type { Workshop } from './by-hand.ts';
import type { BackupPlanExecutionRow, BackupPlanRow, BackupRestorePointRow } from './rows-of-plans.ts';
import { instant } from './world.ts';

const status = z.enum(['WAITING_EXECUTE', 'RUNNING', 'PAUSED', 'SUCCESS', 'PARTIAL_SUCCESS', 'FAILED']);
const moment = z.iso.datetime({ offset: true });
const type = z.enum(['FULL', 'INCREMENTAL']);

const executionChanges = z.strictObject({
  status: status.optional(),
  finished_at: moment.nullable().optional(),
  status_message: z.string().nullable().optional(),
});
const executionFields = executionChanges.extend({
  id: z.string().optional(),
  backup_plan: z.string().optional(),
  type: type.optional(),
  method: z.enum(['AUTO', 'MANUAL']).optional(),
  executed_at: moment.optional(),
});

const pointChanges = z.strictObject({
  entityAsyncStatus: z.enum(['CREATING', 'UPDATING', 'DELETING']).nullable().optional(),
});
const pointFields = pointChanges.extend({
  id: z.string().optional(),
  backup_plan_execution: z.string().optional(),
  vm: z.string().optional(),
});

export type ExecutionFields = z.input<typeof executionFields>;
export type RestorePointFields = z.input<typeof pointFields>;
export type ExecutionControlRow = Readonly<BackupPlanExecutionRow> & Readonly<Record<string, unknown>>;
export type RestorePointControlRow = Readonly<BackupRestorePointRow> & Readonly<Record<string, unknown>>;

/** What became of backup plans, changed behind the API's back. */
export class ExecutionsByHand implements ControlledObjects {
  readonly #workshop: Workshop;

  constructor(workshop: Workshop) {
    this.#workshop = workshop;
  }

  /** Of one plan, if it is named. */
  list(plan?: string): ExecutionControlRow[] {
    const rows = [...this.#workshop().world.backupPlanExecutions.values()];
    return rows.filter((row) => plan === undefined || row.backup_plan === plan).map((row) => ({ ...row }));
  }

  change(id: string, given: unknown): void {
    const row = this.#row(id);
    assign(row, checked(executionChanges, given));
    noteInPlan(this.#workshop().world.backupPlans.get(row.backup_plan), row);
  }

  remove(id: string): void {
    this.#workshop().world.backupPlanExecutions.delete(this.#row(id).id);
  }

  /** One of the first plan that ran now, by itself, and well, unless something else is said. Without restore points. */
  add(given: ExecutionFields): ExecutionControlRow;
  add(given: unknown): ExecutionControlRow;
  add(given: unknown): ExecutionControlRow {
    const { world, now } = this.#workshop();
    const { id = world.takeId(), backup_plan, ...wanted } = checked(executionFields, given);
    const [first] = world.backupPlans.keys();
    const plan = found(world.backupPlans.get(backup_plan ?? first ?? ''), 'such backup plan');
    const execution: BackupPlanExecutionRow = {
      id,
      entityAsyncStatus: null,
      createdAt: instant(now),
      backup_plan: plan.id,
      type: wanted.type ?? 'INCREMENTAL',
      method: wanted.method ?? 'AUTO',
      executed_at: wanted.executed_at ?? instant(now),
      vms: [...plan.vms],
      status: wanted.status ?? 'SUCCESS',
      finished_at: wanted.finished_at ?? instant(now),
      status_message: wanted.status_message ?? null,
    };
    world.backupPlanExecutions.set(id, execution);
    noteInPlan(plan, execution);
    return { ...execution };
  }

  #row(id: string): BackupPlanExecutionRow {
    return found(this.#workshop().world.backupPlanExecutions.get(id), `execution ${id}`);
  }
}

/** A plan shows how its last execution ended. */
function noteInPlan(
  plan: BackupPlanRow | undefined,
  { method, status: outcome, executed_at: at }: BackupPlanExecutionRow,
): void {
  if (plan === undefined) return;
  if (method === 'AUTO') assign(plan, { last_execute_status: outcome, last_executed_at: at });
  else assign(plan, { last_manual_execute_status: outcome, last_manual_executed_at: at });
}

/** Restore points of backups, changed behind the API's back. */
export class RestorePointsByHand implements ControlledObjects {
  readonly #workshop: Workshop;

  constructor(workshop: Workshop) {
    this.#workshop = workshop;
  }

  /** Of one plan, if it is named; also of one that is gone. */
  list(plan?: string): RestorePointControlRow[] {
    const rows = [...this.#workshop().world.backupRestorePoints.values()];
    return rows.filter((row) => plan === undefined || row.backup_plan === plan).map((row) => ({ ...row }));
  }

  change(id: string, given: unknown): void {
    assign(this.#row(id), checked(pointChanges, given));
  }

  remove(id: string): void {
    this.#workshop().world.backupRestorePoints.delete(this.#row(id).id);
  }

  /** Of the last execution and its first VM, unless something else is said. */
  add(given: RestorePointFields): RestorePointControlRow;
  add(given: unknown): RestorePointControlRow;
  add(given: unknown): RestorePointControlRow {
    const { world, now } = this.#workshop();
    const { id = world.takeId(), backup_plan_execution, vm, ...wanted } = checked(pointFields, given);
    const last = [...world.backupPlanExecutions.keys()].at(-1) ?? '';
    const execution = found(world.backupPlanExecutions.get(backup_plan_execution ?? last), 'such execution');
    const target = found(world.vms.get(vm ?? execution.vms[0] ?? ''), 'such VM');
    const point: BackupRestorePointRow = {
      id,
      entityAsyncStatus: wanted.entityAsyncStatus ?? null,
      createdAt: instant(now),
      local_created_at: instant(now),
      backup_plan: execution.backup_plan,
      backup_plan_execution: execution.id,
      vm: target.id,
      vm_name: target.name,
      creation: execution.method === 'AUTO' ? 'BACKUP_PLAN' : 'MANUAL',
      type: execution.type,
      compressed: true,
      logical_size: 20 * 1024 ** 3,
      physical_size: 10 * 1024 ** 3,
    };
    world.backupRestorePoints.set(id, point);
    return { ...point };
  }

  #row(id: string): BackupRestorePointRow {
    return found(this.#workshop().world.backupRestorePoints.get(id), `restore point ${id}`);
  }
}
