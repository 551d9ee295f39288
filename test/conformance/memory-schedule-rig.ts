import { backupScheduleInputs } from '../../provider/resources/backup-schedule.ts';
import type { MemoryStore } from '../support/memory-cloud.ts';
import { addSchedule } from '../support/memory-schedules.ts';
import type { Rig, ScheduleRig } from './rig.ts';

export function memoryScheduleHands(store: MemoryStore): Omit<ScheduleRig, keyof Rig> {
  const row = (objectId: string) => {
    const found = store.schedules.get(objectId);
    if (found === undefined) throw new Error(`there is no schedule ${objectId}`);
    return found;
  };
  return {
    needs: { keepCount: 3 },
    schedules: () =>
      [...store.schedules.values()].map(({ id, instanceId, name }) => ({ objectId: id, instanceId, name })),
    add: (name, instanceId = 'vm-1') =>
      addSchedule(store, { instanceId, name, rotationDays: ['Friday'], rotationTime: '05:00', keepCount: 7 }),
    remove: (objectId) => void store.schedules.delete(objectId),
    set: (objectId, input, value) => {
      const { shape } = backupScheduleInputs;
      const target = row(objectId);
      if (input === 'name') target.name = String(value);
      else if (input === 'rotationDays') target.days = shape.rotationDays.parse(value);
      else if (input === 'rotationTime') target.time = shape.rotationTime.parse(value);
      else if (input === 'keepCount') target.keepCount = Number(value);
      else if (input === 'enabled') target.enabled = value === true;
      else throw new Error(`nobody can set ${input} by hand`);
    },
    damage: (objectId) => {
      row(objectId).hasJob = false;
    },
    share: (objectId) => {
      row(objectId).alsoCovers = 'vm-2';
    },
    copies: () => store.rows.size,
    nextCreate: (fate) => store.plan('create', fate),
    next: (verb, fate) => store.plan(verb === 'keep' ? 'change' : verb, fate),
  };
}
