import { styleText } from 'node:util';
import { PulumiUnavailable } from '../tools/pulumi/ensure.mjs';
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

/** The exit code tells whether everything did what it said. */
async function main(): Promise<number> {
  const started = performance.now();
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, onSignal);
  say('Lifeboat on a local cloud, with the real Pulumi CLI. Getting the pieces together…');
  try {
    stage = await Stage.open();
    if (interruptedBy !== undefined) stage.interrupt(interruptedBy);
    await new Story(stage, narrator).play();
    say(
      `\nAll of it happened, in ${Math.round((performance.now() - started) / 1000)} s. Nothing is left running or behind.`,
    );
    return 0;
  } catch (error) {
    if (interruptedBy === undefined) throw error;
    say(`\nStopped by ${interruptedBy}.`);
    return interruptedBy === 'SIGINT' ? 130 : 143;
  } finally {
    await stage?.close();
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
