import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http2';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { build } from 'esbuild';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import manifest from '../../package.json' with { type: 'json' };
import { ProviderClient } from './client.ts';
import { FakeEngine } from './fake-engine.ts';

const repository = dirname(dirname(import.meta.dirname));
const bundleDir = mkdtempSync(join(tmpdir(), 'lifeboat-bundle-'));
const bundle = join(bundleDir, 'provider.cjs');
const { version } = manifest;

beforeAll(async () => {
  await build({
    entryPoints: [join(repository, 'provider/main.ts')],
    outfile: bundle,
    bundle: true,
    minify: true,
    platform: 'node',
    target: 'node20',
    format: 'cjs',
    define: { 'import.meta.dirname': 'undefined' },
    logLevel: 'error',
  });
  writeFileSync(join(bundleDir, 'schema.json'), '{"name":"lifeboat"}');
});
afterAll(() => rmSync(bundleDir, { recursive: true }));

class Plugin {
  readonly child: ChildProcessWithoutNullStreams;
  /** All of standard output. */
  out = '';
  readonly exited: Promise<number | null>;
  readonly #firstLine: Promise<string>;

  constructor(command: readonly string[], args: readonly string[]) {
    this.child = spawn(process.execPath, [...command, ...args], { cwd: repository, stdio: 'pipe' });
    this.child.stdout.on('data', (data) => {
      this.out += data;
    });
    this.exited = new Promise((resolve) => this.child.on('exit', resolve));
    this.#firstLine = new Promise((resolve, reject) => {
      createInterface(this.child.stdout).once('line', resolve);
      this.child.on('exit', (code) => reject(new Error(`exited with ${code}: ${this.out}`)));
    });
    this.#firstLine.catch(() => undefined);
  }

  async client(): Promise<ProviderClient> {
    return new ProviderClient(Number(await this.#firstLine));
  }
}

const plugins: Plugin[] = [];
const closing: { close(): void }[] = [];
let engine: FakeEngine | undefined;
afterEach(async () => {
  for (const one of closing.splice(0)) one.close();
  for (const { child } of plugins.splice(0)) child.kill('SIGKILL');
  engine?.die();
});

function start(args: readonly string[] = [], command: readonly string[] = [bundle]): Plugin {
  const plugin = new Plugin(command, args);
  plugins.push(plugin);
  return plugin;
}

async function connect(plugin: Plugin): Promise<ProviderClient> {
  const client = await plugin.client();
  closing.push(client);
  return client;
}

/** An engine that dies as soon as the connection to it stands. */
async function connectionThatFalls(): Promise<string> {
  const server = createServer();
  server.on('session', (session) => {
    // The answer to a ping proves that the other side has seen our settings: for gRPC, the connection stands.
    session.ping(() => {
      server.close();
      session.destroy();
    });
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  return `127.0.0.1:${address.port}`;
}

describe.each([
  ['the bundle', [bundle]],
  ['the sources', ['--import', 'tsx', 'provider/main.ts']],
] as const)('the provider as a process, from %s', (_name, command) => {
  it('prints its port, serves, and ends with its input', async () => {
    engine = await FakeEngine.start();
    const plugin = start(['--logtostderr', '-v=3', '--tracing', 'http://x', engine.address], command);
    const client = await connect(plugin);
    await client.handshake(engine.address);
    expect((await client.pluginInfo()).getVersion()).toBe(version);
    await client.cancel();
    plugin.child.stdin.end();
    expect(await plugin.exited).toBe(0);
    expect(plugin.out).toMatch(/^\d+\n$/);
  });
});

describe('the provider as a process', () => {
  it('finds its schema beside the bundle', async () => {
    const client = await connect(start());
    expect((await client.schema()).getSchema()).toBe('{"name":"lifeboat"}');
  });

  it.each(['SIGINT', 'SIGTERM'] as const)('ends by %s, also after Cancel', async (signal) => {
    engine = await FakeEngine.start();
    const plugin = start([engine.address]);
    const client = await connect(plugin);
    await client.handshake(engine.address);
    await client.cancel();
    plugin.child.kill(signal);
    expect(await plugin.exited).toBe(0);
  });

  it('ends when its engine dies, although its input stays open', async () => {
    const address = await connectionThatFalls();
    expect(await start([address]).exited).toBe(0);
  });

  it('waits for engines to attach themselves when it has no address, whatever its input does', async () => {
    const plugin = start();
    const client = await connect(plugin);
    plugin.child.stdin.end();
    engine = await FakeEngine.start();
    for (let session = 0; session < 2; session += 1) {
      await client.handshake(engine.address);
      await client.attach(engine.address);
      await client.cancel();
    }
    expect((await client.pluginInfo()).getVersion()).toBe(version);
    plugin.child.kill('SIGINT');
    expect(await plugin.exited).toBe(0);
  });

  it('runs twice at the same time', async () => {
    const [one, other] = await Promise.all([connect(start()), connect(start())]);
    await Promise.all([one.handshake(), other.handshake()]);
    await one.cancel();
    expect((await other.pluginInfo()).getVersion()).toBe(version);
  });

  it.each([
    ['--version', new RegExp(`^${version.replaceAll('.', '\\.')}\n$`)],
    ['--help', /^Lifeboat is a Pulumi provider\./],
  ])('answers %s and ends', async (flag, text) => {
    const plugin = start([flag]);
    expect(await plugin.exited).toBe(0);
    expect(plugin.out).toMatch(text);
  });
});
