import { cloudTowerIds, realClock, startSimulator } from '../../simulator/index.ts';
import type { DemoCloud } from './cloud.ts';

/** Slow enough to watch, fast enough not to be bored. Snapshots of the plan would only come in the night. */
const pace = { taskPendingMs: 400, taskMs: 2_600, asyncStatusLagMs: 400, plansRun: false };

const machine = { id: cloudTowerIds.vm, name: 'web-1' };
/** As snapshot plans number them. */
const week = ['', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday'];

export async function openCloudTower(): Promise<DemoCloud> {
  const simulator = await startSimulator({ cloud: 'cloudtower', clock: realClock(), world: 'fresh', quirks: pace });
  const { cloudtower: tower, url } = simulator;
  const { username, password } = tower.account;
  const plans = () => tower.snapshotPlans.list(machine.id);
  const power = () => tower.vms.find(machine.id)?.status;
  /** What it boots from. */
  const front = () => tower.vmDisks.list(machine.id)[0];
  return {
    title: 'CloudTower',
    url,
    machine,
    settings: { 'lifeboat:cloud': 'cloudtower', 'lifeboat:endpoint': url, 'lifeboat:username': username },
    password,
    watch: 'the task, how far it is, and then that the VM is idle again',
    snapshots: () =>
      tower.snapshots
        .list()
        .map(({ entityAsyncStatus, id, name }) => ({ id, name, isComplete: entityAsyncStatus === null })),
    schedules: () =>
      plans().map((plan) => ({
        id: plan.id,
        days: plan.execute_intervals
          .toSorted((a, b) => a - b)
          .map((day) => week[day])
          .join(),
        time: String(plan.exec_h_m),
        keeps: plan.remain_snapshot_num,
      })),
    mutations: () =>
      tower.journal
        .mutations()
        .map(({ func }) => func)
        .filter((func) => func !== 'login'),
    unknownCalls: () => tower.journal.unknown().length,
    drift: {
      heading: 'Somebody moves the snapshot plan to Sundays',
      make: () => tower.snapshotPlans.change(plans()[0]?.id ?? '', { execute_intervals: [7], exec_h_m: '23:30' }),
      found: ['Sunday', '23:30'],
    },
    replacement: ['create-vm-snapshot', 'delete-vm-snapshot'],
    rescueImage: 'systemrescue',
    rescuedFrom: () => (power() === 'RUNNING' ? (front()?.elf_image ?? undefined) : undefined),
    endRescue: () => tower.vmDisks.eject(front()?.id ?? ''),
    isRunning: () => power() === 'RUNNING',
    removeSnapshot: (id) => tower.snapshots.remove(id),
    leftAlone: () => undefined,
    close: () => simulator.close(),
  };
}
