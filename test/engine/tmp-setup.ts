import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, realpath, rm, writeFile, chmod } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { TestProject } from 'vitest/node';
import { pulumiSchema, stableJson } from '../../provider/schema/index.ts';
import { clouds } from '../../provider/clouds/index.ts';
import { ensurePulumi } from '../../tools/pulumi/ensure.mjs';
export async function setup(project: TestProject) {
  const d = await realpath(await mkdtemp(join(tmpdir(), 'lifeboat-engine-')));
  const plugin = join(d, 'plugin'); await mkdir(plugin);
  await promisify(execFile)('npx', ['esbuild', 'provider/main.ts', '--bundle', '--platform=node', '--format=cjs', `--outfile=${plugin}/provider.cjs`, '--log-level=error']);
  await writeFile(join(plugin,'schema.json'), stableJson(pulumiSchema(clouds, '0.1.0')));
  await writeFile(join(plugin,'pulumi-resource-lifeboat'), '#!/bin/sh\nexec node "$(dirname "$0")/provider.cjs" "$@"\n');
  await chmod(join(plugin,'pulumi-resource-lifeboat'), 0o755);
  const { bin } = await ensurePulumi();
  project.provide('engine', { bin, plugin, modules: '/tmp/none' });
  return () => rm(d, { recursive: true, force: true });
}
