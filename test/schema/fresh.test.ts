import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { clouds } from '../../provider/clouds/index.ts';
import { functionKinds } from '../../provider/functions/index.ts';
import { resourceKinds } from '../../provider/resources/index.ts';
import { pulumiSchema } from '../../provider/schema/index.ts';
import { kebab } from '../../provider/schema/names.ts';
import { checkStructure } from '../../provider/schema/structure.ts';
import { type GeneratedFiles, generateFiles, staleFiles, writeFiles } from '../../scripts/generate-files.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
// Without a cache the SDK generator is built first, by a cold Go compiler.
const patience = 15 * 60_000;

describe('what is committed', () => {
  let files: GeneratedFiles;
  beforeAll(async () => {
    files = await generateFiles(root, (line) => process.stderr.write(`${line}\n`));
  }, patience);

  it('is what would be generated now (otherwise: npm run generate)', async () => {
    expect(await staleFiles(root, files)).toEqual([]);
  });

  it('covers the schema, the reference and the SDK', () => {
    expect([...files.keys()]).toEqual(
      expect.arrayContaining([
        'schema.json',
        'docs/reference/capabilities.md',
        'sdk/nodejs/package.json',
        ...resourceKinds.flatMap((kind) => [
          `docs/reference/${kebab(kind)}.md`,
          `sdk/nodejs/${kind.charAt(0).toLowerCase()}${kind.slice(1)}.ts`,
        ]),
        ...functionKinds.flatMap((kind) => [`docs/reference/${kebab(kind)}.md`, `sdk/nodejs/${kind}.ts`]),
      ]),
    );
  });

  it.each([...resourceKinds, ...functionKinds])('shows an example of %s', (kind) => {
    const [, example] = /\n## Example\n([^]*?)\n## /.exec(files.get(`docs/reference/${kebab(kind)}.md`) ?? '') ?? [];
    expect(example).toMatch(new RegExp(`lifeboat[.:\\w]*[.:]${kind}`));
  });

  it('links only to files that are there', () => {
    const dead = [...files]
      .filter(([path]) => path.startsWith('docs/'))
      .flatMap(([path, text]) =>
        [...text.matchAll(/\]\(([^)#]+)/g)].map(([, target = '']) => join(dirname(path), target)),
      )
      .filter((target) => !files.has(target) && !existsSync(join(root, target)));
    expect(dead).toEqual([]);
  });

  it('keeps the rules of the schema format', () => {
    expect(checkStructure(pulumiSchema(clouds, '0.0.0'))).toEqual([]);
  });
});

describe('the check', () => {
  const files: GeneratedFiles = new Map([
    ['schema.json', 'one\ntwo\n'],
    ['docs/reference/a.md', 'text\n'],
    ['sdk/nodejs/types/index.ts', 'code\n'],
  ]);
  let directory = '';
  beforeAll(async () => {
    directory = await mkdtemp(join(tmpdir(), 'lifeboat-fresh-'));
  });
  afterAll(async () => {
    await rm(directory, { recursive: true, force: true });
  });

  it('names files that are missing', async () => {
    expect(await staleFiles(directory, files)).toEqual([
      'schema.json is missing',
      'docs/reference/a.md is missing',
      'sdk/nodejs/types/index.ts is missing',
    ]);
  });

  it('is content with what was written', async () => {
    await writeFiles(directory, files);
    expect(await staleFiles(directory, files)).toEqual([]);
  });

  it('names files that differ and files that are left over, which writing repairs', async () => {
    await writeFile(join(directory, 'schema.json'), 'one\n2\n');
    await writeFile(join(directory, 'docs/reference/old.md'), '');
    expect(await staleFiles(directory, files)).toEqual([
      'schema.json is stale, from line 2',
      'docs/reference/old.md is not generated any more',
    ]);
    await writeFiles(directory, files);
    expect(await staleFiles(directory, files)).toEqual([]);
  });

  it('leaves alone what a user made by working in the SDK', async () => {
    await mkdir(join(directory, 'sdk/nodejs/bin'));
    await writeFile(join(directory, 'sdk/nodejs/bin/index.js'), '');
    expect(await staleFiles(directory, files)).toEqual([]);
  });
});
