// @ts-check
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { root } from './root.mjs';
import { runTool } from './tools.mjs';

/**
 * What of vitest's JSON report is counted.
 *
 * @typedef {object} Report
 * @property {number} numPassedTests
 * @property {number} numFailedTests
 * @property {number} numPendingTests skipped
 * @property {number} numTodoTests
 * @property {readonly { name: string, status: string, assertionResults: readonly { status: string }[] }[]} testResults
 */

/**
 * @param {'fast' | 'engine'} project
 * @param {readonly string[]} args of the user
 * @param {NodeJS.ProcessEnv} env
 * @returns {Promise<import('./tally.mjs').Outcome>}
 */
export async function runTests(project, args, env) {
  const directory = await mkdtemp(join(tmpdir(), 'lifeboat-report-'));
  try {
    const file = join(directory, 'report.json');
    const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${file}`];
    // Files that the user names may all be in the other project.
    const tolerant = args.length > 0 ? ['--passWithNoTests'] : [];
    const failure = await runTool('vitest', ['run', `--project=${project}`, ...reporters, ...tolerant, ...args], env);
    return outcomeOf(`${project} tests`, await read(file), failure, args.length > 0);
  } finally {
    await rm(directory, { recursive: true, force: true });
  }
}

/**
 * Vitest's exit code and its report are two witnesses: one failure is counted when only the exit code knows of one.
 *
 * @param {string} name
 * @param {Report | undefined} report
 * @param {string | undefined} failure how vitest itself ended, if not well
 * @param {boolean} mayBeEmpty
 * @returns {import('./tally.mjs').Outcome}
 */
export function outcomeOf(name, report, failure, mayBeEmpty) {
  if (report === undefined)
    return { name, passed: 0, failed: 1, skipped: 0, notes: [`vitest left no report: ${failure ?? 'it ended well'}`] };
  const passed = report.numPassedTests;
  const skipped = report.numPendingTests + report.numTodoTests;
  const broken = report.testResults.filter(isBroken);
  const notes = broken.map((file) => `${relative(root, file.name)} failed outside of its tests`);
  let failed = report.numFailedTests + broken.length;
  if (failed === 0 && failure !== undefined) {
    failed = 1;
    notes.push(`vitest failed although no test did (an unhandled error, or no tests): ${failure}`);
  }
  if (failed === 0 && passed + skipped === 0 && !mayBeEmpty) {
    failed = 1;
    notes.push('no tests were found');
  }
  return { name, passed, failed, skipped, notes };
}

/**
 * A file that does not load, or fails in a hook, has no test to blame.
 *
 * @param {Report['testResults'][number]} file
 */
function isBroken({ assertionResults, status }) {
  return status === 'failed' && assertionResults.every((result) => result.status !== 'failed');
}

/**
 * @param {string} file
 * @returns {Promise<Report | undefined>}
 */
async function read(file) {
  try {
    return /** @type {Report} */ (JSON.parse(await readFile(file, 'utf8')));
  } catch {
    return undefined; // vitest did not get so far; its exit code tells
  }
}
