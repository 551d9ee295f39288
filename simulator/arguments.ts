import { parseArgs } from 'node:util';
import { clouds } from './clouds.ts';
import type { CloudName } from './clouds.ts';

export interface StartCommand {
  readonly kind: 'start';
  readonly cloud: CloudName;
  readonly port: number;
  readonly speed: number;
  readonly seed: string;
  readonly world: 'published' | 'fresh';
  readonly quirks: Readonly<Record<string, string>>;
  readonly credentials: { readonly username?: string; readonly password?: string };
}

export type Command = StartCommand | { readonly kind: 'help' } | { readonly kind: 'wrong'; readonly reason: string };

export const helpText = `lifeboat-simulator: a cloud on your own machine, to try a stack on without an account

usage: lifeboat-simulator --cloud <name> [options]

  --cloud <name>         the cloud to imitate: ${cloudNames().join(', ')}
  --port <number>        the port on 127.0.0.1; any free one if left out
  --speed <number>       how fast the cloud's time runs: at 60 an hour takes a minute (default 1)
  --seed <text>          decides tokens and identifiers; the same seed gives the same ones
  --world <name>         published: the objects of the vendor's examples exist (default)
                         fresh: only the virtual machine exists
  --quirk <name>=<value> sets a quirk switch; may be repeated
  --username <text>      the account to log in with instead of the built-in one
  --password <text>      its password; a made-up one, this is not a real cloud
  --help                 this text

While it runs, GET <url>/_simulator/quirks lists the quirk switches, and simulator/README.md tells how to break things.
`;

/** What the arguments of the command line ask for. */
export function commandIn(args: readonly string[]): Command {
  try {
    return commandOf(valuesIn(args));
  } catch (error) {
    if (error instanceof Error) return { kind: 'wrong', reason: error.message };
    throw error;
  }
}

type Values = ReturnType<typeof valuesIn>;

function valuesIn(args: readonly string[]) {
  const text = { type: 'string' } as const;
  return parseArgs({
    args: [...args],
    options: {
      cloud: text,
      port: { ...text, default: '0' },
      speed: { ...text, default: '1' },
      seed: { ...text, default: 'lifeboat' },
      world: { ...text, default: 'published' },
      quirk: { type: 'string', multiple: true, default: [] },
      username: text,
      password: text,
      help: { type: 'boolean', short: 'h', default: false },
    },
  }).values;
}

function commandOf(values: Values): Command {
  if (values.help) return { kind: 'help' };
  return {
    kind: 'start',
    cloud: cloudIn(values.cloud),
    port: portIn(values.port),
    speed: speedIn(values.speed),
    seed: values.seed,
    world: worldIn(values.world),
    quirks: Object.fromEntries(values.quirk.map(quirkIn)),
    credentials: {
      ...(values.username === undefined ? {} : { username: values.username }),
      ...(values.password === undefined ? {} : { password: values.password }),
    },
  };
}

function cloudIn(given: string | undefined): CloudName {
  const known = cloudNames().find((name) => name === given);
  if (known !== undefined) return known;
  const wanted = given === undefined ? '--cloud is missing' : `--cloud ${given} is not known`;
  throw new Error(`${wanted}; choose ${cloudNames().join(', ')}`);
}

function portIn(given: string): number {
  const port = Number(given);
  if (/^\d{1,5}$/.test(given) && port <= 65_535) return port;
  throw new Error(`--port must be a number from 0 to 65535, not ${given}`);
}

function speedIn(given: string): number {
  const speed = Number(given);
  if (given.trim() !== '' && Number.isFinite(speed) && speed > 0) return speed;
  throw new Error(`--speed must be a positive number, not ${given}`);
}

function worldIn(given: string): 'published' | 'fresh' {
  if (given === 'published' || given === 'fresh') return given;
  throw new Error(`--world must be published or fresh, not ${given}`);
}

function quirkIn(given: string): readonly [string, string] {
  const [, name, value] = /^(\w+)=(.*)$/s.exec(given) ?? [];
  if (name === undefined || value === undefined) throw new Error(`--quirk takes <name>=<value>, not ${given}`);
  return [name, value];
}

function cloudNames(): readonly CloudName[] {
  // Object.keys knows only strings; the registry has no other keys than its own.
  return Object.keys(clouds) as CloudName[];
}
