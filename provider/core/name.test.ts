import { describe, expect, it } from 'vitest';
import { autoName, type AutoNameParts, newNamingKey } from './name.ts';

const parts: AutoNameParts = {
  logicalName: 'nightly',
  urn: 'urn:pulumi:prod::shop::lifeboat:index:Snapshot::nightly',
  replacing: { instanceId: 'vm-1', triggers: ['2026'] },
  namingKey: '00112233445566778899aabbccddeeff',
  maxLength: 100,
};

describe('an auto-name', () => {
  it('is the logical name and 7 hex digits, the same for ever', () => {
    // A literal on purpose: names must survive every later version of this program.
    expect(autoName(parts)).toBe('nightly-8c7d03d');
    expect(autoName({ ...parts, replacing: { triggers: ['2026'], instanceId: 'vm-1' } })).toBe(autoName(parts));
  });

  it.each<[string, Partial<AutoNameParts>]>([
    ['the naming key', { namingKey: 'another key' }],
    ['the URN', { urn: 'urn:pulumi:prod::shop::lifeboat:index:Snapshot::other' }],
    ['a replacing input', { replacing: { instanceId: 'vm-2', triggers: ['2026'] } }],
    ['triggers', { replacing: { instanceId: 'vm-1', triggers: ['2027'] } }],
    ['the type of a trigger', { replacing: { instanceId: 'vm-1', triggers: [2026] } }],
    ['whether there are triggers', { replacing: { instanceId: 'vm-1' } }],
  ])('depends on %s', (_what, change) => {
    expect(autoName({ ...parts, ...change })).not.toBe(autoName(parts));
  });

  it('fits the limit of the cloud, the suffix whole', () => {
    const name = autoName({ ...parts, logicalName: 'x'.repeat(300), maxLength: 40 });
    expect(name).toMatch(/^x{32}-[0-9a-f]{7}$/);
    expect(name).toHaveLength(40);
  });

  it('is never cut inside a character: a cloud would store another name than we look for', () => {
    const name = autoName({ ...parts, logicalName: '🛟'.repeat(60), maxLength: 41 });
    expect(Buffer.from(name).toString()).toBe(name);
    expect([...name]).toHaveLength(41);
  });

  it('is random without a key', () => {
    const names = new Set(Array.from({ length: 20 }, () => autoName({ ...parts, namingKey: undefined })));
    expect(names.size).toBe(20);
    for (const name of names) expect(name).toMatch(/^nightly-[0-9a-f]{7}$/);
  });
});

it('a naming key is 32 hex digits, new each time', () => {
  expect(newNamingKey()).toMatch(/^[0-9a-f]{32}$/);
  expect(newNamingKey()).not.toBe(newNamingKey());
});
