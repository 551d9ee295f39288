import * as z from 'zod';
import {
  type Cloud,
  defineCloud,
  type FunctionDefinition,
  type ResourceDefinition,
} from '../../provider/clouds/driver.ts';
import { functionKinds } from '../../provider/functions/index.ts';
import { resourceKinds } from '../../provider/resources/index.ts';

function byName<K extends string, V>(names: readonly K[], value: V): Record<K, V> {
  return Object.fromEntries(names.map((name) => [name, value])) as Record<K, V>;
}

const resource: ResourceDefinition<undefined> = {
  block: z.object({
    note: z.string().optional(),
    passphrase: z.string().optional().meta({ secret: true }),
    hosts: z.array(z.object({ key: z.string().meta({ secret: true }) })).optional(),
  }),
  details: z.object({ console: z.string().optional().meta({ secret: true }), host: z.string().optional() }),
  capabilities: {},
  phases: { pending: [], done: [], failed: [], source: 'made up' },
  unreadable: [],
  since: '',
  removeWhilePending: false,
  driver: () => {
    throw new Error('the lifecycle is scripted');
  },
};
const answer: FunctionDefinition<undefined> = { run: () => Promise.reject(new Error('the lifecycle is scripted')) };

/** A cloud with settings and secrets, and nothing behind it. Needs a user name and password, or a token. */
export function fakeCloud(name: string, more: Partial<Cloud<undefined>> = {}): Cloud {
  return defineCloud<undefined>({
    name,
    title: name.toUpperCase(),
    defaultEndpoint: `https://api.${name}.test/v1`,
    checkSettings: (set) => {
      if (set.has('token') && set.has('password'))
        return [{ key: 'token', text: 'cannot be combined with `password`' }];
      if (set.has('token')) return [];
      return ['username', 'password']
        .filter((key) => !set.has(key))
        .map((key) => ({ key, text: `the ${key} of your account` }));
    },
    configuredInstallation: () => ({ cloud: name }),
    connect: () => undefined,
    identify: () => Promise.resolve({ cloud: name }),
    close: () => Promise.resolve(),
    resources: byName(resourceKinds, resource),
    functions: byName(functionKinds, answer),
    ...more,
  });
}
