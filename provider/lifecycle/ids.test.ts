import { describe, expect, it } from 'vitest';
import { resources } from '../resources/index.ts';
import type { ResourceSpec } from '../resources/spec.ts';
import { idOf, parseId, provisionalId, shellQuoted } from './ids.ts';

const object: ResourceSpec = resources.Snapshot;
const session: ResourceSpec = { ...object, noun: 'ISO boot', identity: 'instance', importInput: 'imageId' };
const bare: ResourceSpec = { ...object, noun: 'guard', identity: 'instance' };

describe('the id of an object', () => {
  it.each([
    ['vm-1/s1', { form: 'object', ref: { instanceId: 'vm-1', objectId: 's1' } }],
    ['vm-1/a/b', { form: 'object', ref: { instanceId: 'vm-1', objectId: 'a/b' } }],
    ['vm-1/name:nightly', { form: 'name', instanceId: 'vm-1', name: 'nightly' }],
    ['vm-1/name:a/b: c ', { form: 'name', instanceId: 'vm-1', name: 'a/b: c' }],
  ])('%s', (id, parsed) => {
    expect(parseId(object, id)).toEqual(parsed);
  });

  it.each(['', 'vm-1', '/s1', 'vm-1/', 'vm-1/name:', 'vm-1/name: '])('refuses "%s" and says the forms', (id) => {
    expect(() => parseId(object, id)).toThrow(
      `"${id}" is not the id of a snapshot. Write it as <instanceId>/<snapshotId> or <instanceId>/name:<name>.`,
    );
  });

  it('reads back what was written', () => {
    const ref = { instanceId: 'vm-1', objectId: 's/1' };
    expect(parseId(object, idOf(object, ref))).toEqual({ form: 'object', ref });
    expect(parseId(object, provisionalId('vm-1', 'a/b'))).toEqual({ form: 'name', instanceId: 'vm-1', name: 'a/b' });
  });
});

describe('the id of what is there once for each instance', () => {
  const ref = { instanceId: 'vm-1', objectId: 'vm-1' };

  it('is the instance alone; an import may carry what no cloud gives back', () => {
    expect(parseId(session, 'vm-1')).toEqual({ form: 'instance', ref, imported: undefined });
    expect(parseId(session, 'vm-1/iso-7/x')).toEqual({ form: 'instance', ref, imported: 'iso-7/x' });
    expect(idOf(session, ref)).toBe('vm-1');
  });

  it('says its own forms', () => {
    expect(() => parseId(session, '/x')).toThrow(
      '"/x" is not the id of an ISO boot. Write it as <instanceId> or <instanceId>/<imageId>.',
    );
  });

  it('carries nothing where there is nothing to carry', () => {
    expect(() => parseId(bare, 'vm-1/iso-7')).toThrow(
      '"vm-1/iso-7" is not the id of a guard. Write it as <instanceId>.',
    );
  });
});

it('a quoted text survives a shell', () => {
  expect(shellQuoted('plain $HOME')).toBe(`'plain $HOME'`);
  expect(shellQuoted("it's")).toBe(`'it'\\''s'`);
});
