import { execFile } from 'node:child_process';
import { chmodSync, cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { inRoot } from './root.mjs';

const directory = mkdtempSync(join(tmpdir(), 'lifeboat-ci-'));
afterAll(() => rmSync(directory, { recursive: true, force: true }));

/** `.ci/run` in a repository whose npm does this. */
function ci(npm: string, ...args: string[]): Promise<{ code: number; last: string | undefined; stdout: string }> {
  mkdirSync(join(directory, '.ci'), { recursive: true });
  mkdirSync(join(directory, 'bin'), { recursive: true });
  cpSync(inRoot('.ci/run'), join(directory, '.ci/run'));
  const program = join(directory, 'bin/npm');
  writeFileSync(program, `#!/bin/sh\n${npm}\n`);
  chmodSync(program, 0o755);
  writeFileSync(join(directory, 'bin/node'), '#!/bin/sh\n');
  chmodSync(join(directory, 'bin/node'), 0o755);
  const env = { PATH: `${join(directory, 'bin')}:/usr/bin:/bin`, TMPDIR: directory };
  return new Promise((resolve) => {
    execFile('/bin/bash', [join(directory, '.ci/run'), ...args], { env }, (error, stdout) => {
      resolve({ code: Number(error?.code ?? 0), last: stdout.trimEnd().split('\n').at(-1), stdout });
    });
  });
}

// It is written for bash.
describe.skipIf(process.platform === 'win32')('.ci/run', () => {
  it('runs npm test, and ends as it does', async () => {
    expect(await ci("echo noise; echo '7 passed, 0 failed'")).toMatchObject({ code: 0, last: '7 passed, 0 failed' });
    expect(await ci("echo '6 passed, 1 failed'; exit 1")).toMatchObject({ code: 1, last: '6 passed, 1 failed' });
    expect((await ci('echo "$@"', '--fast')).stdout).toMatch(/^--silent test -- --fast\n/);
  });

  it('fails when npm test ends without a result, even if it calls that success', async () => {
    expect(await ci('echo noise')).toMatchObject({ code: 1, last: '0 passed, 1 failed' });
    expect(await ci('kill -9 $$')).toMatchObject({ code: 1, last: '0 passed, 1 failed' });
  });
});
