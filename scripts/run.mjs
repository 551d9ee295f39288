#!/usr/bin/env node
// @ts-check
// The entry of every npm script. It starts on a fresh clone, and on a Node that is too old: only Node's own modules before the
// dependencies are there, and nothing in this file that an old Node cannot parse.
import { minimumNode, nodeIsTooOld } from './run/node-version.mjs';

const [verb = '--help', ...args] = process.argv.slice(2);

if (nodeIsTooOld(process.versions.node)) {
  process.stderr.write(
    `Lifeboat needs Node.js ${minimumNode} or later; this is ${process.versions.node}. Get one from https://nodejs.org.\n`,
  );
  if (verb === 'test') process.stdout.write('0 passed, 1 failed\n');
  process.exitCode = 1;
} else {
  void import('./run/verbs.mjs').then(async ({ runVerb }) => {
    const code = await runVerb(verb, args);
    // A script that was imported may still be at work (a simulator), and then sets its own.
    if (code !== undefined) process.exitCode = code;
  });
}
