// @ts-check
import { spawn } from 'node:child_process';
import { stripVTControlCharacters } from 'node:util';

/**
 * @typedef {object} Outcome
 * @property {number | null} code exit code; null when a signal ended the program or it never started
 * @property {NodeJS.Signals | null} signal
 * @property {NodeJS.ErrnoException | null} problem why the program could not be started
 * @property {boolean} timedOut
 * @property {string} stdout
 * @property {string} stderr
 */

/**
 * @typedef {object} Options
 * @property {NodeJS.ProcessEnv} env
 * @property {string} [cwd]
 * @property {number} [timeoutMs]
 * @property {(line: string) => void} [onLine] called for each line of either stream as it comes, and for each state of a progress bar
 */

// Enough for every message that is looked for, however long a program talks.
const keptCharacters = 256 * 1024;

/**
 * Runs a program to its end. Never rejects: how it ended is in the outcome.
 *
 * @param {string} program
 * @param {readonly string[]} args
 * @param {Options} options
 * @returns {Promise<Outcome>}
 */
export function run(program, args, { env, cwd, timeoutMs, onLine }) {
  return new Promise((resolve) => {
    const child = spawn(program, args, {
      env,
      stdio: ['ignore', 'pipe', 'pipe'],
      windowsHide: true,
      ...(cwd === undefined ? {} : { cwd }),
    });
    const stdout = collect(child.stdout, onLine);
    const stderr = collect(child.stderr, onLine);
    /** @type {NodeJS.ErrnoException | null} */
    let problem = null;
    let timedOut = false;
    const timer =
      timeoutMs === undefined
        ? undefined
        : setTimeout(() => {
            timedOut = true;
            child.kill('SIGKILL');
            // A grandchild may hold the pipes open; without this `close` would wait for it.
            child.stdout.destroy();
            child.stderr.destroy();
          }, timeoutMs);
    child.once('error', (error) => {
      problem = error;
    });
    child.once('close', (code, signal) => {
      clearTimeout(timer);
      const started = problem === null;
      resolve({
        code: started ? code : null,
        signal,
        problem,
        timedOut,
        stdout: stdout(),
        stderr: stderr(),
      });
    });
  });
}

/**
 * @param {Outcome} outcome
 * @returns {boolean}
 */
export function succeeded(outcome) {
  return outcome.code === 0 && !outcome.timedOut;
}

/**
 * How a program failed, in a few words of its own.
 *
 * @param {Outcome} outcome
 * @returns {string}
 */
export function describeFailure({ code, signal, problem, timedOut, stdout, stderr }) {
  if (problem !== null) return problem.message;
  if (timedOut) return 'it did not end in time';
  const end = signal === null ? `exit code ${code}` : `ended by ${signal}`;
  const words = lastWords(stderr) || lastWords(stdout);
  return words === '' ? end : `${end}: ${words}`;
}

/**
 * The last line that calls itself an error, because some programs say goodbye after it;
 * otherwise the last line.
 *
 * @param {string} text
 * @returns {string}
 */
function lastWords(text) {
  const lines = stripVTControlCharacters(text) // installers colour what they print
    .replaceAll(/:\/\/[^/\s@]*@/g, '://') // a mirror's address may carry a password
    .split(/[\r\n]+/)
    .map((line) => line.trim())
    .filter((line) => line !== '');
  return lines.findLast((line) => /\berror:/i.test(line)) ?? lines.at(-1) ?? '';
}

/**
 * @param {import('node:stream').Readable} stream
 * @param {((line: string) => void) | undefined} onLine
 * @returns {() => string} the text so far
 */
function collect(stream, onLine) {
  let text = '';
  let unfinished = '';
  stream.setEncoding('utf8');
  stream.on('data', (/** @type {string} */ chunk) => {
    text = (text + chunk).slice(-keptCharacters);
    if (onLine === undefined) return;
    const lines = (unfinished + chunk).split(/[\r\n]+/);
    unfinished = lines.pop() ?? '';
    for (const line of lines) onLine(line);
  });
  stream.on('end', () => {
    if (unfinished !== '') onLine?.(unfinished);
  });
  return () => text;
}
