import type { Json, JsonObject } from '../../core/json.ts';
import type { FunctionKind } from '../../functions/index.ts';
import type { Call, FunctionDefinition, Present } from '../driver.ts';
import { getBackups } from './backups.ts';
import { instanceDetails, snapshotDetails } from './blocks.ts';
import type { CloudTowerClient } from './client.ts';
import { vmDisks } from './collections.ts';
import { getConsole } from './console.ts';
import { instanceInfo } from './instance-model.ts';
import { allInstances, liveInstance, noSuchInstance } from './instances.ts';
import { getIsoImages } from './iso-images.ts';
import { backupScheduleDetails } from './schedule-blocks.ts';
import { listSchedules } from './schedule-reads.ts';
import { listSnapshots } from './snapshot.ts';
import { given, statusNow } from './snapshot-model.ts';
import { and, byId, equals, everything, related, type Where } from './where.ts';

/* The functions, from the same reads as the resources. */

type Function = FunctionDefinition<CloudTowerClient>;

const getInstance: Function = {
  details: instanceDetails,
  async run(client, args, call) {
    const id = String(args['instanceId']);
    const vm = await liveInstance(client, id, call);
    if (vm === undefined) throw noSuchInstance(id);
    return instanceInfo(vm, await client.all(vmDisks, { where: related('vm', byId(id)) }, call));
  },
};

const getInstances: Function = {
  details: instanceDetails,
  async run(client, { name, region }, call) {
    const vms = (await allInstances(client, filterOf(name, region), call)).filter(
      (vm) => matches(name, vm.name) && matches(region, vm.cluster?.name),
    );
    return { instances: vms.toSorted((a, b) => (a.id < b.id ? -1 : 1)).map((vm) => instanceInfo(vm)) };
  },
};

const getSnapshots: Function = {
  details: snapshotDetails,
  async run(client, args, call) {
    const snapshots = await ofInstance(client, String(args['instanceId']), listSnapshots, call);
    return { snapshots: snapshots.filter((one) => matches(args['name'], one.inputs['name'])).map(snapshotInfo) };
  },
};

const getBackupSchedules: Function = {
  details: backupScheduleDetails,
  async run(client, args, call) {
    const schedules = await ofInstance(client, String(args['instanceId']), listSchedules, call);
    const asked = schedules.filter((one) => matches(args['name'], one.inputs['name']));
    return { schedules: asked.toSorted((a, b) => (a.ref.objectId < b.ref.objectId ? -1 : 1)).map(scheduleInfo) };
  },
};

export const functions = {
  getInstance,
  getInstances,
  getSnapshots,
  getBackupSchedules,
  getBackups,
  getIsoImages,
  getConsole,
} satisfies Record<FunctionKind, Function>;

/** Of an instance that is gone something may be left; nothing of one that there never was is a mistake worth telling. */
async function ofInstance(
  client: CloudTowerClient,
  id: string,
  list: (client: CloudTowerClient, id: string, call: Call) => Promise<readonly Present[]>,
  call: Call,
): Promise<readonly Present[]> {
  const found = await list(client, id, call);
  if (found.length === 0 && (await liveInstance(client, id, call)) === undefined) throw noSuchInstance(id);
  return found;
}

function filterOf(name: Json | undefined, region: Json | undefined): Where {
  const conditions: Where[] = [];
  if (typeof name === 'string') conditions.push(equals('name', name));
  if (typeof region === 'string') conditions.push(related('cluster', equals('name', region)));
  const [first, ...rest] = conditions;
  return first === undefined ? everything() : and(first, ...rest);
}

function matches(wanted: Json | undefined, shown: Json | undefined): boolean {
  return typeof wanted !== 'string' || shown === wanted;
}

function snapshotInfo(snapshot: Present): JsonObject {
  const { cloudStatus, inputs, outputs, ref } = snapshot;
  return given({
    id: `${ref.instanceId}/${ref.objectId}`,
    instanceId: ref.instanceId,
    name: inputs['name'] ?? '',
    snapshotId: ref.objectId,
    status: statusNow(snapshot),
    cloudStatus,
    ...outputs,
  });
}

function scheduleInfo({ cloudStatus, inputs, outputs, ref, status }: Present): JsonObject {
  const { cloudtower: _block, rotationDays, ...others } = inputs;
  return given({
    id: `${ref.instanceId}/${ref.objectId}`,
    scheduleId: ref.objectId,
    name: '',
    ...others,
    // The cloud told none: absent, as the shape has no empty set.
    rotationDays: Array.isArray(rotationDays) && rotationDays.length > 0 ? rotationDays : undefined,
    status: scheduleStatus(cloudStatus, status),
    cloudStatus,
    ...outputs,
  });
}

/** In a function's answer, which remembers no better days. */
function scheduleStatus(cloudStatus: string, status: string | undefined): string {
  if (status === 'degraded' || cloudStatus === 'placeholder') return 'Degraded';
  return status ?? (cloudStatus === 'CREATING' ? 'Pending' : 'Active');
}
