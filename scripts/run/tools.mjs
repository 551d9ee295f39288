// @ts-check
import { failureOf, run } from './child.mjs';
import { inRoot } from './root.mjs';

/** The scripts behind the names in node_modules/.bin, which Windows could not start without a shell. */
const entries = {
  biome: '@biomejs/biome/bin/biome',
  oxlint: 'oxlint/bin/oxlint',
  tsc: 'typescript/bin/tsc',
  tsx: 'tsx/dist/cli.mjs',
  vitest: 'vitest/vitest.mjs',
};

/**
 * @param {keyof typeof entries} tool
 * @param {readonly string[]} args
 * @param {NodeJS.ProcessEnv} [env]
 * @returns {Promise<string | undefined>} how it failed
 */
export async function runTool(tool, args, env = process.env) {
  return failureOf(await run(process.execPath, [inRoot('node_modules', entries[tool]), ...args], { env }));
}
