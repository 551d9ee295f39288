import type { JsonObject } from '../../core/json.ts';
import type { Call, FunctionDefinition } from '../driver.ts';
import { type BackupDetails, backupDetails } from './backup-blocks.ts';
import type { CloudTowerClient } from './client.ts';
import { backupPlanExecutions, backupRestorePoints, vms, vmSnapshots } from './collections.ts';
import { noSuchInstance } from './instances.ts';
import { fromSnapshot, given, oldestFirst, statusNow } from './snapshot-model.ts';
import { atLeast } from './version.ts';
import { byId, byIds, related } from './where.ts';
import type { BackupPlanExecution, BackupRestorePoint } from './wire-plans.ts';
import type { Vm, VmSnapshot } from './wire.ts';

/*
 * What schedules and people made of one VM: restore points of backup plans, snapshots of snapshot plans, and those runs of backup
 * plans that left no restore point, since "it failed every night" is what must be seen. Only read here.
 */

interface Backup {
  readonly id: string;
  readonly createdAt: string | undefined;
  readonly info: JsonObject;
}

export const getBackups: FunctionDefinition<CloudTowerClient> = {
  details: backupDetails,
  async run(client, args, call) {
    const id = String(args['instanceId']);
    // One that is gone may have copies left.
    const vm = await client.one(vms, id, call);
    const ofPlans = (await hasBackupPlans(client, call))
      ? [...(await restorePoints(client, id, call)), ...(await openRuns(client, vm, call))]
      : [];
    const backups = [...ofPlans, ...(await scheduledSnapshots(client, id, call))].map((one) => ({
      ...one,
      info: given({ instanceId: id, ...one.info }),
    }));
    if (backups.length === 0 && vm === undefined) throw noSuchInstance(id);
    return { backups: oldestFirst(backups, ({ createdAt }) => createdAt).map(({ info }) => info) };
  },
};

/** They came with 4.4. [doc] A server that does not tell its release is asked. */
async function hasBackupPlans(client: CloudTowerClient, call: Call): Promise<boolean> {
  const version = await client.version(call);
  return version === undefined || atLeast(version, '4.4.0');
}

async function restorePoints(client: CloudTowerClient, vmId: string, call: Call): Promise<readonly Backup[]> {
  const rows = await client.all(backupRestorePoints, { where: related('vm', byId(vmId)) }, call);
  return rows.filter(({ vm }) => vm === undefined || vm.id === vmId).map(fromRestorePoint);
}

/** The runs of its plans that are not shown by their restore points. */
async function openRuns(client: CloudTowerClient, vm: Vm | undefined, call: Call): Promise<readonly Backup[]> {
  const [first, ...rest] = (vm?.backup_plans ?? []).map(({ id }) => id);
  if (first === undefined) return [];
  const where = related('backup_plan', byIds([first, ...rest]));
  return (await client.all(backupPlanExecutions, { where }, call)).flatMap(fromRun);
}

async function scheduledSnapshots(client: CloudTowerClient, vmId: string, call: Call): Promise<readonly Backup[]> {
  const rows = await client.all(vmSnapshots, { where: related('vm', byId(vmId)) }, call);
  return rows
    .filter(({ snapshot_group, vm }) => snapshot_group !== undefined && (vm === undefined || vm.id === vmId))
    .map((row) => fromScheduledSnapshot(vmId, row));
}

function fromRestorePoint(row: BackupRestorePoint): Backup {
  const createdAt = row.local_created_at || undefined;
  const details: Partial<Details> = {
    compressed: row.compressed,
    compressionRatio: row.compression_ratio,
    consistentType: row.snapshot_consistent_type,
    creation: row.creation,
    entityAsyncStatus: row.entityAsyncStatus,
    id: row.id,
    kind: 'RestorePoint',
    localCreatedAt: row.local_created_at,
    localId: row.local_id,
    logicalSize: row.logical_size,
    parentRestorePoint: row.parent_restore_point,
    physicalSize: row.physical_size,
    planId: row.backup_plan?.id,
    planName: row.backup_plan?.name,
    size: row.size,
    type: row.type,
    validSize: row.valid_size,
    vmLocalId: row.vm_local_id,
    vmName: row.vm_name,
  };
  const info = {
    backupId: row.id,
    name: row.backup_plan?.name ?? '',
    origin: originOf(row.creation),
    status: restorable.get(row.entityAsyncStatus || 'idle') ?? 'Pending',
    cloudStatus: row.entityAsyncStatus || 'idle',
    createdAt,
    sizeBytes: row.physical_size ?? row.size ?? row.logical_size,
    cloudtowerDetails: given(details),
  };
  return { id: row.id, createdAt, info };
}

function fromRun(row: BackupPlanExecution): readonly Backup[] {
  const status = row.status === undefined ? undefined : runs.get(row.status);
  if (status === 'shown by its restore points') return [];
  const createdAt = row.executed_at || row.local_created_at || undefined;
  const details: Partial<Details> = {
    duration: row.duration,
    entityAsyncStatus: row.entityAsyncStatus,
    executedAt: row.executed_at,
    id: row.id,
    kind: 'Execution',
    localCreatedAt: row.local_created_at,
    localId: row.local_id,
    method: row.method,
    planId: row.backup_plan?.id,
    planName: row.backup_plan?.name,
    state: row.state,
    status: row.status,
    successJobCount: row.success_job_count,
    totalJobCount: row.total_job_count,
    type: row.type,
  };
  const info = {
    backupId: row.id,
    name: row.backup_plan?.name ?? '',
    origin: originOf(row.method),
    status: status ?? 'Pending',
    cloudStatus: row.status,
    createdAt,
    cloudtowerDetails: given(details),
  };
  return [{ id: row.id, createdAt, info }];
}

function fromScheduledSnapshot(vmId: string, row: VmSnapshot): Backup {
  const seen = fromSnapshot(vmId, row, new Map());
  const createdAt = row.local_created_at || undefined;
  const details: Partial<Details> = {
    consistentType: row.consistent_type,
    entityAsyncStatus: row.entityAsyncStatus,
    id: row.id,
    kind: 'Snapshot',
    localCreatedAt: row.local_created_at,
    localId: row.local_id,
    logicalSize: row.size,
    snapshotGroupId: row.snapshot_group?.id,
    snapshotGroupName: row.snapshot_group?.name,
    vmName: row.vm?.name,
  };
  const info: JsonObject = {
    backupId: row.id,
    name: row.name ?? '',
    origin: 'Schedule',
    status: statusNow(seen),
    cloudStatus: seen.cloudStatus,
    createdAt,
    sizeBytes: seen.outputs['sizeBytes'],
    cloudtowerDetails: given(details),
  };
  return { id: row.id, createdAt, info };
}

type Details = { [K in keyof BackupDetails]: BackupDetails[K] | undefined };

/** [code]; one that a failover made belongs to neither. */
const origins: ReadonlyMap<string, 'Manual' | 'Schedule'> = new Map([
  ['AUTO', 'Schedule'],
  ['MANUAL', 'Manual'],
]);

function originOf(word: string | undefined): 'Manual' | 'Schedule' | 'Unknown' {
  return origins.get(word ?? '') ?? 'Unknown';
}

/** What runs on a restore point. One that is being deleted is not one to count on. */
const restorable: ReadonlyMap<string, 'Active' | 'Degraded'> = new Map([
  ['idle', 'Active'],
  ['UPDATING', 'Active'],
  ['DELETING', 'Degraded'],
]);

/** Status of a run [spec]; any other is one under way. */
const runs: ReadonlyMap<string, 'Degraded' | 'Failed' | 'shown by its restore points'> = new Map([
  ['NEVER_EXECUTE', 'shown by its restore points'],
  ['SUCCESS', 'shown by its restore points'],
  ['PARTIAL_SUCCESS', 'Degraded'],
  ['FAILED', 'Failed'],
]);
