import { describe, expect, it } from 'vitest';
import { Bench, wanted } from '../../test/support/bench.ts';
import {
  isUnfinished,
  observedInputs,
  outputsOf,
  provisionalOutputs,
  settledPhase,
  unfinishedOperation,
} from './outputs.ts';

const installation = { cloud: 'memory', account: 'a1' };
const operation = { verb: 'Create', id: 'job-1', startedAt: '2026-01-01T00:00:00Z' } as const;

describe('what goes to state', () => {
  it('is inputs, what the cloud reports, and our bookkeeping; the operation only while it lasts', () => {
    const bench = new Bench();
    const present = bench.put('s1', { outputs: { createdAt: '2026-01-01', sizeBytes: 5 } });
    const done = outputsOf(bench.work(), present, wanted, { installation, before: 'Pending', operation });
    expect(done).toEqual({
      ...wanted,
      createdAt: '2026-01-01',
      sizeBytes: 5,
      snapshotId: 's1',
      cloudStatus: 'Ready',
      status: 'Active',
      installation,
    });
    const pending = outputsOf(bench.work(), { ...present, cloudStatus: 'Copying' }, wanted, {
      installation,
      before: 'Pending',
      operation,
    });
    expect(pending).toMatchObject({ status: 'Pending', operation });
  });

  it('of something that may not exist is what we asked for', () => {
    const bench = new Bench();
    expect(provisionalOutputs(bench.work(), wanted, { installation, operation, remembered: {} })).toEqual({
      ...wanted,
      status: 'Pending',
      installation,
      operation,
    });
  });

  it('calls failed only what our own unfinished create made', () => {
    const bench = new Bench();
    const broken = bench.put('s1', { cloudStatus: 'Broken' });
    const status = (before: string | undefined, made: boolean) =>
      outputsOf(bench.work(), broken, wanted, { installation, before, ...(made ? { operation } : {}) })['status'];
    expect(status('Pending', true)).toBe('Failed');
    expect(status('Pending', false)).toBe('Degraded');
    expect(status(undefined, false)).toBe('Degraded');
  });

  it('remembers when an operation began', () => {
    const work = new Bench().work();
    expect(unfinishedOperation(work, 'Remove')).toEqual({ verb: 'Remove', startedAt: '2026-01-01T00:00:00Z' });
    expect(unfinishedOperation(work, 'Create', 'j')).toEqual({
      verb: 'Create',
      id: 'j',
      startedAt: '2026-01-01T00:00:00Z',
    });
    expect([isUnfinished(work, 'Pending'), isUnfinished(work, 'Active')]).toEqual([true, false]);
  });
});

describe('whether it is settled', () => {
  it('is told by the word, or by a status of the driver’s own', () => {
    const bench = new Bench();
    const phase = (cloudStatus: string, status?: string) =>
      settledPhase(bench.work(), bench.put('s1', { cloudStatus, ...(status === undefined ? {} : { status }) }));
    expect(['Copying', 'Ready', 'Broken'].map((word) => phase(word))).toEqual(['pending', 'done', 'failed']);
    expect(['degraded', 'Pending', 'Failed'].map((status) => phase('Ready', status))).toEqual([
      'done',
      'done',
      'failed',
    ]);
    expect(phase('Copying', 'Pending')).toBe('pending');
  });

  it('waits at a word it does not know, and says so once', () => {
    const bench = new Bench();
    const present = bench.put('s1', { cloudStatus: 'Reticulating' });
    expect([settledPhase(bench.work(), present), settledPhase(bench.work(), present)]).toEqual(['pending', 'pending']);
    expect(bench.told.info).toEqual([
      'Memory reports the snapshot status "Reticulating", which Lifeboat does not know: waiting for one that it does',
    ]);
  });
});

describe('inputs as the cloud shows them', () => {
  it('are all of them on an import, but events', () => {
    const bench = new Bench();
    const present = bench.put('s1', { name: 'there' });
    expect(observedInputs(bench.work(), present, undefined)).toEqual({ ...wanted, name: 'there' });
  });

  it('are those that were given on a refresh; what the cloud does not tell stays', () => {
    const bench = new Bench();
    const present = bench.put('s1', { inputs: { instanceId: 'vm-1', name: 'there', consistency: 'Filesystem' } });
    expect(
      observedInputs(bench.work(), present, { instanceId: 'vm-1', name: 'here', triggers: [1], memory: { note: 'n' } }),
    ).toEqual({
      instanceId: 'vm-1',
      name: 'there',
      consistency: 'Filesystem',
      triggers: [1],
      memory: { note: 'n' },
    });
  });

  it('never bring in, by an import, what belongs to the instance', () => {
    const bench = new Bench({
      definition: { capabilities: { consistency: { supported: true, instanceWide: true, source: 't' } } },
    });
    const present = bench.put('s1');
    expect(observedInputs(bench.work(), present, undefined)).not.toHaveProperty('consistency');
    expect(observedInputs(bench.work(), present, wanted)).toHaveProperty('consistency', 'Crash');
  });
});

it('inputs that mean the same are kept as the program words them; on an import the first word is taken', () => {
  const bench = new Bench({ kind: 'IsoBoot' });
  const synonyms = { imageId: ['elf-1', 'library-1'] };
  const present = bench.put('vm-1', { inputs: { instanceId: 'vm-1', imageId: 'elf-1' }, synonyms });
  const given = { instanceId: 'vm-1', imageId: 'library-1' };
  expect(observedInputs(bench.work(), present, given)).toMatchObject(given);
  expect(observedInputs(bench.work(), present, { ...given, imageId: 'library-2' })).toMatchObject({ imageId: 'elf-1' });
  expect(observedInputs(bench.work(), present, undefined)).toMatchObject({ imageId: 'elf-1' });
});
