import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { instance, schedule, snapshot, startTestZomro } from './zomro/testing.ts';
import type { TestZomro } from './zomro/testing.ts';

let test: TestZomro;
beforeEach(async () => {
  test = await startTestZomro();
});
afterEach(() => test.close());

describe('/_simulator', () => {
  it('shows the whole state', async () => {
    const { json } = await test.control('GET', 'state');
    expect(json).toMatchObject({
      clock: { iso: '2024-07-25T09:00:00.000Z' },
      objects: {
        snapshots: [{ id: snapshot, name: 'MySnapshot', instance_id: instance }],
        instances: [{ id: instance, instance_status: 'active' }],
        schedules: [{ id: schedule }],
        images: [{ name: 'myImage' }, { name: 'boo' }, { name: 'foo' }],
      },
      calls: 1,
      mutations: 0,
      unknownCalls: 0,
    });
  });

  it('shows the journal, all of it or a part, and empties it', async () => {
    await test.snapshots();
    await test.createSnapshot('New');
    expect((await test.control('GET', 'journal')).json).toHaveLength(3);
    expect((await test.control('GET', 'journal?func=instances.snapshots')).json).toHaveLength(1);
    expect((await test.control('GET', 'journal?mutations')).json).toMatchObject([{ params: { auth: '***' } }]);
    await test.control('DELETE', 'journal');
    expect((await test.control('GET', 'journal')).json).toEqual([]);
  });

  it('plans faults, one or several, and forgets them', async () => {
    await test.control('POST', 'faults', { kind: 'html' });
    const both = await test.control('POST', 'faults', [{ kind: 'status', code: 502, func: 'instances' }]);
    expect(both.json).toMatchObject([{ kind: 'html', used: 0 }, { kind: 'status' }]);
    expect((await test.control('GET', 'faults')).json).toHaveLength(2);
    expect((await test.control('DELETE', 'faults')).json).toEqual([]);
  });

  it('sets quirks and lists them with their meaning', async () => {
    const set = await test.control('POST', 'quirks', { createReturnsId: 'id' });
    expect(set.json).toMatchObject({ createReturnsId: 'id' });
    const { json } = await test.control('GET', 'quirks');
    expect(json).toContainEqual({
      name: 'createReturnsId',
      value: 'id',
      default: 'ok',
      accepts: 'ok | id | okText',
      meaning: expect.any(String),
    });
  });

  it('changes, adds and removes objects by hand', async () => {
    const changed = await test.control('POST', `snapshots/${snapshot}`, { name: 'Renamed', fleio_status: 'Killed' });
    expect(changed.json).toMatchObject({ name: 'Renamed', fleio_status: 'Killed' });
    expect((await test.control('POST', 'snapshots', { name: 'Another' })).status).toBe(201);
    expect((await test.snapshots()).map((row) => row['name'])).toEqual(['Renamed', 'Another']);
    await test.control('DELETE', `snapshots/${snapshot}`);
    expect((await test.snapshots()).map((row) => row['name'])).toEqual(['Another']);
    await test.control('POST', `instances/${instance}`, { instance_status: 'stopped' });
    expect(await test.status()).toBe('stopped');
    expect((await test.control('GET', `schedules/${schedule}`)).json).toMatchObject({ rotation_days: '1,2,3,4,5,6' });
  });

  it('puts the clock forward', async () => {
    const { json } = await test.control('POST', 'clock', { advanceMs: 60_000 });
    expect(json).toMatchObject({ iso: '2024-07-25T09:01:00.000Z' });
    expect((await test.control('GET', 'clock')).json).toEqual(json);
  });

  it('puts everything back', async () => {
    await test.createSnapshot('New');
    await test.control('POST', 'quirks', { padStatuses: true });
    await test.control('POST', 'faults', { kind: 'html' });
    const { json } = await test.control('POST', 'reset');
    expect(json).toMatchObject({ calls: 0, faults: [], quirks: { padStatuses: false } });
    expect(test.zomro.snapshots.list()).toHaveLength(1);
    expect(test.zomro.openSessions).toBe(0);
  });

  it.each([
    ['POST', 'faults', { kind: 'fire' }, 400],
    ['POST', 'quirks', { loud: 1 }, 400],
    ['POST', 'quirks', [1], 400],
    ['POST', 'clock', { advanceMs: -1 }, 400],
    ['POST', 'clock', { minutes: 1 }, 400],
    ['POST', `snapshots/${snapshot}`, { colour: 'red' }, 400],
    ['POST', 'snapshots/1', { name: 'x' }, 400],
    ['DELETE', 'instances/1', undefined, 400],
    ['GET', 'snapshots/1', undefined, 404],
    ['GET', 'nothing', undefined, 404],
  ])('answers %s %s %j with a reason', async (method, path, body, status) => {
    const answer = await test.control(method, path, body);
    expect(answer.status).toBe(status);
    expect(answer.json).toHaveProperty('error');
  });

  it('answers text that is not JSON with a reason', async () => {
    const answer = await fetch(`${test.url}/_simulator/faults`, { method: 'POST', body: '{' });
    expect(answer.status).toBe(400);
  });

  it('does not appear in the journal', async () => {
    test.zomro.journal.clear();
    await test.control('GET', 'state');
    expect(test.zomro.journal.calls()).toEqual([]);
  });
});

it('answers 404 where the cloud has nothing', async () => {
  expect((await fetch(`${test.url}/elsewhere`)).status).toBe(404);
});
