import * as z from 'zod';
import {
  type Capability,
  type Cloud,
  defineCloud,
  type FunctionDefinition,
  type ResourceDefinition,
} from '../clouds/driver.ts';
import { type FunctionKind, functionKinds } from '../functions/index.ts';
import { type ResourceKind, resourceKinds, resources } from '../resources/index.ts';

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

/** A resource on a cloud that can do all of it and has nothing to add. */
export function wholly(
  kind: ResourceKind,
  limits: Readonly<Record<string, Capability>> = {},
): ResourceDefinition<unknown> {
  const names = Object.keys(resources[kind].inputs.shape).filter((name) => name !== 'instanceId');
  const all = names.map((name): [string, Capability] => [name, { supported: true, source: 'a test' }]);
  return {
    details: z.object({}),
    capabilities: { ...Object.fromEntries(all), ...limits },
    phases: { pending: [], done: ['on'], failed: ['broken'], source: 'a test' },
    unreadable: [],
    since: '',
    removeWhilePending: true,
    driver: unused,
  };
}

const alphaSchedule: ResourceDefinition<unknown> = {
  ...wholly('BackupSchedule', {
    method: { supported: true, values: ['Backup'], default: 'Backup', source: 'alpha manual, schedules' },
    keepCount: { supported: true, range: { min: 1, max: 10 }, instanceWide: true, source: 'alpha manual, schedules' },
    enabled: { supported: true, values: [true], reason: 'it has no switch', source: 'alpha manual, schedules' },
  }),
  separately: ['keepCount'],
};

const betaSchedule = wholly('BackupSchedule', {
  keepCount: { supported: true, required: true, range: { min: 1, max: 99 }, source: 'beta API' },
});

const alphaIsoBoot: ResourceDefinition<unknown> = {
  ...wholly('IsoBoot', {
    restart: { supported: true, values: ['Graceful', 'Force'], reason: 'it always restarts', source: 'alpha manual' },
  }),
  unreadable: ['imageId'],
  changesByReentry: true,
};

/** One for each kind: the compiler cannot see that of `Object.fromEntries`, and a new kind needs no line here. */
const definitions = z.record(z.enum(resourceKinds), z.custom<ResourceDefinition<unknown>>());
const answers = z.record(z.enum(functionKinds), z.custom<FunctionDefinition<unknown>>());

interface Parts {
  readonly name: string;
  readonly title: string;
  readonly defaultEndpoint: string | undefined;
  readonly resources: Partial<Record<ResourceKind, ResourceDefinition<unknown>>>;
  readonly details?: Partial<Record<FunctionKind, z.ZodObject>>;
}

export function fakeCloud(parts: Parts): Cloud {
  const answer = (kind: FunctionKind): FunctionDefinition<unknown> => {
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
    resources: definitions.parse(
      Object.fromEntries(resourceKinds.map((kind) => [kind, parts.resources[kind] ?? wholly(kind)])),
    ),
    functions: answers.parse(Object.fromEntries(functionKinds.map((kind) => [kind, answer(kind)]))),
  });
}

export const alpha = fakeCloud({
  name: 'alpha',
  title: 'Alpha Cloud',
  defaultEndpoint: 'https://api.alpha.test/',
  resources: { Snapshot: alphaSnapshot, BackupSchedule: alphaSchedule, IsoBoot: alphaIsoBoot },
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
  resources: { Snapshot: betaSnapshot, BackupSchedule: betaSchedule },
});

export const bothClouds: readonly Cloud[] = [alpha, beta];
