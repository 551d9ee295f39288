import * as z from 'zod';
import type { FunctionSpec } from './spec.ts';

export const consoleCookie = z
  .object({
    name: z.string().meta({ description: 'Name of the cookie.' }),
    value: z.string().meta({ description: 'Value of the cookie.', secret: true }),
  })
  .meta({ id: 'ConsoleCookie', description: 'A cookie that must be set before the address is opened.' });

export const getConsole = {
  kind: 'getConsole',
  description:
    'Opens a console of one instance and answers its address. Whoever has it sits at the machine, so it is **secret**, and it is valid for a short time only.',
  args: z.object({ instanceId: z.string().trim().min(1).meta({ description: "The instance's id." }) }),
  result: z.object({
    url: z.string().meta({ description: 'The address to open.', secret: true }),
    directUrl: z.string().optional().meta({
      description: 'The same console without the management server in between, where the cloud tells such an address.',
      secret: true,
    }),
    cookies: z.array(consoleCookie).optional().meta({
      description: 'Cookies that the address needs, where it needs any.',
      secret: true,
    }),
  }),
  detailsOf: '',
} as const satisfies FunctionSpec;
