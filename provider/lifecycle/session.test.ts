import { describe, expect, it } from 'vitest';
import { Bench, wantedOf } from '../../test/support/bench.ts';
import type { Present } from '../clouds/driver.ts';
import { resources } from '../resources/index.ts';
import { afterEntry, enteringAspects, isCalledFor, isEnded, isGone, isSession, momentOfEntry } from './session.ts';

const { IsoBoot, Snapshot } = resources;
const on: Present = {
  kind: 'present',
  ref: { instanceId: 'vm-1', objectId: 'vm-1' },
  cloudStatus: 'Inserted',
  inputs: {},
  outputs: {},
};
const ended: Present = { ...on, cloudStatus: 'Running', status: 'Ended' };
const inputs = wantedOf.IsoBoot;

describe('a session', () => {
  it('is what the instance alone identifies', () => {
    expect([isSession(IsoBoot), isSession(Snapshot)]).toEqual([true, false]);
  });

  it('has ended when its driver says so, and is then as gone as with its instance', () => {
    expect([isEnded(IsoBoot, on), isEnded(IsoBoot, ended), isEnded(IsoBoot, { kind: 'absent' })]).toEqual([
      false,
      true,
      false,
    ]);
    expect([isGone(IsoBoot, on), isGone(IsoBoot, ended), isGone(IsoBoot, { kind: 'absent' })]).toEqual([
      false,
      true,
      true,
    ]);
    expect(isGone(Snapshot, { ...on, status: 'Ended' })).toBe(false);
  });
});

describe('what enters a session again', () => {
  const { table } = new Bench({ kind: 'IsoBoot', definition: { unreadable: ['imageId', 'restart'] } }).work();

  it('is another image and an event, and nothing else', () => {
    const changed = (news: object, olds: object = {}) =>
      enteringAspects(table, { ...inputs, ...olds }, { ...inputs, ...news });
    expect(changed({ restart: 'Force' })).toEqual([]);
    expect(changed({ imageId: 'other.iso' })).toEqual(['imageId']);
    expect(changed({ triggers: ['b'] }, { triggers: ['a'] })).toEqual(['triggers']);
    expect(changed({ triggers: ['b'] })).toEqual([]);
    expect(changed({}, { triggers: ['a'] })).toEqual([]);
  });

  it('is, once it has ended, only an event', () => {
    expect([isCalledFor(table, ['imageId']), isCalledFor(table, ['imageId', 'triggers'])]).toEqual([false, true]);
  });

  it('is nothing of what is no session', () => {
    const snapshots = new Bench().work().table;
    const { Snapshot: wanted } = wantedOf;
    expect(enteringAspects(snapshots, { ...wanted, triggers: ['a'] }, { ...wanted, triggers: ['b'] })).toEqual([]);
  });
});

describe('the moment of entry', () => {
  const turn = (bench: Bench) => ({ call: bench.call(), reporter: bench.reporter, deadline: Infinity });

  it('is remembered, with how the instance was', async () => {
    const bench = new Bench({ kind: 'IsoBoot', driver: { before: async () => ({ powerState: 'Stopped' }) } });
    expect(await momentOfEntry(bench.work(), turn(bench), inputs)).toEqual({
      startedAt: '2026-01-01T00:00:00Z',
      before: { powerState: 'Stopped' },
    });
    const silent = new Bench({ kind: 'IsoBoot' });
    expect(await momentOfEntry(silent.work(), turn(silent), inputs)).toEqual({ startedAt: '2026-01-01T00:00:00Z' });
  });

  it('is none of what is no session', async () => {
    const bench = new Bench({ driver: { before: async () => ({ powerState: 'Stopped' }) } });
    expect(await momentOfEntry(bench.work(), turn(bench), wantedOf.Snapshot)).toEqual({});
  });

  it('of a second session keeps how the instance was before the first, unless that had ended', () => {
    const moment = { startedAt: 'now', before: { powerState: 'Running' } };
    const remembered = { startedAt: 'then', before: { powerState: 'Stopped' } };
    expect(afterEntry(moment, remembered, true)).toEqual({ startedAt: 'now', before: { powerState: 'Stopped' } });
    expect(afterEntry(moment, remembered, false)).toEqual(moment);
    expect(afterEntry(moment, {}, true)).toEqual(moment);
  });
});
