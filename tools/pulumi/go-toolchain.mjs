// @ts-check
import { describeFailure, run, succeeded } from './command.mjs';
import { StepFailed } from './failure.mjs';
import { programsOnPath } from './on-path.mjs';
import { minimumGo } from './pin.mjs';
import { isAtLeast, plainVersion } from './version.mjs';

/**
 * @param {NodeJS.ProcessEnv} env
 * @returns {NodeJS.ProcessEnv} what every `go` command is run with
 */
export function goEnvironment(env) {
  const { GOOS: _os, GOARCH: _arch, ...rest } = env;
  // For this machine, whatever the user last compiled for; static, so no C compiler is
  // needed; and a go.work further up must not mix its modules into the pinned ones.
  return { ...rest, CGO_ENABLED: '0', GOWORK: 'off' };
}

/**
 * Finds Go, and makes sure that it is new enough before minutes are spent.
 *
 * @param {string} directory of the module to build
 * @param {NodeJS.ProcessEnv} env
 * @returns {Promise<string>} path of the program
 */
export async function findGo(directory, env) {
  const [go] = await programsOnPath('go', env);
  if (go === undefined) {
    throw new StepFailed('go-missing', 'Go, which could build it, is not installed');
  }
  // Asked inside the module, because there a Go since 1.21 fetches a newer toolchain by
  // itself when it may (GOTOOLCHAIN), and then answers for that one.
  const outcome = await run(go, ['env', 'GOVERSION'], {
    env: goEnvironment(env),
    cwd: directory,
  });
  const output = outcome.stdout + outcome.stderr;
  const refused = /requires go >= \S+ \(running go (\S+?);?(?: GOTOOLCHAIN=local)?\)/.exec(output);
  const noToolchain = /toolchain not available|download go\S+ for/.test(output);
  if (refused !== null || noToolchain) throw tooOld(refused?.[1] ?? null, env);
  if (!succeeded(outcome)) {
    throw new StepFailed('build-failed', `go env failed (${describeFailure(outcome)})`);
  }
  const version = plainVersion(outcome.stdout);
  // A development version ("devel +0123abc") has no number, and is newer than any release.
  const known = /^(?:go)?\d/.test(outcome.stdout.trim());
  if (known && !isAtLeast(version, minimumGo)) throw tooOld(version, env);
  return go;
}

/**
 * @param {string | null} version
 * @param {NodeJS.ProcessEnv} env
 * @returns {StepFailed}
 */
function tooOld(version, env) {
  const found = version === null ? 'Go' : `Go ${version}`;
  const why = env.GOTOOLCHAIN === 'local' ? '; GOTOOLCHAIN=local keeps it from fetching a newer one' : '';
  return new StepFailed(
    'go-too-old',
    `the installed ${found} is too old to build it (${minimumGo} or later is needed${why})`,
  );
}
