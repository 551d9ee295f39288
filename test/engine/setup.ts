import { mkdtemp, realpath, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestProject } from 'vitest/node';
import { build } from '../../scripts/build.ts';
import { installSdk } from '../../scripts/installed-sdk.ts';
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

export async function setup(project: TestProject): Promise<() => Promise<void>> {
  const directory = await realpath(await mkdtemp(join(tmpdir(), 'lifeboat-engine-')));
  const remove = () => rm(directory, { recursive: true, force: true });
  try {
    const plugin = join(directory, 'plugin');
    const [{ bin }, modules] = await Promise.all([ensurePulumi(), installSdk(directory), build({ out: plugin })]);
    project.provide('engine', { bin, plugin, modules });
    return remove;
  } catch (error) {
    await remove();
    throw error;
  }
}
