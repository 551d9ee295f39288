import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import { Bench, savedOutputs, wanted, wantedOf } from '../../test/support/bench.ts';
import type { Capability } from '../clouds/driver.ts';
import { type JsonObject, UNKNOWN } from '../core/json.ts';
import type { Difference } from './contract.ts';
import { diff } from './diff.ts';
import { RunMemory } from './memory.ts';

const yes: Capability = { supported: true, source: 'test' };
const resource = {
  kind: 'Snapshot',
  urn: 'urn:pulumi:test::project::lifeboat:index:Snapshot::nightly',
  name: 'nightly',
} as const;
const bench = new Bench({
  definition: {
    block: z.object({
      note: z.string().optional().meta({ description: 'n', default: '' }),
      memoryToo: z.boolean().optional().meta({ description: 'm', default: false, update: 'fixed' }),
      pool: z.string().optional().meta({ description: 'p', update: 'new' }),
      hidden: z.string().optional().meta({ description: 'h' }),
    }),
    capabilities: { name: yes, consistency: yes, triggers: yes },
    unreadable: ['memory.hidden'],
    removalRefused: (inputs) => (inputs['name'] === 'guarded' ? 'it is protected' : undefined),
  },
});
const base: JsonObject = { ...wanted, memory: { note: '', memoryToo: false } };

/** Of a run whose program has asked for the resource. */
function checkedMemory(): RunMemory {
  const memory = new RunMemory();
  memory.noteChecked(resource.urn, true);
  return memory;
}

function run(
  olds: JsonObject,
  news: JsonObject,
  outputs: JsonObject = savedOutputs,
  more: { memory?: RunMemory; accept?: boolean } = {},
): Difference {
  const settings = { ...bench.settings, acceptInstallation: more.accept ?? false };
  const old = { id: 'vm-1/s1', inputs: olds, outputs };
  return diff({ cloud: bench.cloud, settings, memory: more.memory ?? checkedMemory() }, resource, old, news);
}
const entry = (path: string, kind: 'add' | 'delete' | 'update', replaces: boolean, fromInputs = true) => ({
  path,
  kind,
  replaces,
  fromInputs,
});
const none = { entries: [], deleteBeforeReplace: false, warnings: [] };
const withBlock = (more: JsonObject): JsonObject => ({ ...base, memory: { note: '', memoryToo: false, ...more } });
const without = (object: JsonObject, key: string): JsonObject =>
  Object.fromEntries(Object.entries(object).filter(([name]) => name !== key));

describe('each property', () => {
  it.each<[string, JsonObject, JsonObject, ReturnType<typeof entry>[]]>([
    ['instanceId', base, { ...base, instanceId: 'vm-2' }, [entry('instanceId', 'update', true)]],
    ['name', base, { ...base, name: 'new' }, [entry('name', 'update', false)]],
    ['triggers', { ...base, triggers: [1] }, { ...base, triggers: [2] }, [entry('triggers', 'update', true)]],
    [
      'triggers and what is fixed',
      { ...base, triggers: [1] },
      { ...base, triggers: [2], consistency: 'Filesystem' },
      [entry('consistency', 'update', true), entry('triggers', 'update', true)],
    ],
    [
      'a fixed one alone (its refusal is Check’s)',
      base,
      { ...base, consistency: 'Filesystem' },
      [entry('consistency', 'update', false)],
    ],
    ['a plain one of the block', base, withBlock({ note: 'x' }), [entry('memory.note', 'update', false)]],
    [
      'a plain one of the block, added',
      without(base, 'memory'),
      withBlock({ note: 'x' }),
      [entry('memory.note', 'add', false)],
    ],
    [
      'a plain one of the block, taken away',
      withBlock({ note: 'x' }),
      without(base, 'memory'),
      [entry('memory.note', 'delete', false)],
    ],
    ['a replacing one of the block, added', base, withBlock({ pool: 'p' }), [entry('memory.pool', 'add', true)]],
    [
      'a replacing one of the block, taken away',
      withBlock({ pool: 'p' }),
      base,
      [entry('memory.pool', 'delete', true)],
    ],
    [
      'one that the cloud cannot show',
      withBlock({ hidden: 'a' }),
      withBlock({ hidden: 'b' }),
      [entry('memory.hidden', 'update', false)],
    ],
  ])('%s', (_what, olds, news, entries) => {
    expect(run(olds, news)).toEqual({ ...none, entries });
  });

  it.each<[string, JsonObject, JsonObject]>([
    ['nothing', base, base],
    ['a default that is written out', without(without(base, 'consistency'), 'memory'), base],
    ['a default that is left out', base, without(without(base, 'consistency'), 'memory')],
    ['an empty block', without(base, 'memory'), { ...base, memory: {} }],
    ['triggers from absent', base, { ...base, triggers: [1] }],
    ['triggers to absent', { ...base, triggers: [1] }, base],
    [
      'triggers with their keys in another order',
      { ...base, triggers: [{ a: 1, b: 2 }] },
      { ...base, triggers: [{ b: 2, a: 1 }] },
    ],
    ['what an import could not read', base, withBlock({ hidden: 'b' })],
  ])('%s is no change', (_what, olds, news) => {
    expect(run(olds, news)).toEqual(none);
  });

  it('that is unknown may change', () => {
    expect(run({ ...base, triggers: [1] }, { ...base, triggers: [UNKNOWN], consistency: UNKNOWN }).entries).toEqual([
      entry('consistency', 'update', true),
      entry('triggers', 'update', true),
    ]);
    expect(run(base, withBlock({ pool: UNKNOWN })).entries).toEqual([entry('memory.pool', 'add', true)]);
    expect(run(base, { ...base, name: UNKNOWN }).entries).toEqual([entry('name', 'update', false)]);
  });
});

it('tells the truth with the roles swapped, as a refresh calls it', () => {
  const seen = { ...base, name: 'by hand', memory: { note: 'found', memoryToo: false } };
  expect(run(seen, base).entries).toEqual([entry('name', 'update', false), entry('memory.note', 'update', false)]);
  expect(run({ ...seen, name: 'nightly' }, without(base, 'memory')).entries).toEqual([
    entry('memory.note', 'delete', false),
  ]);
  expect(run(base, { ...base, triggers: [1] }).entries).toEqual([]);
});

describe('a status', () => {
  const outputs = (status: string) => ({ ...savedOutputs, status });

  it('that is unfinished asks for an update', () => {
    expect(run(base, base, outputs('Pending'))).toEqual({
      ...none,
      entries: [entry('status', 'update', false, false)],
    });
  });

  it('that failed asks for a replacement, old one first, and remembers which', () => {
    const memory = new RunMemory();
    expect(run(base, base, outputs('Failed'), { memory })).toEqual({
      ...none,
      entries: [entry('status', 'update', true, false)],
      deleteBeforeReplace: true,
    });
    expect(memory.removedFirst(resource.urn)).toBe('vm-1/s1');
  });

  it('that failed, with triggers changed too, is an ordinary replacement: new one first', () => {
    const difference = run({ ...base, triggers: [1] }, { ...base, triggers: [2] }, outputs('Failed'));
    expect(difference.deleteBeforeReplace).toBe(false);
    expect(difference.entries.every((one) => one.replaces)).toBe(true);
  });

  it.each(['Active', 'Degraded', 'Reticulating'])('%s asks for nothing', (status) => {
    expect(run(base, base, outputs(status))).toEqual(none);
  });
});

describe('a replacement that the program has not asked for yet', () => {
  it('is one in the wake of another, and warned about: a restore point does not go along', () => {
    const memory = new RunMemory();
    expect(run(base, { ...base, instanceId: UNKNOWN }, savedOutputs, { memory }).warnings).toEqual([
      'snapshot vm-1/s1 would be deleted before its successor is there, because something that it depends on is deleted first: `pulumi up` will refuse that',
    ]);
    expect(memory.draggedAlong(resource.urn)).toBe('vm-1/s1');
  });

  it('is nothing of the kind for one that failed, or where nothing is replaced', () => {
    const memory = new RunMemory();
    run({ ...base, triggers: [1] }, { ...base, triggers: [2] }, { ...savedOutputs, status: 'Failed' }, { memory });
    run(base, { ...base, name: 'new' }, savedOutputs, { memory });
    expect(memory.draggedAlong(resource.urn)).toBeUndefined();
  });
});

it('warns when the old one will not go', () => {
  const olds = { ...base, name: 'guarded' };
  expect(run(olds, { ...olds, name: 'other', instanceId: 'vm-2' }).warnings).toEqual([
    'the old snapshot vm-1/s1 will stay, and this run and later ones will fail to delete it: it is protected',
  ]);
  expect(run(olds, { ...olds, name: 'other' }).warnings).toEqual([]);
});

describe('an installation', () => {
  const on = (host: string, cloud = 'memory') => ({ ...savedOutputs, installation: { cloud, host } });
  const at = (host: string) => new Bench({ cloud: { configuredInstallation: () => ({ cloud: 'memory', host }) } });
  const runAt = (host: string, outputs: JsonObject, accept = false) => {
    const { cloud, settings } = at(host);
    const parts = { cloud, settings: { ...settings, acceptInstallation: accept }, memory: new RunMemory() };
    return diff(parts, resource, { id: 'vm-1/s1', inputs: wanted, outputs }, wanted);
  };

  it('that differs is an error that names both, unless it is accepted: then it is rewritten', () => {
    expect(() => runAt('b:443', on('a:443'))).toThrow(
      'was made on memory at a:443, but the provider is configured for memory at b:443',
    );
    expect(runAt('b:443', on('a:443'), true).entries).toEqual([entry('installation', 'update', false, false)]);
    expect(runAt('a:443', on('a:443'), true).entries).toEqual([]);
  });

  it('of another cloud is never accepted', () => {
    expect(() => runAt('a:443', on('a:443', 'elsewhere'), true)).toThrow('Use a provider of that cloud for it.');
  });
});

describe('a session', () => {
  const session = new Bench({ kind: 'IsoBoot', definition: { unreadable: ['imageId', 'restart'] } });
  const inputs = { ...wantedOf.IsoBoot, triggers: ['a'] };
  const outputs = { ...inputs, status: 'Active', installation: { cloud: 'memory', account: 'a1' } };
  const differ = (news: JsonObject, status = 'Active', olds: JsonObject = inputs) => {
    const parts = { cloud: session.cloud, settings: session.settings, memory: session.memory };
    return diff(parts, session.operation(), { id: 'vm-1', inputs: olds, outputs: { ...outputs, status } }, news);
  };

  it('on another instance begins once the old one has ended', () => {
    expect(differ({ ...inputs, instanceId: 'vm-2' })).toEqual({
      entries: [entry('instanceId', 'update', true)],
      deleteBeforeReplace: true,
      warnings: ['the ISO boot of instance vm-1 is ended first, which may restart that instance too'],
    });
    expect(differ({ ...inputs, instanceId: 'vm-2' }, 'Ended').warnings).toEqual([]);
  });

  it('changes its image and follows its triggers in place', () => {
    expect(differ({ ...inputs, imageId: 'installer.iso', triggers: ['b'] })).toEqual({
      entries: [entry('imageId', 'update', false), entry('triggers', 'update', false)],
      // Should the user ask for a replacement all the same.
      deleteBeforeReplace: true,
      warnings: [],
    });
  });

  it('that has ended shows no difference by itself, and says that another image is only noted', () => {
    expect(differ(inputs, 'Ended').entries).toEqual([]);
    expect(differ({ ...inputs, imageId: 'installer.iso' }, 'Ended').warnings).toEqual([
      'the session has ended, so imageId is only noted and the instance stays as it is: change `triggers` (or add them) to enter it again',
    ]);
    expect(differ({ ...inputs, imageId: 'installer.iso', triggers: ['b'] }, 'Ended').warnings).toEqual([]);
  });

  it('that was imported has no difference in what its cloud cannot show', () => {
    const imported = { instanceId: 'vm-1', imageId: 'rescue.iso' };
    expect(differ({ ...inputs, restart: 'Force' }, 'Active', imported).entries).toEqual([]);
  });

  it('is entered by its first triggers once it has ended, and not before', () => {
    const { triggers: _none, ...untriggered } = inputs;
    expect(differ(inputs, 'Ended', untriggered).entries).toEqual([entry('triggers', 'add', false)]);
    expect(differ(inputs, 'Active', untriggered).entries).toEqual([]);
  });
});
