import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import * as z from 'zod';
import { clouds } from '../provider/clouds/index.ts';
import { functionKinds } from '../provider/functions/index.ts';
import { resourceKinds } from '../provider/resources/index.ts';
import { pulumiSchema, referencePages, stableJson } from '../provider/schema/index.ts';
import { ensurePulumi, ensureSdkgen, PulumiUnavailable } from '../tools/pulumi/ensure.mjs';
import { pulumiVersion } from '../tools/pulumi/pin.mjs';
import { readExamples } from './examples.ts';

/** Every generated file of the repository: path, with slashes, and content. */
export type GeneratedFiles = ReadonlyMap<string, string>;

const schemaFile = 'schema.json';
const referenceDirectory = 'docs/reference';
const sdkDirectory = 'sdk/nodejs';

/** Nothing in these is written by hand, so whatever else stands there is left over. */
const ownedDirectories = [referenceDirectory, sdkDirectory];

/** What a user may have made by working in the SDK's directory; its own `.gitignore` names them. */
const notCommitted: ReadonlySet<string> = new Set(['bin', 'node_modules']);

export type Log = (line: string) => void;

/** Makes everything in memory. Needs the SDK generator, which is built once and then cached. */
export async function generateFiles(root: string, log: Log): Promise<GeneratedFiles> {
  const { version } = z
    .object({ version: z.string() })
    .parse(JSON.parse(await readFile(join(root, 'package.json'), 'utf8')));
  const schema = stableJson(pulumiSchema(clouds, version));
  const examples = await readExamples(root, [...resourceKinds, ...functionKinds]);
  const pages = [...referencePages(clouds, examples)].map(
    ([name, text]) => [`${referenceDirectory}/${name}`, text] as const,
  );
  const sdk = [...(await generateSdk(schema, 'nodejs', log))].map(
    ([name, text]) => [`${sdkDirectory}/${name}`, text] as const,
  );
  return new Map([[schemaFile, schema], ...pages, ...sdk]);
}

/** The SDK of one language, for this text of a schema. Only that of Node.js is committed. */
export async function generateSdk(
  schema: string,
  language: 'nodejs' | 'python' | 'go',
  log: Log,
): Promise<GeneratedFiles> {
  const directory = await mkdtemp(join(tmpdir(), 'lifeboat-sdk-'));
  try {
    const input = join(directory, schemaFile);
    const output = join(directory, language);
    await writeFile(input, schema);
    const { program, args, env } = await sdkGenerator({ input, language, directory, output, log });
    const { stderr } = await promisify(execFile)(program, args, { env: { ...process.env, ...env } });
    // Warnings about the schema: a generated SDK must not have any.
    if (stderr.trim() !== '') throw new Error(`the SDK generator complains: ${stderr.trim()}`);
    return await filesIn(output);
  } finally {
    await rm(directory, { recursive: true, force: true });
  }
}

interface SdkRequest {
  readonly input: string;
  readonly language: string;
  /** Temporary. */
  readonly directory: string;
  /** In `directory`, named after the language. */
  readonly output: string;
  readonly log: Log;
}

interface Command {
  readonly program: string;
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string>>;
}

/** Our own generator; where there is no Go for it, the same code behind the official language hosts of the pinned version. */
async function sdkGenerator({ directory, input, language, log, output }: SdkRequest): Promise<Command> {
  try {
    const program = await ensureSdkgen({ log });
    return { program, args: ['--schema', input, '--language', language, '--out', output], env: {} };
  } catch (error) {
    if (!(error instanceof PulumiUnavailable)) throw error;
    const { bin, version } = await ensurePulumi({ log });
    if (version !== pulumiVersion) throw error;
    log(`No generator of our own (${error.reason}): asking pulumi ${version}.`);
    const args = ['package', 'gen-sdk', input, '--language', language, '--out', directory];
    return {
      program: join(bin, 'pulumi'),
      args,
      env: { PULUMI_HOME: join(directory, 'home'), PULUMI_SKIP_UPDATE_CHECK: 'true' },
    };
  }
}

async function filesIn(directory: string): Promise<GeneratedFiles> {
  const found = new Map<string, string>();
  for (const path of await pathsIn(directory, '')) found.set(path, await readFile(join(directory, path), 'utf8'));
  return found;
}

async function pathsIn(root: string, inside: string): Promise<string[]> {
  const entries = await readdir(join(root, inside), { withFileTypes: true });
  const paths = await Promise.all(
    entries.map(async (entry) => {
      const path = inside === '' ? entry.name : `${inside}/${entry.name}`;
      if (!entry.isDirectory()) return [path];
      return inside === '' && notCommitted.has(entry.name) ? [] : pathsIn(root, path);
    }),
  );
  return paths.flat().sort();
}

/** One line for each file that is not as it would be generated now; none when all are fresh. */
export async function staleFiles(root: string, files: GeneratedFiles): Promise<string[]> {
  const problems: string[] = [];
  for (const [path, text] of files) {
    const committed = await contentOf(join(root, path));
    if (committed === undefined) problems.push(`${path} is missing`);
    else if (committed !== text) problems.push(`${path} is stale, from line ${firstDifference(committed, text)}`);
  }
  for (const path of await leftOver(root, files)) problems.push(`${path} is not generated any more`);
  return problems;
}

async function leftOver(root: string, files: GeneratedFiles): Promise<string[]> {
  const found: string[] = [];
  for (const owned of ownedDirectories) {
    if (!existsSync(join(root, owned))) continue;
    for (const path of await pathsIn(join(root, owned), '')) {
      if (!files.has(`${owned}/${path}`)) found.push(`${owned}/${path}`);
    }
  }
  return found;
}

function firstDifference(before: string, after: string): number {
  const lines = after.split('\n');
  const index = before.split('\n').findIndex((line, at) => line !== lines[at]);
  return (index === -1 ? before.split('\n').length : index) + 1;
}

/** Brings the repository to these files. Each file is replaced by one rename: no reader ever sees half of it. */
export async function writeFiles(root: string, files: GeneratedFiles): Promise<void> {
  for (const path of await leftOver(root, files)) await rm(join(root, path));
  for (const [path, text] of files) {
    const target = join(root, path);
    if ((await contentOf(target)) === text) continue;
    await mkdir(dirname(target), { recursive: true });
    await writeFile(`${target}.new`, text);
    await rename(`${target}.new`, target);
  }
}

async function contentOf(path: string): Promise<string | undefined> {
  return existsSync(path) ? readFile(path, 'utf8') : undefined;
}
