import { z } from 'zod';
import { selected } from './collections.ts';
import { isAtLeast } from './context.ts';
import type { Context } from './context.ts';
import { begin, refuseLocked } from './effects.ts';
import type { Failure } from './effects.ts';
import { badRequest } from './errors.ts';
import { changed, mutation, whereInput, withTask } from './route.ts';
import type { Outcome, Route, Routes, WithTask } from './route.ts';
import type { VmRow, VmStatus, VmToolsStatus } from './rows.ts';
import { vmsView } from './vm-views.ts';
import { bootSource } from './vm-disks.ts';
import { instant } from './world.ts';
import type { World } from './world.ts';

interface PowerCall {
  /** The GraphQL name (inferred). */
  readonly mutation: string;
  readonly from: readonly VmStatus[];
  readonly to: VmStatus;
  /** As other clients match it [code], or inferred. */
  readonly does: { readonly 'en-US': string; readonly 'zh-CN': string };
  /** The guest goes through its start. */
  readonly boots: boolean;
}

/** From which state to which. [spec][doc] */
const calls = {
  '/start-vm': power('startVm', ['STOPPED'], 'RUNNING', ['Start VM', '开启虚拟机']),
  '/shutdown-vm': power('shutDownVm', ['RUNNING'], 'STOPPED', ['Shut down VM', '关闭虚拟机']),
  '/poweroff-vm': power('powerOffVm', ['RUNNING', 'SUSPENDED'], 'STOPPED', ['Power off VM', '强制关闭虚拟机']),
  '/restart-vm': power('restartVm', ['RUNNING'], 'RUNNING', ['Restart VM', '重启虚拟机']),
  '/force-restart-vm': power('forceRestartVm', ['RUNNING'], 'RUNNING', ['Force restart VM', '强制重启虚拟机']),
  '/suspend-vm': power('suspendVm', ['RUNNING'], 'SUSPENDED', ['Suspend VM', '暂停虚拟机']),
  '/resume-vm': { ...power('resumeVm', ['SUSPENDED'], 'RUNNING', ['Resume VM', '恢复虚拟机']), boots: false },
} satisfies Record<string, PowerCall>;

function power(
  name: string,
  from: readonly VmStatus[],
  to: VmStatus,
  [english, chinese]: readonly [string, string],
): PowerCall {
  return { mutation: name, from, to, does: { 'en-US': english, 'zh-CN': chinese }, boots: to === 'RUNNING' };
}

const body = z.object({ where: whereInput });
const startBody = body.extend({ data: z.object({ host_id: z.string() }).nullish() });

function switchVms(context: Context, call: PowerCall, where: unknown): Outcome {
  const vms = selected(context, 'vms', where).flatMap((id) => context.world.vms.get(id) ?? []);
  refuseLocked(
    context,
    vms.map(({ id }) => ({ type: 'Vm', id })),
  );
  for (const vm of vms) checkState(context, call, vm);
  const entries = vms.map((vm) => switchVm(context, call, vm));
  return changed(entries, `${call.mutation} of ${vms.map(({ name }) => name).join(', ')}`);
}

/** Precondition checks came with 4.7 [doc]; how they refuse is unknown, and therefore a switch. */
function checkState({ quirks }: Context, call: PowerCall, vm: VmRow): void {
  if (isAllowed(call, vm) || !isAtLeast(quirks, '4.7.0') || quirks.powerCheck !== 'refused') return;
  throw badRequest(`VM ${vm.name} is ${vm.status}, which does not allow ${call.mutation}`);
}

function isAllowed({ from }: PowerCall, { status }: VmRow): boolean {
  return from.includes(status);
}

function switchVm(context: Context, call: PowerCall, vm: VmRow): WithTask {
  const target = { type: 'Vm', id: vm.id } as const;
  const task = begin(context, {
    targets: [target],
    lockVms: [vm.id],
    mutation: call.mutation,
    resource: target,
    description: {
      'en-US': `${call.does['en-US']} ${vm.name}`,
      'zh-CN': `${call.does['zh-CN']} ${vm.name}`,
    },
    asyncStatus: 'UPDATING',
    failure: failureOf(context, call, vm),
    // In a wrong state the outcome was not defined before 4.7 [doc]; that nothing happens then is inferred.
    onDone: (at) => (isAllowed(call, vm) ? carryOut(context.world, call, { vm, at }) : undefined),
  });
  return withTask(context, task, vmsView.row(context, vm.id));
}

function failureOf({ quirks }: Context, call: PowerCall, vm: VmRow): Failure | undefined {
  if (!isAllowed(call, vm)) {
    const message = `The VM is ${vm.status}`;
    return quirks.powerCheck === 'failed' && isAtLeast(quirks, '4.7.0')
      ? { code: 'VM_WRONG_STATUS', inner: 'VM_WRONG_STATUS', message }
      : undefined;
  }
  if (call.mutation !== 'shutDownVm' || !quirks.shutdownTimeout) return undefined;
  // The inner code is what clients look for. [code]
  return {
    code: 'VM_SHUTDOWN_FAILED',
    inner: 'JOB_VM_SHUTDOWN_TIMEOUT',
    message: 'The guest did not shut down in time',
  };
}

function carryOut(world: World, call: PowerCall, { vm, at }: { readonly vm: VmRow; readonly at: number }): void {
  vm.status = call.to;
  if (call.boots) vm.bootedFrom = bootSource(world, vm.id);
  if (call.to === 'STOPPED') {
    vm.last_shutdown_time = instant(at);
    vm.bootedFrom = '';
  }
  vm.vm_tools_status = toolsAfter(call.to, vm.vm_tools_status);
}

/** VM tools run in the guest, and so only while it does (inferred). */
function toolsAfter(status: VmStatus, tools: VmToolsStatus): VmToolsStatus {
  if (status === 'RUNNING') return tools === 'NOT_RUNNING' ? 'RUNNING' : tools;
  return tools === 'RUNNING' ? 'NOT_RUNNING' : tools;
}

function route(call: PowerCall, shape: typeof body | typeof startBody): Route {
  return mutation({
    body: shape,
    instance: ({ world }, { where }) => world.vms.get(String(where['id']))?.id,
    handle: (context, { where }) => switchVms(context, call, where),
  });
}

/** Only a start may name a host. [spec] */
export const powerRoutes: Routes = Object.fromEntries(
  Object.entries(calls).map(([path, call]) => [path, route(call, path === '/start-vm' ? startBody : body)]),
);
