import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { pathToFileURL } from 'node:url';
import { describe, expect, it } from 'vitest';
import { failureOf, run } from './child.mjs';
import { inRoot } from './root.mjs';

const node = process.execPath;

describe('a child', () => {
  it.each([
    ['process.exit(0)', undefined],
    ['process.exit(3)', 'exit code 3'],
    ["process.kill(process.pid, 'SIGKILL')", 'ended by SIGKILL'],
  ])('that does %s', async (code, failure) => {
    expect(failureOf(await run(node, ['-e', code]))).toBe(failure);
  });

  it('that cannot be started', async () => {
    expect(failureOf(await run('/nowhere/at-all', []))).toContain('ENOENT');
  });
});

// Windows has no signals between processes; there the console tells all of them.
describe.skipIf(process.platform === 'win32')('an interrupt', () => {
  // A child with a grandchild that does not care; it says so once nothing more can go wrong.
  const stubborn = `process.on('SIGINT', () => {}); console.log('ready'); setInterval(() => {}, 1000)`;
  const parent = `require('node:child_process').spawn(process.execPath, ['-e', ${JSON.stringify(stubborn)}], { stdio: 'inherit' }); setInterval(() => {}, 1000)`;

  it.each(['SIGINT', 'SIGTERM', 'SIGHUP'] as const)('by %s ends the child, and what it had started', async (signal) => {
    const runner = `
      import { failureOf, interruptedBy, run } from ${JSON.stringify(pathToFileURL(inRoot('scripts/run/child.mjs')).href)};
      const ending = await run(process.execPath, ['-e', ${JSON.stringify(parent)}]);
      console.log(failureOf(ending), interruptedBy());
    `;
    const child = spawn(node, ['--input-type=module', '-e', runner], { stdio: ['ignore', 'pipe', 'inherit'] });
    // All of them hold this pipe, so it ends with the last one.
    const closed = once(child, 'close');
    const lines: string[] = [];
    createInterface(child.stdout).on('line', (line) => {
      lines.push(line);
      if (line === 'ready') child.kill(signal);
    });
    expect(await closed).toEqual([0, null]);
    expect(lines).toEqual(['ready', `ended by SIGINT ${signal}`]);
  });
});
