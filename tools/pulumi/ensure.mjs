#!/usr/bin/env node
// @ts-check
// Only Node's own modules here and in what this imports: it runs before `npm ci`.
import { realpathSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { cacheDirectory, isExecutable, missingExecutable, publish } from './cache.mjs';
import { describeFailure, run, succeeded } from './command.mjs';
import { PulumiUnavailable, pulumiUnavailable, StepFailed, sdkgenUnavailable, writingTo } from './failure.mjs';
import { buildCli, buildSdkgen } from './go-build.mjs';
import { runInstaller } from './installer.mjs';
import { withLock } from './lock.mjs';
import { chosenPulumi, installation, pulumiOnPath, versionOf } from './on-path.mjs';
import { buildKey, cliBinaries, executableName, goPlatform, modules, neededBinaries, pulumiVersion } from './pin.mjs';

export { PulumiUnavailable } from './failure.mjs';

/**
 * A Pulumi CLI with its Node language host.
 *
 * @typedef {object} Installation
 * @property {string | null} root for `PulumiCommand.get({ root })`; null when the program is in no directory called `bin`
 * @property {string} bin holds `pulumi`; put it first on PATH
 * @property {string} version without the `v`
 * @property {'LIFEBOAT_PULUMI' | 'path' | 'cache' | 'installer' | 'go'} source
 */

/**
 * @typedef {object} Options
 * @property {(line: string) => void} [log] told what is done and how far it is; standard error by default
 * @property {NodeJS.ProcessEnv} [env]
 * @property {import('./installer.mjs').InstallerOptions} [installer]
 * @property {import('./lock.mjs').LockOptions} [lock]
 */

/** @param {string} line */
const toStandardError = (line) => {
  process.stderr.write(`${line}\n`);
};

/**
 * Finds a Pulumi CLI or gets one: what LIFEBOAT_PULUMI names, PATH, the cache, the
 * official installer, a build from Go modules. The first that works is taken.
 *
 * @param {Options} [options]
 * @returns {Promise<Installation>}
 * @throws {PulumiUnavailable} with one sentence that says what to do
 */
export async function ensurePulumi(options = {}) {
  const { log = toStandardError, env = process.env } = options;
  const cache = cacheDirectory(env);
  const official = `pulumi-${pulumiVersion}-official-${goPlatform()}`;
  const built = `pulumi-${pulumiVersion}-${buildKey(modules.cli, modules.languages)}`;
  const found = (await chosenPulumi(env)) ?? (await pulumiOnPath(env, log)) ?? (await cached());
  if (found !== null) return found;
  const lock = join(cache, 'pulumi.lock');
  const toSentence = (/** @type {StepFailed} */ step) => pulumiUnavailable([step]);
  return locked(lock, 'getting the Pulumi CLI', options, toSentence, async () => {
    const justPublished = await cached();
    if (justPublished !== null) return justPublished;
    const installerFailure = await fromInstaller().catch(stepFailure);
    if (!(installerFailure instanceof StepFailed)) return installerFailure;
    // Nothing else fits on a full disk either.
    if (installerFailure.reason === 'disk-full') throw pulumiUnavailable([installerFailure]);
    log(`Not installed: ${installerFailure.message}.`);
    const result = await fromGo().catch(stepFailure);
    if (result instanceof StepFailed) throw pulumiUnavailable([installerFailure, result]);
    return result;
  });

  /** @returns {Promise<Installation | null>} */
  async function cached() {
    const complete = { [official]: neededBinaries, [built]: cliBinaries };
    for (const [name, programs] of Object.entries(complete)) {
      const bin = join(cache, name, 'bin');
      if ((await missingExecutable(bin, programs)) === null) {
        return installation(bin, pulumiVersion, 'cache');
      }
    }
    return null;
  }

  async function fromInstaller() {
    await publish(cache, official, async (directory) => {
      await runInstaller(directory, env, log, options.installer);
      await checkCli(join(directory, 'bin'), neededBinaries, env);
    });
    return installation(join(cache, official, 'bin'), pulumiVersion, 'installer');
  }

  async function fromGo() {
    await publish(cache, built, async (directory) => {
      const bin = join(directory, 'bin');
      await buildCli(bin, env, log);
      await checkCli(bin, cliBinaries, env);
    });
    return installation(join(cache, built, 'bin'), pulumiVersion, 'go');
  }
}

/**
 * Builds the SDK generator, or finds it in the cache.
 *
 * @param {Options} [options]
 * @returns {Promise<string>} path of the program
 * @throws {PulumiUnavailable} with one sentence that says what to do
 */
export async function ensureSdkgen(options = {}) {
  const { log = toStandardError, env = process.env } = options;
  const cache = cacheDirectory(env);
  const name = `sdkgen-${pulumiVersion}-${buildKey(modules.sdkgen)}`;
  const program = join(cache, name, 'bin', executableName('sdkgen'));
  if (await isExecutable(program)) return program;
  const lock = join(cache, 'sdkgen.lock');
  return locked(lock, 'building the SDK generator', options, sdkgenUnavailable, async () => {
    if (await isExecutable(program)) return program;
    await publish(cache, name, async (directory) => {
      const bin = join(directory, 'bin');
      await buildSdkgen(bin, env, log);
      const help = await run(join(bin, executableName('sdkgen')), ['-help'], { env });
      if (!succeeded(help)) {
        throw new StepFailed('result-broken', `what was built does not run (${describeFailure(help)})`);
      }
    });
    return program;
  });
}

/**
 * @template T
 * @param {string} file the lock
 * @param {string} activity
 * @param {Options} options
 * @param {(step: StepFailed) => PulumiUnavailable} toSentence
 * @param {() => Promise<T>} work
 * @returns {Promise<T>}
 */
async function locked(file, activity, options, toSentence, work) {
  const cache = dirname(file);
  try {
    return await writingTo(cache, async () => {
      await mkdir(cache, { recursive: true });
      return withLock(file, activity, options.log ?? toStandardError, work, options.lock);
    });
  } catch (error) {
    throw error instanceof StepFailed ? toSentence(error) : error;
  }
}

/**
 * @param {string} bin
 * @param {readonly string[]} programs
 * @param {NodeJS.ProcessEnv} env
 */
async function checkCli(bin, programs, env) {
  const missing = await missingExecutable(bin, programs);
  if (missing !== null) throw new StepFailed('result-broken', `the result lacks ${missing}`);
  const version = await versionOf(join(bin, executableName('pulumi')), env);
  if (version !== pulumiVersion) {
    const found = version === null ? 'does not run' : `is ${version}`;
    throw new StepFailed('result-broken', `the resulting pulumi ${found} instead of ${pulumiVersion}`);
  }
}

/**
 * @param {unknown} error
 * @returns {StepFailed}
 */
function stepFailure(error) {
  if (error instanceof StepFailed) return error;
  throw error;
}

const usage = `Usage: node tools/pulumi/ensure.mjs [--sdkgen]

Prints the path of a Pulumi CLI, or of the SDK generator, and gets it first when
there is none. Everything else goes to standard error. See README.md beside it.
`;

/**
 * @param {string[]} args
 * @returns {Promise<number>} the exit code
 */
async function main(args) {
  const [argument, ...others] = args;
  if (argument === '--help' || argument === '-h') {
    process.stdout.write(usage);
    return 0;
  }
  if (others.length > 0 || (argument !== undefined && argument !== '--sdkgen')) {
    process.stderr.write(usage);
    return 2;
  }
  try {
    const path =
      argument === '--sdkgen' ? await ensureSdkgen() : join((await ensurePulumi()).bin, executableName('pulumi'));
    process.stdout.write(`${path}\n`);
    return 0;
  } catch (error) {
    if (!(error instanceof PulumiUnavailable)) throw error;
    process.stderr.write(`${error.message}\n`);
    return 1;
  }
}

const script = process.argv[1];
if (script !== undefined && realpathSync(script) === fileURLToPath(import.meta.url)) {
  process.exitCode = await main(process.argv.slice(2));
}
