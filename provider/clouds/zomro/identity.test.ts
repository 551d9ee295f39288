import { describe, expect, test } from 'vitest';
import { accountOf, configuredInstallation } from './identity.ts';
import { testSettings } from './testing.ts';

describe('accountOf', () => {
  test.each([
    ['an attribute of the user', { user: { $id: '8391', $name: 'user@example.com' } }, '8391'],
    ['a child of the user', { user: { id: { $: '8391' }, name: { $: 'x' } } }, '8391'],
    ['the account before the user', { account: { $: '77' }, user: { $id: '8391' } }, '77'],
    ['the account by its own id', { account: { $id: '77', $: 'Company' } }, '77'],
    ['at the top', { id: { $: '8391' } }, '8391'],
    ['only a name', { user: { $name: 'user@example.com' } }, 'user@example.com'],
    ['only a text', { user: { $: 'user@example.com' } }, 'user@example.com'],
    ['repeated', { user: [{ $: 'a' }, { $: 'b' }] }, 'a'],
    ['nothing that we know', { ok: {} }, undefined],
  ])('%s', (_name, doc, expected) => {
    expect(accountOf(doc)).toBe(expected);
  });
});

test('the host is no part of the identity: the same account answers at several addresses', () => {
  expect(configuredInstallation(testSettings('https://api.zomro.com/billmgr'))).toEqual({ cloud: 'zomro' });
});
