import { instanceStatuses } from '../../simulator/zomro/instance-status.ts';
import type { ZomroQuirks, ZomroSimulator } from '../../simulator/index.ts';
import type { BootEnd, IsoBootRig, Rig } from './rig.ts';
import { faultOf, lossOf } from './zomro-faults.ts';

const boot = 'instances.fleio.boot_from_iso';
const unrescue = 'instances.fleio.unrescue';

const outcomes: Readonly<Record<BootEnd, ZomroQuirks['bootOutcome']>> = {
  up: 'booted',
  error: 'error',
  returned: 'returned',
  stuck: 'stuck',
};

export function zomroIsoBootHands(zomro: ZomroSimulator): Omit<IsoBootRig, Exclude<keyof Rig, 'mutations'>> {
  return {
    imageId: 'ffa4a7c1-9e36-49a1-8770-acfb2878141f',
    otherImageId: '35904b88-7c1f-47c6-911c-1198fbc6afeb',
    missingImageId: '00000000-1111-4222-8333-444444444444',
    mutations: () =>
      zomro.journal.mutations().map(({ func, params: { elid = '', select_boot_from_iso: image = '' } }) => {
        if (func === boot) return `enter ${elid} ${image}`;
        return func === unrescue ? `leave ${elid}` : `${func} ${elid}`;
      }),
    session: (instanceId) => {
      const { instance_status: status, mounted } = zomro.instances.find(instanceId) ?? {};
      return status === 'booted_from_iso' ? mounted : undefined;
    },
    // Which image it is the API shows to nobody.
    enter: (instanceId) => zomro.instances.setStatus(instanceId, 'booted_from_iso'),
    leave: (instanceId) => zomro.instances.setStatus(instanceId, 'active'),
    put: (instanceId, state) => {
      const status = instanceStatuses.find((one) => one === state);
      if (status === undefined) throw new Error(`no instance is ever ${state}`);
      zomro.instances.setStatus(instanceId, status);
    },
    occupy: (instanceId) =>
      void zomro.snapshots.add({ name: 'being taken', instance_id: instanceId, fleio_status: 'Saving' }),
    boots: (end) => zomro.quirks.set({ bootOutcome: outcomes[end] }),
    finishBoot: (instanceId) => zomro.instances.setStatus(instanceId, 'booted_from_iso'),
    nextCreate: (fate) => void zomro.faults.add({ ...faultOf(fate, zomro), func: boot, match: { sok: 'ok' } }),
    next: (verb, fate) =>
      void zomro.faults.add({
        ...lossOf(fate),
        func: verb === 'change' ? boot : unrescue,
        match: verb === 'change' || zomro.quirks.values.confirmsNeedSok ? { sok: 'ok' } : {},
      }),
  };
}
