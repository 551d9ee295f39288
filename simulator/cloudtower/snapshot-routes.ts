import { z } from 'zod';
import { selected } from './collections.ts';
import type { Context } from './context.ts';
import { begin, refuseLocked } from './effects.ts';
import type { Failure, Target } from './effects.ts';
import { badRequest, notFound } from './errors.ts';
import { complete, placeholder, removeSnapshot } from './make-snapshot.ts';
import { changed, mutation, whereInput, withTask } from './route.ts';
import type { Outcome, Routes, WithTask } from './route.ts';
import type { VmRow, VmSnapshotRow } from './rows.ts';
import { vmSnapshotRow } from './snapshot-views.ts';

const wish = z.object({
  vm_id: z.string(),
  name: z.string(),
  consistent_type: z.enum(['CRASH_CONSISTENT', 'FILE_SYSTEM_CONSISTENT']).nullish(),
});

const creation = z.object({ data: z.array(wish) });
const deletion = z.object({ where: whereInput });

/** `/create-vm-snapshot`: a list under `data`, and a task for each. [spec] */
function createSnapshots(context: Context, { data }: z.output<typeof creation>): Outcome {
  const vms = data.map((one) => savableVm(context, one));
  refuseLocked(context, vms.map(vmTarget));
  const entries = data.flatMap((one, index) => {
    const vm = vms[index];
    return vm === undefined ? [] : [createSnapshot(context, vm, one)];
  });
  return changed(entries, `creates ${data.map(({ name }) => `the snapshot ${name}`).join(', ')}`);
}

/** That the VM must be there and not in the recycle bin, and that a name must not be empty, is inferred. */
function savableVm(
  { world, quirks }: Context,
  { vm_id: id, name, consistent_type: type }: z.output<typeof wish>,
): VmRow {
  const vm = world.vms.get(id);
  if (vm === undefined) throw notFound(`VM ${id} not found`);
  if (vm.in_recycle_bin) throw badRequest(`VM ${vm.name} is in the recycle bin`);
  if (name.trim() === '') throw badRequest('name must not be empty');
  const others = [...world.vmSnapshots.values()].filter((one) => one.vm === id);
  if (quirks.snapshotNames === 'unique' && others.some((one) => one.name === name)) {
    throw badRequest(`VM_SNAPSHOT_DUPLICATED_NAME: ${name}`);
  }
  if (quirks.noVmTools === 'refused' && type === 'FILE_SYSTEM_CONSISTENT' && !canFreeze(vm)) {
    throw badRequest(noTools.message);
  }
  return vm;
}

/** Needs VM tools that are installed and running. [doc] */
function canFreeze(vm: VmRow): boolean {
  return vm.status === 'RUNNING' && vm.vm_tools_status === 'RUNNING';
}

/** No word for it was found; these are inferred. */
const noTools: Failure = {
  code: 'VM_SNAPSHOT_CREATE_FAILED',
  inner: 'VM_TOOLS_NOT_RUNNING',
  message: 'VM tools are not running, so no file system consistent snapshot can be made',
};

function createSnapshot(context: Context, vm: VmRow, { name, consistent_type: type }: z.output<typeof wish>): WithTask {
  const { world, quirks } = context;
  const consistentType = type ?? 'CRASH_CONSISTENT';
  const snapshot = placeholder(context, { vm, name, consistentType });
  const task = begin(context, {
    targets: [{ type: 'VmSnapshot', id: snapshot.id }],
    lockVms: [vm.id],
    mutation: 'createVmSnapshot',
    resource: { type: 'VmSnapshot', id: snapshot.id },
    description: { 'en-US': `Create a snapshot of VM ${vm.name}`, 'zh-CN': `创建虚拟机 ${vm.name} 快照` },
    asyncStatus: 'CREATING',
    failure: consistentType === 'FILE_SYSTEM_CONSISTENT' && !canFreeze(vm) ? noTools : undefined,
    onDone: (at) => complete(world, snapshot, at),
    onFailed: () => {
      if (quirks.failedCreate === 'nothing') removeSnapshot(world, snapshot.id);
    },
  });
  return withTask(context, task, vmSnapshotRow(context, snapshot));
}

/** `/delete-vm-snapshot`: everything that the where matches. [spec] */
function deleteSnapshots(context: Context, { where }: z.output<typeof deletion>): Outcome {
  const snapshots = selected(context, 'vmSnapshots', where).flatMap((id) => context.world.vmSnapshots.get(id) ?? []);
  refuseLocked(context, snapshots.flatMap(lockedWith));
  const entries = snapshots.map((snapshot) => deleteSnapshot(context, snapshot));
  return changed(entries, `deletes ${snapshots.map(({ name }) => `the snapshot ${name}`).join(', ')}`);
}

function deleteSnapshot(context: Context, snapshot: VmSnapshotRow): WithTask {
  const { id, name } = snapshot;
  const task = begin(context, {
    targets: [{ type: 'VmSnapshot', id }],
    lockVms: vmOf(snapshot),
    mutation: 'deleteVmSnapshot',
    resource: { type: 'VmSnapshot', id },
    description: { 'en-US': `Delete VM snapshot ${name}`, 'zh-CN': `删除虚拟机快照 ${name}` },
    asyncStatus: 'DELETING',
    onDone: () => removeSnapshot(context.world, id),
  });
  return withTask(context, task, { id });
}

/** That a snapshot is locked by what is done to its VM is inferred. */
function lockedWith(snapshot: VmSnapshotRow): readonly Target[] {
  return [{ type: 'VmSnapshot', id: snapshot.id }, ...vmOf(snapshot).map((id) => ({ type: 'Vm', id }) as const)];
}

function vmOf({ vm }: VmSnapshotRow): readonly string[] {
  return vm === null ? [] : [vm];
}

function vmTarget({ id }: VmRow): Target {
  return { type: 'Vm', id };
}

export const snapshotRoutes: Routes = {
  '/create-vm-snapshot': mutation({
    body: creation,
    instance: (_context, { data }) => data[0]?.vm_id,
    handle: createSnapshots,
  }),
  '/delete-vm-snapshot': mutation({
    body: deletion,
    instance: ({ world }, { where }) => world.vmSnapshots.get(String(where['id']))?.vm ?? undefined,
    handle: deleteSnapshots,
  }),
};
