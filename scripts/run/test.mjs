// @ts-check
import { ensurePulumi, PulumiUnavailable } from '../../tools/pulumi/ensure.mjs';
import { interruptedBy } from './child.mjs';
import { withFirstOnPath } from './environment.mjs';
import { lintOutcomes } from './lint.mjs';
import { checked, sum, summary } from './tally.mjs';
import { runTool } from './tools.mjs';
import { runTests } from './vitest.mjs';

/** @typedef {import('./tally.mjs').Outcome} Outcome */

/**
 * Runs every step, also after one that failed, and counts.
 *
 * @param {string[]} args
 * @returns {Promise<number>} the exit code
 */
export async function test(args) {
  const { problem, parts, forVitest } = chosen(args);
  if (problem !== undefined) {
    process.stderr.write(`${problem}\n`);
    process.stdout.write('0 passed, 1 failed\n');
    return 2;
  }
  /** @type {Outcome[]} */
  const outcomes = [];
  const steps = [
    ...(parts.fast ? [lintOutcomes, buildOutcomes, () => fastOutcomes(forVitest)] : []),
    ...(parts.engine ? [() => engineOutcomes(forVitest)] : []),
  ];
  for (const step of steps) {
    if (interruptedBy() === undefined) outcomes.push(...(await survived(step)));
  }
  const signal = interruptedBy();
  if (signal !== undefined) outcomes.push(checked('the rest', `not run: interrupted by ${signal}`));
  // Naming no file that exists is a mistake, even though it may be in either project.
  if (
    forVitest.length > 0 &&
    !outcomes.some(({ name, passed, failed }) => name.endsWith('tests') && passed + failed > 0)
  ) {
    outcomes.push(checked('tests', 'none fits the arguments for vitest'));
  }
  process.stdout.write(`\n── result\n${summary(outcomes).join('\n')}\n`);
  return sum(outcomes, 'failed') > 0 ? 1 : 0;
}

/**
 * A step that throws is a bug in these scripts, and no reason to end without a result.
 *
 * @param {() => Promise<Outcome[]>} step
 * @returns {Promise<Outcome[]>}
 */
async function survived(step) {
  try {
    return await step();
  } catch (error) {
    return [checked('a step of npm test', error instanceof Error ? (error.stack ?? error.message) : String(error))];
  }
}

/**
 * @param {readonly string[]} args
 * @returns {{ problem?: string, parts: { fast: boolean, engine: boolean }, forVitest: string[] }}
 */
export function chosen(args) {
  const separator = args.indexOf('--');
  const own = separator < 0 ? args : args.slice(0, separator);
  const forVitest = separator < 0 ? [] : args.slice(separator + 1);
  const fast = own.includes('--fast');
  const engine = own.includes('--engine');
  const parts = fast === engine ? { fast: true, engine: true } : { fast, engine };
  const unknown = own.find((arg) => arg !== '--fast' && arg !== '--engine');
  if (unknown === undefined) return { parts, forVitest };
  return { problem: `test does not know ${unknown}; arguments for vitest come after another --`, parts, forVitest };
}

async function buildOutcomes() {
  process.stdout.write('\n── build\n');
  return [checked('build', await runTool('tsx', ['scripts/build.ts']))];
}

/** @param {readonly string[]} forVitest */
async function fastOutcomes(forVitest) {
  process.stdout.write('\n── fast tests\n');
  return [await runTests('fast', forVitest, process.env)];
}

/** @param {readonly string[]} forVitest */
async function engineOutcomes(forVitest) {
  process.stdout.write('\n── engine tests\n');
  try {
    const { bin } = await ensurePulumi();
    return [await runTests('engine', forVitest, { ...withFirstOnPath(process.env, bin), LIFEBOAT_PULUMI: bin })];
  } catch (error) {
    if (!(error instanceof PulumiUnavailable)) throw error;
    return [checked('engine tests', error.message)];
  }
}
