// @ts-check
import { interruptedBy } from './child.mjs';
import { checked, sum, summary } from './tally.mjs';
import { runTool } from './tools.mjs';

/** @type {readonly { name: string, tool: 'biome' | 'oxlint' | 'tsc', args: readonly string[] }[]} */
const checks = [
  { name: 'formatting (Biome; npm run format mends it)', tool: 'biome', args: ['format'] },
  { name: 'lint (oxlint with types)', tool: 'oxlint', args: [] },
  { name: 'types (tsc)', tool: 'tsc', args: ['-p', 'tsconfig.json'] },
];

/** @returns {Promise<import('./tally.mjs').Outcome[]>} */
export async function lintOutcomes() {
  const outcomes = [];
  for (const { args, name, tool } of checks) {
    if (interruptedBy() !== undefined) break;
    process.stdout.write(`\n── ${name}\n`);
    outcomes.push(checked(name, await runTool(tool, args)));
  }
  return outcomes;
}

/** @returns {Promise<number>} the exit code */
export async function lint() {
  const outcomes = await lintOutcomes();
  process.stdout.write(`\n${summary(outcomes).join('\n')}\n`);
  return sum(outcomes, 'failed') > 0 ? 1 : 0;
}

/** @returns {Promise<number>} the exit code */
export async function format() {
  // Some long chains of calls take Biome two passes until it likes its own result.
  for (const _pass of [1, 2]) {
    const failure = await runTool('biome', ['format', '--write']);
    if (failure !== undefined) return 1;
  }
  return 0;
}
