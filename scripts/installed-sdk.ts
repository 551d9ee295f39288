import { execFile } from 'node:child_process';
import { mkdir, rename, rm, symlink } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { root } from './bundle.ts';
import { packSdk } from './generate-package.ts';

/**
 * What `npm install` would make of a TypeScript program that uses pulumi-lifeboat, without a registry: the SDK as it is published,
 * and the repository's own copy of the rest.
 *
 * @returns the path of `directory/node_modules`
 */
export async function installSdk(directory: string): Promise<string> {
  const modules = join(directory, 'node_modules');
  const tarball = await packSdk(root, directory);
  await mkdir(modules, { recursive: true });
  await promisify(execFile)('tar', ['-xzf', tarball, '-C', modules]);
  await rename(join(modules, 'package'), join(modules, 'pulumi-lifeboat'));
  await rm(tarball);
  for (const name of ['@pulumi/pulumi', '@types/node', 'typescript']) {
    await mkdir(dirname(join(modules, name)), { recursive: true });
    await symlink(join(root, 'node_modules', name), join(modules, name), 'junction');
  }
  return modules;
}
