import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import type { Capability, ResourceDefinition } from '../clouds/driver.ts';
import { type ResourceKind, resources } from '../resources/index.ts';
import type { ResourceSpec } from '../resources/spec.ts';
import { bothClouds, fakeCloud, wholly } from './fake-clouds.ts';
import { resourceModel } from './model.ts';

const { Snapshot: snapshot, IsoBoot: isoBoot } = resources;
const text = z.string().meta({ description: 'x' });

describe('a specification is refused', () => {
  it.each<[string, Partial<ResourceSpec>, string]>([
    [
      'with an output named like an input',
      { outputs: snapshot.outputs.extend({ name: text }) },
      'Snapshot.outputs.name: Snapshot has this name already, at Snapshot.inputs.name',
    ],
    ['with an id output that is not there', { idOutput: 'uuid' }, 'Snapshot.idOutput: there is no output "uuid"'],
    [
      'with an output to remember that is not there',
      { remembers: ['createdAt', 'mood'] },
      'Snapshot.remembers: there is no output "mood"',
    ],
    ['when an object is imported by an input', { importInput: 'name' }, 'Snapshot.importInput: only a session'],
    [
      'when an object ends',
      { statuses: { ...snapshot.statuses, ended: 'Failed' } },
      'Snapshot.statuses.ended: only a session',
    ],
    [
      'with a word that the status does not have',
      { statuses: { ...snapshot.statuses, degraded: 'Worn' } },
      'Snapshot.statuses: the output status has no word "Worn"',
    ],
    [
      'with an input that no cloud speaks of',
      { inputs: snapshot.inputs.extend({ size: text }) },
      'alpha.Snapshot.capabilities: nothing is said about size',
    ],
    [
      'without an input that a cloud speaks of',
      { inputs: snapshot.inputs.omit({ triggers: true }) },
      'alpha.Snapshot.capabilities: triggers is no common input',
    ],
  ])('%s', (_, change, reason) => {
    expect(() => resourceModel({ ...snapshot, ...change }, 'Snapshot', bothClouds)).toThrow(reason);
  });

  it('when an object has no id', () => {
    const { idOutput: _, ...nameless } = snapshot;
    expect(() => resourceModel(nameless, 'Snapshot', bothClouds)).toThrow('Snapshot.idOutput: an object needs');
  });

  it('when a session is imported by what is no input', () => {
    const spec = { ...isoBoot, importInput: 'status' };
    expect(() => resourceModel(spec, 'IsoBoot', bothClouds)).toThrow('IsoBoot.importInput: there is no input');
  });
});

function modelWith(kind: ResourceKind, definition: ResourceDefinition<unknown>) {
  const parts = { name: 'gamma', title: 'Gamma', defaultEndpoint: undefined };
  return resourceModel(resources[kind], kind, [fakeCloud({ ...parts, resources: { [kind]: definition } })]);
}

describe('what a cloud says about a resource is refused', () => {
  it.each<[string, ResourceKind, Partial<ResourceDefinition<unknown>>, string]>([
    ['an unreadable', 'IsoBoot', { unreadable: ['image'] }, 'gamma.IsoBoot.unreadable: there is no input "image"'],
    ['a separate', 'BackupSchedule', { separately: ['keep'] }, 'gamma.BackupSchedule.separately: there is no input'],
    ['re-entry', 'Snapshot', { changesByReentry: true }, 'gamma.Snapshot.changesByReentry: only a session'],
  ])('%s that is not there', (_, kind, change, reason) => {
    expect(() => modelWith(kind, { ...wholly(kind), ...change })).toThrow(reason);
  });

  it('but inputs of its own block may be named', () => {
    const block = z.object({ zone: z.string().optional().meta({ description: 'x' }) });
    expect(() => modelWith('IsoBoot', { ...wholly('IsoBoot'), block, unreadable: ['gamma.zone'] })).not.toThrow();
  });
});

describe('a capability is refused', () => {
  type Limits = Partial<Extract<Capability, { readonly supported: true }>>;
  it.each<[string, ResourceKind, string, Limits, string]>([
    ['a value that is none', 'Snapshot', 'consistency', { values: ['Crash', 'Crush'] }, 'does not take "Crush"'],
    ['a word for a boolean', 'BackupSchedule', 'enabled', { values: ['yes'] }, 'does not take "yes"'],
    ['values of a text', 'BackupSchedule', 'rotationTime', { values: ['02:01'] }, 'is for enums and booleans'],
    ['no value at all', 'BackupSchedule', 'enabled', { values: [] }, 'none is left'],
    ['values without the common default', 'IsoBoot', 'restart', { values: ['Force'] }, 'the common default is not'],
    ['a range of a text', 'BackupSchedule', 'name', { range: { min: 1, max: 2 } }, 'range: is for numbers'],
    ['a range upside down', 'BackupSchedule', 'keepCount', { range: { min: 2, max: 1 } }, 'min is above max'],
    ['a wider range', 'BackupSchedule', 'keepCount', { range: { min: 0, max: 9 } }, 'wider than the common one'],
    ['a length of a number', 'BackupSchedule', 'keepCount', { length: { min: 1, max: 2 } }, 'is for strings'],
    ['a length upside down', 'Snapshot', 'name', { length: { min: 2, max: 1 } }, 'min is above max'],
    ['a default of another type', 'BackupSchedule', 'keepCount', { default: '7' }, 'the input does not take it'],
    [
      'a default that it does not take itself',
      'BackupSchedule',
      'keepCount',
      { default: 11, range: { min: 1, max: 10 } },
      'not within its values or its range',
    ],
    ['a default of its own', 'BackupSchedule', 'enabled', { default: false }, 'the common one says already'],
    ['a default of a duty', 'BackupSchedule', 'rotationTime', { default: '02:01' }, 'it cannot be left out'],
    ['a duty twice', 'BackupSchedule', 'rotationTime', { required: true }, 'it cannot be missing anyway'],
    ['a duty with a default', 'BackupSchedule', 'enabled', { required: true }, 'it cannot be missing anyway'],
  ])('%s', (_, kind, input, limits, reason) => {
    const capability: Capability = { supported: true, source: 'a test', ...limits };
    const define = () => modelWith(kind, wholly(kind, { [input]: capability }));
    expect(define).toThrow(`gamma.${kind}.capabilities.${input}: `);
    expect(define).toThrow(reason);
  });

  it.each<[string, Limits]>([
    ['method', { values: ['Backup'], default: 'Backup' }],
    ['keepCount', { range: { min: 1, max: 10 }, default: 10 }],
    ['keepCount', { required: true }],
    ['enabled', { values: [true] }],
    ['rotationDays', { values: ['Sunday', 'Monday'] }],
  ])('but not that %s has %j', (input, limits) => {
    const capability: Capability = { supported: true, source: 'a test', ...limits };
    expect(() => modelWith('BackupSchedule', wholly('BackupSchedule', { [input]: capability }))).not.toThrow();
  });
});
