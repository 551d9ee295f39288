import { arch, cpus, platform } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { build } from '../scripts/build.ts';
import { nodes, root } from './nodes.ts';
import { countRequests, type Requests } from './requests.ts';
import { measureStart, type Start } from './start.ts';
import { table } from './table.ts';

const usage = `Usage: npm run bench [-- --json] [--runs <number>]

How long the provider takes to start and how much memory it then has, as it is shipped, on this Node and on Node 24 where it is
there; and how many requests a cloud gets. Times depend on the machine: compare the ratios. Requests do not.
`;

interface Results {
  readonly machine: string;
  readonly starts: readonly Start[];
  readonly requests: readonly Requests[];
}

async function measure(runs: number): Promise<Results> {
  const plugin = join(root, 'dist/plugin');
  await build({ out: plugin });
  const starts: Start[] = [];
  for (const node of await nodes()) starts.push(await measureStart(node, join(plugin, 'provider.cjs'), runs));
  const machine = `${platform()} ${arch()}, ${cpus().length} × ${cpus()[0]?.model.trim() ?? 'unknown'}`;
  return { machine, starts, requests: await countRequests() };
}

function text({ machine, requests, starts }: Results): string {
  const ms = (value: number) => value.toFixed(0);
  const startRows = starts.map(({ bareMs, handshakeMs, node, portMs, rssMib }) => [
    `Node ${node.replace('v', '')}`,
    ms(bareMs),
    ms(portMs),
    ms(handshakeMs),
    `× ${(handshakeMs / bareMs).toFixed(1)}`,
    rssMib === undefined ? '?' : rssMib.toFixed(0),
  ]);
  const requestRows = requests.map(({ cloud, mutations, requests: all, resources, what }) => [
    `${cloud}: ${what}${resources > 1 ? ` (${resources})` : ''}`,
    String(all),
    String(mutations),
    (all / resources).toFixed(1),
  ]);
  return [
    `Start, median of ${starts[0]?.runs ?? 0} (${machine})`,
    table(['', 'node -e 0, ms', 'to port, ms', 'to handshake, ms', 'ratio', 'memory, MiB'], startRows),
    '',
    'Requests to the cloud, logging in and out included',
    table(['', 'requests', 'mutations', 'per resource'], requestRows),
    '',
  ].join('\n');
}

interface Options {
  readonly json: boolean;
  readonly help: boolean;
  readonly runs: number;
}

function optionsIn(args: string[]): Options | undefined {
  try {
    const options = { json: { type: 'boolean' }, help: { type: 'boolean' }, runs: { type: 'string' } } as const;
    const { help = false, json = false, runs = '15' } = parseArgs({ args, options }).values;
    return /^[1-9]\d{0,3}$/.test(runs) ? { help, json, runs: Number(runs) } : undefined;
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    return undefined;
  }
}

async function main(args: string[]): Promise<number> {
  const options = optionsIn(args);
  if (options === undefined || options.help) {
    process.stdout.write(usage);
    return options === undefined ? 2 : 0;
  }
  const results = await measure(options.runs);
  process.stdout.write(options.json ? `${JSON.stringify(results, undefined, 2)}\n` : text(results));
  return 0;
}

process.exitCode = await main(process.argv.slice(2));
