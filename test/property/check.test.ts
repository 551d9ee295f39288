import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { hasUnknown, type Json, type JsonObject, UNKNOWN } from '../../provider/core/json.ts';
import { check } from '../../provider/lifecycle/check.ts';
import { diff } from '../../provider/lifecycle/diff.ts';
import { RunMemory } from '../../provider/lifecycle/memory.ts';
import { Bench, savedOutputs } from '../support/bench.ts';
import { MemoryStore, memoryCloud } from '../support/memory-cloud.ts';
import { MiniEngine } from '../support/mini-engine.ts';
import { testSettings } from '../support/settings.ts';
import { VirtualClock } from '../support/virtual-clock.ts';

const resource = {
  kind: 'Snapshot',
  urn: 'urn:pulumi:test::project::lifeboat:index:Snapshot::nightly',
  name: 'nightly',
} as const;
const { cloud, settings } = new Bench();
const run = (news: JsonObject, olds?: JsonObject) =>
  check({ clouds: [cloud], cloud, namingKey: settings.namingKey, memory: new RunMemory() }, resource, olds, news);
const differs = (olds: JsonObject, news: JsonObject) =>
  diff(
    { cloud, settings, memory: new RunMemory() },
    resource,
    { id: 'vm-1/s1', inputs: olds, outputs: savedOutputs },
    news,
  ).entries;

const plain: fc.Arbitrary<Json> = fc
  .jsonValue({ maxDepth: 2 })
  .map((value) => JSON.parse(JSON.stringify(value)) as Json);
const orUnknown = (value: fc.Arbitrary<Json>): fc.Arbitrary<Json> =>
  fc.oneof({ weight: 4, arbitrary: value }, { weight: 1, arbitrary: fc.constant<Json>(UNKNOWN) });
const word = fc.constantFrom<Json>('vm-1', ' vm-2 ', 'nightly', ' two  words ', '🛟');

/** What a program may write, right or not. */
const anything: fc.Arbitrary<JsonObject> = fc.record(
  {
    instanceId: orUnknown(fc.oneof(word, plain)),
    name: orUnknown(fc.oneof(word, plain)),
    consistency: orUnknown(fc.oneof(fc.constantFrom<Json>('Crash', 'Filesystem'), plain)),
    triggers: orUnknown(fc.array(orUnknown(plain), { maxLength: 3 })),
    memory: orUnknown(fc.oneof(fc.record({ note: orUnknown(fc.oneof(word, plain)) }, { requiredKeys: [] }), plain)),
    extra: plain,
  },
  { requiredKeys: [] },
);
/** What a program may write that is right and known. */
const right: fc.Arbitrary<JsonObject> = fc.record(
  {
    instanceId: fc.constantFrom<Json>('vm-1', ' vm-1 ', 'vm-2'),
    name: fc.constantFrom<Json>('one', ' two ', 'three'),
    consistency: fc.constant<Json>('Crash'),
    triggers: fc.array(plain, { maxLength: 3 }),
    memory: fc.record({ note: fc.constantFrom<Json>('', 'x', 'y') }, { requiredKeys: [] }),
  },
  { requiredKeys: ['instanceId'] },
);

/** Paths of unknown values; a list counts as one. */
function unknowns(value: Json | undefined, path: string): string[] {
  if (value === UNKNOWN) return [path];
  if (Array.isArray(value)) return hasUnknown(value) ? [path] : [];
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, leaf]) => unknowns(leaf, `${path}.${key}`));
}

describe('Check', () => {
  it('says the same of the same inputs, with and without old ones', () => {
    fc.assert(
      fc.property(anything, fc.option(right, { nil: undefined }), (news, olds) => {
        expect(run(news, olds)).toEqual(run(news, olds));
      }),
    );
  });

  it('changes nothing that it has checked', () => {
    fc.assert(
      fc.property(anything, (news) => {
        const once = run(news);
        if (once.failures.length > 0) return;
        const twice = run(once.inputs);
        expect(twice.failures).toEqual([]);
        expect(twice.inputs).toEqual(once.inputs);
        expect(run(once.inputs, once.inputs)).toEqual(twice);
      }),
    );
  });

  it('keeps every unknown value unknown', () => {
    fc.assert(
      fc.property(anything, (news) => {
        const { failures, inputs } = run(news);
        if (failures.length > 0) return;
        expect(unknowns(inputs, '')).toEqual(
          expect.arrayContaining(unknowns(news, '').map((path) => (path === '.memory' ? '.memory.note' : path))),
        );
      }),
    );
  });

  it('refuses nothing for being unknown', () => {
    fc.assert(
      fc.property(right, fc.subarray(['instanceId', 'name', 'consistency', 'triggers', 'memory']), (news, hidden) => {
        const known = run(news);
        const open = run({ ...news, ...Object.fromEntries(hidden.map((key) => [key, UNKNOWN])) });
        expect(known.failures).toEqual([]);
        expect(open.failures).toEqual([]);
      }),
    );
  });

  it('shows no value in its reasons', () => {
    fc.assert(
      fc.property(
        fc.constantFrom('instanceId', 'name', 'consistency', 'triggers', 'memory'),
        fc.boolean(),
        (key, deep) => {
          const canary = 'hunter2-canary';
          const bad: JsonObject = { instanceId: 'vm-1', [key]: deep ? { note: { deep: canary } } : [{ canary }] };
          for (const { path, reason } of run(bad).failures) expect(`${path} ${reason}`).not.toContain(canary);
        },
      ),
    );
  });
});

describe('Diff', () => {
  it('finds nothing between inputs and themselves', () => {
    fc.assert(
      fc.property(right, (news) => {
        expect(differs(run(news).inputs, run(news).inputs)).toEqual([]);
      }),
    );
  });

  it('finds the same properties from either side, but for what was absent', () => {
    fc.assert(
      fc.property(right, right, (a, b) => {
        const [one, other] = [run(a).inputs, run(b).inputs];
        const paths = (from: JsonObject, to: JsonObject) =>
          differs(from, to).map(({ path, replaces }) => `${path} ${replaces}`);
        expect(paths(one, other)).toEqual(paths(other, one));
      }),
    );
  });

  it('finds nothing after a create, nor after a create and a read', async () => {
    await fc.assert(
      fc.asyncProperty(right, async (program) => {
        const clock = new VirtualClock();
        const engine = new MiniEngine({
          cloud: memoryCloud(new MemoryStore(clock)),
          kind: 'Snapshot',
          clock,
          settings: testSettings('memory'),
        });
        expect(await engine.up(program)).toBe('created');
        expect(await engine.up(program)).toBe('unchanged');
        const before = engine.state;
        await engine.refresh();
        expect(engine.state).toEqual(before);
        expect(await engine.up(program)).toBe('unchanged');
      }),
      { numRuns: 60 },
    );
  });
});
