import { fileURLToPath } from 'node:url';
import { generateFiles, staleFiles, writeFiles } from './generate-files.ts';

const usage = `Usage: tsx scripts/generate.ts [--check]

Writes schema.json, docs/reference and sdk/nodejs from the provider's specifications.
With --check it writes nothing, and fails naming the files that are not as they would be written.
`;

async function main(args: readonly string[]): Promise<number> {
  const [option, ...others] = args;
  if (others.length > 0 || (option !== undefined && option !== '--check')) {
    process.stderr.write(usage);
    return 2;
  }
  const root = fileURLToPath(new URL('..', import.meta.url));
  const files = await generateFiles(root, (line) => process.stderr.write(`${line}\n`));
  const stale = await staleFiles(root, files);
  if (option === '--check') {
    for (const problem of stale) process.stderr.write(`${problem}\n`);
    if (stale.length > 0) process.stderr.write('Run `npm run generate` and commit what it writes.\n');
    return stale.length > 0 ? 1 : 0;
  }
  await writeFiles(root, files);
  process.stdout.write(`${files.size} generated files, ${stale.length} of them changed\n`);
  return 0;
}

process.exitCode = await main(process.argv.slice(2));
