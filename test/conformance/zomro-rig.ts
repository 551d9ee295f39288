import type { Cloud } from '../../provider/clouds/driver.ts';
import { clouds } from '../../provider/clouds/index.ts';
import type { ZomroQuirks, ZomroSimulator } from '../../simulator/index.ts';
import { startSimulator } from '../../simulator/index.ts';
import { testSettings } from '../support/settings.ts';
import { VirtualClock } from '../support/virtual-clock.ts';
import type {
  IsoBootRig,
  IsoBootRigFactory,
  Rig,
  ScheduleRig,
  ScheduleRigFactory,
  SnapshotRig,
  SnapshotRigFactory,
} from './rig.ts';
import { zomroIsoBootHands } from './zomro-iso-rig.ts';
import { zomroScheduleHands } from './zomro-schedule-rig.ts';
import { zomroSnapshotHands } from './zomro-snapshot-rig.ts';

type Quirks = Partial<ZomroQuirks>;

const cloud = registered('zomro');

export function zomroRig(quirks: Quirks = {}): SnapshotRigFactory {
  return { cloud, variant: variantOf(quirks), start: async () => (await startZomro(quirks)).rig };
}

export function zomroScheduleRig(quirks: Quirks = {}): ScheduleRigFactory {
  return { cloud, variant: variantOf(quirks), start: async () => (await startZomro(quirks)).schedules };
}

export function zomroIsoBootRig(quirks: Quirks = {}): IsoBootRigFactory {
  return {
    cloud,
    variant: variantOf(quirks),
    failures: ['error', 'returned'],
    otherStates: ['rescued', 'resized', 'suspended'],
    offersWhileOn: quirks.bootFormWhileBooted !== 'refused',
    likeSession: 'rescued',
    start: async () => (await startZomro(quirks)).isoBoots,
  };
}

/** The local Zomro with the real drivers, over HTTP, on one virtual clock. */
export interface ZomroBench {
  /** Its snapshots. */
  readonly rig: SnapshotRig;
  readonly schedules: ScheduleRig;
  readonly isoBoots: IsoBootRig;
  /** The simulator behind them, for what only Zomro has. */
  readonly zomro: ZomroSimulator;
}

export async function startZomro(quirks: Quirks = {}): Promise<ZomroBench> {
  const clock = new VirtualClock(Date.UTC(2024, 6, 23, 10));
  const simulator = await startSimulator({ cloud: 'zomro', world: 'fresh', clock, quirks });
  const { zomro } = simulator;
  const base: Rig = {
    cloud,
    settings: testSettings('zomro', { endpoint: new URL(simulator.url) }),
    clock,
    instanceId: zomro.instances.list()[0]?.id ?? '',
    otherInstanceId: zomro.instances.add({ id: '5203774', servername: 'OtherServer' }).id,
    missingInstanceId: '999',
    mutations: () => zomro.journal.mutations().map(({ func, params }) => `${func} ${params['elid'] ?? ''}`),
    setReachable: (isReachable) => {
      if (isReachable) zomro.faults.clear();
      else zomro.faults.add({ kind: 'refuse' });
    },
    removeInstance: (instanceId) => zomro.instances.remove(instanceId),
    close: () => simulator.close(),
  };
  return {
    rig: { ...base, ...zomroSnapshotHands(zomro, base.instanceId) },
    schedules: { ...base, ...zomroScheduleHands(zomro, base.instanceId) },
    isoBoots: { ...base, ...zomroIsoBootHands(zomro) },
    zomro,
  };
}

function variantOf(quirks: Quirks): string {
  return Object.entries(quirks)
    .map(([name, value]) => `${name}=${String(value)}`)
    .join(' ');
}

function registered(name: string): Cloud {
  const found = clouds.find((one) => one.name === name);
  if (found === undefined) throw new Error(`${name} is not registered`);
  return found;
}
