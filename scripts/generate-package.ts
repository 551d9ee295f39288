import { exec, execFile } from 'node:child_process';
import { copyFile, cp, mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import * as z from 'zod';

/** What the generator writes into the SDK's package.json, as far as a published package keeps it. */
const generatedManifest = z.object({
  name: z.string(),
  version: z.string(),
  description: z.string(),
  keywords: z.array(z.string()),
  license: z.string(),
  homepage: z.string().optional(),
  repository: z.string().optional(),
  dependencies: z.record(z.string(), z.string()),
  pulumi: z.looseObject({ resource: z.literal(true), name: z.string(), version: z.string() }),
});

/**
 * Compiles sdk/nodejs and packs it for npm. The compiled files are the root of the package, as the generated code expects its
 * package.json beside it. Nothing is fetched: the repository's own TypeScript and @pulumi/pulumi are used.
 *
 * @returns the path of the tarball
 */
export async function packSdk(root: string, destination: string): Promise<string> {
  const work = await mkdtemp(join(tmpdir(), 'lifeboat-pack-'));
  try {
    const source = join(work, 'source');
    const staged = join(work, 'package');
    await cp(join(root, 'sdk/nodejs'), source, {
      recursive: true,
      filter: (path) => !/[\\/](bin|node_modules)$/.test(path),
    });
    await compile(root, source, staged);
    const manifest = await writeManifest(source, staged);
    await copyFile(join(source, 'README.md'), join(staged, 'README.md'));
    await copyFile(join(root, 'LICENSE'), join(staged, 'LICENSE'));
    // By a shell, because npm is a script on Windows; so there is no path in the command.
    await promisify(exec)('npm pack --ignore-scripts --loglevel=error', { cwd: staged });
    const tarball = `${manifest.name}-${manifest.version}.tgz`;
    await mkdir(destination, { recursive: true });
    await copyFile(join(staged, tarball), join(destination, tarball));
    return join(destination, tarball);
  } finally {
    await rm(work, { recursive: true, force: true });
  }
}

async function compile(root: string, source: string, output: string): Promise<void> {
  await symlink(join(root, 'node_modules'), join(source, 'node_modules'), 'junction');
  const compiler = join(root, 'node_modules/typescript/bin/tsc');
  // The package holds no sources, so maps to them would lead nowhere.
  const options = ['--outDir', output, '--sourceMap', 'false', '--declarationMap', 'false'];
  try {
    await promisify(execFile)(process.execPath, [compiler, '-p', source, ...options]);
  } catch (error) {
    const said = z.object({ stdout: z.string() }).safeParse(error);
    throw new Error(`the generated SDK does not compile:\n${said.data?.stdout ?? ''}`, { cause: error });
  }
}

async function writeManifest(source: string, staged: string): Promise<{ name: string; version: string }> {
  const manifest = generatedManifest.parse(JSON.parse(await readFile(join(source, 'package.json'), 'utf8')));
  const published = {
    ...manifest,
    main: 'index.js',
    types: 'index.d.ts',
    files: ['**/*.js', '**/*.d.ts'],
    engines: { node: '>=20' },
  };
  await writeFile(join(staged, 'package.json'), `${JSON.stringify(published, undefined, 2)}\n`);
  return manifest;
}
