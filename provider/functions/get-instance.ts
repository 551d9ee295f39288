import * as z from 'zod';
import { powerState } from '../resources/power-state.ts';
import type { FunctionSpec } from './spec.ts';

/** One virtual machine, in the words all clouds share. */
export const instance = z
  .object({
    instanceId: z.string().meta({ description: 'The id that resources take as `instanceId`.' }),
    name: z.string().optional().meta({ description: 'Name shown in the cloud.' }),
    powerState,
    cloudStatus: z.string().optional().meta({ description: "The cloud's own word, as it says it." }),
    createdAt: z.string().optional().meta({ description: 'When it was made, as precisely as the cloud tells.' }),
    ipAddresses: z.array(z.string()).meta({ description: 'Its addresses, IPv4 first.' }),
    region: z.string().optional().meta({ description: 'Data centre, cluster or zone.' }),
    operatingSystem: z.string().optional().meta({ description: 'Operating system, as the cloud words it.' }),
  })
  .meta({ id: 'Instance', description: 'A virtual machine.' });

export const getInstance = {
  kind: 'getInstance',
  description: 'Looks up one instance by its id. An unknown id is an error.',
  args: z.object({ instanceId: z.string().trim().min(1).meta({ description: "The instance's id." }) }),
  result: instance,
  detailsOf: '',
} as const satisfies FunctionSpec;
