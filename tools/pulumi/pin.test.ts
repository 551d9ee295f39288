import { readFileSync } from 'node:fs';
import { cp, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { machine } from './fakes.ts';
import { buildKey, minimumGo, modules, pulumiVersion } from './pin.mjs';

describe('the pin', () => {
  it('is the same in every module that names it', () => {
    for (const directory of [modules.cli, modules.languages, modules.sdkgen]) {
      const text = readFileSync(join(directory, 'go.mod'), 'utf8');
      expect(text).toContain(`\ngo ${minimumGo}\n`);
      if (directory !== modules.languages) {
        expect(text).toContain(`github.com/pulumi/pulumi/pkg/v3 v${pulumiVersion}`);
      }
    }
  });

  it('gives a key that changes with the sums', async () => {
    const { directory } = await machine();
    const copy = join(directory, 'cli');
    await cp(modules.cli, copy, { recursive: true });
    expect(buildKey(copy)).toBe(buildKey(modules.cli));
    expect(buildKey(copy, modules.languages)).not.toBe(buildKey(copy));
    const sums = await readFile(join(copy, 'go.sum'), 'utf8');
    await writeFile(join(copy, 'go.sum'), `${sums}\n`);
    expect(buildKey(copy)).not.toBe(buildKey(modules.cli));
  });
});
