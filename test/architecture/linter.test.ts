import { execFile } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { arrows, packages, specifierOf, type Unit, units } from './arrows.ts';
import { root } from './sources.ts';

/*
 * The linter is only as good as its configuration, and a mistake in there is silent. So offences are written into a copy of the
 * configuration's surroundings, and each must be found.
 */

const project = realpathSync(mkdtempSync(join(tmpdir(), 'lifeboat-lint-')));
afterAll(() => rmSync(project, { recursive: true, force: true }));
for (const file of ['.oxlintrc.json', 'tsconfig.json', 'biome.json', '.gitignore'])
  cpSync(join(root, file), join(project, file));
symlinkSync(join(root, 'node_modules'), join(project, 'node_modules'), 'junction');

function write(files: Readonly<Record<string, string>>): void {
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(project, path)), { recursive: true });
    writeFileSync(join(project, path), text);
  }
}

interface Ending {
  readonly code: number;
  readonly output: string;
}

function runTool(tool: string, ...args: string[]): Promise<Ending> {
  const options = { cwd: project, maxBuffer: 64 * 1024 * 1024 };
  return new Promise((resolve) => {
    execFile(process.execPath, [join(root, 'node_modules', tool), ...args], options, (error, stdout) => {
      resolve({ code: Number(error?.code ?? 0), output: stdout });
    });
  });
}

const answer = z.object({ diagnostics: z.array(z.object({ code: z.string(), filename: z.string() })) });

/** `path rule` for everything that the linter finds in these folders. */
async function lint(...folders: string[]): Promise<ReadonlySet<string>> {
  const { output } = await runTool('oxlint/bin/oxlint', '--format=json', ...folders);
  return new Set(
    answer
      .parse(JSON.parse(output))
      .diagnostics.map(({ code, filename }) => `${filename.replaceAll('\\', '/')} ${code}`),
  );
}

describe('the linter', () => {
  const samples = [
    ['typescript(no-explicit-any)', 'export const a = (b: any) => typeof b;'],
    ['typescript(ban-ts-comment)', '// @ts-ignore\nexport const a = 1;'],
    ['typescript(no-floating-promises)', 'export function a() {\n  Promise.resolve(1);\n}'],
    ['typescript(no-misused-promises)', 'export const a = [1].forEach(async () => {\n  await Promise.resolve();\n});'],
    ['typescript(await-thenable)', 'export const a = async () => await 1;'],
    [
      'typescript(switch-exhaustiveness-check)',
      "export function a(b: 'x' | 'y') {\n  switch (b) {\n    case 'x':\n      return 1;\n  }\n  return 2;\n}",
    ],
    [
      'typescript(return-await)',
      'export async function a() {\n  try {\n    return Promise.resolve(1);\n  } catch {\n    return 2;\n  }\n}',
    ],
    ['typescript(no-unsafe-return)', "export const a = (): string => JSON.parse('1');"],
    ['eslint(no-throw-literal)', "export const a = () => {\n  throw 'b';\n};"],
    ['eslint(no-unused-vars)', 'const a = 1;\nexport const b = 2;'],
    ['eslint(eqeqeq)', 'export const a = (b: unknown) => b == 1;'],
    ['eslint(no-empty)', 'export function a() {\n  try {\n    Number(1);\n  } catch {}\n}'],
    ['eslint(no-console)', 'export const a = () => console.log(1);'],
    ['import(no-default-export)', 'export default 1;'],
    ['unicorn(prefer-node-protocol)', "export { join } from 'path';"],
  ] as const;
  const fileOf = (rule: string) => `provider/core/${rule.replaceAll(/\W/g, '-')}.ts`;
  let found: ReadonlySet<string>;
  beforeAll(async () => {
    write(Object.fromEntries(samples.map(([rule, text]) => [fileOf(rule), `${text}\n`])));
    found = await lint('provider');
  });

  it.each(samples)('finds %s', (rule) => {
    expect([...found]).toContain(`${fileOf(rule)} ${rule}`);
  });

  it('finds circles and tests that stand alone', async () => {
    write({
      'provider/core/circle/a.ts': "import { b } from './b.ts';\nexport const a = () => b();\n",
      'provider/core/circle/b.ts': "import { a } from './a.ts';\nexport const b = (): unknown => a;\n",
      'provider/core/circle/c.test.ts': "import { it } from 'vitest';\nit.only('d', () => undefined);\n",
    });
    const here = [...(await lint('provider/core/circle'))];
    expect(here).toContain('provider/core/circle/a.ts import(no-cycle)');
    expect(here).toContain('provider/core/circle/c.test.ts vitest(no-focused-tests)');
  });

  it('has nothing to say about good code', async () => {
    write({
      'provider/core/good/a.ts':
        "import type { Stats } from 'node:fs';\n\nexport const size = (of: Stats): number => of.size;\n",
    });
    expect([...(await lint('provider/core/good'))]).toEqual([]);
  });
});

describe('its arrows', () => {
  const fileOf = (unit: Unit, name: string) => {
    if (unit === 'simulator') return `simulator/${name}.ts`;
    if (unit === 'clouds/*') return `provider/clouds/nimbus/${name}.ts`;
    return ['main', 'clouds/driver', 'clouds/index'].includes(unit)
      ? `provider/${unit}.ts`
      : `provider/${unit}/${name}.ts`;
  };

  /** One project for each target: a unit that is a single file can have only one import that is looked at. */
  async function verdicts(
    name: string,
    textFor: (path: string, unit: Unit) => string | undefined,
  ): Promise<readonly Unit[]> {
    const files = units.flatMap((unit) => {
      const text = textFor(fileOf(unit, name), unit);
      return text === undefined ? [] : [[fileOf(unit, name), text] as const];
    });
    write(Object.fromEntries(files));
    const found = await lint('provider', 'simulator');
    return units.filter((unit) => !found.has(`${fileOf(unit, name)} eslint(no-restricted-imports)`));
  }

  it.each(units)('to %s are those of the table', async (target) => {
    const name = `to-${target.replaceAll(/\W/g, '-')}`;
    const may = await verdicts(name, (path, unit) => {
      return unit === target
        ? 'export const a = 1;\n'
        : `export { a } from '${specifierOf(path, fileOf(target, name))}';\n`;
    });
    const table: Readonly<Record<Unit, readonly string[]>> = arrows;
    expect(may).toEqual(units.filter((unit) => unit === target || table[unit].includes(target)));
  });

  it.each(packages)('to $example are those of the table', async ({ example, only }) => {
    const name = `to-${example.replaceAll(/\W/g, '-')}`;
    const may = await verdicts(name, () => `export { a } from '${example}';\n`);
    expect(may).toEqual(units.filter((unit) => only.includes(unit)));
  });

  it('keep clouds apart, provider from simulator also in tests', async () => {
    write({
      'provider/clouds/stratus/a.ts': "export { a } from '../nimbus/a.ts';\n",
      'provider/core/a.test.ts': "export { a } from '../../simulator/a.ts';\n",
    });
    const found = await lint('provider');
    expect([...found]).toContain('provider/clouds/stratus/a.ts eslint(no-restricted-imports)');
    expect([...found]).toContain('provider/core/a.test.ts eslint(no-restricted-imports)');
  });
});

describe('the formatter', () => {
  const format = (file: string) => runTool('@biomejs/biome/bin/biome', 'format', file);

  it.each([
    ['quotes', 'export const a = "b";\n'],
    ['semicolons', "export const a = 'b'\n"],
    ['indentation', "export function a() {\n\treturn 'b';\n}\n"],
    ['width', `export const a = ['${'b'.repeat(60)}', '${'c'.repeat(60)}'];\n`],
  ])('finds wrong %s', async (name, text) => {
    write({ [`provider/format/${name}.ts`]: text });
    expect((await format(`provider/format/${name}.ts`)).code).toBe(1);
  });

  it('has nothing to say about good code', async () => {
    write({ 'provider/format/good.ts': `export const a = ['${'b'.repeat(45)}', '${'c'.repeat(45)}'];\n` });
    expect((await format('provider/format/good.ts')).code).toBe(0);
  });
});
