import { realClock, startSimulator } from '../../simulator/index.ts';
import type { DemoCloud } from './cloud.ts';

/** Slow enough to watch, fast enough not to be bored. Backups that the schedule makes would only come in the night. */
const pace = {
  snapshotSaveMs: 3_500,
  snapshotDeleteMs: 1_500,
  bootMs: 3_000,
  unrescueMs: 1_500,
  schedulesRun: false,
};

const machine = { id: '5203773', name: 'MyServer' };
const week = ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday'];

export async function openZomro(): Promise<DemoCloud> {
  const simulator = await startSimulator({ cloud: 'zomro', clock: realClock(), world: 'fresh', quirks: pace });
  const { url, zomro } = simulator;
  const { username, password } = zomro.account;
  const snapshots = () => zomro.snapshots.list(machine.id);
  const schedules = () => zomro.schedules.list(machine.id);
  const instance = () => zomro.instances.find(machine.id);
  return {
    title: 'Zomro',
    url,
    machine,
    settings: { 'lifeboat:cloud': 'zomro', 'lifeboat:endpoint': url, 'lifeboat:username': username },
    password,
    watch: 'from Saving to Active',
    snapshots: () =>
      snapshots().map(({ id, name, fleio_status: status }) => ({ id, name, isComplete: status === 'Active' })),
    schedules: () =>
      schedules().map(({ id, rotation_days: days, rotation_time: time }) => ({
        id,
        days: days
          .split(',')
          .map((day) => week[Number(day)])
          .join(),
        time,
        keeps: Number(instance()?.backup_rotation),
      })),
    mutations: () => zomro.journal.mutations().map(({ func }) => func),
    unknownCalls: () => zomro.journal.unknown().length,
    drift: {
      heading: 'Somebody renames the snapshot at the panel, and moves the backups to Sundays',
      make: () => {
        zomro.snapshots.rename(snapshots()[0]?.id ?? '', 'can be deleted?');
        zomro.schedules.change(schedules()[0]?.id ?? '', { rotation_days: '0', rotation_time: '23:30' });
      },
      found: ['can be deleted?', '23:30'],
    },
    replacement: ['instances.snapshots.edit', 'image.delete'],
    rescueImage: 'systemrescue',
    rescuedFrom: () => (instance()?.instance_status === 'booted_from_iso' ? instance()?.mounted : undefined),
    endRescue: () => zomro.instances.setStatus(machine.id, 'active'),
    isRunning: () => instance()?.instance_status === 'active',
    removeSnapshot: (id) => zomro.snapshots.remove(id),
    leftAlone: () => ({
      holds: instance()?.backup_rotation === '7',
      text: 'how many backups the machine keeps is a setting for all of them, and was left as it is',
    }),
    close: () => simulator.close(),
  };
}
