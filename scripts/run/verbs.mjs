// @ts-check
import { pathToFileURL } from 'node:url';
import { failureOf, interruptedBy, run } from './child.mjs';
import { ensureDependencies } from './dependencies.mjs';
import { nodeOfTheUser, withoutPackageBinaries } from './environment.mjs';
import { inRoot, root } from './root.mjs';

const help = `Usage: npm run <script> -- [arguments], or node scripts/run.mjs <script> [arguments]

  test              everything: lint, build, and all tests; the last line is "N passed, N failed"
    --fast          without the tests that drive the Pulumi CLI
    --engine        only the tests that drive the Pulumi CLI
    -- <arguments>  for vitest: files, or -t <name>
  demo              a local cloud, a real pulumi up, drift, repair, destroy
  simulator         a cloud on this machine; --help tells more
  generate          schema.json, docs/reference and the SDK, from the specifications
    --check         only tells whether they are fresh
  build             dist/plugin and dist/simulator
  pack-sdk          the SDK as a package for npm
  bench             time to start, memory, requests per resource
    --json          for a program to read
  lint              formatting, oxlint with types, and the compiler
  format            rewrites the files as lint wants them formatted

Dependencies are installed when they are missing, unless LIFEBOAT_NO_INSTALL is set. Node.js 20.19 or later is needed; the Pulumi CLI is fetched or built when it is.
`;

/** Each is imported, not started: so Ctrl-C, the terminal and the exit code are theirs. */
/** @type {Readonly<Record<string, string>>} */
const programs = {
  demo: 'scripts/demo.ts',
  simulator: 'simulator/main.ts',
  generate: 'scripts/generate.ts',
  build: 'scripts/build.ts',
  'pack-sdk': 'scripts/pack-sdk.ts',
  bench: 'bench/main.ts',
};

/** @type {Readonly<Record<string, (args: string[]) => Promise<number>>>} */
const tasks = {
  test: async (args) => (await import('./test.mjs')).test(args),
  lint: async () => (await import('./lint.mjs')).lint(),
  format: async () => (await import('./lint.mjs')).format(),
};

/**
 * @param {string} verb
 * @param {string[]} args
 * @returns {Promise<number | undefined>} the exit code; undefined when the program that was started sees to it
 */
export async function runVerb(verb, args) {
  if (verb === '--help' || verb === '-h' || verb === 'help') {
    process.stdout.write(help);
    return 0;
  }
  const program = programs[verb];
  const task = tasks[verb];
  if (program === undefined && task === undefined) {
    process.stderr.write(`There is no script called ${verb}.\n\n${help}`);
    return 2;
  }
  Object.assign(process.env, withoutPackageBinaries(process.env));
  const node = nodeOfTheUser(process.execPath, process.env);
  if (node !== undefined) return again(node, verb, args);
  process.chdir(root);
  const failure = process.env.LIFEBOAT_NO_INSTALL ? undefined : await ensureDependencies();
  if (failure !== undefined) {
    process.stderr.write(`${failure}\n`);
    if (verb === 'test') process.stdout.write('0 passed, 1 failed\n');
    return exitCode(1);
  }
  if (task !== undefined) return exitCode(await task(args));
  await runProgram(inRoot(program ?? ''), args);
  return undefined;
}

/**
 * @param {string} file
 * @param {string[]} args
 */
async function runProgram(file, args) {
  const { register } = await import('tsx/esm/api');
  register();
  process.argv = [process.execPath, file, ...args];
  await import(pathToFileURL(file).href);
}

/**
 * @param {string} node
 * @param {string} verb
 * @param {string[]} args
 */
async function again(node, verb, args) {
  const ending = await run(node, [inRoot('scripts/run.mjs'), verb, ...args], { stdin: 'inherit', isRunner: true });
  if (ending.problem !== null) process.stderr.write(`${node} does not start: ${failureOf(ending)}\n`);
  return exitCode(ending.code ?? 1);
}

/**
 * @param {number} code
 * @returns {number} as a shell would report it when a signal ended us
 */
function exitCode(code) {
  return interruptedBy() === 'SIGINT' ? 130 : interruptedBy() === undefined ? code : 143;
}
