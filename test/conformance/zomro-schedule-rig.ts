import { weekdays } from '../../provider/core/weekday.ts';
import { backupScheduleInputs } from '../../provider/resources/backup-schedule.ts';
import type { JournalEntry, ZomroSimulator } from '../../simulator/index.ts';
import type { Rig, ScheduleRig } from './rig.ts';
import { faultOf, lossOf } from './zomro-faults.ts';

const edit = 'instances.fleio_bckps.schedule.edit';
const removal = 'instances.fleio_bckps.schedule.delete';

export function zomroScheduleHands(
  zomro: ZomroSimulator,
  instanceId: string,
): Omit<ScheduleRig, Exclude<keyof Rig, 'mutations'>> {
  return {
    needs: {},
    mutations: () => zomro.journal.mutations().map((entry) => `${verbOf(entry)} ${entry.params['elid'] ?? ''}`),
    schedules: () =>
      zomro.schedules.list().map((row) => ({ objectId: row.id, instanceId: row.instance_id, name: row.name })),
    add: (name, on = instanceId) =>
      zomro.schedules.add({ name, instance_id: on, rotation_days: '5', rotation_time: '05:00' }).id,
    remove: (objectId) => zomro.schedules.remove(objectId),
    set: (objectId, input, value) => {
      const { shape } = backupScheduleInputs;
      if (input === 'name') zomro.schedules.rename(objectId, String(value));
      else if (input === 'rotationDays') {
        const numbers = shape.rotationDays.parse(value).map((day) => weekdays.indexOf(day));
        zomro.schedules.change(objectId, { rotation_days: numbers.join(',') });
      } else if (input === 'rotationTime')
        zomro.schedules.change(objectId, { rotation_time: shape.rotationTime.parse(value) });
      else if (input === 'keepCount') zomro.instances.change(instanceId, { backup_rotation: String(value) });
      else throw new Error(`nobody can set ${input} by hand`);
    },
    keptByInstance: (id) => Number(zomro.instances.find(id)?.backup_rotation),
    copies: () => zomro.snapshots.list().length + zomro.backups.list().length + zomro.images.list().length,
    nextCreate: (fate) =>
      void zomro.faults.add({
        ...faultOf(fate, zomro),
        func: edit,
        match: ({ params }) => params['sok'] === 'ok' && (params['elid'] ?? '') === '',
      }),
    next: (verb, fate) =>
      void zomro.faults.add({
        ...lossOf(fate),
        func: { change: edit, keep: 'instances.edit', remove: removal }[verb],
        match: verb !== 'remove' || zomro.quirks.values.confirmsNeedSok ? { sok: 'ok' } : {},
      }),
  };
}

function verbOf({ func, params }: JournalEntry): string {
  if (func === edit) return (params['elid'] ?? '') === '' ? 'create' : 'change';
  if (func === removal) return 'remove';
  return func === 'instances.edit' ? 'change' : func;
}
