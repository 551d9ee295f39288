import * as z from 'zod';
import { type Capability, type Cloud, defineCloud, type ResourceDefinition } from '../clouds/driver.ts';
import type { FunctionKind } from '../functions/index.ts';
import type { ResourceKind } from '../resources/index.ts';

/* Clouds for the tests of this folder: data only. Whoever calls one has made a mistake. */

function unused(): never {
  throw new Error('a schema is made from data; nothing here is ever called');
}

export const everything: Readonly<Record<string, Capability>> = {
  name: { supported: true, length: { min: 1, max: 100 }, source: 'alpha manual, names' },
  consistency: {
    supported: true,
    values: ['Crash'],
    reason: 'it has no guest agent',
    source: 'alpha manual, snapshots',
  },
  triggers: { supported: true, source: 'ours alone' },
};

export const alphaBlock = z.object({
  protected: z.boolean().optional().meta({ description: 'Shields it from deletion.', default: false, update: 'place' }),
  includeMemory: z.boolean().optional().meta({ description: 'Captures memory too.', default: false, update: 'fixed' }),
});

export const alphaDetails = z.object({
  isProtected: z.boolean().optional().meta({ description: 'Is it shielded?' }),
  owner: z
    .object({ name: z.string().meta({ description: 'Login name.' }) })
    .optional()
    .meta({ id: 'AlphaOwner', description: 'Who made it.' }),
});

export const alphaSnapshot: ResourceDefinition<unknown> = {
  block: alphaBlock,
  details: alphaDetails,
  capabilities: everything,
  phases: { pending: ['creating'], done: ['active'], failed: ['error', 'broken'], source: 'alpha manual, states' },
  unreadable: ['consistency'],
  since: '',
  removeWhilePending: true,
  driver: unused,
};

const betaSnapshot: ResourceDefinition<unknown> = {
  details: z.object({}),
  capabilities: {
    name: { supported: true, update: 'fixed', source: 'beta API' },
    consistency: { supported: false, reason: 'it freezes | nothing', wayOut: 'Leave it out', source: 'beta API' },
    triggers: { supported: true, source: 'ours alone' },
  },
  phases: { pending: [], done: ['ok'], failed: [], source: 'beta API' },
  unreadable: [],
  since: '6.2 and newer',
  removeWhilePending: false,
  timeouts: { delete: 240 },
  driver: unused,
};

interface Parts {
  readonly name: string;
  readonly title: string;
  readonly defaultEndpoint: string | undefined;
  readonly resources: Readonly<Record<ResourceKind, ResourceDefinition<unknown>>>;
  readonly details?: Partial<Record<FunctionKind, z.ZodObject>>;
}

export function fakeCloud(parts: Parts): Cloud {
  const answer = (kind: FunctionKind): { details?: z.ZodObject; run: () => never } => {
    const details = parts.details?.[kind];
    return details === undefined ? { run: unused } : { details, run: unused };
  };
  return defineCloud<unknown>({
    name: parts.name,
    title: parts.title,
    defaultEndpoint: parts.defaultEndpoint,
    checkSettings: () => ['username', 'password'].map((key) => ({ key, text: 'missing: log in' })),
    configuredInstallation: unused,
    connect: unused,
    identify: unused,
    close: unused,
    resources: parts.resources,
    functions: {
      getInstance: answer('getInstance'),
      getInstances: answer('getInstances'),
      getSnapshots: answer('getSnapshots'),
    },
  });
}

export const alpha = fakeCloud({
  name: 'alpha',
  title: 'Alpha Cloud',
  defaultEndpoint: 'https://api.alpha.test/',
  resources: { Snapshot: alphaSnapshot },
  details: {
    getInstance: z.object({ plan: z.string().optional().meta({ description: 'What it costs.' }) }),
    getInstances: z
      .object({ plan: z.string().optional().meta({ description: 'What it costs.' }) })
      .meta({ id: 'AlphaInstanceRow', description: 'A row of the list.' }),
  },
});

export const beta = fakeCloud({
  name: 'beta',
  title: 'Beta Stack',
  defaultEndpoint: undefined,
  resources: { Snapshot: betaSnapshot },
});

export const bothClouds: readonly Cloud[] = [alpha, beta];
