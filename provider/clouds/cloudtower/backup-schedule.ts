import { hasKind, LifeboatError } from '../../core/errors.ts';
import { type JsonObject, valueAt } from '../../core/json.ts';
import type { Operation } from '../../resources/common.ts';
import type {
  Call,
  Finding,
  Observation,
  Plan,
  Present,
  Ref,
  Removal,
  ResourceDefinition,
  ResourceDriver,
  Started,
} from '../driver.ts';
import {
  type BackupPlace,
  backupPlanCreation,
  backupPlanDeletion,
  backupPlanSwitch,
  backupPlanUpdate,
} from './backup-plan.ts';
import type { CloudTowerClient } from './client.ts';
import { busyInstance, liveInstance, noSuchInstance } from './instances.ts';
import type { Mutation } from './mutation.ts';
import { phases, planSettings, type ScheduleInputs, toldPlan } from './plan-facts.ts';
import { lostVm, ownPlan } from './plan-guards.ts';
import { backupScheduleBlock, backupScheduleDetails } from './schedule-blocks.ts';
import { contradictions, scheduleFindings } from './schedule-findings.ts';
import { readSchedule, schedulesNamed } from './schedule-reads.ts';
import { plain } from './words.ts';
import { operationWord } from './settled.ts';
import { snapshotPlanCreation, snapshotPlanDeletion, snapshotPlanSwitch, snapshotPlanUpdate } from './snapshot-plan.ts';

/* Backup schedules (contract 5 and 6, NOTES.md): a snapshot plan or, with `method: Backup`, a backup plan, of one VM each. */

export const backupSchedule: ResourceDefinition<CloudTowerClient, ScheduleInputs> = {
  block: backupScheduleBlock,
  details: backupScheduleDetails,
  capabilities: {
    name: { supported: true, source: 'spec' },
    rotationDays: {
      supported: true,
      reason:
        'the numbers that snapshot plans have for weekdays are not documented: 1 for Monday to 7 for Sunday are sent',
      source: 'spec; the numbers (inferred)',
    },
    rotationTime: {
      supported: true,
      reason:
        'the time zone of plans is not documented: compare `cloudtowerDetails.nextExecuteTime`, which is an instant',
      source: 'spec; its text in snapshot plans (inferred)',
    },
    method: {
      supported: true,
      default: 'Snapshot',
      exclusive: ['Snapshot'],
      reason:
        '`Snapshot` is a snapshot plan, of which a VM can have one; `Backup` is a backup plan, which needs a backup service and a repository, and CloudTower 4.4.0. Its weekly full copy is made on the first of the days, Sunday being the first of the week',
      source: 'spec',
    },
    keepCount: { supported: true, required: true, range: { min: 1, max: 2_147_483_647 }, source: 'spec' },
    enabled: { supported: true, source: 'spec' },
  },
  phases,
  unreadable: ['cloudtower.onDelete'],
  since: 'snapshot plans since 1.8, backup plans since 4.4.0',
  separately: ['enabled'],
  removeWhilePending: true,
  contradictions,
  driver: (client) => new BackupScheduleDriver(client),
};

class BackupScheduleDriver implements ResourceDriver<ScheduleInputs> {
  readonly #client: CloudTowerClient;

  constructor(client: CloudTowerClient) {
    this.#client = client;
  }

  async read(ref: Ref, operation: Operation | undefined, call: Call): Promise<Observation> {
    const word = await operationWord(this.#client, operation, ref.instanceId, call);
    if (word !== undefined) return { kind: 'pending', cloudStatus: word };
    const seen = await readSchedule(this.#client, ref, call);
    // A removal whose answer was lost has no task to ask: that it is under way is told by the plan itself.
    const isGoing = operation?.verb === 'Remove' && seen.kind === 'present' && seen.cloudStatus === 'DELETING';
    return isGoing ? { kind: 'pending', cloudStatus: seen.cloudStatus } : seen;
  }

  async named(instanceId: string, name: string, call: Call): Promise<readonly Present[]> {
    return schedulesNamed(this.#client, instanceId, name, call);
  }

  async create(inputs: ScheduleInputs, _attempt: unknown, call: Call): Promise<Started> {
    const settings = planSettings(inputs);
    if (inputs.method === 'Backup') {
      return this.#send(backupPlanCreation(settings, inputs.instanceId, placeOf(inputs)), call);
    }
    const vm = await liveInstance(this.#client, inputs.instanceId, call);
    if (vm === undefined) throw noSuchInstance(inputs.instanceId);
    return this.#send(snapshotPlanCreation(settings, vm, this.#client.clock.now()), call);
  }

  async change({ ref }: Present, wanted: ScheduleInputs, aspects: readonly string[], call: Call): Promise<Started> {
    const written = aspects.filter((path) => path !== 'cloudtower.onDelete');
    if (written.length === 0) return {};
    const observed = await ownPlan(this.#client, ref, call);
    if (observed === undefined) throw noSuchPlan(ref, wanted.name);
    const { objectId } = ref;
    const isBackup = observed.inputs['method'] === 'Backup';
    if (written.every((path) => path === 'enabled')) {
      if (wanted.enabled !== false) refuseEnded(observed, this.#client.clock.now());
      const turn = isBackup ? backupPlanSwitch : snapshotPlanSwitch;
      return this.#send(turn(objectId, wanted.enabled !== false), call);
    }
    const settings = planSettings(wanted, observed.inputs, written);
    let lost: string | undefined;
    try {
      lost = await lostVm(this.#client, observed, call);
    } catch (error) {
      // `onDelete` must get to state, above all when the VM is gone and its copies are all that is left: that the plan cannot be
      // put right is seen afterwards.
      if (!hasKind(error, 'absent') || !aspects.includes('cloudtower.onDelete')) throw error;
      return {};
    }
    const update = isBackup ? backupPlanUpdate : snapshotPlanUpdate;
    return this.#send(update(objectId, settings, lost), call);
  }

  async remove({ ref }: Present, call: Call, asked: JsonObject): Promise<Removal> {
    const observed = await ownPlan(this.#client, ref, call);
    if (observed === undefined) return {};
    const { objectId } = ref;
    const withPoints = valueAt(asked, 'cloudtower.onDelete') === 'DeleteRestorePoints';
    const isBackup = observed.inputs['method'] === 'Backup';
    try {
      const mutation = isBackup ? backupPlanDeletion(objectId, withPoints) : snapshotPlanDeletion(objectId);
      const { operationId } = await this.#send(mutation, call);
      return { operationId };
    } catch (error) {
      if (!hasKind(error, 'absent')) throw error;
      return {};
    }
  }

  /** Plans do not lock a VM as far as is known, but a change of the VMs in them is one of the VM. (inferred) */
  async busy(instanceId: string, call: Call): Promise<string | undefined> {
    return busyInstance(this.#client, instanceId, call);
  }

  async inspect(inputs: ScheduleInputs, plan: Plan, call: Call): Promise<readonly Finding[]> {
    return scheduleFindings(this.#client, inputs, plan, call);
  }

  async #send(mutation: Mutation, call: Call): Promise<Started> {
    const [accepted] = await this.#client.mutate(mutation, call);
    return { objectId: accepted?.id, operationId: accepted?.taskId };
  }
}

/** A plan whose end has passed is not run again by resuming it. (inferred) */
function refuseEnded({ inputs, outputs, ref }: Present, now: number): void {
  const end = valueAt(outputs, 'cloudtowerDetails.endTime');
  if (typeof end !== 'string' || !(Date.parse(end) <= now)) return;
  throw new LifeboatError('refused', {
    path: 'enabled',
    message: `${toldPlan(ref, inputs['name'])} ended at ${plain(end, 40)}, so it does not run any more`,
    advice:
      'Give it another end in CloudTower, or delete it there: then `pulumi refresh` and `pulumi up` make a new one.',
  });
}

function noSuchPlan(ref: Ref, name: unknown): LifeboatError {
  return new LifeboatError('absent', { message: `${toldPlan(ref, name)} is gone` });
}

/** Both are required with `method: Backup`: said at preview. */
function placeOf({ cloudtower }: ScheduleInputs): BackupPlace {
  const { backupServiceId, repositoryId } = cloudtower ?? {};
  if (backupServiceId !== undefined && repositoryId !== undefined) return { backupServiceId, repositoryId };
  throw new LifeboatError('invalid', {
    path: `cloudtower.${backupServiceId === undefined ? 'backupServiceId' : 'repositoryId'}`,
    message: 'is required with `method: Backup`',
  });
}
