// @ts-check
import { chmod, copyFile, mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { describeFailure, run, succeeded } from './command.mjs';
import { diskFull, StepFailed, saysDiskFull } from './failure.mjs';
import { findGo, goEnvironment } from './go-toolchain.mjs';
import { buildFlags, executableName, modules, pythonExec } from './pin.mjs';
import { reporting } from './progress.mjs';

/** @typedef {(line: string) => void} Log */

/**
 * Builds the CLI and the language hosts into one directory: a host elsewhere on PATH
 * makes every run of the CLI warn.
 *
 * @param {string} bin
 * @param {NodeJS.ProcessEnv} env
 * @param {Log} log
 */
export async function buildCli(bin, env, log) {
  const go = await findGo(modules.cli, env);
  log('Building the Pulumi CLI from Go modules; about 5 minutes on 2 cores, once.');
  await compile(go, modules.cli, ['install', 'tool'], bin, env, log);
  log('Building the language hosts from Go modules; about 20 seconds on 2 cores, once.');
  await compile(go, modules.languages, ['install', 'tool'], bin, env, log);
  const sdk = ['list', '-m', '-f', '{{.Dir}}', 'github.com/pulumi/pulumi/sdk/v3'];
  const { stdout } = await goCommand(go, modules.languages, sdk, bin, env);
  const script = join(bin, pythonExec);
  await copyFile(join(stdout.trim(), 'python', 'cmd', pythonExec), script);
  await chmod(script, 0o755); // the module cache drops the x bit
}

/**
 * @param {string} bin
 * @param {NodeJS.ProcessEnv} env
 * @param {Log} log
 */
export async function buildSdkgen(bin, env, log) {
  const go = await findGo(modules.sdkgen, env);
  log('Building the SDK generator from Go modules; about 2 minutes on 2 cores, once.');
  const output = join(bin, executableName('sdkgen'));
  await compile(go, modules.sdkgen, ['build', '.', '-o', output], bin, env, log);
}

/**
 * @param {string} go
 * @param {string} directory
 * @param {[verb: string, target: string, ...flags: string[]]} request
 * @param {string} bin
 * @param {NodeJS.ProcessEnv} env
 * @param {Log} log
 */
async function compile(go, directory, [verb, target, ...flags], bin, env, log) {
  await mkdir(bin, { recursive: true });
  let downloads = 0;
  const countDownload = (/** @type {string} */ line) => {
    if (line.startsWith('go: downloading ')) downloads += 1;
  };
  // Listing fetches exactly the modules that are compiled, and says how many packages that is.
  const { stdout } = await reporting(
    log,
    () => `${downloads} modules downloaded`,
    () => goCommand(go, directory, ['list', '-deps', ...buildFlags, target], bin, env, countDownload),
  );
  const packages = stdout.split('\n').filter((line) => line !== '').length;
  let compiled = 0;
  let latest = 'nothing yet';
  const countPackage = (/** @type {string} */ line) => {
    if (!/^[\w./~-]+$/.test(line)) return;
    compiled += 1;
    latest = line;
  };
  await reporting(
    log,
    // "at most", because Go names only those that are not in its build cache.
    () => `${compiled} of at most ${packages} packages compiled (${latest})`,
    () => goCommand(go, directory, [verb, '-v', ...buildFlags, ...flags, target], bin, env, countPackage),
  );
}

/**
 * @param {string} go
 * @param {string} directory
 * @param {string[]} args
 * @param {string} bin
 * @param {NodeJS.ProcessEnv} env
 * @param {(line: string) => void} [onLine]
 * @returns {Promise<import('./command.mjs').Outcome>}
 */
async function goCommand(go, directory, args, bin, env, onLine) {
  const outcome = await run(go, args, {
    env: { ...goEnvironment(env), GOBIN: bin },
    cwd: directory,
    ...(onLine === undefined ? {} : { onLine }),
  });
  if (!succeeded(outcome)) throw buildFailure(outcome);
  return outcome;
}

const proxyTrouble =
  /dial tcp|no such host|connection re(?:fused|set)|i\/o timeout|TLS handshake|network is unreachable|proxyconnect|x509:/;

/**
 * Turns what Go printed into a reason. Checked in this order: a full disk also breaks downloads.
 *
 * @param {import('./command.mjs').Outcome} outcome
 * @returns {StepFailed}
 */
function buildFailure(outcome) {
  const text = outcome.stderr;
  if (saysDiskFull(text)) return diskFull();
  const refused = /([\w./~!-]+@v[^\s:]+): [^\n]*: (4\d\d [A-Z][\w ]*)/.exec(text);
  if (refused !== null) {
    return new StepFailed('module-refused', `the Go module proxy refuses ${refused[1]} (${refused[2]})`);
  }
  if (proxyTrouble.test(text)) {
    return new StepFailed('proxy-unreachable', `the Go module proxy cannot be reached (${describeFailure(outcome)})`);
  }
  return new StepFailed('build-failed', `building it from Go modules failed (${describeFailure(outcome)})`);
}
