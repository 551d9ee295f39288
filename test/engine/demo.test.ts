import { mkdtemp, readdir, realpath, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, onTestFinished, test } from 'vitest';
import { Command } from './harness/command.ts';
import { eventually } from './harness/eventually.ts';
import { processesIn } from './harness/processes.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));

/** The demo as its user starts it, with a temporary directory of its own to look into. */
async function startDemo(
  ...options: readonly string[]
): Promise<{ readonly demo: Command; readonly temporary: string }> {
  const temporary = await realpath(await mkdtemp(join(tmpdir(), 'lifeboat-test-')));
  onTestFinished(() => rm(temporary, { recursive: true, force: true }));
  const inherited = Object.entries(process.env).flatMap(([name, value]) =>
    value === undefined ? [] : [[name, value]],
  );
  const env: Record<string, string> = { ...Object.fromEntries(inherited), TMPDIR: temporary };
  const demo = new Command(process.execPath, ['scripts/run.mjs', 'demo', ...options], { cwd: root, env });
  onTestFinished(() => demo.signal('SIGKILL'));
  return { demo, temporary };
}

async function expectNothingLeft(temporary: string): Promise<void> {
  await eventually('all processes of the demo to end', async () => (await processesIn(temporary)).length === 0, 10_000);
  expect((await readdir(temporary)).filter((name) => name.startsWith('lifeboat-'))).toEqual([]);
}

test.each(['zomro', 'cloudtower'])('the demo on %s does what it says, and leaves nothing', async (cloud) => {
  const { demo, temporary } = await startDemo('--cloud', cloud);
  const { code, output } = await demo.ended;
  expect(code, output).toBe(0);
  expect(output).toContain('All of it happened');
  await expectNothingLeft(temporary);
});

test('the demo can be stopped in the middle, and leaves nothing', async () => {
  const { demo, temporary } = await startDemo();
  await demo.says(/Saving…/, 90_000);
  demo.signal('SIGTERM');
  const { code, output } = await demo.ended;
  expect(code, output).toBe(143);
  await expectNothingLeft(temporary);
});
