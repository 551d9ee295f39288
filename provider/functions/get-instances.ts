import * as z from 'zod';
import { instance } from './get-instance.ts';
import type { FunctionSpec } from './spec.ts';

export const getInstances = {
  kind: 'getInstances',
  description: 'Lists all instances of the account, on all pages.',
  args: z.object({
    name: z.string().trim().min(1).optional().meta({ description: 'Only instances of exactly this name.' }),
    region: z.string().trim().min(1).optional().meta({ description: 'Only instances of this region.' }),
  }),
  result: z.object({ instances: z.array(instance).meta({ description: 'Sorted by id.' }) }),
  detailsOf: 'instances',
} as const satisfies FunctionSpec;
