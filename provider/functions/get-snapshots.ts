import * as z from 'zod';
import { snapshotOutputs } from '../resources/snapshot.ts';
import type { FunctionSpec } from './spec.ts';

const { snapshotId, status, cloudStatus, createdAt, sizeBytes, disks } = snapshotOutputs.shape;

export const snapshotInfo = z
  .object({
    id: z.string().meta({ description: 'The id to import it by: `<instanceId>/<snapshotId>`.' }),
    instanceId: z.string().meta({ description: 'The instance that it belongs to.' }),
    name: z.string().meta({ description: 'Name in the cloud.' }),
    snapshotId,
    status,
    cloudStatus,
    createdAt,
    sizeBytes,
    disks,
  })
  .meta({ id: 'SnapshotInfo', description: 'A snapshot, whoever made it.' });

export const getSnapshots = {
  kind: 'getSnapshots',
  description: 'Lists all snapshots of one instance, on all pages, whoever made them.',
  args: z.object({
    instanceId: z.string().trim().min(1).meta({ description: "The instance's id." }),
    name: z.string().trim().min(1).optional().meta({ description: 'Only snapshots of exactly this name.' }),
  }),
  result: z.object({ snapshots: z.array(snapshotInfo).meta({ description: 'Oldest first.' }) }),
  detailsOf: 'snapshots',
} as const satisfies FunctionSpec;
