// @ts-check
import { randomUUID } from 'node:crypto';
import { readFile, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import { setTimeout as delay } from 'node:timers/promises';
import { StepFailed } from './failure.mjs';

/**
 * @typedef {object} LockOptions
 * @property {number} [pollMs] pause between two looks at somebody else's lock
 * @property {number} [silentMs] a lock that was not touched for so long is dead
 * @property {number} [timeoutMs] the longest wait
 * @property {(ms: number) => Promise<unknown>} [sleep]
 * @property {() => number} [now] milliseconds, of a clock that never goes back
 */

/** @typedef {{ pid: number, host: string, token: string }} Holder */

const touchEveryMs = 5_000;

/**
 * Runs `work` while no other process holds the lock file. A holder that died is
 * noticed at once on this machine, and by its silence on another one or after its
 * process id was given to somebody else.
 *
 * @template T
 * @param {string} file
 * @param {string} activity what the holder does, as in "is already …"
 * @param {(line: string) => void} log
 * @param {() => Promise<T>} work
 * @param {LockOptions} [options]
 * @returns {Promise<T>}
 */
export async function withLock(file, activity, log, work, options = {}) {
  const token = randomUUID();
  await acquire(file, token, activity, log, options);
  const touching = setInterval(() => {
    const now = new Date();
    utimes(file, now, now).catch(() => {
      // Only a sign of life: losing the lock costs at most a second build.
    });
  }, touchEveryMs);
  try {
    return await work();
  } finally {
    clearInterval(touching);
    if ((await read(file))?.token === token) await rm(file, { force: true });
  }
}

/**
 * @param {string} file
 * @param {string} token
 * @param {string} activity
 * @param {(line: string) => void} log
 * @param {LockOptions} options
 */
async function acquire(file, token, activity, log, options) {
  const { pollMs = 1_000, silentMs = 30_000, timeoutMs = 30 * 60_000 } = options;
  const { sleep = delay, now = () => performance.now() } = options;
  const started = now();
  let announced = false;
  let sign = '';
  let signSeen = started;
  for (;;) {
    if (await create(file, token)) return;
    const holder = await read(file);
    const current = await signOfLife(file, holder);
    if (current === null) continue; // released meanwhile
    // Judged by our own clock, so that neither clock skew nor a suspended machine matters.
    if (current !== sign) {
      sign = current;
      signSeen = now();
    }
    if ((holder !== null && isDead(holder)) || now() - signSeen >= silentMs) {
      sign = '';
      if (await breakLock(file, holder)) {
        log(`Broke the lock of a process that is gone${holder ? ` (${holder.pid})` : ''}.`);
      } else {
        await sleep(pollMs);
      }
      continue;
    }
    if (now() - started >= timeoutMs) {
      throw new StepFailed(
        'lock-timeout',
        `another process${holder ? ` (${holder.pid})` : ''} has held ${file} for ` +
          `${Math.round(timeoutMs / 60_000)} minutes`,
      );
    }
    if (!announced) {
      announced = true;
      log(`Another process${holder ? ` (${holder.pid})` : ''} is already ${activity}; waiting for it.`);
    }
    await sleep(pollMs);
  }
}

/**
 * @param {string} file
 * @param {string} token
 * @returns {Promise<boolean>}
 */
async function create(file, token) {
  /** @type {Holder} */
  const holder = { pid: process.pid, host: hostname(), token };
  try {
    await writeFile(file, JSON.stringify(holder), { flag: 'wx' });
    return true;
  } catch (error) {
    if (codeOf(error) === 'EEXIST') return false;
    throw error;
  }
}

/**
 * Two waiters may find the same dead lock: only the one that gets the guard removes
 * it, and only after another look, so that nobody removes a lock that was just taken.
 *
 * @param {string} file
 * @param {Holder | null} dead
 * @returns {Promise<boolean>} whether this process was the one to look
 */
async function breakLock(file, dead) {
  const guard = `${file}.breaking`;
  try {
    await writeFile(guard, '', { flag: 'wx' });
  } catch (error) {
    if (codeOf(error) !== 'EEXIST') throw error;
    const { mtimeMs } = await stat(guard).catch(() => ({ mtimeMs: Date.now() }));
    // The guard lives for milliseconds; an old one is the remains of a crash.
    if (Date.now() - mtimeMs > 10_000) await rm(guard, { force: true });
    return false;
  }
  try {
    const current = await read(file);
    if (current?.token === dead?.token) await rm(file, { force: true });
    return true;
  } finally {
    await rm(guard, { force: true });
  }
}

/**
 * @param {Holder} holder
 * @returns {boolean}
 */
function isDead({ pid, host }) {
  if (host !== hostname()) return false;
  try {
    process.kill(pid, 0);
    return false;
  } catch (error) {
    return codeOf(error) === 'ESRCH';
  }
}

/**
 * @param {string} file
 * @param {Holder | null} holder
 * @returns {Promise<string | null>} changes whenever the holder touches the file; null when there is none
 */
async function signOfLife(file, holder) {
  try {
    return `${(await stat(file)).mtimeMs} ${holder?.token}`;
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return null;
    throw error;
  }
}

/**
 * @param {string} file
 * @returns {Promise<Holder | null>} null when absent, or when its holder is just writing it
 */
async function read(file) {
  try {
    return /** @type {Holder} */ (JSON.parse(await readFile(file, 'utf8')));
  } catch (error) {
    if (error instanceof SyntaxError || codeOf(error) === 'ENOENT') return null;
    throw error;
  }
}

/**
 * @param {unknown} error
 * @returns {string | undefined}
 */
function codeOf(error) {
  return error instanceof Error && 'code' in error ? String(error.code) : undefined;
}
