import * as z from 'zod';
import type { Json } from '../core/json.ts';
import { common, installation, operation } from './common.ts';
import { powerState } from './power-state.ts';
import type { ResourceSpec } from './spec.ts';

const restartMode = z.enum(['Graceful', 'Force', 'Never']).meta({
  id: 'RestartMode',
  description: 'How an instance is restarted.',
  members: {
    Graceful: 'The guest is asked to shut down; it is forced after a while.',
    Force: 'Like pressing the reset button.',
    Never: 'Not restarted: the image is booted from when somebody restarts the instance.',
  },
});

/** A session: "this instance was booted from this ISO, by us". A mode of the instance, which anybody may end. */
export const isoBootInputs = z.object({
  instanceId: common.instanceId,
  imageId: z.string().trim().min(1).meta({
    description:
      'The image to boot from, by the id that the function `getIsoImages` shows. A change **restarts** the instance into the other image, unless the session has ended.',
  }),
  restart: restartMode.optional().meta({
    description: 'How the instance is restarted to boot from the image. A change of it alone restarts nothing.',
    default: 'Graceful',
  }),
  triggers: common.triggers(
    'Any values. A change of any of them enters the session again: the instance is **restarted** into the image, also when somebody had ended the session.',
    'place',
  ),
});
/** Checked inputs: `triggers` are plain data by then. */
export type IsoBootInputs = Omit<z.infer<typeof isoBootInputs>, 'triggers'> & {
  triggers?: readonly Json[] | undefined;
};

export const isoBootBefore = z
  .object({
    powerState: powerState.optional(),
    imageId: z.string().optional().meta({ description: 'The image that was in the drive.' }),
    bootOrder: z.array(z.string()).optional().meta({ description: 'What the instance booted from, first one first.' }),
  })
  .meta({ id: 'IsoBootBefore', description: 'How the instance was before the session.' });

export const isoBootOutputs = z.object({
  status: z.enum(['Pending', 'Active', 'Ended']).meta({
    id: 'IsoBootStatus',
    description: '`Active`: the instance runs from the image, or boots from it the next time it starts.',
    members: {
      Pending: 'On its way into the session, or not known yet.',
      Active:
        'The instance runs from the image, or boots from it the next time it starts, where it is stopped or `restart` is `Never`.',
      Ended:
        'Somebody ended the session, or it never began. Lifeboat does not restart an instance into an image again by itself: change `triggers` for that, or add them.',
    },
  }),
  cloudStatus: z.string().optional().meta({ description: "The cloud's own word for the instance, as it says it." }),
  startedAt: z.string().optional().meta({
    description: 'When Lifeboat entered the session (RFC 3339). Absent when it was imported.',
  }),
  before: isoBootBefore
    .optional()
    .meta({ description: 'How the instance was before the session. Absent when it was imported.' }),
  installation,
  operation,
});

export const isoBoot = {
  kind: 'IsoBoot',
  noun: 'ISO boot',
  description:
    'A session in which one instance runs from an ISO image, to rescue or inspect it. **Creating it and changing `imageId` or `triggers` restart the instance; on some clouds deleting it does too.** An instance has one session at a time. When somebody ends the session by hand, `status` becomes `Ended` and nothing else happens. Deleting the resource ends the session only where the instance is still in it.',
  inputs: isoBootInputs,
  outputs: isoBootOutputs,
  identity: 'instance',
  importInput: 'imageId',
  statuses: { pending: 'Pending', done: 'Active', degraded: 'Ended', ended: 'Ended' },
  repairs: { Pending: 'update' },
  remembers: ['startedAt', 'before'],
  ownNameTaken: 'stop',
  timeouts: { create: 20, update: 20, delete: 20 },
} as const satisfies ResourceSpec;
