import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, realpath, rename, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import type { TestProject } from 'vitest/node';
import { build } from '../../scripts/build.ts';
import { packSdk } from '../../scripts/generate-package.ts';
import { ensurePulumi } from '../../tools/pulumi/ensure.mjs';

/** What is made once for all engine tests. */
export interface Prepared {
  /** Directory with the Pulumi CLI and its language hosts. */
  readonly bin: string;
  /** Directory with the plugin, built as it is shipped. */
  readonly plugin: string;
  /** A `node_modules` with the SDK as it is published, and @pulumi/pulumi. */
  readonly modules: string;
}

declare module 'vitest' {
  // The interface of the library is extended, so an interface it must be.
  interface ProvidedContext {
    readonly engine: Prepared;
  }
}

const root = fileURLToPath(new URL('../..', import.meta.url));

export async function setup(project: TestProject): Promise<() => Promise<void>> {
  const directory = await realpath(await mkdtemp(join(tmpdir(), 'lifeboat-engine-')));
  const remove = () => rm(directory, { recursive: true, force: true });
  try {
    const plugin = join(directory, 'plugin');
    const [{ bin }, modules] = await Promise.all([ensurePulumi(), nodeModules(directory), build({ out: plugin })]);
    project.provide('engine', { bin, plugin, modules });
    return remove;
  } catch (error) {
    await remove();
    throw error;
  }
}

/** What `npm install` would make of a program's package.json, without a registry. */
async function nodeModules(directory: string): Promise<string> {
  const tarball = await packSdk(root, directory);
  const modules = join(directory, 'node_modules');
  await mkdir(join(modules, '@pulumi'), { recursive: true });
  await promisify(execFile)('tar', ['-xzf', tarball, '-C', modules]);
  await rename(join(modules, 'package'), join(modules, 'pulumi-lifeboat'));
  await symlink(join(root, 'node_modules/@pulumi/pulumi'), join(modules, '@pulumi/pulumi'), 'junction');
  return modules;
}
