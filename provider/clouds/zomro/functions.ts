import type { Json, JsonObject } from '../../core/json.ts';
import type { FunctionKind } from '../../functions/index.ts';
import type { FunctionDefinition, Present } from '../driver.ts';
import { backupScheduleDetails } from './backup-blocks.ts';
import { getBackups } from './backups.ts';
import { type InstanceDetails, instanceDetails, snapshotDetails } from './blocks.ts';
import type { ZomroClient } from './client.ts';
import { getConsole } from './console.ts';
import { allInstances, instanceRecord, noSuchInstance, ofInstance, powerState, shownInstance } from './instances.ts';
import { getIsoImages } from './iso-images.ts';
import { listSchedules } from './schedule-reads.ts';
import { listSnapshots } from './snapshot.ts';
import { given, sameName, statusNow } from './snapshot-model.ts';
import type { InstanceForm, InstanceRow } from './wire.ts';

/* The functions, from the same reads as the resources. */

type Function = FunctionDefinition<ZomroClient>;

const getInstance: Function = {
  details: instanceDetails,
  async run(client, args, call) {
    const id = String(args['instanceId']);
    const row = await shownInstance(client, id, call);
    if (row !== undefined) return instanceOfRow(row);
    // A filter in the panel may hide the row; the instance's own record does not tell its state.
    const record = await instanceRecord(client, id, call);
    if (record === undefined) throw noSuchInstance(id);
    return instanceOfRecord(id, record);
  },
};

const getInstances: Function = {
  details: instanceDetails,
  async run(client, args, call) {
    const rows = (await allInstances(client, call)).filter(
      (row) => matches(args['name'], row.servername ?? row.name) && matches(args['region'], row.datacentername),
    );
    return { instances: [...rows].sort((a, b) => Number(a.id) - Number(b.id)).map(instanceOfRow) };
  },
};

const getSnapshots: Function = {
  details: snapshotDetails,
  async run(client, args, call) {
    const id = String(args['instanceId']);
    const snapshots = await ofInstance(id, () => listSnapshots(client, id, call));
    return { snapshots: snapshots.filter((one) => matches(args['name'], one.inputs['name'])).map(snapshotInfo) };
  },
};

const getBackupSchedules: Function = {
  details: backupScheduleDetails,
  async run(client, args, call) {
    const name = typeof args['name'] === 'string' ? args['name'] : undefined;
    const instanceId = String(args['instanceId']);
    const schedules = await ofInstance(instanceId, () => listSchedules(client, { instanceId, name }, call));
    return { schedules: schedules.map(scheduleInfo) };
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

function matches(wanted: Json | undefined, shown: Json | undefined): boolean {
  return typeof wanted !== 'string' || sameName(shown, wanted);
}

function instanceOfRow(row: InstanceRow): JsonObject {
  const details: { [K in keyof InstanceDetails]: InstanceDetails[K] | undefined } = {
    autoprolong: row.autoprolong,
    changePricelist: row.change_pricelist,
    cost: row.cost,
    expiredate: row.expiredate,
    instancesOs: row.instances_os,
    itemStatus: row.item_status,
    name: row.name,
    osDistro: row.os_distro,
    osVersion: row.os_version,
    paidTraffic: row.paid_traffic,
    pricelist: row.pricelist,
    status: row.status,
    usedTraffic: row.used_traffic,
  };
  return given({
    instanceId: row.id,
    name: row.servername ?? row.name,
    powerState: powerState(row),
    cloudStatus: row.instance_status,
    createdAt: row.createdate,
    ipAddresses: [...addresses(row.ip), ...addresses(row.ip_v6)],
    region: row.datacentername,
    operatingSystem: row.instances_os ?? ([row.os_distro, row.os_version].filter(Boolean).join(' ') || undefined),
    zomroDetails: given(details),
  });
}

function instanceOfRecord(id: string, record: InstanceForm): JsonObject {
  return given({
    instanceId: id,
    name: record.servername,
    powerState: 'Unknown',
    createdAt: record.createdate,
    ipAddresses: [...addresses(record.ip), ...addresses(record.ip_v6)],
    zomroDetails: {},
  });
}

export function snapshotInfo(snapshot: Present): JsonObject {
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

function scheduleInfo({ cloudStatus, inputs, outputs, ref }: Present): JsonObject {
  const { rotationDays, ...others } = inputs;
  return given({
    id: `${ref.instanceId}/${ref.objectId}`,
    scheduleId: ref.objectId,
    name: '',
    ...others,
    // The cloud told none: absent, as the shape has no empty set.
    rotationDays: Array.isArray(rotationDays) && rotationDays.length > 0 ? rotationDays : undefined,
    status: 'Active',
    cloudStatus,
    ...outputs,
  });
}

/** Several addresses stand in one field. [P] */
function addresses(field: string | undefined): readonly string[] {
  return (field ?? '').split(/[\s,;]+/).filter((address) => address !== '');
}
