import { z } from 'zod';
import { selected } from './collections.ts';
import type { Context } from './context.ts';
import { begin, refuseLocked } from './effects.ts';
import type { Target } from './effects.ts';
import { badRequest, notFound } from './errors.ts';
import { timeIn } from './plan-calendar.ts';
import { about, refuseBusyVms } from './plan-changes.ts';
import { endRun, finishRun, groupsOf, removeGroup, startRun } from './plan-runs.ts';
import { strangeInterval } from './plan-schedule.ts';
import { snapshotPlanRow } from './plan-views.ts';
import { lists } from './query-routes.ts';
import { changed, mutation, whereInput, withTask } from './route.ts';
import type { Outcome, Routes, WithTask } from './route.ts';
import type { SnapshotPlanRow } from './rows-of-plans.ts';

const planTypes = ['MINUTE', 'HOUR', 'DAY', 'WEEK', 'MONTH'] as const;
const moment = z.iso.datetime({ offset: true });

/** The fields that can be changed later. [spec] */
const changeable = z.object({
  name: z.string(),
  vm_ids: z.array(z.string()),
  end_time: moment.nullish(),
  execute_plan_type: z.enum(planTypes),
  execute_intervals: z.array(z.int32()),
  exec_h_m: z.string().nullish(),
  remain_snapshot_num: z.int32(),
});
const creation = z.array(changeable.extend({ cluster_id: z.string(), start_time: moment }));
const update = z.object({ where: whereInput, data: changeable.partial().nullish() });
const choice = z.object({ where: whereInput });
const execution = choice.extend({ data: z.object({ task_name: z.string() }) });

type Wish = z.output<typeof creation>[number];
type Settings = Pick<
  SnapshotPlanRow,
  | 'name'
  | 'vms'
  | 'end_time'
  | 'execute_plan_type'
  | 'execute_intervals'
  | 'exec_h_m'
  | 'remain_snapshot_num'
  | 'start_time'
  | 'cluster'
>;

/** `/create-snapshot-plan`: a bare array. [spec] Either all of them are begun or none (inferred). */
function createPlans(context: Context, wishes: z.output<typeof creation>): Outcome {
  const plans = wishes.map((wish) => checked(context, settingsOf(wish), undefined));
  refuseSharedVms(plans);
  refuseBusyVms(context, plans);
  const entries = plans.map((settings) => createPlan(context, settings));
  return changed(entries, `creates ${plans.map(({ name }) => `the snapshot plan ${name}`).join(', ')}`);
}

function settingsOf(wish: Wish): Settings {
  return {
    name: wish.name,
    cluster: wish.cluster_id,
    vms: wish.vm_ids,
    start_time: wish.start_time,
    end_time: wish.end_time ?? null,
    execute_plan_type: wish.execute_plan_type,
    execute_intervals: wish.execute_intervals,
    exec_h_m: wish.exec_h_m ?? null,
    remain_snapshot_num: wish.remain_snapshot_num,
  };
}

function createPlan(context: Context, settings: Settings): WithTask {
  const { world, quirks, now } = context;
  const id = world.takeId();
  const plan: SnapshotPlanRow = {
    ...newPlan(settings, now),
    id,
    local_id: `placeholder-${id}`,
  };
  world.snapshotPlans.set(id, plan);
  const task = begin(context, {
    ...about(context, target(plan), plan, ['createSnapshotPlan', 'Create snapshot plan', '创建快照计划']),
    asyncStatus: 'CREATING',
    onDone(at) {
      Object.assign(plan, { local_id: world.takeUuid(), ranUntil: at });
    },
    onFailed() {
      if (quirks.failedCreate === 'nothing') world.snapshotPlans.delete(id);
    },
  });
  return withTask(context, task, snapshotPlanRow(context, plan));
}

/** A plan that has never run. */
export function newPlan(settings: Settings, now: number): Omit<SnapshotPlanRow, 'id' | 'local_id'> {
  return {
    ...settings,
    entityAsyncStatus: null,
    description: '',
    status: 'NORMAL',
    last_execute_status: 'UNSPECIFIED',
    last_execute_time: null,
    last_execute_end_time: null,
    healthy: true,
    mirror: false,
    auto_execute_num: 0,
    manual_execute_num: 0,
    auto_delete_num: 0,
    manual_delete_num: 0,
    ranUntil: now,
  };
}

/** `/update-snapshot-plan`; `data` may be missing. [spec] What it leaves out stays (inferred). */
function updatePlans(context: Context, { where, data }: z.output<typeof update>): Outcome {
  const wanted = chosen(context, where).map((plan) => {
    const settings = data === null || data === undefined ? plan : withChanges(plan, data);
    return { plan, settings: checked(context, settings, plan) };
  });
  refuseSharedVms(wanted.map(({ settings }) => settings));
  const entries = wanted.map(({ plan, settings }) => {
    const task = begin(context, {
      ...about(context, target(plan), plan, ['updateSnapshotPlan', 'Edit snapshot plan', '编辑快照计划']),
      asyncStatus: 'UPDATING',
      onDone(at) {
        Object.assign(plan, settings, { ranUntil: at });
      },
    });
    return withTask(context, task, snapshotPlanRow(context, plan));
  });
  return changed(entries, `changes ${names(wanted.map(({ plan }) => plan))}`);
}

function withChanges(plan: SnapshotPlanRow, data: NonNullable<z.output<typeof update>['data']>): Settings {
  return {
    cluster: plan.cluster,
    start_time: plan.start_time,
    name: data.name ?? plan.name,
    vms: data.vm_ids ?? plan.vms,
    // Only a null that was sent takes it away (inferred).
    end_time: data.end_time === undefined ? plan.end_time : data.end_time,
    execute_plan_type: data.execute_plan_type ?? plan.execute_plan_type,
    execute_intervals: data.execute_intervals ?? plan.execute_intervals,
    exec_h_m: data.exec_h_m === undefined ? plan.exec_h_m : data.exec_h_m,
    remain_snapshot_num: data.remain_snapshot_num ?? plan.remain_snapshot_num,
  };
}

/** What makes no sense is refused; apart from the VMs all of it is inferred. */
function checked(context: Context, settings: Settings, self: SnapshotPlanRow | undefined): Settings {
  const { world, quirks } = context;
  if (!world.clusters.has(settings.cluster)) throw notFound(`Cluster ${settings.cluster} not found`);
  if (settings.name.trim() === '') throw badRequest('name must not be empty');
  if (settings.vms.length === 0) throw badRequest('vm_ids must not be empty');
  if (settings.remain_snapshot_num < 1) throw badRequest('remain_snapshot_num must be at least 1');
  if (settings.execute_intervals.length === 0) throw badRequest('execute_intervals must not be empty');
  const strange = strangeInterval(settings, quirks);
  if (strange !== undefined && quirks.planIntervals === 'refused') {
    throw badRequest(`execute_intervals: ${strange} is not valid for ${settings.execute_plan_type}`);
  }
  if (settings.exec_h_m !== null && quirks.execHMInput === 'clock' && timeIn(settings.exec_h_m) === undefined) {
    throw badRequest('exec_h_m must look like HH:MM');
  }
  const others = [...world.snapshotPlans.values()].filter((one) => one !== self);
  if (quirks.planNames === 'unique' && others.some((one) => one.name === settings.name)) {
    throw badRequest(`SNAPSHOT_PLAN_DUPLICATED_NAME: ${settings.name}`);
  }
  for (const id of settings.vms) checkVm(context, id, { cluster: settings.cluster, others });
  return settings;
}

/** A VM has at most one snapshot plan. [spec] */
function checkVm(
  { world }: Context,
  id: string,
  { cluster, others }: { readonly cluster: string; readonly others: readonly SnapshotPlanRow[] },
): void {
  const vm = world.vms.get(id);
  if (vm === undefined) throw notFound(`VM ${id} not found`);
  if (vm.in_recycle_bin) throw badRequest(`VM ${vm.name} is in the recycle bin`);
  if (vm.cluster !== cluster) throw badRequest(`VM ${vm.name} is on another cluster`);
  const other = others.find((plan) => plan.vms.includes(id));
  if (other !== undefined) throw badRequest(`VM ${vm.name} is in the snapshot plan ${other.name} already`);
}

function refuseSharedVms(plans: readonly Pick<Settings, 'vms'>[]): void {
  const ids = plans.flatMap(({ vms }) => [...new Set(vms)]);
  const twice = ids.find((id, index) => ids.indexOf(id) !== index);
  if (twice !== undefined) throw badRequest(`VM ${twice} can be in one snapshot plan only`);
}

function deletePlans(context: Context, { where }: z.output<typeof choice>): Outcome {
  const { world, quirks } = context;
  const plans = chosen(context, where);
  const entries = plans.map((plan) => {
    const task = begin(context, {
      ...about(context, target(plan), plan, ['deleteSnapshotPlan', 'Delete snapshot plan', '删除快照计划']),
      asyncStatus: 'DELETING',
      onDone() {
        for (const group of groupsOf(world, plan.id)) {
          if (quirks.planGroupsOnDelete === 'deleted') removeGroup(world, group);
          else group.snapshot_plan = null;
        }
        world.snapshotPlans.delete(plan.id);
      },
    });
    return withTask(context, task, { id: plan.id });
  });
  return changed(entries, `deletes ${names(plans)}`);
}

/** That a plan which is in that state already takes the call again is inferred. */
function setStatus(context: Context, where: unknown, status: 'NORMAL' | 'SUSPENDED'): Outcome {
  const isSuspension = status === 'SUSPENDED';
  const words = isSuspension
    ? (['suspendSnapshotPlan', 'Suspend snapshot plan', '暂停快照计划'] as const)
    : (['resumeSnapshotPlan', 'Resume snapshot plan', '恢复快照计划'] as const);
  const plans = chosen(context, where);
  const entries = plans.map((plan) => {
    const task = begin(context, {
      ...about(context, target(plan), plan, words),
      asyncStatus: 'UPDATING',
      onDone(at) {
        Object.assign(plan, { status, ranUntil: at });
      },
    });
    return withTask(context, task, snapshotPlanRow(context, plan));
  });
  return changed(entries, `${isSuspension ? 'suspends' : 'resumes'} ${names(plans)}`);
}

/** `/execute-snapshot-plan`: a run by hand. That `task_name` becomes the name of the group is inferred. */
function executePlans(context: Context, { where, data }: z.output<typeof execution>): Outcome {
  const plans = chosen(context, where);
  refuseLocked(
    context,
    plans.flatMap((plan) => plan.vms.map((id) => ({ type: 'Vm', id }) as const)),
  );
  const entries = plans.map((plan) => {
    plan.manual_execute_num += 1;
    const run = startRun(context, plan, data.task_name);
    const task = begin(context, {
      ...about(context, target(plan), plan, ['executeSnapshotPlan', 'Execute snapshot plan', '执行快照计划']),
      lockVms: plan.vms,
      asyncStatus: 'UPDATING',
      onDone: (at) => finishRun({ ...context, now: at }, run),
      onFailed: (at) => endRun(run, at, 'FAILED'),
    });
    return withTask(context, task, snapshotPlanRow(context, plan));
  });
  return changed(entries, `executes ${names(plans)}`);
}

function chosen(context: Context, where: unknown): readonly SnapshotPlanRow[] {
  const ids = selected(context, 'snapshotPlans', where);
  const plans = ids.flatMap((id) => context.world.snapshotPlans.get(id) ?? []);
  refuseLocked(context, plans.map(target));
  refuseBusyVms(context, plans);
  return plans;
}

function target({ id }: SnapshotPlanRow): Target {
  return { type: 'SnapshotPlan', id };
}

function names(plans: readonly SnapshotPlanRow[]): string {
  return plans.map(({ name }) => `the snapshot plan ${name}`).join(', ');
}

/** For measuring which calls meet on one VM. */
const vmOfPlan = ({ world }: Context, { where }: z.output<typeof choice>): string | undefined =>
  world.snapshotPlans.get(String(where['id']))?.vms[0];

export const snapshotPlanRoutes: Routes = {
  ...lists('/get-snapshot-plans', 'snapshotPlans'),
  ...lists('/get-snapshot-groups', 'snapshotGroups'),
  ...lists('/get-snapshot-plan-tasks', 'snapshotPlanTasks'),
  '/create-snapshot-plan': mutation({
    body: creation,
    instance: (_context, [first]) => first?.vm_ids[0],
    handle: createPlans,
  }),
  '/update-snapshot-plan': mutation({ body: update, instance: vmOfPlan, handle: updatePlans }),
  '/delete-snapshot-plan': mutation({ body: choice, instance: vmOfPlan, handle: deletePlans }),
  '/suspend-snapshot-plan': mutation({
    body: choice,
    instance: vmOfPlan,
    handle: (context, { where }) => setStatus(context, where, 'SUSPENDED'),
  }),
  '/resume-snapshot-plan': mutation({
    body: choice,
    instance: vmOfPlan,
    handle: (context, { where }) => setStatus(context, where, 'NORMAL'),
  }),
  '/execute-snapshot-plan': mutation({ body: execution, instance: vmOfPlan, handle: executePlans }),
};
