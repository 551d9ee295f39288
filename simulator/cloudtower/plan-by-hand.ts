import { z } from 'zod';
import type { ControlledObjects } from '../cloud.ts';
import { assign, checked, firstVm, found } from './by-hand.ts';
import type { Workshop } from './by-hand.ts';
import { removeGroup, groupsOf } from './plan-runs.ts';
import { newPlan } from './snapshot-plan-routes.ts';
import type { SnapshotPlanRow } from './rows-of-plans.ts';
import { instant } from './world.ts';

const changes = z.strictObject({
  name: z.string().optional(),
  description: z.string().optional(),
  vms: z.array(z.string()).optional(),
  end_time: z.iso.datetime({ offset: true }).nullable().optional(),
  execute_plan_type: z.enum(['MINUTE', 'HOUR', 'DAY', 'WEEK', 'MONTH']).optional(),
  execute_intervals: z.array(z.int()).optional(),
  exec_h_m: z.string().nullable().optional(),
  remain_snapshot_num: z.int().min(1).optional(),
  status: z.enum(['NORMAL', 'SUSPENDED', 'STOPPED']).optional(),
  last_execute_status: z.enum(['UNSPECIFIED', 'CREATED', 'IN_PROGRESS', 'SUCCEED', 'FAILED']).optional(),
  healthy: z.boolean().optional(),
  entityAsyncStatus: z.enum(['CREATING', 'UPDATING', 'DELETING']).nullable().optional(),
});

const fields = changes.extend({ id: z.string().optional(), start_time: z.iso.datetime({ offset: true }).optional() });

export type SnapshotPlanChanges = z.input<typeof changes>;
export type SnapshotPlanFields = z.input<typeof fields>;

/** As the control surface shows it: relations are ids, and `exec_h_m` is the text that was sent. */
export type SnapshotPlanControlRow = Readonly<SnapshotPlanRow> & Readonly<Record<string, unknown>>;

/** Snapshot plans, changed behind the API's back. */
export class SnapshotPlansByHand implements ControlledObjects {
  readonly #workshop: Workshop;

  constructor(workshop: Workshop) {
    this.#workshop = workshop;
  }

  /** Those of one VM, if it is named. */
  list(vm?: string): SnapshotPlanControlRow[] {
    const rows = [...this.#workshop().world.snapshotPlans.values()];
    return rows.filter(({ vms }) => vm === undefined || vms.includes(vm)).map((row) => ({ ...row }));
  }

  find(id: string): SnapshotPlanControlRow | undefined {
    return this.list().find((one) => one.id === id);
  }

  rename(id: string, name: string): void {
    this.change(id, { name });
  }

  setStatus(id: string, status: SnapshotPlanRow['status']): void {
    this.change(id, { status });
  }

  /** Its past is not made up for: it runs from now on. */
  change(id: string, given: unknown): void {
    const wanted = checked(changes, given);
    this.#knownVms(wanted.vms);
    assign(this.#row(id), { ...wanted, ranUntil: this.#workshop().now });
  }

  /** With its snapshots, if the quirk says so. */
  remove(id: string): void {
    const { world, quirks } = this.#workshop();
    const plan = this.#row(id);
    for (const group of groupsOf(world, plan.id)) {
      if (quirks.planGroupsOnDelete === 'deleted') removeGroup(world, group);
      else group.snapshot_plan = null;
    }
    world.snapshotPlans.delete(plan.id);
  }

  /** Every Monday at 02:30, of the first VM, unless something else is said. */
  add(given: SnapshotPlanFields): SnapshotPlanControlRow;
  add(given: unknown): SnapshotPlanControlRow;
  add(given: unknown): SnapshotPlanControlRow {
    const { world, now } = this.#workshop();
    const { id = world.takeId(), ...wanted } = checked(fields, given);
    const vms = wanted.vms ?? [firstVm(world)];
    this.#knownVms(vms);
    const usual = {
      name: 'plan by hand',
      cluster: found(world.vms.get(vms[0] ?? firstVm(world)), 'VM').cluster,
      vms,
      start_time: instant(now),
      end_time: null,
      execute_plan_type: 'WEEK',
      execute_intervals: [1],
      exec_h_m: '02:30',
      remain_snapshot_num: 7,
    } as const;
    const plan: SnapshotPlanRow = {
      ...newPlan({ ...usual, vms, execute_intervals: [...usual.execute_intervals] }, now),
      id,
      local_id: world.takeUuid(),
    };
    assign(plan, wanted);
    world.snapshotPlans.set(id, plan);
    return { ...plan };
  }

  #knownVms(ids: readonly string[] = []): void {
    for (const id of ids) found(this.#workshop().world.vms.get(id), `VM ${id}`);
  }

  #row(id: string): SnapshotPlanRow {
    return found(this.#workshop().world.snapshotPlans.get(id), `snapshot plan ${id}`);
  }
}
