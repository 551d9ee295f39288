import { z } from 'zod';
import type { Surroundings } from './context.ts';
import { ApiError, badRequest } from './errors.ts';
import type { Outcome } from './route.ts';
import type { UserRow } from './rows.ts';
import { newApiKey, userOf } from './sessions.ts';

/** What little is known of the second, private endpoint: the calls that published clients make. [doc][code] */

const request = z.object({
  query: z.string(),
  operationName: z.string().nullish(),
  variables: z.record(z.string(), z.unknown()).nullish(),
});

type GraphqlRequest = z.output<typeof request>;

interface Resolver {
  readonly needsUser: boolean;
  readonly isChange: boolean;
  resolve(surroundings: Surroundings, asked: GraphqlRequest, user: UserRow | undefined): unknown;
}

const resolvers: Readonly<Record<string, Resolver>> = {
  // Asked before a login, so without a token. [code]
  authnStrategies: { needsUser: false, isChange: false, resolve: ({ world }) => [...world.authnStrategies.values()] },
  createApiKey: { needsUser: true, isChange: true, resolve: createApiKey },
  deleteApiKey: { needsUser: true, isChange: true, resolve: deleteApiKey },
  vnc: { needsUser: true, isChange: false, resolve: vnc },
};

/** The name of the call in a query: its first field. Aliases and several fields are not understood. */
export function fieldIn(body: unknown): string | undefined {
  const asked = request.safeParse(body);
  return asked.success ? /\{\s*(\w+)/.exec(asked.data.query)?.[1] : undefined;
}

export function isGraphqlChange(field: string | undefined): boolean {
  return field !== undefined && Object.hasOwn(resolvers, field) && resolvers[field]?.isChange === true;
}

/** HTTP 200 with `data`, or with `errors` (inferred). */
export function answerGraphql(surroundings: Surroundings, authorization: string | null, body: unknown): Outcome {
  try {
    return resolved(surroundings, authorization, body);
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    const code = error.parts.status === 400 ? 'BAD_REQUEST' : 'UNAUTHENTICATED';
    return { status: 200, body: { errors: [{ message: error.parts.message, extensions: { code } }], data: null } };
  }
}

function resolved(surroundings: Surroundings, authorization: string | null, body: unknown): Outcome {
  const field = fieldIn(body);
  const resolver = field !== undefined && Object.hasOwn(resolvers, field) ? resolvers[field] : undefined;
  if (field === undefined || resolver === undefined) throw badRequest(`Cannot query field "${field}"`);
  const user = resolver.needsUser ? userOf(surroundings, authorization) : undefined;
  const result = resolver.resolve(surroundings, request.parse(body), user);
  return {
    status: 200,
    body: { data: { [field]: result } },
    ...(resolver.isChange ? { effect: `${field} by ${user?.username ?? 'nobody'}` } : {}),
  };
}

/** `createApiKey(data: {name})`; its `key` is used exactly like a token. [doc] */
function createApiKey(surroundings: Surroundings, asked: GraphqlRequest, user: UserRow | undefined): unknown {
  const name = z.object({ data: z.object({ name: z.string() }) }).safeParse(asked.variables);
  const inline = /\bname\s*:\s*"([^"]*)"/.exec(asked.query)?.[1];
  const wanted = name.success ? name.data.data.name : inline;
  if (wanted === undefined || user === undefined) throw badRequest('data.name is required');
  return { key: newApiKey(surroundings, user, wanted).id, name: wanted };
}

/** `deleteApiKey(where: {key})`. [doc] */
function deleteApiKey({ world }: Surroundings, asked: GraphqlRequest): unknown {
  const given = z.object({ where: z.object({ key: z.string() }) }).safeParse(asked.variables);
  const key = given.success ? given.data.where.key : /\bkey\s*:\s*"([^"]*)"/.exec(asked.query)?.[1];
  if (key === undefined || world.tokens.get(key)?.kind !== 'apiKey') throw badRequest('there is no such API key');
  world.tokens.delete(key);
  return { key };
}

/** What a console needs. [doc] That only a machine that is on has one is inferred. */
function vnc({ world }: Surroundings, asked: GraphqlRequest): unknown {
  const input = z.object({ input: z.object({ vm: z.object({ id: z.string() }) }) }).safeParse(asked.variables);
  const id = input.success ? input.data.input.vm.id : /\bid\s*:\s*"([^"]*)"/.exec(asked.query)?.[1];
  const vm = world.vms.get(id ?? '');
  if (vm === undefined) throw badRequest('VM not found');
  if (vm.status !== 'RUNNING') throw badRequest(`VM ${vm.name} is ${vm.status}`);
  return {
    vm_uuid: vm.local_id,
    host_ip: vm.host?.management_ip ?? '',
    cluster_ip: world.clusters.get(vm.cluster)?.ip ?? '',
    raw_token: world.random.hex(32),
    token: Buffer.from(`fake+console/${world.random.hex(16)}`).toString('base64'),
  };
}
