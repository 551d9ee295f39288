// @ts-check
import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describeFailure, run, succeeded } from './command.mjs';
import { diskFull, StepFailed, saysDiskFull } from './failure.mjs';
import { pulumiVersion } from './pin.mjs';
import { duration, reporting } from './progress.mjs';

/**
 * @typedef {object} InstallerOptions
 * @property {string} [url] where the install script is
 * @property {number} [answerWithinMs] how long its site may take to answer
 */

const scriptWithinMs = 60_000;
const installWithinMs = 15 * 60_000;

/**
 * Runs Pulumi's official installer, with the options that the Automation API gives it.
 *
 * @param {string} root is given a `bin` with the CLI and all its hosts
 * @param {NodeJS.ProcessEnv} env
 * @param {(line: string) => void} log
 * @param {InstallerOptions} [options]
 */
export async function runInstaller(root, env, log, options = {}) {
  const windows = process.platform === 'win32';
  const url = options.url ?? `https://get.pulumi.com/install.${windows ? 'ps1' : 'sh'}`;
  const script = await fetchScript(url, options.answerWithinMs ?? 5_000);
  const file = join(root, windows ? 'install.ps1' : 'install.sh');
  await writeFile(file, script);
  log(`Installing Pulumi ${pulumiVersion} with its official installer; about a minute, once.`);
  let latest = 'downloading';
  const outcome = await reporting(
    log,
    () => latest,
    () =>
      run(...installCommand(windows, file, root), {
        env,
        cwd: root,
        timeoutMs: installWithinMs,
        onLine: (line) => {
          latest = line.trim() || latest;
        },
      }),
  );
  await rm(file, { force: true });
  if (succeeded(outcome)) return;
  if (saysDiskFull(outcome.stderr + outcome.stdout)) throw diskFull();
  const how = outcome.timedOut ? `it did not end within ${duration(installWithinMs)}` : describeFailure(outcome);
  throw new StepFailed('installer-failed', `its official installer failed (${how})`);
}

/**
 * @param {boolean} windows
 * @param {string} file
 * @param {string} root
 * @returns {[program: string, args: string[]]}
 */
function installCommand(windows, file, root) {
  if (!windows) {
    return ['/bin/sh', [file, '--version', pulumiVersion, '--install-root', root, '--no-edit-path']];
  }
  const shell = ['-NoProfile', '-NonInteractive', '-ExecutionPolicy', 'Bypass', '-File', file];
  return ['powershell.exe', [...shell, '-Version', pulumiVersion, '-InstallRoot', root, '-NoEditPath']];
}

/**
 * @param {string} url
 * @param {number} answerWithinMs
 * @returns {Promise<string>}
 */
async function fetchScript(url, answerWithinMs) {
  const abort = new AbortController();
  const late = new Error(`no answer within ${duration(answerWithinMs)}`);
  let timer = setTimeout(() => abort.abort(late), answerWithinMs);
  try {
    const response = await fetch(url, { signal: abort.signal });
    // It is there: its few kilobytes may take longer on a slow line, but not for ever.
    clearTimeout(timer);
    timer = setTimeout(() => abort.abort(new Error('it stopped answering')), scriptWithinMs);
    if (!response.ok) throw new Error(`HTTP status ${response.status}`);
    const script = await response.text();
    // A login page of some network, with status 200.
    if (script.trimStart().startsWith('<')) throw new Error('the answer is a web page');
    return script;
  } catch (error) {
    throw new StepFailed(
      'installer-unreachable',
      `its official installer ${url} cannot be fetched (${deepestMessage(error)})`,
      { cause: error },
    );
  } finally {
    clearTimeout(timer);
    abort.abort(); // lets go of the connection when the body was not read
  }
}

/**
 * `fetch` says only "fetch failed"; the cause says why.
 *
 * @param {unknown} error
 * @returns {string}
 */
function deepestMessage(error) {
  if (!(error instanceof Error)) return String(error);
  if (error.cause instanceof Error) return deepestMessage(error.cause);
  // Several addresses were tried: the error has no message of its own, but a code.
  return error.message || ('code' in error ? String(error.code) : error.name);
}
