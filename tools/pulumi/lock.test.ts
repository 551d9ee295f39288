import { spawnSync } from 'node:child_process';
import { readdir, readFile, rm, utimes, writeFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { machine } from './fakes.ts';
import { withLock } from './lock.mjs';

/** A lock file in a directory of its own, and a clock that runs only while somebody waits. */
async function setting() {
  const { directory } = await machine();
  const file = join(directory, 'some.lock');
  const log: string[] = [];
  let time = 0;
  const waiting = (onWait: () => Promise<unknown> = async () => {}) => ({
    now: () => time,
    sleep: async (ms: number) => {
      time += ms;
      await onWait();
    },
  });
  const held = (holder: { pid: number; host: string } | string) =>
    writeFile(file, typeof holder === 'string' ? holder : JSON.stringify({ ...holder, token: 't' }));
  const take = (options: ReturnType<typeof waiting>, work = async () => 'done') =>
    withLock(file, 'working', (line) => log.push(line), work, options);
  return { directory, file, log, waiting, held, take, time: () => time };
}

const alive = { pid: process.pid, host: hostname() };
const dead = { pid: spawnSync(process.execPath, ['--version']).pid, host: hostname() };
const elsewhere = { pid: dead.pid, host: 'another.example' };

describe('withLock', () => {
  it('holds the file while it works, and removes it also after a failure', async () => {
    const { directory, file, waiting, take } = await setting();
    await take(waiting(), async () => {
      expect(JSON.parse(await readFile(file, 'utf8'))).toMatchObject(alive);
      return 'done';
    });
    const failing = take(waiting(), () => Promise.reject(new Error('oops')));
    await expect(failing).rejects.toThrow('oops');
    expect(await readdir(directory)).toEqual(['path']);
  });

  it('waits for a living holder, and says so once', async () => {
    const { file, log, waiting, held, take, time } = await setting();
    await held(alive);
    let looks = 0;
    const release = async () => {
      looks += 1;
      if (looks === 3) await rm(file);
    };
    expect(await take(waiting(release))).toBe('done');
    expect(time()).toBe(3_000);
    expect(log).toEqual([`Another process (${process.pid}) is already working; waiting for it.`]);
  });

  it('breaks the lock of a dead process at once', async () => {
    const { directory, log, waiting, held, take, time } = await setting();
    await held(dead);
    expect(await take(waiting())).toBe('done');
    expect(time()).toBe(0);
    expect(log).toEqual([`Broke the lock of a process that is gone (${dead.pid}).`]);
    expect(await readdir(directory)).toEqual(['path']);
  });

  it.each([
    { title: 'another machine', holder: elsewhere },
    { title: 'a process id that was given to another program', holder: alive },
    { title: 'a process that died while it wrote the file', holder: '' },
  ])('breaks a lock that was silent for 30 s: $title', async ({ holder }) => {
    const { waiting, held, take, time } = await setting();
    await held(holder);
    expect(await take(waiting())).toBe('done');
    expect(time()).toBe(30_000);
  });

  it('does not wait for ever for a holder that shows signs of life', async () => {
    const { file, waiting, held, take, time } = await setting();
    await held(alive);
    let touch = 1;
    const endless = take(waiting(() => utimes(file, touch, touch++)));
    await expect(endless).rejects.toMatchObject({
      reason: 'lock-timeout',
      message: `another process (${process.pid}) has held ${file} for 30 minutes`,
    });
    expect(time()).toBe(30 * 60_000);
  });

  it('leaves the breaking to the one that is already at it', async () => {
    const { directory, file, waiting, held, take, time } = await setting();
    await held(dead);
    await writeFile(`${file}.breaking`, '');
    const finish = async () => {
      await rm(`${file}.breaking`, { force: true });
    };
    expect(await take(waiting(finish))).toBe('done');
    expect(time()).toBe(1_000);
    expect(await readdir(directory)).toEqual(['path']);
  });

  it('removes the remains of a crash while breaking', async () => {
    const { file, waiting, held, take } = await setting();
    await held(dead);
    await writeFile(`${file}.breaking`, '');
    await utimes(`${file}.breaking`, 1, 1);
    expect(await take(waiting())).toBe('done');
  });

  it('does not remove a lock that is no longer its own', async () => {
    const { file, waiting, held, take } = await setting();
    await take(waiting(), async () => {
      await held(alive);
      return 'done';
    });
    expect(JSON.parse(await readFile(file, 'utf8'))).toMatchObject({ token: 't' });
  });
});
