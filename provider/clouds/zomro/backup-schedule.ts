import { hasKind } from '../../core/errors.ts';
import type {
  Call,
  Finding,
  Observation,
  Plan,
  Present,
  Ref,
  ResourceDefinition,
  ResourceDriver,
  Started,
} from '../driver.ts';
import { backupScheduleDetails } from './backup-blocks.ts';
import type { ZomroClient } from './client.ts';
import { missingInstance } from './instances.ts';
import { kept, phases, type Settings, toWire } from './schedule-model.ts';
import { currentKeepCount, listSchedules, readSchedule, scheduleEdit } from './schedule-reads.ts';

/*
 * Backup schedules (contract 7.2, NOTES.md). Everything is under `instances.fleio_bckps.schedule`. The vendor's tables also name
 * `instances.fleio_bckps.edit`, which makes a billed backup at once, and `image.delete`, which deletes an image: never sent here.
 */

/** The common inputs, checked and with defaults; `method` and `enabled` have one value each. */
type Inputs = Settings & { readonly instanceId: string; readonly keepCount?: number | undefined };

export const backupSchedule: ResourceDefinition<ZomroClient, Inputs> = {
  details: backupScheduleDetails,
  capabilities: {
    name: { supported: true, length: { min: 1, max: 100 }, source: 'P' },
    rotationDays: { supported: true, source: 'S2' },
    rotationTime: {
      supported: true,
      reason: 'the panel labels the clock GMT+3 and warns that it shifts with daylight saving',
      source: 'S2, P (the clock)',
    },
    method: {
      supported: true,
      values: ['Backup'],
      default: 'Backup',
      reason: 'a Zomro schedule makes backups, never snapshots',
      source: 'S2',
    },
    keepCount: {
      supported: true,
      range: { min: 1, max: 10 },
      instanceWide: true,
      reason:
        'it is a setting of the instance, for all of its schedules: never set unless asked for, and left as it is when the schedule is deleted',
      source: 'P',
    },
    enabled: {
      supported: true,
      values: [true],
      reason: 'a Zomro schedule always runs; to stop it, remove the resource',
      source: 'S2',
    },
  },
  phases,
  unreadable: [],
  since: '',
  separately: ['keepCount'],
  removeWhilePending: true,
  driver: (client) => new BackupScheduleDriver(client),
};

class BackupScheduleDriver implements ResourceDriver<Inputs> {
  readonly #client: ZomroClient;

  constructor(client: ZomroClient) {
    this.#client = client;
  }

  async read(ref: Ref, _operation: unknown, call: Call): Promise<Observation> {
    return readSchedule(this.#client, ref, call);
  }

  async named(instanceId: string, name: string, call: Call): Promise<readonly Present[]> {
    return listSchedules(this.#client, { instanceId, name }, call);
  }

  async create(inputs: Inputs, _attempt: unknown, call: Call): Promise<Started> {
    const params = { plid: inputs.instanceId, ...toWire(inputs), sok: 'ok' };
    const label = `creation of backup schedule ${inputs.name} on instance ${inputs.instanceId}`;
    await this.#client.mutate({ func: scheduleEdit, params, safety: 'once', label }, call);
    // The answer may hold an `id`, but nobody has documented of what: it is not worth the risk of a wrong one.
    return {};
  }

  async change(observed: Present, wanted: Inputs, aspects: readonly string[], call: Call): Promise<Started> {
    const { instanceId, objectId } = observed.ref;
    if (aspects.includes('keepCount')) return this.#keep(instanceId, wanted.keepCount, call);
    // Always the full set: whether fields that are not sent are kept is inferred only.
    const settings = { ...wanted, ...kept(observed.inputs, aspects) };
    const params = { elid: objectId, plid: instanceId, ...toWire(settings), sok: 'ok' };
    const label = `change of backup schedule ${instanceId}/${objectId}`;
    await this.#client.mutate({ func: scheduleEdit, params, safety: 'repeatable', label }, call);
    return {};
  }

  async remove(observed: Present, call: Call): Promise<Started> {
    const { instanceId, objectId } = observed.ref;
    const name = String(observed.inputs['name'] ?? 'no name');
    const label = `deletion of backup schedule ${instanceId}/${objectId} (${name})`;
    const func = 'instances.fleio_bckps.schedule.delete';
    // The vendor's own example has no `sok`. [S2]
    const params = { elid: objectId };
    try {
      await this.#client.mutate({ func, params, safety: 'repeatable', confirm: 'whenAsked', label }, call);
    } catch (error) {
      if (!hasKind(error, 'absent')) throw error;
    }
    return {};
  }

  /** Nothing says that the instance must be idle; should it have to be, the API itself answers `runningoperation`. */
  async busy(): Promise<undefined> {
    return undefined;
  }

  async inspect({ instanceId, keepCount }: Inputs, plan: Plan, call: Call): Promise<readonly Finding[]> {
    const missing = await missingInstance(this.#client, instanceId, call);
    const asks = plan.verb === 'Create' || plan.aspects.includes('keepCount');
    if (missing.length > 0 || !asks || keepCount === undefined) return missing;
    const current = await currentKeepCount(this.#client, instanceId, call);
    if (current === undefined || keepCount >= current) return [];
    const text = `instance ${instanceId} keeps ${current} automatic backups now; with ${keepCount} Zomro overwrites the older ones, and that for all schedules of the instance`;
    return [{ severity: 'warning', path: 'keepCount', text }];
  }

  /** A setting of the instance; the panel sends nothing else with it. [P] */
  async #keep(instanceId: string, keepCount: number | undefined, call: Call): Promise<Started> {
    if (keepCount === undefined) return {};
    const params = { elid: instanceId, backup_rotation: String(keepCount), sok: 'ok', clicked_button: 'ok' };
    const label = `change of how many automatic backups instance ${instanceId} keeps`;
    await this.#client.mutate({ func: 'instances.edit', params, safety: 'repeatable', label }, call);
    return {};
  }
}
