import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import { Bench } from '../../test/support/bench.ts';
import type { Capability, Cloud } from '../clouds/driver.ts';
import { type Json, type JsonObject, UNKNOWN } from '../core/json.ts';
import { check, ownName } from './check.ts';
import type { Checked } from './contract.ts';
import { RunMemory } from './memory.ts';

const yes = (more: Partial<Extract<Capability, { supported: true }>> = {}): Capability => ({
  supported: true,
  source: 'test',
  ...more,
});
const resource = {
  kind: 'Snapshot',
  urn: 'urn:pulumi:test::project::lifeboat:index:Snapshot::nightly',
  name: 'nightly',
} as const;

/** A cloud with every kind of property: both consistencies, and a block with a fixed, a replacing and two plain ones. */
const cloud = new Bench({
  definition: {
    block: z.object({
      note: z.string().trim().optional().meta({ description: 'n', default: '' }),
      memoryToo: z.boolean().optional().meta({ description: 'm', default: false, update: 'fixed' }),
      pool: z.string().optional().meta({ description: 'p', update: 'new' }),
      limits: z
        .object({ speed: z.number().min(1).max(9) })
        .optional()
        .meta({ description: 'l' }),
    }),
    capabilities: { name: yes({ length: { min: 2, max: 40 } }), consistency: yes(), triggers: yes() },
  },
}).cloud;
const other: Cloud = {
  ...cloud,
  name: 'other',
  title: 'Other',
  resources: {
    ...cloud.resources,
    Snapshot: { ...cloud.resources.Snapshot, block: z.object({ level: z.number().int(), secretNote: z.string() }) },
  },
};

function run(
  news: JsonObject,
  olds?: JsonObject,
  parts: { cloud?: Cloud; memory?: RunMemory; namingKey?: string | undefined } = {},
): Checked {
  const { memory = new RunMemory() } = parts;
  const namingKey = 'namingKey' in parts ? parts.namingKey : '00112233445566778899aabbccddeeff';
  return check({ clouds: [cloud, other], cloud: parts.cloud ?? cloud, namingKey, memory }, resource, olds, news);
}
const texts = (checked: Checked) => checked.failures.map((one) => `${one.path}: ${one.reason}`);
const defaults = { consistency: 'Crash', memory: { note: '', memoryToo: false } };

describe('shape', () => {
  it('fills in defaults, trims, and drops what is null', () => {
    expect(run({ instanceId: ' vm-1 ', name: ' mine ', triggers: null, memory: { note: ' x ', pool: null } })).toEqual({
      inputs: { instanceId: 'vm-1', name: 'mine', consistency: 'Crash', memory: { note: 'x', memoryToo: false } },
      failures: [],
      warnings: [],
    });
  });

  it.each<[string, JsonObject, string[]]>([
    ['a missing property', {}, ['instanceId: is required']],
    ['null for a required one', { instanceId: null }, ['instanceId: is required']],
    ['an empty one', { instanceId: '  ' }, ['instanceId: must not be empty']],
    ['another type', { instanceId: 5 }, ['instanceId: must be a string, not a number (in YAML, write it in quotes)']],
    [
      'an instance with a slash',
      { instanceId: 'vm-1/s1' },
      ['instanceId: must be the id of the instance alone, without a slash'],
    ],
    [
      'a word that is none of the enum',
      { instanceId: 'v', consistency: 'Crsh' },
      ['consistency: must be one of Crash, Filesystem; did you mean "Crash"?'],
    ],
    ['a list that is none', { instanceId: 'v', triggers: 'x' }, ['triggers: must be an array']],
    ['an object that is none', { instanceId: 'v', memory: 'x' }, ['memory: must be an object']],
    [
      'a leaf deep inside',
      { instanceId: 'v', memory: { limits: { speed: 12 } } },
      ['memory.limits.speed: must be at most 9'],
    ],
    [
      'a near miss',
      { instanceId: 'v', consistancy: 'Crash' },
      ['consistancy: a snapshot has no such property; did you mean "consistency"?'],
    ],
    [
      'a stranger',
      { instanceId: 'v', colour: 'red' },
      ['colour: a snapshot has no such property; there are instanceId, name, consistency, triggers, memory, other'],
    ],
    [
      'a near miss in a block',
      { instanceId: 'v', memory: { notes: 'x' } },
      ['memory.notes: no such property; did you mean "note"?'],
    ],
    ['a short name', { instanceId: 'v', name: 'x' }, ['name: Memory takes 2 to 40 characters, this has 1']],
  ])('refuses %s', (_what, news, expected) => {
    expect(texts(run(news))).toEqual(expected);
  });

  it('counts characters, not bytes', () => {
    expect(texts(run({ instanceId: 'v', name: '🛟'.repeat(40) }))).toEqual([]);
    expect(texts(run({ instanceId: 'v', name: '🛟'.repeat(41) }))).toEqual([
      'name: Memory takes 2 to 40 characters, this has 41',
    ]);
  });

  it('never shows a value', () => {
    const canary = 'hunter2-canary';
    const bad = {
      instanceId: { secret: canary },
      consistency: canary,
      memory: { note: [canary], limits: canary },
      other: { level: canary },
    };
    const shown = texts(run(bad)).join('\n');
    expect(shown.split('\n')).toHaveLength(5);
    expect(shown).not.toContain(canary);
  });
});

describe('unknown values of a preview', () => {
  it('are kept as they are, at any depth, and are no failure', () => {
    const block: JsonObject = { note: UNKNOWN, limits: { speed: UNKNOWN } };
    const news: JsonObject = { instanceId: UNKNOWN, name: UNKNOWN, triggers: ['a', { b: [UNKNOWN] }], memory: block };
    const checked = run(news);
    expect(checked.failures).toEqual([]);
    expect(checked.inputs).toEqual({ ...news, consistency: 'Crash', memory: { ...block, memoryToo: false } });
  });

  it('of a whole block make each of its properties unknown, not its default', () => {
    const { inputs, failures } = run({ instanceId: 'vm-1', memory: UNKNOWN });
    expect(failures).toEqual([]);
    expect(inputs['memory']).toEqual({ note: UNKNOWN, memoryToo: UNKNOWN, pool: UNKNOWN, limits: UNKNOWN });
    expect(inputs['name']).toBe(UNKNOWN);
  });

  it('do not hide what is wrong beside them', () => {
    expect(texts(run({ instanceId: UNKNOWN, memory: { limits: { speed: 0 }, note: UNKNOWN } }))).toEqual([
      'memory.limits.speed: must be at least 1',
    ]);
  });
});

describe('blocks of other clouds', () => {
  it('are checked and then dropped, so that they never reach state', () => {
    const { inputs, failures } = run({ instanceId: 'vm-1', name: 'mine', other: { level: 3 } });
    expect(failures).toEqual([]);
    expect(inputs).toEqual({ instanceId: 'vm-1', name: 'mine', ...defaults });
  });

  it('fail here as they would there', () => {
    expect(texts(run({ instanceId: 'vm-1', other: { level: 'high', leve: 1 } }))).toEqual([
      'other.leve: no such property; did you mean "level"?',
      'other.level: must be a number',
    ]);
    expect(texts(run({ instanceId: 'vm-1', other: 'x' }))).toEqual(['other: must be an object']);
  });

  it('may be null, unknown or half filled', () => {
    const blocks: Json[] = [null, UNKNOWN, {}, { level: null }, { level: UNKNOWN }];
    for (const block of blocks) expect(texts(run({ instanceId: 'vm-1', other: block }))).toEqual([]);
  });

  it('change sides with the cloud', () => {
    const { inputs, failures } = run(
      { instanceId: 'vm-1', name: 'mine', memory: { note: 'x' }, other: { level: 3, secretNote: 's' } },
      undefined,
      { cloud: other },
    );
    expect(failures).toEqual([]);
    expect(inputs).toEqual({
      instanceId: 'vm-1',
      name: 'mine',
      consistency: 'Crash',
      other: { level: 3, secretNote: 's' },
    });
  });
});

describe('what the cloud supports', () => {
  const poor = new Bench({
    definition: {
      capabilities: {
        name: yes(),
        consistency: yes({ values: ['Crash'], reason: 'it has no agent in the guest' }),
        triggers: { supported: false, reason: 'it has no clock', wayOut: 'Leave them out.', source: 'test' },
      },
    },
  }).cloud;

  it('is told of a name that no shell could take', () => {
    expect(texts(run({ instanceId: 'v', name: 'a\nb' }))).toEqual(['name: must not hold control characters']);
  });

  it('is told once, also for an object that exists', () => {
    const olds = { instanceId: 'v', name: 'n', consistency: 'Crash' };
    expect(texts(run({ ...olds, consistency: 'Filesystem' }, olds, { cloud: poor }))).toEqual([
      'consistency: Memory supports only Crash: it has no agent in the guest. Leave it out.',
    ]);
  });

  it('is told with the property, the cloud and the way out', () => {
    expect(
      texts(run({ instanceId: 'v', consistency: 'Filesystem', triggers: [1] }, undefined, { cloud: poor })),
    ).toEqual([
      'consistency: Memory supports only Crash: it has no agent in the guest. Leave it out.',
      'triggers: Memory does not support it: it has no clock. Leave them out.',
    ]);
  });

  it('never makes an offence of a default', () => {
    const lacking = new Bench({
      definition: { capabilities: { consistency: { supported: false, reason: 'r', wayOut: 'w', source: 's' } } },
    }).cloud;
    expect(texts(run({ instanceId: 'v', consistency: 'Crash' }, undefined, { cloud: lacking }))).toEqual([]);
    expect(run({ instanceId: 'v' }, undefined, { cloud: lacking }).inputs).not.toHaveProperty('consistency');
  });
});

describe('names', () => {
  const name = (news: JsonObject, olds?: JsonObject, key: string | undefined = '00112233445566778899aabbccddeeff') =>
    run(news, olds, { namingKey: key }).inputs['name'];

  it('are made from the resource’s name, stable from call to call', () => {
    const made = name({ instanceId: 'vm-1' });
    expect(made).toMatch(/^nightly-[0-9a-f]{7}$/);
    expect(name({ instanceId: 'vm-1' })).toBe(made);
    expect(name({ instanceId: 'vm-1', name: null, memory: { note: 'else' }, consistency: 'Filesystem' })).toBe(made);
  });

  it.each<[string, JsonObject]>([
    ['the instance', { instanceId: 'vm-2' }],
    ['triggers', { instanceId: 'vm-1', triggers: [] }],
    ['a replacing property of the block', { instanceId: 'vm-1', memory: { pool: 'fast' } }],
  ])('depend on %s', (_what, news) => {
    expect(name(news)).not.toBe(name({ instanceId: 'vm-1' }));
  });

  it.each<[string, JsonObject]>([
    ['the instance', { instanceId: UNKNOWN }],
    ['a trigger', { instanceId: 'vm-1', triggers: [1, UNKNOWN] }],
    ['a replacing property of the block', { instanceId: 'vm-1', memory: { pool: UNKNOWN } }],
  ])('are unknown while %s is', (_what, news) => {
    expect(name(news)).toBe(UNKNOWN);
  });

  it('stay as they are while there is an old one and none is given', () => {
    expect(name({ instanceId: 'vm-1', triggers: [2] }, { instanceId: 'vm-1', name: 'older', triggers: [1] })).toBe(
      'older',
    );
    expect(name({ instanceId: UNKNOWN }, { instanceId: 'vm-1', name: 'older' })).toBe('older');
  });

  it('follow the program when it gives one', () => {
    expect(name({ instanceId: 'vm-1', name: 'given' }, { instanceId: 'vm-1', name: 'older' })).toBe('given');
  });

  it('are random without a key', () => {
    expect(run({ instanceId: 'vm-1' }, undefined, { namingKey: undefined }).inputs['name']).not.toBe(
      run({ instanceId: 'vm-1' }, undefined, { namingKey: undefined }).inputs['name'],
    );
  });

  it('are recognised as our own', () => {
    const { inputs } = run({ instanceId: 'vm-1', triggers: ['x'] });
    expect(ownName(cloud, '00112233445566778899aabbccddeeff', resource, inputs)).toBe(inputs['name']);
    expect(ownName(cloud, 'another key', resource, inputs)).not.toBe(inputs['name']);
  });

  it('fit the cloud', () => {
    const long = check(
      { clouds: [cloud], cloud, namingKey: 'k'.repeat(32), memory: new RunMemory() },
      { ...resource, name: 'n'.repeat(99) },
      undefined,
      {
        instanceId: 'vm-1',
      },
    );
    expect(String(long.inputs['name'])).toHaveLength(40);
    expect(long.failures).toEqual([]);
  });
});

describe('changes of an existing object', () => {
  const olds = { instanceId: 'vm-1', name: 'older', triggers: [1], ...defaults };
  const refusal = (path: string) =>
    `${path}: cannot be changed on the existing snapshot "older"; change \`triggers\` or \`instanceId\` together with it to get a new one, or set it back`;
  const ownNeeded =
    'name: the new snapshot is made before the old one "older" is removed, so it needs a name of its own: change `name` together with the rest, or leave it out to have one made';

  it('that are fixed are refused alone, with the way out', () => {
    expect(texts(run({ ...olds, consistency: 'Filesystem' }, olds))).toEqual([refusal('consistency')]);
    expect(texts(run({ ...olds, memory: { memoryToo: true } }, olds))).toEqual([refusal('memory.memoryToo')]);
  });

  it.each<[string, JsonObject]>([
    ['triggers', { triggers: [2] }],
    ['instanceId', { instanceId: 'vm-2' }],
    ['unknown triggers', { triggers: [UNKNOWN] }],
    ['an unknown instance', { instanceId: UNKNOWN }],
  ])('that are fixed may go with %s', (_what, change) => {
    expect(texts(run({ instanceId: 'vm-1', triggers: [1], consistency: 'Filesystem', ...change }, olds))).toEqual([]);
  });

  it('that are fixed wait while their value is unknown: it may be the old one', () => {
    expect(texts(run({ ...olds, consistency: UNKNOWN }, olds))).toEqual([]);
    expect(texts(run({ ...olds, memory: UNKNOWN }, olds))).toEqual([]);
  });

  it('from and to the default are none', () => {
    expect(
      texts(run({ instanceId: 'vm-1', triggers: [1] }, { instanceId: 'vm-1', name: 'older', triggers: [1] })),
    ).toEqual([]);
  });

  it('of triggers from or to absent are none, so fixed ones stay refused', () => {
    const without = { instanceId: 'vm-1', name: 'older', ...defaults };
    expect(texts(run({ ...olds, consistency: 'Filesystem' }, without))).toEqual([refusal('consistency')]);
    expect(texts(run({ ...without, consistency: 'Filesystem' }, olds))).toEqual([refusal('consistency')]);
  });

  it('that ask for a new one on the same instance need a name of its own', () => {
    expect(texts(run({ ...olds, triggers: [2] }, olds))).toEqual([ownNeeded]);
    expect(texts(run({ ...olds, triggers: [2], name: 'newer' }, olds))).toEqual([]);
    expect(texts(run({ instanceId: 'vm-1', triggers: [2] }, olds))).toEqual([]);
    expect(texts(run({ ...olds, instanceId: 'vm-2' }, olds))).toEqual([]);
  });

  it('that may only turn out to ask for a new one do not need a name yet', () => {
    expect(texts(run({ ...olds, triggers: UNKNOWN }, olds))).toEqual([]);
    expect(texts(run({ ...olds, memory: { pool: UNKNOWN } }, olds))).toEqual([]);
    expect(texts(run({ ...olds, memory: { pool: UNKNOWN }, triggers: [2] }, olds))).toEqual([ownNeeded]);
  });

  it('are none where the cloud could not tell the old value', () => {
    const blind = new Bench({
      definition: {
        block: cloud.resources.Snapshot.block ?? z.object({}),
        unreadable: ['memory.memoryToo', 'memory.pool'],
        capabilities: { consistency: yes() },
      },
    }).cloud;
    const imported = { instanceId: 'vm-1', name: 'older', consistency: 'Crash' };
    const news = { instanceId: 'vm-1', name: 'older', memory: { memoryToo: true, pool: 'fast' } };
    expect(texts(run(news, imported, { cloud: blind }))).toEqual([]);
    expect(texts(run(news, imported))).toEqual([ownNeeded]);
  });
});

describe('a property of the instance', () => {
  const shared = new Bench({
    definition: { capabilities: { consistency: yes({ instanceWide: true }), triggers: yes({ instanceWide: true }) } },
  }).cloud;
  const ask = (memory: RunMemory, name: string, news: JsonObject) =>
    texts(
      check(
        { clouds: [shared], cloud: shared, namingKey: 'k'.repeat(32), memory },
        { ...resource, urn: `urn:${name}`, name },
        undefined,
        news,
      ),
    );

  it('must be the same in all that ask for it', () => {
    const memory = new RunMemory();
    expect(ask(memory, 'a', { instanceId: 'vm-1', consistency: 'Crash' })).toEqual([]);
    expect(ask(memory, 'b', { instanceId: 'vm-1', consistency: 'Filesystem' })).toEqual([
      'consistency: belongs to the instance, and urn:a asks for another value on instance vm-1; make both the same, or set it once',
    ]);
    expect(ask(memory, 'c', { instanceId: 'vm-2', consistency: 'Filesystem' })).toEqual([]);
    expect(ask(memory, 'd', { instanceId: UNKNOWN, consistency: 'Filesystem' })).toEqual([]);
    expect(ask(memory, 'e', { instanceId: 'vm-1', consistency: UNKNOWN })).toEqual([]);
    expect(ask(memory, 'a', { instanceId: 'vm-1', consistency: 'Filesystem' })).toEqual([]);
  });

  it('is compared by what it says, not by which object says it', () => {
    const memory = new RunMemory();
    expect(ask(memory, 'a', { instanceId: 'vm-1', triggers: [{ x: 1 }] })).toEqual([]);
    expect(ask(memory, 'b', { instanceId: 'vm-1', triggers: [{ x: 1 }] })).toEqual([]);
  });
});

it('remembers for this run which resources were checked, and which of them are in state', () => {
  const memory = new RunMemory();
  run({ instanceId: 'vm-1' }, undefined, { memory });
  expect([memory.wasChecked(resource.urn), memory.isInState(resource.urn)]).toEqual([true, false]);
  run({ instanceId: 'vm-1' }, { instanceId: 'vm-1', name: 'n1' }, { memory });
  run({ instanceId: 'vm-1' }, undefined, { memory });
  expect(memory.isInState(resource.urn)).toBe(true);
});
