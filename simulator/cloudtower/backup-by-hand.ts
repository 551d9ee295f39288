import { z } from 'zod';
import type { ControlledObjects } from '../cloud.ts';
import { newPlan, removePlan } from './backup-plan-routes.ts';
import { assign, checked, firstVm, found } from './by-hand.ts';
import type { Workshop } from './by-hand.ts';
import type { BackupPlanRow } from './rows-of-plans.ts';

const period = z.enum(['MINUTELY', 'HOURLY', 'DAILY', 'WEEKLY', 'MONTHLY', 'YEARLY']);
const weekday = z.enum(['MON', 'TUE', 'WED', 'THU', 'FRI', 'SAT', 'SUN']);
const executionStatus = z.enum([
  'NEVER_EXECUTE',
  'WAITING_EXECUTE',
  'RUNNING',
  'PAUSED',
  'SUCCESS',
  'PARTIAL_SUCCESS',
  'FAILED',
]);
const timePoint = z.object({
  hour: z.int().min(0).max(23),
  minute: z.int().min(0).max(59),
  weekday: weekday.nullable().optional(),
  date: z.int().nullable().optional(),
  date_position: z.array(z.int()).nullable().optional(),
});

const changes = z.strictObject({
  name: z.string().optional(),
  description: z.string().nullable().optional(),
  vms: z.array(z.string()).optional(),
  compression: z.boolean().optional(),
  snapshot_consistent_type: z.enum(['CRASH_CONSISTENT', 'FILE_SYSTEM_CONSISTENT']).optional(),
  incremental_period: period.optional(),
  incremental_interval: z.int().min(1).optional(),
  incremental_weekdays: z.array(weekday).nullable().optional(),
  incremental_time_points: z.array(timePoint).nullable().optional(),
  full_period: period.optional(),
  full_interval: z.int().min(1).optional(),
  full_time_point: timePoint.optional(),
  keep_policy: z.enum(['COUNT', 'TIME', 'FOREVER']).optional(),
  keep_policy_value: z.int().optional(),
  enable_window: z.boolean().optional(),
  window_start: z.string().nullable().optional(),
  window_end: z.string().nullable().optional(),
  status: z.enum(['WORKING', 'PAUSED', 'STOPPED']).optional(),
  phase: z.enum(['VALIDATING', 'WAITING_SCHEDULE', 'SCHEDULING', 'PAUSED', 'STOPPED', 'INVALID']).optional(),
  last_execute_status: executionStatus.optional(),
  last_manual_execute_status: executionStatus.optional(),
  entityAsyncStatus: z.enum(['CREATING', 'UPDATING', 'DELETING']).nullable().optional(),
});

const fields = changes.extend({
  id: z.string().optional(),
  backup_service: z.string().optional(),
  backup_store_repository: z.string().optional(),
});

export type BackupPlanChanges = z.input<typeof changes>;
export type BackupPlanFields = z.input<typeof fields>;

/** As the control surface shows it: relations are ids. */
export type BackupPlanControlRow = Readonly<BackupPlanRow> & Readonly<Record<string, unknown>>;

/** Backup plans, changed behind the API's back. */
export class BackupPlansByHand implements ControlledObjects {
  readonly #workshop: Workshop;

  constructor(workshop: Workshop) {
    this.#workshop = workshop;
  }

  /** Those of one VM, if it is named. */
  list(vm?: string): BackupPlanControlRow[] {
    const rows = [...this.#workshop().world.backupPlans.values()];
    return rows.filter(({ vms }) => vm === undefined || vms.includes(vm)).map((row) => ({ ...row }));
  }

  find(id: string): BackupPlanControlRow | undefined {
    return this.list().find((one) => one.id === id);
  }

  rename(id: string, name: string): void {
    this.change(id, { name });
  }

  setStatus(id: string, status: BackupPlanRow['status']): void {
    this.change(id, { status });
  }

  /** Its past is not made up for: it runs from now on. */
  change(id: string, given: unknown): void {
    const wanted = checked(changes, given);
    this.#knownVms(wanted.vms);
    assign(this.#row(id), { ...wanted, ranUntil: this.#workshop().now });
  }

  /** Its restore points stay. */
  remove(id: string): void {
    removePlan(this.#workshop().world, this.#row(id), 'KEEP_RESTORE_POINT');
  }

  /** Every Monday at 02:30, a full one every Sunday, of the first VM, unless something else is said. */
  add(given: BackupPlanFields): BackupPlanControlRow;
  add(given: unknown): BackupPlanControlRow;
  add(given: unknown): BackupPlanControlRow {
    const { world, now } = this.#workshop();
    const { id = world.takeId(), backup_service, backup_store_repository, ...wanted } = checked(fields, given);
    const [service] = world.backupServices.keys();
    const [repository] = world.backupStoreRepositories.keys();
    this.#knownVms(wanted.vms);
    const plan: BackupPlanRow = {
      ...newPlan(
        {
          backup_service: backup_service ?? found(service, 'backup service'),
          backup_store_repository: backup_store_repository ?? found(repository, 'repository'),
          name: 'plan by hand',
          description: null,
          vms: wanted.vms ?? [firstVm(world)],
          compression: true,
          snapshot_consistent_type: 'CRASH_CONSISTENT',
          incremental_period: 'WEEKLY',
          incremental_interval: 1,
          incremental_weekdays: ['MON'],
          incremental_time_points: [{ hour: 2, minute: 30 }],
          full_period: 'WEEKLY',
          full_interval: 1,
          full_time_point: { weekday: 'SUN', hour: 2, minute: 30 },
          keep_policy: 'COUNT',
          keep_policy_value: 7,
          enable_window: false,
          window_start: null,
          window_end: null,
          backup_delay_option: null,
        },
        now,
      ),
      phase: 'WAITING_SCHEDULE',
      id,
    };
    assign(plan, wanted);
    world.backupPlans.set(id, plan);
    return { ...plan };
  }

  #knownVms(ids: readonly string[] = []): void {
    for (const id of ids) found(this.#workshop().world.vms.get(id), `VM ${id}`);
  }

  #row(id: string): BackupPlanRow {
    return found(this.#workshop().world.backupPlans.get(id), `backup plan ${id}`);
  }
}
