import type { Surroundings } from './context.ts';
import { badRequest, locked, taskErrorText } from './errors.ts';
import type { LockedResource } from './errors.ts';
import type { AsyncStatus, Entity, TaskRow, UserRow } from './rows.ts';
import { churnDisks } from './vm-disks.ts';
import { instant } from './world.ts';
import type { TaskOrder, World } from './world.ts';

/** The objects that changes work on, by the names that tasks give them (the names are inferred from the models). */
const tables = {
  Vm: (world: World) => world.vms,
  VmSnapshot: (world: World) => world.vmSnapshots,
  SnapshotPlan: (world: World) => world.snapshotPlans,
  SnapshotGroup: (world: World) => world.snapshotGroups,
  BackupPlan: (world: World) => world.backupPlans,
  BackupPlanExecution: (world: World) => world.backupPlanExecutions,
  BackupRestorePoint: (world: World) => world.backupRestorePoints,
} satisfies Record<string, (world: World) => ReadonlyMap<string, Entity>>;

export type TargetType = keyof typeof tables;

export interface Target {
  readonly type: TargetType;
  readonly id: string;
}

/** How a task goes wrong. */
export interface Failure {
  /** The outer code, such as `VM_SNAPSHOT_CREATE_FAILED`. */
  readonly code: string;
  /** The inner one. */
  readonly inner: string;
  readonly message: string;
}

export interface Change {
  /** Marked with `asyncStatus` until the task is over. They must be there already. */
  readonly targets: readonly Target[];
  /** VMs that nothing else may be done to meanwhile: marked UPDATING unless they are targets. */
  readonly lockVms: readonly string[];
  /** The GraphQL name, such as `createVmSnapshot`: read for `updateVm` [code], else inferred. */
  readonly mutation: string;
  readonly resource: Target;
  readonly description: TaskRow['description'];
  readonly asyncStatus: AsyncStatus;
  /** Known from the start to go wrong. */
  readonly failure?: Failure | undefined;
  /** What the change does, when its time has come; `at` is that time. */
  readonly onDone: (at: number) => void;
  /** What is left to tidy up when it fails. */
  readonly onFailed?: (at: number) => void;
}

export interface Caller extends Surroundings {
  readonly user?: UserRow;
}

/**
 * Throws ResourceLocked when one of the objects is being worked on. [doc] To be called for all objects of a call before
 * anything is begun or made.
 */
export function refuseLocked({ world, quirks, now }: Surroundings, targets: readonly Target[]): void {
  const held = targets.filter(({ type, id }) => {
    const row = tables[type](world).get(id);
    return (row !== undefined && row.entityAsyncStatus !== null) || (world.heldUntil.get(id) ?? 0) > now;
  });
  const [first, ...rest] = held.map(lockOf);
  if (first !== undefined) throw locked([first, ...rest], quirks);
}

/** `SNAPSHOT_PLAN` for a SnapshotPlan: documented are VM and VM_VOLUME only [doc], the others are inferred. */
function lockOf({ type, id }: Target): LockedResource {
  return { id, type: type.replaceAll(/(?<=[a-z])(?=[A-Z])/g, '_').toUpperCase() };
}

/**
 * Begins a change: marks its objects as busy and makes a task, PENDING, then EXECUTING, then SUCCESSED or FAILED. The
 * change itself is made when the task succeeds. Answers the id of the task; null when it was carried out at once.
 */
export function begin(caller: Caller, change: Change): string | null {
  const { world, quirks, now } = caller;
  if (quirks.synchronous) {
    carryOut(caller, change);
    return null;
  }
  const orders = takeOrders(world, change.mutation);
  const task = newTask(caller, change, orders);
  world.tasks.set(task.id, task);
  mark(world, change);
  const startsAt = now + quirks.taskPendingMs;
  const middle = startsAt + Math.floor(quirks.taskMs / 2);
  const endsAt = startsAt + quirks.taskMs;
  world.appointments.push({ at: startsAt, run: (at) => start(task, at) });
  if (orders.has('stick')) return task.id;
  const pause = orders.has('pause') || quirks.taskPauses ? Math.max(1, quirks.taskMs) : 0;
  if (pause > 0) {
    world.appointments.push({ at: middle, run: () => setStatus(task, 'PAUSED') });
    world.appointments.push({ at: middle + pause, run: () => setStatus(task, 'EXECUTING') });
  }
  world.appointments.push({
    at: endsAt + pause,
    run: (at) => end(caller, { change, task, order: orders.get('fail') }, at),
  });
  return task.id;
}

/** At once. Without a task nobody could learn of a failure otherwise, so the call is refused (inferred). */
function carryOut({ world, quirks, now }: Caller, change: Change): void {
  const order = takeOrders(world, change.mutation).get('fail');
  const failure = order === undefined ? change.failure : orderedFailure(order);
  if (failure !== undefined) {
    change.onFailed?.(now);
    throw badRequest(messageOf(failure, order, quirks.nullErrorMessage) ?? 'failed');
  }
  change.onDone(now);
  renewDisks(world, change, quirks);
}

/** Brings the world up to `now`: whatever was due by then has happened, in order. */
export function settle(surroundings: Surroundings, clockworks: readonly Clockwork[] = []): void {
  for (;;) {
    const { world, now } = surroundings;
    const next = earliest(world, now);
    const work = nextClockwork(surroundings, clockworks);
    if (work !== undefined && work.at <= (next?.at ?? now)) {
      work.clockwork.run({ ...surroundings, now: work.at });
    } else if (next !== undefined) {
      world.appointments.splice(world.appointments.indexOf(next), 1);
      next.run(next.at);
    } else {
      return;
    }
  }
}

/** Something that acts again and again by itself, such as plans. */
export interface Clockwork {
  /** When it acts next; undefined when it never will. */
  dueAt(surroundings: Surroundings): number | undefined;
  /** Acts; `now` is the moment that was due. Afterwards it must be due later. */
  run(surroundings: Surroundings): void;
}

function nextClockwork(surroundings: Surroundings, clockworks: readonly Clockwork[]) {
  const due = clockworks.flatMap((clockwork) => {
    const at = clockwork.dueAt(surroundings);
    return at !== undefined && at <= surroundings.now ? [{ at, clockwork }] : [];
  });
  return due.reduce<(typeof due)[number] | undefined>(
    (first, one) => (first && first.at <= one.at ? first : one),
    undefined,
  );
}

function earliest(world: World, now: number) {
  let first: World['appointments'][number] | undefined;
  for (const one of world.appointments) if (one.at <= now && (first === undefined || one.at < first.at)) first = one;
  return first;
}

function takeOrders(world: World, mutation: string): ReadonlyMap<TaskOrder['kind'], TaskOrder> {
  const taken = new Map<TaskOrder['kind'], TaskOrder>();
  const orders = world.orders.splice(0);
  for (const order of orders) {
    const isMeant = order.mutation === undefined || order.mutation === mutation;
    if (isMeant && !taken.has(order.kind)) taken.set(order.kind, order);
    else world.orders.push(order);
  }
  return taken;
}

function newTask({ world, quirks, now, user }: Caller, change: Change, orders: ReadonlyMap<string, unknown>): TaskRow {
  const [vm] = change.lockVms;
  const cluster = vm === undefined ? undefined : world.vms.get(vm)?.cluster;
  return {
    id: world.takeId(),
    cluster: cluster ?? null,
    user: user?.id ?? null,
    local_created_at: instant(now),
    resource_id: change.resource.id,
    resource_type: change.resource.type,
    resource_mutation: change.mutation,
    description: change.description,
    status: 'PENDING',
    progress: 0,
    started_at: null,
    finished_at: null,
    error_code: null,
    error_message: null,
    hiddenLooks: orders.has('vanish') ? Infinity : quirks.taskListLag,
  };
}

function start(task: TaskRow, at: number): void {
  task.status = 'EXECUTING';
  task.started_at = instant(at);
}

function setStatus(task: TaskRow, status: TaskRow['status']): void {
  task.status = status;
}

interface Ending {
  readonly change: Change;
  readonly task: TaskRow;
  readonly order: TaskOrder | undefined;
}

function end(caller: Caller, { change, task, order }: Ending, at: number): void {
  const { world, quirks } = caller;
  const failure = order === undefined ? change.failure : orderedFailure(order);
  task.finished_at = instant(at);
  if (failure === undefined) {
    task.status = 'SUCCESSED';
    task.progress = quirks.taskProgress === 'zero' ? 0 : 1;
    change.onDone(at);
    renewDisks(world, change, quirks);
  } else {
    task.status = 'FAILED';
    task.error_code = failure.code;
    task.error_message = messageOf(failure, order, quirks.nullErrorMessage);
    change.onFailed?.(at);
  }
  const freeAt = at + quirks.asyncStatusLagMs;
  world.appointments.push({ at: freeAt, run: () => release(world, change, freeAt + quirks.lockTailMs) });
}

function orderedFailure({ mutation = 'task' }: TaskOrder): Failure {
  return { code: `${mutation.toUpperCase()}_FAILED`, inner: 'FAILED_BY_HAND', message: 'made to fail by hand' };
}

function messageOf(failure: Failure, order: TaskOrder | undefined, isNull: boolean): string | null {
  if (isNull) return null;
  if (order?.message !== undefined) return order.message;
  return taskErrorText(failure.code, failure.inner, failure.message);
}

function mark(world: World, change: Change): void {
  for (const { type, id } of change.targets) setAsyncStatus(world, { type, id }, change.asyncStatus);
  for (const id of vmsBeside(change)) setAsyncStatus(world, { type: 'Vm', id }, 'UPDATING');
}

function release(world: World, change: Change, heldUntil: number): void {
  const vms = vmsBeside(change).map((id) => ({ type: 'Vm', id }) as const);
  for (const target of [...change.targets, ...vms]) {
    setAsyncStatus(world, target, null);
    world.heldUntil.set(target.id, heldUntil);
  }
}

/** Every update of a VM deletes and recreates its disks. [doc] */
function renewDisks(world: World, { targets }: Change, { diskIdChurn }: Surroundings['quirks']): void {
  for (const { type, id } of targets) if (diskIdChurn && type === 'Vm') churnDisks(world, id);
}

function vmsBeside({ targets, lockVms }: Change): readonly string[] {
  return lockVms.filter((id) => !targets.some((target) => target.type === 'Vm' && target.id === id));
}

function setAsyncStatus(world: World, { type, id }: Target, status: AsyncStatus | null): void {
  const row = tables[type](world).get(id);
  if (row !== undefined) row.entityAsyncStatus = status;
}
