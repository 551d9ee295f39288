// @ts-check
import { randomUUID } from 'node:crypto';
import { constants } from 'node:fs';
import { access, mkdir, readdir, rename, rm, stat } from 'node:fs/promises';
import { homedir } from 'node:os';
import { isAbsolute, join, resolve } from 'node:path';
import { executableName } from './pin.mjs';

/**
 * Where results are kept: never in the repository, so that `git clean` costs no build.
 *
 * @param {NodeJS.ProcessEnv} env
 * @param {NodeJS.Platform} [platform]
 * @returns {string}
 */
export function cacheDirectory(env, platform = process.platform) {
  if (env.LIFEBOAT_CACHE) return resolve(env.LIFEBOAT_CACHE);
  // The XDG specification says to ignore a relative path.
  if (env.XDG_CACHE_HOME && isAbsolute(env.XDG_CACHE_HOME)) {
    return join(env.XDG_CACHE_HOME, 'lifeboat');
  }
  const home = env.HOME || env.USERPROFILE || homedir();
  if (platform === 'win32') {
    return join(env.LOCALAPPDATA || join(home, 'AppData', 'Local'), 'lifeboat', 'cache');
  }
  if (platform === 'darwin') return join(home, 'Library', 'Caches', 'lifeboat');
  return join(home, '.cache', 'lifeboat');
}

/**
 * @param {string} path
 * @returns {Promise<boolean>}
 */
export async function isExecutable(path) {
  try {
    await access(path, constants.X_OK);
    return (await stat(path)).isFile();
  } catch {
    return false; // absent or not allowed: either way not a program for us
  }
}

/**
 * @param {string} directory
 * @param {readonly string[]} names programs, without `.exe`
 * @returns {Promise<string | null>} the first that is missing
 */
export async function missingExecutable(directory, names) {
  for (const name of names) {
    if (!(await isExecutable(join(directory, executableName(name))))) return name;
  }
  return null;
}

/**
 * Fills a new directory beside the final one and puts it in place by one rename, so
 * that no reader ever sees half of it. Call it under the lock of `name`'s kind.
 *
 * @template T
 * @param {string} cache
 * @param {string} name
 * @param {(directory: string) => Promise<T>} fill
 * @returns {Promise<T>}
 */
export async function publish(cache, name, fill) {
  const prefix = `.${name}.`;
  // Under the lock these can only be leftovers of a process that was killed.
  for (const leftover of await readdir(cache)) {
    if (leftover.startsWith(prefix)) await remove(join(cache, leftover));
  }
  const temporary = join(cache, prefix + randomUUID());
  try {
    await mkdir(temporary);
    const result = await fill(temporary);
    await remove(join(cache, name)); // a damaged one; a whole one would have been used
    await rename(temporary, join(cache, name));
    return result;
  } catch (error) {
    await remove(temporary);
    throw error;
  }
}

/** @param {string} path */
async function remove(path) {
  await rm(path, { recursive: true, force: true, maxRetries: 3 });
}
