import * as z from 'zod';
import type { Json } from '../core/json.ts';
import { common, installation, operation } from './common.ts';
import type { ResourceSpec } from './spec.ts';

/** A restore point of one instance. Design: an event, not just a setting; so it is only ever replaced on request. */
export const snapshotInputs = z.object({
  instanceId: common.instanceId,
  name: common.name,
  consistency: z
    .enum(['Crash', 'Filesystem'])
    .optional()
    .meta({
      id: 'Consistency',
      description: 'How the disks are frozen while the snapshot is taken.',
      members: {
        Crash: 'As after a power cut: no cooperation of the guest needed.',
        Filesystem: 'The guest flushes its file systems first; its tools must run.',
      },
      default: 'Crash',
      update: 'fixed',
    }),
  triggers: common.triggers(
    'Any values. A change of any of them asks for a **new** snapshot: the new one is taken first, then the old one is deleted.',
  ),
});
/** Checked inputs: `triggers` are plain data by then. */
export type SnapshotInputs = Omit<z.infer<typeof snapshotInputs>, 'triggers'> & {
  triggers?: readonly Json[] | undefined;
};

export const snapshotDisk = z
  .object({
    diskId: z.string().optional().meta({ description: "The cloud's id of the disk (volume) that was captured." }),
    snapshotId: z.string().optional().meta({ description: "The cloud's id of this disk's part of the snapshot." }),
    name: z.string().optional().meta({ description: 'Name of the disk.' }),
    sizeBytes: z
      .number()
      .optional()
      .meta({ description: 'Size of this part in bytes; absent where the cloud does not tell.' }),
    localId: z.string().optional().meta({
      description: 'The identifier that a backup tool needs to read this part; absent where the cloud has none.',
    }),
  })
  .meta({ id: 'SnapshotDisk', description: 'One captured disk. CD-ROM drives are never listed.' });

export const snapshotOutputs = z.object({
  snapshotId: z.string().meta({ description: "The cloud's own id of the snapshot." }),
  status: z.enum(['Pending', 'Active', 'Degraded', 'Failed']).meta({
    id: 'SnapshotStatus',
    description: '`Active` is a restore point. The only value that tells health; `cloudStatus` has the details.',
    members: {
      Pending: 'Being taken: not a restore point yet.',
      Active: 'A restore point.',
      Degraded: 'Was a restore point, and the cloud now reports it damaged or incomplete. Never replaced by itself.',
      Failed: 'Never became a restore point. The next `pulumi up` removes it and takes a new one.',
    },
  }),
  cloudStatus: z.string().optional().meta({ description: "The cloud's own word, as it says it." }),
  createdAt: z.string().optional().meta({
    description:
      'When it was taken, as precisely as the cloud tells: a date (`2024-07-23`) or an instant (RFC 3339). Never compared.',
  }),
  sizeBytes: z.number().optional().meta({ description: 'Size in bytes. Absent while it is unknown.' }),
  disks: z.array(snapshotDisk).optional().meta({ description: 'The captured disks, where the cloud lists them.' }),
  installation,
  operation,
});

export const snapshot = {
  kind: 'Snapshot',
  noun: 'snapshot',
  description:
    'A restore point of one instance. It is replaced only when `instanceId` or `triggers` change (the new one is taken first), and never silently: a snapshot that is lost, taken by somebody else or damaged is reported. Keep it beyond its resource with the options `retainOnDelete` or `protect`.',
  inputs: snapshotInputs,
  outputs: snapshotOutputs,
  idOutput: 'snapshotId',
  identity: 'object',
  statuses: { pending: 'Pending', done: 'Active', degraded: 'Degraded', failed: 'Failed' },
  repairs: { Pending: 'update', Failed: 'replaceOldFirst' },
  ownNameTaken: 'stop',
  timeouts: { create: 90, update: 30, delete: 30 },
} as const satisfies ResourceSpec;
