// @ts-check
import { spawn, spawnSync } from 'node:child_process';

/**
 * @typedef {object} ChildOptions
 * @property {NodeJS.ProcessEnv} [env]
 * @property {string} [cwd]
 * @property {boolean} [shell]
 * @property {'ignore' | 'inherit'} [stdin]
 * @property {boolean} [isRunner] another runner like us: it is told of interrupts, and ends its children itself
 * @property {'inherit' | 'to-stderr'} [output] where standard output goes
 */

/** @typedef {{ code: number | null, signal: NodeJS.Signals | null, problem: Error | null }} Ending */

const onWindows = process.platform === 'win32';
const patienceMs = 10_000;

/** @typedef {{ pid: number | undefined, isRunner: boolean }} Running */

/** @type {Set<Running>} */
const running = new Set();

/** @type {NodeJS.Signals | undefined} */
let interruption;

/** The signal that told us to stop; nothing more should be started. */
export const interruptedBy = () => interruption;

/**
 * Runs a program to its end, in a process group of its own, so that an interrupt ends it with all that it started. Never rejects.
 *
 * @param {string} program
 * @param {readonly string[]} args
 * @param {ChildOptions} [options]
 * @returns {Promise<Ending>}
 */
export function run(
  program,
  args,
  { env = process.env, cwd, shell = false, stdin = 'ignore', output = 'inherit', isRunner = false } = {},
) {
  listen();
  return new Promise((resolve) => {
    const child = spawn(program, args, {
      env,
      shell,
      stdio: [stdin, output === 'inherit' ? 'inherit' : 2, 'inherit'],
      // On Windows this would open a window, and there Ctrl-C reaches all processes of the console anyway.
      detached: !onWindows,
      windowsHide: true,
      ...(cwd === undefined ? {} : { cwd }),
    });
    const entry = { pid: child.pid, isRunner };
    running.add(entry);
    /** @param {Ending} ending */
    const end = (ending) => {
      if (!running.delete(entry)) return;
      if (interruption !== undefined) killGroup(entry, 'SIGKILL'); // what it left behind
      resolve(ending);
    };
    child.once('error', (problem) => end({ code: null, signal: null, problem }));
    child.once('exit', (code, signal) => end({ code, signal, problem: null }));
  });
}

/**
 * @param {Ending} ending
 * @returns {string | undefined} how it failed, in a few words; undefined when it did not
 */
export function failureOf({ code, problem, signal }) {
  if (problem !== null) return problem.message;
  if (signal !== null) return `ended by ${signal}`;
  return code === 0 ? undefined : `exit code ${code}`;
}

let listening = false;

function listen() {
  if (listening) return;
  listening = true;
  for (const signal of /** @type {const} */ (['SIGINT', 'SIGTERM', 'SIGHUP']))
    process.on(signal, () => interrupt(signal));
}

/** @param {NodeJS.Signals} signal */
function interrupt(signal) {
  const again = interruption !== undefined;
  interruption = signal;
  for (const child of running) killGroup(child, again && !child.isRunner ? 'SIGKILL' : 'SIGINT');
  if (again) return;
  // Children get the time to end their own; unref, because nothing but them is worth waiting for.
  setTimeout(() => {
    for (const child of running) if (!child.isRunner) killGroup(child, 'SIGKILL');
  }, patienceMs).unref();
}

/**
 * @param {Running} child
 * @param {'SIGINT' | 'SIGKILL'} signal
 */
function killGroup({ pid }, signal) {
  if (pid === undefined) return;
  if (onWindows) {
    if (signal === 'SIGKILL') spawnSync('taskkill', ['/pid', String(pid), '/T', '/F'], { stdio: 'ignore' });
    return;
  }
  try {
    process.kill(-pid, signal);
  } catch (error) {
    // Nobody is left in the group.
    if (!(error instanceof Error && 'code' in error && error.code === 'ESRCH')) throw error;
  }
}
