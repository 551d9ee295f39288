import { expect, it } from 'vitest';
import { clouds } from '../../provider/clouds/index.ts';
import { type FunctionKind, functionKinds } from '../../provider/functions/index.ts';
import { type ResourceKind, resourceKinds } from '../../provider/resources/index.ts';
import { token } from '../../provider/resources/token.ts';
import { declaredResultSecrets, declaredSecrets } from '../../provider/rpc/resource-secrets.ts';
import type { SecretPaths } from '../../provider/rpc/secret-paths.ts';
import { pulumiSchema } from '../../provider/schema/index.ts';

/* What the schema promises to keep secret, and what the provider wraps: the same, or an SDK shows what it should not. */

const schema = pulumiSchema(clouds, '0.0.0');

function wrapped({ below }: SecretPaths): string[] {
  return [...below].filter(([, paths]) => paths.whole).map(([name]) => name);
}

function promised(properties: Readonly<Record<string, { readonly secret?: boolean }>> = {}): string[] {
  return Object.entries(properties).flatMap(([name, { secret }]) => (secret === true ? [name] : []));
}

it.each<FunctionKind>(functionKinds)('the answer of %s', (kind) => {
  const { outputs } = schema.functions[token(kind)] ?? {};
  expect(promised(outputs?.properties).sort()).toEqual(wrapped(declaredResultSecrets(kind)).sort());
});

it.each<ResourceKind>(resourceKinds)('the properties of %s', (kind) => {
  const { properties } = schema.resources[token(kind)] ?? {};
  expect(promised(properties).sort()).toEqual(wrapped(declaredSecrets(kind, clouds)).sort());
});

it('the console is what it is about', () => {
  expect(wrapped(declaredResultSecrets('getConsole'))).toEqual(['url', 'directUrl', 'cookies']);
});
