import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import { hasSecrets, noSecrets, schemaSecrets, secretAt, shapeSecrets, unionOfSecrets } from './secret-paths.ts';

describe('unionOfSecrets', () => {
  it('keeps the paths of all', () => {
    const both = unionOfSecrets(secretAt(['a', 'b']), secretAt(['a', 'c']), noSecrets);
    expect([...(both.below.get('a')?.below.keys() ?? [])]).toEqual(['b', 'c']);
  });

  it('lets the shorter path win', () => {
    expect(unionOfSecrets(secretAt(['a', 'b']), secretAt(['a']))).toEqual(secretAt(['a']));
  });

  it('is empty for nothing', () => {
    expect(hasSecrets(unionOfSecrets())).toBe(false);
    expect(hasSecrets(secretAt([]))).toBe(true);
  });
});

describe('schemaSecrets', () => {
  const hidden = z.string().meta({ secret: true });

  it('finds what is declared secret, at any depth', () => {
    const schema = z.object({
      plain: z.string(),
      own: z.string().optional().meta({ secret: true }),
      inner: z.object({ key: hidden, host: z.string() }).optional(),
      nullable: z.object({ key: hidden }).nullable(),
    });
    expect(schemaSecrets(schema)).toEqual(
      unionOfSecrets(secretAt(['own']), secretAt(['inner', 'key']), secretAt(['nullable', 'key'])),
    );
  });

  it('takes an array or a map with a secret in it for secret as a whole', () => {
    expect(
      schemaSecrets(z.object({ list: z.array(z.object({ key: hidden })), map: z.record(z.string(), hidden) })),
    ).toEqual(unionOfSecrets(secretAt(['list']), secretAt(['map'])));
    expect(
      hasSecrets(schemaSecrets(z.object({ list: z.array(z.string()), map: z.record(z.string(), z.string()) }))),
    ).toBe(false);
  });

  it('takes what is no schema for nothing', () => {
    expect(shapeSecrets({ absent: undefined, text: 'x' })).toEqual(noSecrets);
  });
});
