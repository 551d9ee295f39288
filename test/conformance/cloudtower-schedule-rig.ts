import type { JsonObject } from '../../provider/core/json.ts';
import { backupScheduleInputs } from '../../provider/resources/backup-schedule.ts';
import type { CloudTowerSimulator, Fault, JournalEntry } from '../../simulator/index.ts';
import { cloudTowerIds as ids } from '../../simulator/index.ts';
import type { CreateFate, MutationFate, Rig, ScheduleRig } from './rig.ts';

export type ScheduleMethod = 'Snapshot' | 'Backup';

/** With `removeInstance`, which takes the plans along that are of that VM alone: by itself CloudTower keeps them, empty. */
export function cloudtowerScheduleHands(
  tower: CloudTowerSimulator,
  instanceId: string,
  method: ScheduleMethod = 'Snapshot',
): Omit<ScheduleRig, Exclude<keyof Rig, 'mutations' | 'removeInstance'>> {
  const rows = () => [...tower.snapshotPlans.list(), ...tower.backupPlans.list()];
  const isSnapshotPlan = (id: string) => tower.snapshotPlans.find(id) !== undefined;
  const kindOf = (id: string) => (isSnapshotPlan(id) ? tower.snapshotPlans : tower.backupPlans);
  return {
    needs: cloudtowerScheduleNeeds(method),
    needsOf: (other) => cloudtowerScheduleNeeds(other === 'Backup' ? 'Backup' : 'Snapshot'),
    mutations: () => tower.journal.mutations().map((entry) => `${verbOf(entry)} ${entry.params['where.id'] ?? ''}`),
    schedules: () => rows().map(({ id, name, vms }) => ({ objectId: id, instanceId: vms[0] ?? '', name })),
    add: (name, on = instanceId) => {
      // A VM is in one snapshot plan at most: what others make under names of their own leaves that place free.
      const isOurs = /-[0-9a-f]{7}$/.test(name);
      const isFree = tower.snapshotPlans.list(on).length === 0;
      const at = { hour: 5, minute: 0 };
      if (method === 'Snapshot' && isOurs && isFree)
        return tower.snapshotPlans.add({ name, vms: [on], execute_intervals: [5], exec_h_m: '05:00' }).id;
      return tower.backupPlans.add({ name, vms: [on], incremental_weekdays: ['FRI'], incremental_time_points: [at] })
        .id;
    },
    remove: (id) => kindOf(id).remove(id),
    set: (id, input, value) => {
      const [changes, backupChanges] = inWords(input, value);
      kindOf(id).change(id, isSnapshotPlan(id) ? changes : backupChanges);
    },
    damage: (id) => kindOf(id).change(id, { vms: [] }),
    share: (id) => kindOf(id).change(id, { vms: [ids.vm, ids.otherVm] }),
    removeInstance: (id) => {
      for (const plan of rows()) if (plan.vms.join() === id) kindOf(plan.id).remove(plan.id);
      tower.vms.remove(id);
    },
    copies: () => tower.snapshots.list().length + tower.restorePoints.list().length,
    nextCreate: (fate) => void tower.faults.add({ ...faultOf(fate), match: ({ func }) => func.startsWith('create-') }),
    next: (verb, fate) => {
      const path = verb === 'remove' ? /^delete-/ : /^(update|suspend|resume)-/;
      tower.faults.add({ ...lossOf(fate), match: ({ func }) => path.test(func) });
    },
  };
}

/** What a program must say for that method. */
export function cloudtowerScheduleNeeds(method: ScheduleMethod): JsonObject {
  if (method === 'Snapshot') return { keepCount: 7 };
  return { keepCount: 7, method, cloudtower: { backupServiceId: ids.backupService, repositoryId: ids.repository } };
}

/** An input as a snapshot plan and as a backup plan have it: spelled out here once more. */
function inWords(input: string, value: unknown): readonly [snapshotPlan: JsonObject, backupPlan: JsonObject] {
  const { shape } = backupScheduleInputs;
  switch (input) {
    case 'name':
      return [{ name: String(value) }, { name: String(value) }];
    case 'rotationDays': {
      const days = shape.rotationDays.parse(value).map((day) => day.slice(0, 3).toUpperCase());
      const numbers = days.map((day) => ['MON', 'TUE', 'WED', 'THU', 'FRI', 'SAT', 'SUN'].indexOf(day) + 1);
      return [{ execute_intervals: numbers }, { incremental_weekdays: days }];
    }
    case 'rotationTime': {
      const [hour = 0, minute = 0] = shape.rotationTime.parse(value).split(':').map(Number);
      return [{ exec_h_m: String(value) }, { incremental_time_points: [{ hour, minute }] }];
    }
    case 'keepCount':
      return [{ remain_snapshot_num: Number(value) }, { keep_policy_value: Number(value) }];
    case 'enabled':
      return [{ status: value === true ? 'NORMAL' : 'SUSPENDED' }, { status: value === true ? 'WORKING' : 'PAUSED' }];
    default:
      throw new Error(`nobody can set ${input} by hand`);
  }
}

function verbOf({ func }: JournalEntry): string {
  if (/^create-(snapshot|backup)-plan$/.test(func)) return 'create';
  if (/^delete-(snapshot|backup)-plan$/.test(func)) return 'remove';
  return /^(update|suspend|resume)-(snapshot|backup)-plan$/.test(func) ? 'change' : func;
}

/** The vendor has no error of its own for a limit. */
function faultOf(fate: CreateFate): Fault {
  switch (fate) {
    case 'lostBefore':
      return { kind: 'resetBefore' };
    case 'lostAfter':
      return { kind: 'resetAfter' };
    case 'refused':
      return { kind: 'error', error: { status: 400, message: 'no more plans' } };
    case 'busyButMade':
      return { kind: 'error', effect: true, error: { status: 400, code: 'ResourceLocked', message: 'locked' } };
  }
}

/** What may be sent again is lost again each time. */
function lossOf(fate: MutationFate): Fault {
  return fate === 'lostBefore' ? { kind: 'resetBefore', times: 'always' } : { kind: 'resetAfter' };
}
