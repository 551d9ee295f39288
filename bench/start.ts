import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { createInterface } from 'node:readline';
import { promisify } from 'node:util';
import { ProviderClient } from '../test/rpc/client.ts';
import { FakeEngine } from '../test/rpc/fake-engine.ts';
import type { Node } from './nodes.ts';

/** Milliseconds, counted from the moment the process was asked for; the median of all runs. */
export interface Start {
  readonly node: string;
  readonly runs: number;
  /** `node -e 0`, from start to end: what no program on this Node and this machine can be faster than. */
  readonly bareMs: number;
  readonly portMs: number;
  readonly handshakeMs: number;
  /** Resident memory after the handshake; absent where the system does not tell. */
  readonly rssMib?: number;
}

interface Run {
  readonly portMs: number;
  readonly handshakeMs: number;
  readonly rssMib: number | undefined;
}

/** Bare and real starts take turns, so that both see the machine in the same mood. */
export async function measureStart(node: Node, bundle: string, runs: number): Promise<Start> {
  const engine = await FakeEngine.start();
  const bare: number[] = [];
  const real: Run[] = [];
  try {
    // Not counted: the first one fills the caches of the file system, and loads our own side of gRPC.
    await realStart(node, bundle, engine.address);
    for (let run = 0; run < runs; run += 1) {
      bare.push(await bareStart(node));
      real.push(await realStart(node, bundle, engine.address));
    }
  } finally {
    engine.die();
  }
  const memory = real.flatMap(({ rssMib }) => (rssMib === undefined ? [] : [rssMib]));
  return {
    node: node.version,
    runs,
    bareMs: median(bare),
    portMs: median(real.map(({ portMs }) => portMs)),
    handshakeMs: median(real.map(({ handshakeMs }) => handshakeMs)),
    ...(memory.length > 0 ? { rssMib: median(memory) } : {}),
  };
}

export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  const upper = sorted[middle] ?? Number.NaN;
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? Number.NaN) + upper) / 2;
}

async function bareStart({ program }: Node): Promise<number> {
  const started = performance.now();
  await once(spawn(program, ['-e', '0'], { stdio: 'ignore' }), 'exit');
  return performance.now() - started;
}

async function realStart({ program }: Node, bundle: string, engineAddress: string): Promise<Run> {
  const started = performance.now();
  const child = spawn(program, [bundle, engineAddress], { stdio: ['pipe', 'pipe', 'inherit'] });
  const exited = once(child, 'exit');
  try {
    const port = await firstLine(child);
    const portMs = performance.now() - started;
    const client = new ProviderClient(Number(port));
    await client.handshake(engineAddress);
    const handshakeMs = performance.now() - started;
    const rssMib = await residentMib(child.pid);
    client.close();
    return { portMs, handshakeMs, rssMib };
  } finally {
    // As when the engine is done.
    child.stdin.end();
    child.kill('SIGINT');
    await exited;
  }
}

function firstLine(child: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    if (child.stdout === null) throw new Error('the provider has no output');
    createInterface(child.stdout).once('line', resolve);
    child.once('error', reject);
    child.once('exit', (code) => reject(new Error(`the provider ended with exit code ${code} before it had a port`)));
  });
}

async function residentMib(pid: number | undefined): Promise<number | undefined> {
  if (process.platform === 'win32') return undefined;
  const kibibytes =
    process.platform === 'linux'
      ? /VmRSS:\s+(\d+)/.exec(await readFile(`/proc/${pid}/status`, 'utf8'))?.[1]
      : (await promisify(execFile)('ps', ['-o', 'rss=', '-p', String(pid)])).stdout;
  return kibibytes === undefined ? undefined : Number(kibibytes) / 1024;
}
