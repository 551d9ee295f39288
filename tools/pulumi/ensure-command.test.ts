import { execFile } from 'node:child_process';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { ensureSdkgen } from './ensure.mjs';
import { fakeGo, machine, workingPulumi } from './fakes.ts';

// The stand-ins are shell scripts, which Windows cannot run.
describe.skipIf(process.platform === 'win32')('the command', () => {
  const script = fileURLToPath(new URL('./ensure.mjs', import.meta.url));
  const command = (args: string[], env: NodeJS.ProcessEnv) =>
    new Promise<{ code: number; stdout: string; stderr: string }>((resolve) => {
      execFile(process.execPath, [script, ...args], { env }, (error, stdout, stderr) => {
        resolve({ code: Number(error?.code ?? 0), stdout, stderr });
      });
    });

  it('prints the path of the program, and nothing else, on standard output', async () => {
    const on = await machine();
    const pulumi = await on.program('pulumi', workingPulumi);
    const env = { ...on.env, LIFEBOAT_PULUMI: on.path };
    expect(await command([], env)).toEqual({ code: 0, stdout: `${pulumi}\n`, stderr: '' });
    await fakeGo(on);
    const { stdout, stderr } = await command(['--sdkgen'], env);
    expect(stdout).toBe(`${await ensureSdkgen(on.options)}\n`);
    expect(stderr).toMatch(/^Building the SDK generator/);
  });

  it('ends with one sentence', async () => {
    const on = await machine();
    expect(await command([], { ...on.env, LIFEBOAT_PULUMI: '/nowhere' })).toEqual({
      code: 1,
      stdout: '',
      stderr: 'LIFEBOAT_PULUMI is set to /nowhere, and there is no working program called pulumi there.\n',
    });
  });

  it('explains itself', async () => {
    const on = await machine();
    expect((await command(['--help'], on.env)).stdout).toMatch(/^Usage: /);
    expect(await command(['--sdk'], on.env)).toMatchObject({ code: 2, stdout: '' });
  });

  it('needs no package', async () => {
    const directory = fileURLToPath(new URL('.', import.meta.url));
    for (const name of (await readdir(directory)).filter((file) => file.endsWith('.mjs'))) {
      const text = await readFile(join(directory, name), 'utf8');
      for (const [, module] of text.matchAll(/^(?:import|export) .*from '([^']+)'/gm)) {
        expect(module, name).toMatch(/^(?:node:|\.\/)/);
      }
    }
  });
});
