import { describe, expect, it } from 'vitest';
import { Bench } from '../../test/support/bench.ts';
import { type JsonObject, UNKNOWN } from '../core/json.ts';
import { check } from './check.ts';
import { RunMemory } from './memory.ts';

const urn = 'urn:pulumi:test::project::lifeboat:index:Snapshot::nightly';
const asked: JsonObject[] = [];
const { cloud } = new Bench({
  definition: {
    contradictions: (inputs) => {
      asked.push(inputs);
      const isBoth = inputs['consistency'] === 'Filesystem' && inputs['name'] === 'quick';
      return isBoth ? [{ path: 'consistency', reason: 'takes longer than `quick` says' }] : [];
    },
    capabilities: {
      name: { supported: true, source: 't' },
      consistency: { supported: true, source: 't' },
      triggers: { supported: true, source: 't' },
    },
  },
});
const texts = (news: JsonObject, olds?: JsonObject) =>
  check(
    { clouds: [cloud], cloud, namingKey: '00112233445566778899aabbccddeeff', memory: new RunMemory() },
    { kind: 'Snapshot', urn, name: 'nightly' },
    olds,
    news,
  ).failures.map((one) => `${one.path}: ${one.reason}`);
const inputs = { instanceId: 'vm-1', name: 'quick', consistency: 'Filesystem' };

describe('inputs that contradict each other', () => {
  it('fail with the path and the reason, whether it exists or not', () => {
    for (const olds of [undefined, { ...inputs, memory: { note: 'old' } }])
      expect(texts(inputs, olds)).toEqual(['consistency: takes longer than `quick` says']);
    expect(texts({ ...inputs, name: 'slow' })).toEqual([]);
  });

  it('are looked for with defaults filled in, and only where each one is right by itself', () => {
    asked.length = 0;
    texts({ instanceId: 'vm-1' });
    expect(asked).toEqual([expect.objectContaining({ consistency: 'Crash', name: expect.any(String) })]);
    asked.length = 0;
    texts({ ...inputs, consistency: 'no' });
    expect(asked).toEqual([]);
  });

  it('are no failure while one is unknown', () => {
    expect(texts({ ...inputs, name: UNKNOWN })).toEqual([]);
  });
});
