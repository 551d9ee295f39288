import { describe, expect, it } from 'vitest';
import { echoedSecrets, secretTexts } from './echoed-secrets.ts';
import { noSecrets, secretAt, unionOfSecrets } from './secret-paths.ts';

describe('secretTexts', () => {
  it('takes every text below a secret path, and none beside it', () => {
    const secrets = unionOfSecrets(secretAt(['name']), secretAt(['triggers']));
    const texts = secretTexts(
      { name: 'hidden', triggers: ['a', { deep: ['b'] }, 3], instanceId: 'shown', empty: '' },
      secrets,
    );
    expect([...texts]).toEqual(['hidden', 'a', 'b']);
  });
});

describe('echoedSecrets', () => {
  const texts = new Set(['hidden']);

  it('finds a secret input that an answer shows under another path', () => {
    const outputs = { name: 'hidden', details: { name: 'hidden', region: 'north' }, status: 'Active' };
    expect(echoedSecrets(outputs, texts)).toEqual(unionOfSecrets(secretAt(['name']), secretAt(['details', 'name'])));
  });

  it('makes an array that holds one secret as a whole', () => {
    expect(echoedSecrets({ disks: [{ name: 'other' }, { name: 'hidden' }] }, texts)).toEqual(secretAt(['disks']));
  });

  it('finds nothing where nothing is secret', () => {
    expect(echoedSecrets({ name: 'hidden' }, new Set())).toEqual(noSecrets);
  });
});
