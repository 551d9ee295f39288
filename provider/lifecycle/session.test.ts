import { describe, expect, it } from 'vitest';
import { Bench, wantedOf } from '../../test/support/bench.ts';
import type { Present } from '../clouds/driver.ts';
import { resources } from '../resources/index.ts';
import type { JsonObject } from '../core/json.ts';
import { afterEntry, entries, isEnded, isForeign, isGone, isSession, momentOfEntry } from './session.ts';

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
  const change = (news: object, olds: object = {}, outputs: JsonObject = {}, seen?: Present) =>
    entries(table, { inputs: { ...inputs, ...olds }, outputs, news: { ...inputs, ...news }, seen });
  const nothing = { enters: [], noted: [] };

  it('is another image and an event, and nothing else', () => {
    expect(change({ restart: 'Force' })).toEqual(nothing);
    expect(change({ imageId: 'other.iso' })).toEqual({ enters: ['imageId'], noted: [] });
    expect(change({ triggers: ['b'] }, { triggers: ['a'] })).toEqual({ enters: ['triggers'], noted: [] });
    expect(change({ triggers: ['b'] })).toEqual(nothing);
    expect(change({}, { triggers: ['a'] })).toEqual(nothing);
  });

  it.each<[string, JsonObject, Present | undefined]>([
    ['state', { status: 'Ended' }, undefined],
    ['state, whatever is on now', { status: 'Ended' }, on],
    ['the cloud', { status: 'Active' }, ended],
  ])('is, once it has ended by what %s says, only an event, also the first one', (_title, outputs, seen) => {
    expect(change({ imageId: 'other.iso' }, {}, outputs, seen)).toEqual({ enters: [], noted: ['imageId'] });
    expect(change({ imageId: 'other.iso', triggers: ['b'] }, { triggers: ['a'] }, outputs, seen)).toEqual({
      enters: ['imageId', 'triggers'],
      noted: [],
    });
    expect(change({ triggers: ['a'] }, {}, outputs, seen)).toEqual({ enters: ['triggers'], noted: [] });
    expect(change({}, { triggers: ['a'] }, outputs, seen)).toEqual(nothing);
  });

  it('is nothing of what is no session', () => {
    const snapshots = new Bench().work().table;
    const { Snapshot: wanted } = wantedOf;
    const news = { ...wanted, triggers: ['b'] };
    expect(entries(snapshots, { inputs: { ...wanted, triggers: ['a'] }, outputs: {}, news })).toEqual(nothing);
  });
});

describe('a session that state knows to have ended', () => {
  const work = new Bench({ kind: 'IsoBoot' }).work();
  const operation = { verb: 'Create', startedAt: '2026-01-01T00:00:00Z' };

  it('and that is on, is somebody else’s, unless we are entering it', () => {
    expect(isForeign(work, { status: 'Ended' }, on)).toBe(true);
    expect(isForeign(work, { status: 'Ended', operation }, on)).toBe(false);
    expect(isForeign(work, { status: 'Active' }, on)).toBe(false);
    expect(isForeign(work, { status: 'Ended' }, ended)).toBe(false);
    expect(isForeign(work, { status: 'Ended' }, { ...on, cloudStatus: 'Broken' })).toBe(false);
    expect(isForeign(new Bench().work(), { status: 'Ended' }, on)).toBe(false);
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
    // An imported one: how the instance was before it nobody knows, and in it is not before it.
    expect(afterEntry(moment, {}, true)).toEqual({ startedAt: 'now' });
  });
});
