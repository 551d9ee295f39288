import { parseArgs, styleText } from 'node:util';
import { PulumiUnavailable } from '../tools/pulumi/ensure.mjs';
import type { DemoCloud } from './demo/cloud.ts';
import { demoClouds } from './demo/clouds.ts';
import { DemoFailure, Stage } from './demo/stage.ts';
import { type Narrator, Story } from './demo/story.ts';

const hasColours = process.stdout.isTTY && process.env['NO_COLOR'] === undefined;
const styled = (style: Parameters<typeof styleText>[0], text: string) => (hasColours ? styleText(style, text) : text);
const say = (text: string) => process.stdout.write(`${text}\n`);

let acts = 0;
const narrator: Narrator = {
  heading: (text) => {
    acts += 1;
    say(`\n${styled(['bold', 'cyan'], `${acts}. ${text}`)}`);
  },
  says: (text) => say(`   ${text}`),
  command: (text) => say(`\n   ${styled('bold', `$ ${text}`)}\n`),
  proved: (text) => say(`   ${styled('green', '✓')} ${text}`),
};

let stage: Stage | undefined;
let interruptedBy: NodeJS.Signals | undefined;

/** Nothing may be left behind, whenever it comes. */
function onSignal(signal: NodeJS.Signals): void {
  interruptedBy ??= signal;
  stage?.interrupt(signal);
}

/** The clouds that were asked for: `--cloud <name>` or `--cloud all`; the first one when none was. */
function chosen(): readonly (() => Promise<DemoCloud>)[] {
  const values = givenOptions();
  if (values.cloud === 'all') return Object.values(demoClouds);
  const one = demoClouds[values.cloud];
  if (one === undefined) {
    throw new DemoFailure(
      `there is no cloud "${values.cloud}": say one of ${Object.keys(demoClouds).join(', ')}, or all`,
    );
  }
  return [one];
}

function givenOptions(): { readonly cloud: string } {
  try {
    return parseArgs({ options: { cloud: { type: 'string', default: 'zomro' } } }).values;
  } catch (error) {
    throw new DemoFailure(
      `${error instanceof Error ? error.message : String(error)}. The one option is --cloud <name>`,
    );
  }
}

async function play(openCloud: () => Promise<DemoCloud>): Promise<void> {
  try {
    stage = await Stage.open(openCloud);
    if (interruptedBy !== undefined) stage.interrupt(interruptedBy);
    await new Story(stage, narrator).play();
  } finally {
    await stage?.close();
    stage = undefined;
  }
}

/** The exit code tells whether everything did what it said. */
async function main(): Promise<number> {
  const started = performance.now();
  const all = chosen();
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, onSignal);
  say('Lifeboat on a local cloud, with the real Pulumi CLI. Getting the pieces together…');
  try {
    for (const openCloud of all) {
      acts = 0;
      await play(openCloud);
      if (interruptedBy !== undefined) throw new DemoFailure(`stopped by ${interruptedBy}`);
    }
    say(
      `\nAll of it happened, in ${Math.round((performance.now() - started) / 1000)} s. Nothing is left running or behind.`,
    );
    return 0;
  } catch (error) {
    if (interruptedBy === undefined) throw error;
    say(`\nStopped by ${interruptedBy}.`);
    return interruptedBy === 'SIGINT' ? 130 : 143;
  }
}

try {
  process.exitCode = await main();
} catch (error) {
  const isExpected = error instanceof DemoFailure || error instanceof PulumiUnavailable;
  process.stderr.write(
    `\nThe demo failed: ${isExpected ? error.message : error instanceof Error ? error.stack : String(error)}\n`,
  );
  process.exitCode = 1;
}
