import { execFile } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { inRoot } from './root.mjs';

function start(...args: string[]): Promise<{ code: number; stdout: string; stderr: string }> {
  return new Promise((resolve) => {
    // An installation would pull the packages away from under the test that runs.
    const env = { ...process.env, LIFEBOAT_NO_INSTALL: '1' };
    execFile(process.execPath, [inRoot('scripts/run.mjs'), ...args], { env }, (error, stdout, stderr) => {
      resolve({ code: Number(error?.code ?? 0), stdout, stderr });
    });
  });
}

describe('scripts/run.mjs', () => {
  it('explains itself', async () => {
    expect(await start('--help')).toMatchObject({ code: 0, stdout: expect.stringMatching(/^Usage: /) });
    expect(await start()).toMatchObject({ code: 0, stdout: expect.stringMatching(/^Usage: /) });
  });

  it('does not know every word', async () => {
    expect(await start('tset')).toMatchObject({
      code: 2,
      stdout: '',
      stderr: expect.stringMatching(/^There is no script called tset\./),
    });
  });

  it('hands arguments and the exit code on', async () => {
    expect(await start('simulator', '--help')).toMatchObject({ code: 0, stdout: expect.stringContaining('--cloud') });
    expect(await start('simulator', '--cloud', 'nimbus')).toMatchObject({ code: expect.any(Number), stdout: '' });
    expect((await start('generate', '--what')).code).toBe(2);
  });

  it('ends npm test with its line, also when it was misunderstood', async () => {
    const { code, stdout } = await start('test', '--quick');
    expect({ code, last: stdout.trimEnd().split('\n').at(-1) }).toEqual({ code: 2, last: '0 passed, 1 failed' });
  });
});
