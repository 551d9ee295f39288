import * as z from 'zod';

/** What an instance does, in the words all clouds share. */
export const powerState = z
  .enum(['Running', 'Stopped', 'Suspended', 'Transitional', 'Rescue', 'Error', 'Unknown'])
  .meta({
    id: 'PowerState',
    description: 'What the machine does.',
    members: {
      Running: 'Running from its own disks.',
      Stopped: 'Switched off.',
      Suspended: 'Suspended by its owner or by billing.',
      Transitional: 'On its way between states; changes must wait.',
      Rescue: 'Running from a rescue system or an ISO image.',
      Error: 'The cloud reports an error.',
      Unknown: 'A word that Lifeboat does not know; see `cloudStatus`.',
    },
  });
export type PowerState = z.infer<typeof powerState>;
