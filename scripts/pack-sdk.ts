import { fileURLToPath } from 'node:url';
import { packSdk } from './generate-package.ts';

const usage = `Usage: tsx scripts/pack-sdk.ts [DIRECTORY]

Compiles sdk/nodejs and writes its npm package into the directory (dist), whose path is printed.
`;

async function main(args: readonly string[]): Promise<number> {
  const [destination, ...others] = args;
  if (others.length > 0 || destination?.startsWith('-') === true) {
    process.stderr.write(usage);
    return 2;
  }
  const root = fileURLToPath(new URL('..', import.meta.url));
  process.stdout.write(`${await packSdk(root, destination ?? `${root}dist`)}\n`);
  return 0;
}

process.exitCode = await main(process.argv.slice(2));
