import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { deliver, type Parcel, root } from './bundle.ts';

export interface BuildOptions {
  /** Directory that the files are put into. */
  readonly out: string;
}

/** The plugin as it is shipped: `pulumi-resource-lifeboat` and all that it needs, Node excepted. */
export function build({ out }: BuildOptions): Promise<'built' | 'unchanged'> {
  return deliver(plugin(), out);
}

/** `lifeboat-simulator`, one file that runs without anything installed. */
export function buildSimulator({ out }: BuildOptions): Promise<'built' | 'unchanged'> {
  return deliver(simulator, out);
}

function plugin(): Parcel {
  const requireNode = readFileSync(join(root, 'scripts/plugin/require-node.cjs'), 'utf8');
  return {
    entry: 'provider/main.ts',
    bundle: {
      name: 'provider.cjs',
      executable: false,
      options: {
        format: 'cjs',
        minify: true,
        banner: { js: requireNode },
        // `import.meta` is used only where there is no `__dirname`.
        logOverride: { 'empty-import-meta': 'silent' },
        // As require(), which hands on the names of a bundled package; a real import() of it would find only a default.
        supported: { 'dynamic-import': false },
      },
    },
    apart: { undici: 'undici.cjs' },
    copies: [
      { from: 'scripts/plugin/pulumi-resource-lifeboat', to: 'pulumi-resource-lifeboat', executable: true },
      { from: 'scripts/plugin/pulumi-resource-lifeboat.cmd', to: 'pulumi-resource-lifeboat.cmd', executable: false },
      { from: 'schema.json', to: 'schema.json', executable: false },
      { from: 'LICENSE', to: 'LICENSE', executable: false },
    ],
  };
}

const simulator: Parcel = {
  entry: 'simulator/main.ts',
  bundle: {
    name: 'lifeboat-simulator.mjs',
    executable: true,
    options: { format: 'esm', banner: { js: '#!/usr/bin/env node' } },
  },
  apart: {},
  copies: [],
};

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const dist = join(root, 'dist');
  const parts = {
    plugin: build({ out: join(dist, 'plugin') }),
    simulator: buildSimulator({ out: join(dist, 'simulator') }),
  };
  for (const [name, outcome] of Object.entries(parts)) process.stdout.write(`dist/${name}: ${await outcome}\n`);
}
