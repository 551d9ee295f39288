import { describe, expect, it } from 'vitest';
import { initialValues } from '../quirks.ts';
import { seededRandom } from '../random.ts';
import type { Surroundings } from './context.ts';
import { begin, refuseLocked, settle } from './effects.ts';
import type { Change, Clockwork } from './effects.ts';
import { ids, startingWorld } from './published.ts';
import { cloudTowerQuirks } from './quirks.ts';
import type { CloudTowerQuirks } from './quirks.ts';

const start = Date.UTC(2026, 0, 6, 9);
const defaults = initialValues(cloudTowerQuirks);

/** A world of its own for each test, and a clock that the test moves. */
function newScene(changes: Partial<CloudTowerQuirks> = {}) {
  const quirks = { ...defaults, ...changes };
  const account = { username: 'a', password: 'fake' };
  const world = startingWorld({ world: 'published', account, random: seededRandom('x'), quirks, startsAt: start });
  const done: number[] = [];
  const change: Change = {
    targets: [{ type: 'VmSnapshot', id: ids.snapshot }],
    lockVms: [ids.otherVm],
    mutation: 'deleteVmSnapshot',
    resource: { type: 'VmSnapshot', id: ids.snapshot },
    description: { 'en-US': 'Delete', 'zh-CN': '删除' },
    asyncStatus: 'DELETING',
    onDone: (at) => done.push(at - start),
    onFailed: (at) => done.push(start - at),
  };
  const at = (seconds: number): Surroundings => {
    const surroundings = { world, quirks, now: start + seconds * 1000 };
    settle(surroundings);
    return surroundings;
  };
  const status = () => [...world.tasks.values()].map((task) => task.status).join();
  const busy = () =>
    [world.vmSnapshots.get(ids.snapshot), world.vms.get(ids.otherVm)].map((row) => row?.entityAsyncStatus);
  return { world, change, done, at, status, busy };
}

describe('a task', () => {
  it('is PENDING, EXECUTING and SUCCESSED, and its objects are busy a little longer', () => {
    const { change, done, at, status, busy } = newScene();
    begin(at(0), change);
    const seen = [0, 0.999, 1, 5.999, 6, 6.999, 7].map((seconds) => {
      at(seconds);
      return [seconds, status(), ...busy()];
    });
    expect(seen).toEqual([
      [0, 'PENDING', 'DELETING', 'UPDATING'],
      [0.999, 'PENDING', 'DELETING', 'UPDATING'],
      [1, 'EXECUTING', 'DELETING', 'UPDATING'],
      [5.999, 'EXECUTING', 'DELETING', 'UPDATING'],
      [6, 'SUCCESSED', 'DELETING', 'UPDATING'],
      [6.999, 'SUCCESSED', 'DELETING', 'UPDATING'],
      [7, 'SUCCESSED', null, null],
    ]);
    expect(done).toEqual([6_000]);
  });

  it('does its work at its own time, however late somebody looks', () => {
    const { world, change, done, at } = newScene();
    begin(at(0), change);
    at(86_400);
    expect(done).toEqual([6_000]);
    expect([...world.tasks.values()]).toMatchObject([
      { started_at: '2026-01-06T09:00:01.000Z', finished_at: '2026-01-06T09:00:06.000Z' },
    ]);
  });

  it('may go through PAUSED', () => {
    const { world, change, done, at, status } = newScene();
    world.orders.push({ kind: 'pause', mutation: 'deleteVmSnapshot' });
    begin(at(0), change);
    const seen = [3, 4, 8, 9, 11].map((seconds) => {
      at(seconds);
      return status();
    });
    expect(seen).toEqual(['EXECUTING', 'PAUSED', 'PAUSED', 'EXECUTING', 'SUCCESSED']);
    expect(done).toEqual([11_000]);
  });

  it('may stick, and then its objects stay busy', () => {
    const { world, change, done, at, status, busy } = newScene();
    world.orders.push({ kind: 'stick' });
    begin(at(0), change);
    at(1_000_000);
    expect([status(), ...busy(), done]).toEqual(['EXECUTING', 'DELETING', 'UPDATING', []]);
  });

  it('may never be listed, and still do its work', () => {
    const { world, change, done, at } = newScene();
    world.orders.push({ kind: 'vanish' });
    expect(begin(at(0), change)).toMatch(/^cmj/);
    at(10);
    expect([...world.tasks.values()]).toMatchObject([{ status: 'SUCCESSED', hiddenLooks: Infinity }]);
    expect(done).toEqual([6_000]);
  });

  it('may fail, with the words of whoever asked for it', () => {
    const { world, change, done, at, busy } = newScene();
    world.orders.push({ kind: 'fail', mutation: 'createVmSnapshot' }, { kind: 'fail', message: 'EAllocSpace' });
    begin(at(0), change);
    at(10);
    expect([...world.tasks.values()]).toMatchObject([{ status: 'FAILED', error_message: 'EAllocSpace' }]);
    expect([done, busy(), world.orders]).toEqual([
      [-6_000],
      [null, null],
      [{ kind: 'fail', mutation: 'createVmSnapshot' }],
    ]);
  });

  it('that fails by itself has an outer and an inner code in its message', () => {
    const { world, change, at } = newScene();
    begin(at(0), { ...change, failure: { code: 'OUTER', inner: 'INNER', message: 'why' } });
    at(10);
    expect([...world.tasks.values()]).toMatchObject([
      {
        error_code: 'OUTER',
        error_message:
          'Cannot unwrap Ok value of Result.Err.\r\ncode: OUTER\r\nmessage: {"data":{},"ec":"INNER","error":{"msg":"[INNER]why"}}',
      },
    ]);
  });
});

describe('without tasks', () => {
  it('the change is made at once, and nothing is busy', () => {
    const { world, change, done, at, busy } = newScene({ synchronous: true });
    expect(begin(at(0), change)).toBeNull();
    expect([done, busy(), world.tasks.size]).toEqual([[0], [null, null], 0]);
  });

  it('a failure is the refusal of the call', () => {
    const { change, done, at } = newScene({ synchronous: true });
    const failing = { ...change, failure: { code: 'OUTER', inner: 'INNER', message: 'why' } };
    expect(() => begin(at(0), failing)).toThrow('"ec":"INNER"');
    expect(done).toEqual([0]);
  });
});

describe('refuseLocked', () => {
  it('names the objects that are being worked on', () => {
    const { change, at } = newScene();
    const targets = [...change.targets, { type: 'Vm', id: ids.vm }, { type: 'Vm', id: ids.otherVm }] as const;
    expect(() => refuseLocked(at(0), targets)).not.toThrow();
    begin(at(0), change);
    expect(() => refuseLocked(at(1), targets)).toThrow(
      expect.objectContaining({
        parts: {
          status: 400,
          code: 'ResourceLocked',
          message: `Resource [VM_SNAPSHOT-${ids.snapshot}] locked`,
          props: {
            locked_resources: [
              { id: ids.snapshot, type: 'VM_SNAPSHOT' },
              { id: ids.otherVm, type: 'VM' },
            ],
          },
        },
      }),
    );
    expect(() => refuseLocked(at(7), targets)).not.toThrow();
  });
});

describe('settle', () => {
  it('does everything in the order of its time, appointments and clockworks alike', () => {
    const { world, at } = newScene();
    const seen: string[] = [];
    for (const seconds of [5, 3, 9]) {
      world.appointments.push({ at: start + seconds * 1000, run: () => seen.push(`appointment ${seconds}`) });
    }
    let next = start + 2_000;
    const every4: Clockwork = {
      dueAt: () => next,
      run({ now }) {
        seen.push(`clockwork ${(now - start) / 1000}`);
        next += 4_000;
      },
    };
    settle({ ...at(0), now: start + 8_000 }, [every4]);
    expect(seen).toEqual(['clockwork 2', 'appointment 3', 'appointment 5', 'clockwork 6']);
  });

  it('also does what comes up meanwhile', () => {
    const { world, at } = newScene();
    const seen: number[] = [];
    world.appointments.push({
      at: start + 1000,
      run(first) {
        seen.push(first - start);
        world.appointments.push({ at: first + 1000, run: (second) => seen.push(second - start) });
      },
    });
    at(2);
    expect(seen).toEqual([1000, 2000]);
  });
});
