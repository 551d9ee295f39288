import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { generateSdk } from '../../scripts/generate-files.ts';
import { ensurePulumi } from '../../tools/pulumi/ensure.mjs';

const schemaFile = fileURLToPath(new URL('../../schema.json', import.meta.url));
const log = (line: string): boolean => process.stderr.write(`${line}\n`);
// Without a cache the CLI is fetched or built first.
const patience = 30 * 60_000;

let home = '';
beforeAll(async () => {
  home = await mkdtemp(join(tmpdir(), 'lifeboat-home-'));
});
afterAll(async () => {
  await rm(home, { recursive: true, force: true });
});

it(
  "passes Pulumi's own check, without a warning",
  async () => {
    const { bin } = await ensurePulumi({ log });
    const { stdout, stderr } = await promisify(execFile)(join(bin, 'pulumi'), ['schema', 'check', schemaFile], {
      env: { ...process.env, PULUMI_HOME: home, PULUMI_SKIP_UPDATE_CHECK: 'true', NO_COLOR: '1' },
    });
    expect(`${stdout}${stderr}`).not.toMatch(/warning|error/i);
  },
  patience,
);

it.each([
  ['python', 'pulumi_lifeboat/snapshot.py'],
  ['go', 'lifeboat/snapshot.go'],
] as const)(
  'makes an SDK for %s too',
  async (language, file) => {
    const files = await generateSdk(await readFile(schemaFile, 'utf8'), language, log);
    expect(files.get(file)).toContain('lifeboat:index:Snapshot');
  },
  patience,
);
