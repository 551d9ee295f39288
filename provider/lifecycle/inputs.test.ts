import { describe, expect, it } from 'vitest';
import { valueAt } from '../core/json.ts';
import * as z from 'zod';
import { Bench } from '../../test/support/bench.ts';
import { type InputProperty, effective, inputTable, seenAs, withValue } from './inputs.ts';

const { cloud } = new Bench({
  definition: {
    block: z.object({
      note: z.string().optional().meta({ description: 'n', default: '' }),
      pool: z.string().meta({ description: 'p', update: 'new' }),
    }),
    capabilities: {
      name: { supported: true, update: 'fixed', source: 's' },
      consistency: { supported: true, source: 's' },
    },
    unreadable: ['memory.pool'],
  },
});
const table = inputTable('Snapshot', cloud);
const facts = (path: string) => {
  const found = table.properties.find((one) => one.path === path);
  if (found === undefined) throw new Error(path);
  const { update, required, default: standard, eventOnly, unreadable } = found;
  return { update, required, default: standard, eventOnly, unreadable };
};

describe('the table of inputs', () => {
  it('puts the common contract and the cloud’s together', () => {
    expect(table.block).toBe('memory');
    expect(table.properties.map((one) => one.path)).toEqual([
      'instanceId',
      'name',
      'consistency',
      'triggers',
      'memory.note',
      'memory.pool',
    ]);
    const plain = { required: false, default: undefined, eventOnly: false, unreadable: false };
    expect(facts('instanceId')).toEqual({ ...plain, update: 'new', required: true });
    expect(facts('name')).toEqual({ ...plain, update: 'fixed' });
    expect(facts('consistency')).toEqual({ ...plain, update: 'fixed', default: 'Crash' });
    expect(facts('triggers')).toEqual({ ...plain, update: 'new', eventOnly: true });
    expect(facts('memory.note')).toEqual({ ...plain, update: 'place', default: '' });
    expect(facts('memory.pool')).toEqual({ ...plain, update: 'new', required: true, unreadable: true });
  });

  it('does without a block', () => {
    const { block: _block, ...plain } = cloud.resources.Snapshot;
    const bare = inputTable('Snapshot', { ...cloud, resources: { ...cloud.resources, Snapshot: plain } });
    expect(bare.block).toBeUndefined();
    expect(bare.properties).toHaveLength(4);
  });
});

describe('values by path', () => {
  const inputs = { name: 'n', memory: { note: 'x' } };

  it('are read one or two steps deep', () => {
    expect(valueAt(inputs, 'name')).toBe('n');
    expect(valueAt(inputs, 'memory.note')).toBe('x');
    expect(valueAt(inputs, 'memory.other')).toBeUndefined();
    expect(valueAt(inputs, 'name.note')).toBeUndefined();
    expect(valueAt({}, 'memory.note')).toBeUndefined();
  });

  it('are set on a copy; an emptied block goes', () => {
    expect(withValue(inputs, 'name', 'm')).toEqual({ name: 'm', memory: { note: 'x' } });
    expect(withValue(inputs, 'memory.pool', 'p')).toEqual({ name: 'n', memory: { note: 'x', pool: 'p' } });
    expect(withValue({}, 'memory.pool', 'p')).toEqual({ memory: { pool: 'p' } });
    expect(withValue(inputs, 'memory.note', undefined)).toEqual({ name: 'n' });
    expect(withValue(inputs, 'name', undefined)).toEqual({ memory: { note: 'x' } });
    expect(inputs).toEqual({ name: 'n', memory: { note: 'x' } });
  });

  it('mean their default when they are absent', () => {
    const note = table.properties.find((one): one is InputProperty => one.path === 'memory.note');
    if (note === undefined) throw new Error('note');
    expect(effective(note, {})).toBe('');
    expect(effective(note, inputs)).toBe('x');
  });
});

describe('what the cloud shows', () => {
  const seen = { inputs: { imageId: 'elf-1' }, synonyms: { imageId: ['elf-1', 'library-1'] } };

  it('is worded as it was wanted, where both mean the same', () => {
    expect(seenAs(seen, 'imageId', 'library-1')).toBe('library-1');
    expect(seenAs(seen, 'imageId', 'elf-1')).toBe('elf-1');
  });

  it('is itself where something else was wanted, or nothing', () => {
    expect(seenAs(seen, 'imageId', 'library-2')).toBe('elf-1');
    expect(seenAs(seen, 'imageId', undefined)).toBe('elf-1');
    expect(seenAs({ inputs: seen.inputs }, 'imageId', 'library-1')).toBe('elf-1');
  });

  it('is nothing where it shows nothing, whatever the synonyms say', () => {
    expect(seenAs({ ...seen, inputs: {} }, 'imageId', 'library-1')).toBeUndefined();
  });

  it('compares lists and blocks by what they say', () => {
    const shown = { inputs: { memory: { days: [1] } }, synonyms: { 'memory.days': [[1], ['Monday']] } };
    expect(seenAs(shown, 'memory.days', ['Monday'])).toEqual(['Monday']);
  });
});
