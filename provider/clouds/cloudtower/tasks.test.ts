import { describe, expect, test } from 'vitest';
import { LifeboatError } from '../../core/errors.ts';
import { Redactor, Secret } from '../../core/secret.ts';
import { ManualClock } from '../../http/testing.ts';
import { Tasks } from './tasks.ts';
import { taskId, taskRow, testCall } from './testing.ts';
import { type Task, task } from './wire.ts';

type Ids = readonly [string, ...string[]];

/** Tasks over a server that answers when the test says so, or at once with what `rows` says. */
function tasksOver(rows?: (ids: Ids) => readonly Task[]) {
  const asked: { ids: Ids; signal: AbortSignal; answer(tasks: readonly Task[]): void; fail(error: Error): void }[] = [];
  const clock = new ManualClock();
  const redactor = new Redactor();
  const tasks = new Tasks(clock, redactor, (ids, { signal }) => {
    return new Promise((resolve, reject) => {
      asked.push({ ids, signal, answer: resolve, fail: reject });
      if (rows !== undefined) resolve(rows(ids));
    });
  });
  return { tasks, asked, clock, redactor };
}
const call = testCall();
const running = (id: string) => task.parse(taskRow({ id, status: 'EXECUTING', description: `work on ${id}` }));
const allRunning = (ids: Ids) => ids.map(running);

describe('the state', () => {
  const stateOf = async (changes: object) => {
    const { redactor, tasks } = tasksOver(() => [task.parse({ ...taskRow(), ...changes })]);
    redactor.add(new Secret('not-a-real-password'));
    return tasks.look(taskId, call);
  };

  test.each([
    [{ status: 'PENDING' }, 'PENDING: Create a snapshot of web-1'],
    [{ status: 'EXECUTING', progress: 0.409 }, 'EXECUTING: Create a snapshot of web-1, 40%'],
    [{ status: 'EXECUTING', progress: 1 }, 'EXECUTING: Create a snapshot of web-1'],
    [{ status: 'PAUSED' }, 'PAUSED: Create a snapshot of web-1'],
    [{ status: 'SUCCEEDED', description: '' }, 'SUCCEEDED'],
    [{ status: null, description: null }, 'without a status'],
    [{ status: 'EXECUTING', description: 'a\u001b[31m\nb not-a-real-password' }, 'EXECUTING: a [31m b [secret]'],
    [{ status: 'EXECUTING', description: 'x'.repeat(5000), progress: 0.5 }, `EXECUTING: ${'x'.repeat(120)}…, 50%`],
  ])('%j runs', async (changes, word) => {
    expect(await stateOf(changes)).toEqual({ kind: 'running', word });
  });

  test('done, whatever its progress', async () => {
    expect(await stateOf({ status: 'SUCCESSED', progress: 0 })).toEqual({ kind: 'done' });
    expect(await stateOf({ status: 'SUCCESSED', error_message: 'left over' })).toEqual({ kind: 'done' });
  });

  test('failed, in the cloud’s own words', async () => {
    expect(
      await stateOf({ status: 'FAILED', error_message: 'disk not-a-real-password gone', error_code: 'E1' }),
    ).toMatchObject({
      kind: 'failed',
      error: {
        kind: 'failed',
        message: `task ${taskId} (Create a snapshot of web-1): failed: [E1] disk [secret] gone.`,
      },
    });
    expect(await stateOf({ status: 'FAILED', description: null, progress: 1 })).toMatchObject({
      error: { message: `task ${taskId}: failed: no reason given.` },
    });
  });

  test('not listed', async () => {
    expect(await tasksOver(() => []).tasks.look(taskId, call)).toEqual({ kind: 'unlisted' });
  });
});

describe('many waiters', () => {
  test('share one request for all that is waited for', async () => {
    const { asked, clock, tasks } = tasksOver(allRunning);
    await Promise.all([tasks.look('a', call), tasks.look('b', call)]);
    expect(asked.map(({ ids }) => ids)).toEqual([['a'], ['b', 'a']]);
    clock.advance(2000);
    await Promise.all([tasks.look('a', call), tasks.look('b', call), tasks.look('a', call)]);
    expect(asked.slice(2).map(({ ids }) => ids)).toEqual([['a', 'b']]);
  });

  test('use an answer that is younger than a second, if it was about their task', async () => {
    const { asked, clock, tasks } = tasksOver(allRunning);
    await tasks.look('a', call);
    clock.advance(999);
    expect(await tasks.look('a', call)).toEqual({ kind: 'running', word: 'EXECUTING: work on a' });
    expect(asked).toHaveLength(1);
    await tasks.look('b', call);
    expect(asked).toHaveLength(2);
    clock.advance(1);
    await tasks.look('a', call);
    expect(asked).toHaveLength(2);
    clock.advance(1000);
    await tasks.look('a', call);
    expect(asked).toHaveLength(3);
  });

  test('forget what nobody has asked for in a minute, and what has ended', async () => {
    const { asked, clock, tasks } = tasksOver((ids) =>
      ids.map((id) => (id === 'done' ? task.parse(taskRow({ id })) : running(id))),
    );
    await tasks.look('gone', call);
    clock.advance(30_000);
    await tasks.look('here', call);
    await tasks.look('done', call);
    clock.advance(31_000);
    await tasks.look('here', call);
    expect(asked.map(({ ids }) => ids)).toEqual([['gone'], ['here', 'gone'], ['done', 'gone', 'here'], ['here']]);
  });

  test('who gives up does not break the others; when all do, the request ends', async () => {
    const { asked, tasks } = tasksOver();
    const [one, other] = [new AbortController(), new AbortController()];
    const first = tasks.look('a', testCall(one.signal));
    const second = tasks.look('a', testCall(other.signal));
    one.abort();
    await expect(first).rejects.toMatchObject({ kind: 'cancelled' });
    expect(asked[0]?.signal.aborted).toBe(false);
    asked[0]?.answer([running('a')]);
    expect(await second).toMatchObject({ kind: 'running' });

    const third = tasks.look('b', testCall(other.signal));
    other.abort();
    await expect(third).rejects.toMatchObject({ kind: 'cancelled' });
    expect(asked[1]).toMatchObject({ ids: ['b', 'a'], signal: { aborted: true } });
    const fourth = tasks.look('b', call);
    asked.at(-1)?.answer([running('b')]);
    expect(await fourth).toMatchObject({ kind: 'running' });
    await expect(tasks.look('c', testCall(AbortSignal.abort()))).rejects.toMatchObject({ kind: 'cancelled' });
  });

  test('are not disturbed by one without an id', async () => {
    const { asked, tasks } = tasksOver(allRunning);
    await expect(tasks.look('', call)).rejects.toMatchObject({ kind: 'contract' });
    await tasks.look('a', call);
    expect(asked.map(({ ids }) => ids)).toEqual([['a']]);
  });

  test('hear of a failure to ask, and ask again next time', async () => {
    const { asked, tasks } = tasksOver();
    const both = Promise.allSettled([tasks.look('a', call), tasks.look('a', call)]);
    asked[0]?.fail(new LifeboatError('unavailable', { message: 'down' }));
    expect((await both).map(({ status }) => status)).toEqual(['rejected', 'rejected']);
    const again = tasks.look('a', call);
    asked[1]?.answer([running('a')]);
    expect(await again).toMatchObject({ kind: 'running' });
  });

  test('are asked about in one request of a hundred at most', async () => {
    const { asked, clock, tasks } = tasksOver(allRunning);
    for (let at = 0; at < 150; at += 1) await tasks.look(`task-${at}`, call);
    clock.advance(2000);
    await tasks.look('task-149', call);
    expect(Math.max(...asked.map(({ ids }) => ids.length))).toBe(100);
    expect(asked.at(-1)?.ids).toContain('task-149');
    expect(asked.at(-1)?.ids).not.toContain('task-0');
  });
});
