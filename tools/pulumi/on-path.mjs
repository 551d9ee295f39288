// @ts-check
import { mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, delimiter, dirname, join, resolve } from 'node:path';
import { isExecutable, missingExecutable } from './cache.mjs';
import { run, succeeded } from './command.mjs';
import { PulumiUnavailable } from './failure.mjs';
import { executableName, neededBinaries, pulumiVersion } from './pin.mjs';
import { isAtLeast, parseVersion, plainVersion } from './version.mjs';

/** @typedef {import('./ensure.mjs').Installation} Installation */

/**
 * @param {string} name
 * @param {NodeJS.ProcessEnv} env
 * @returns {Promise<string[]>} every such program on PATH, first one first
 */
export async function programsOnPath(name, env) {
  const path = env.PATH ?? env.Path ?? '';
  const found = [];
  for (const directory of new Set(path.split(delimiter))) {
    // An empty entry means the current directory, from which nothing should be run.
    if (directory === '') continue;
    const file = join(directory, executableName(name));
    if (await isExecutable(file)) found.push(file);
  }
  return found;
}

/**
 * @param {string} pulumi path of the program
 * @param {NodeJS.ProcessEnv} env
 * @returns {Promise<string | null>} without the `v`; null when it does not work
 */
export async function versionOf(pulumi, env) {
  // The CLI writes a log into its home even for this.
  const home = await mkdtemp(join(tmpdir(), 'lifeboat-pulumi-'));
  try {
    const outcome = await run(pulumi, ['version'], {
      env: { ...env, PULUMI_HOME: home, PULUMI_SKIP_UPDATE_CHECK: 'true' },
      timeoutMs: 30_000,
    });
    if (!succeeded(outcome) || parseVersion(outcome.stdout) === null) return null;
    return plainVersion(outcome.stdout);
  } finally {
    await rm(home, { recursive: true, force: true });
  }
}

/**
 * @param {string} bin
 * @param {string} version
 * @param {Installation['source']} source
 * @returns {Installation}
 */
export function installation(bin, version, source) {
  // The Automation API wants a root with the program in `bin`; not every package has that.
  return { root: basename(bin) === 'bin' ? dirname(bin) : null, bin, version, source };
}

/**
 * The directory or program named by LIFEBOAT_PULUMI. It is the user's word: nothing is
 * asked of it but that it runs.
 *
 * @param {NodeJS.ProcessEnv} env
 * @returns {Promise<Installation | null>}
 */
export async function chosenPulumi(env) {
  const chosen = env.LIFEBOAT_PULUMI;
  if (!chosen) return null;
  const path = resolve(chosen);
  const isDirectory = await stat(path).then(
    (found) => found.isDirectory(),
    () => false,
  );
  const program = executableName('pulumi');
  // PATH finds programs by name: one of another name would be of no use in it.
  const named = basename(path) === program ? [path] : [];
  const candidates = isDirectory ? [join(path, program), join(path, 'bin', program)] : named;
  for (const candidate of candidates) {
    if (!(await isExecutable(candidate))) continue;
    const version = await versionOf(candidate, env);
    if (version !== null) return installation(dirname(candidate), version, 'LIFEBOAT_PULUMI');
  }
  throw new PulumiUnavailable(
    'override-invalid',
    `LIFEBOAT_PULUMI is set to ${chosen}, and there is no working program called ${program} there.`,
  );
}

/**
 * The first pulumi on PATH that is new enough and has its Node language host.
 *
 * @param {NodeJS.ProcessEnv} env
 * @param {(line: string) => void} log
 * @returns {Promise<Installation | null>}
 */
export async function pulumiOnPath(env, log) {
  const hosts = neededBinaries.filter((name) => name !== 'pulumi');
  for (const program of await programsOnPath('pulumi', env)) {
    const bin = dirname(program);
    const version = await versionOf(program, env);
    if (version === null || !isAtLeast(version, pulumiVersion)) {
      log(`Not using ${program}: ${version ?? 'it does not run'}; ${pulumiVersion} is needed.`);
      continue;
    }
    const missing = await missingExecutable(bin, hosts);
    if (missing !== null && (await programsOnPath(missing, env)).length === 0) {
      log(`Not using ${program} ${version}: ${missing} is neither beside it nor on PATH.`);
      continue;
    }
    return installation(bin, version, 'path');
  }
  return null;
}
