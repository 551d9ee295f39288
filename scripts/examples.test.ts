import { mkdtempSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it, onTestFinished } from 'vitest';
import { functionKinds } from '../provider/functions/index.ts';
import { resourceKinds } from '../provider/resources/index.ts';
import { cutExamples, type Program, readExamples } from './examples.ts';

const kinds = ['Thing', 'getThing', 'getOther'];
const typescript: Program = { path: 'a/index.ts', language: 'typescript', title: 'TypeScript' };
const yaml: Program = { path: 'b/Pulumi.yaml', language: 'yaml', title: 'YAML' };

function cut(program: Program, lines: readonly string[], kind = 'Thing'): string | undefined {
  return cutExamples(program, lines.join('\n'), kinds).get(kind)?.code;
}

describe('an example', () => {
  const program = [
    '// docs: head',
    "import * as l from 'l';",
    '',
    '// docs: Thing, getThing',
    'const thing = new l.Thing();',
    '// docs: Thing',
    '',
    'export const id = thing.id;',
    '// docs: end',
    '',
    'untold();',
    '',
    '// docs: getThing',
    'l.getThing(thing);',
    '// docs: end',
  ];

  it('has the head, and what is marked with its name, in the order of the program', () => {
    expect(cutExamples(typescript, program.join('\n'), kinds)).toEqual(
      new Map([
        [
          'Thing',
          {
            language: 'typescript',
            title: 'TypeScript',
            code: "import * as l from 'l';\n\nconst thing = new l.Thing();\n\nexport const id = thing.id;",
          },
        ],
        [
          'getThing',
          {
            language: 'typescript',
            title: 'TypeScript',
            code: "import * as l from 'l';\n\nconst thing = new l.Thing();\n\nl.getThing(thing);",
          },
        ],
      ]),
    );
  });

  it('has the keys that it stands under, where the language nests', () => {
    const lines = [
      '# docs: head',
      'config:',
      '  id: string',
      '  # docs: Thing',
      '  size: string',
      '  # docs: end',
      '',
      'resources:',
      '  # docs: getThing',
      '  other: getThing',
      '',
      '  # docs: Thing',
      '  it:',
      '    type: Thing',
      '  # docs: end',
    ];
    expect(cut(yaml, lines)?.split('\n')).toEqual([
      'config:',
      '  id: string',
      '  size: string',
      '',
      'resources:',
      '  it:',
      '    type: Thing',
    ]);
  });
});

describe('a mark is refused, with its file and line', () => {
  it.each<[string, string[], string]>([
    [
      'of what is not there',
      ['', '// docs: Thign', '// docs: end'],
      'a/index.ts:2: there is no resource or function "Thign"',
    ],
    [
      'that nothing ends',
      ['// docs: head', '', '// docs: Thing', 'Thing'],
      'a/index.ts:3: the example of Thing has no',
    ],
    ['that ends nothing', ['Thing', '// docs: end'], 'a/index.ts:2: nothing ends here'],
    [
      'of a name that is not used',
      ['// docs: Thing', 'thing', '// docs: end'],
      'a/index.ts: the example of Thing does not use it',
    ],
    ['without a name', ['// docs:', '// docs: end'], 'a/index.ts:1: there is no resource or function ""'],
  ])('%s', (_, lines, reason) => {
    expect(() => cut(typescript, lines)).toThrow(reason);
  });
});

describe('the programs of a repository', () => {
  function repository(files: Readonly<Record<string, string>>): string {
    const root = mkdtempSync(join(tmpdir(), 'lifeboat-examples-'));
    onTestFinished(() => rmSync(root, { recursive: true, force: true }));
    for (const [path, text] of Object.entries(files)) {
      mkdirSync(join(root, path, '..'), { recursive: true });
      writeFileSync(join(root, path), text);
    }
    return root;
  }

  const files = {
    'examples/typescript/index.ts': '// docs: Thing\nThing\n// docs: getThing\ngetThing\n// docs: end\n',
    'examples/yaml/Pulumi.yaml': '# docs: Thing\nThing: 1\n# docs: end\n',
  };

  it('give each kind an example in every language that has one', async () => {
    const examples = await readExamples(repository(files), ['Thing', 'getThing']);
    expect([...examples].map(([kind, found]) => [kind, found.map(({ language }) => language)])).toEqual([
      ['Thing', ['typescript', 'yaml']],
      ['getThing', ['typescript']],
    ]);
  });

  it('must have one of each kind', async () => {
    await expect(readExamples(repository(files), kinds)).rejects.toThrow(
      'neither examples/typescript/index.ts nor examples/yaml/Pulumi.yaml has an example of getOther: put one between "docs: getOther" and "docs: end"',
    );
  });

  it('are ours: each is something that a user would keep', async () => {
    const root = fileURLToPath(new URL('..', import.meta.url));
    const examples = await readExamples(root, [...resourceKinds, ...functionKinds]);
    for (const [kind, found] of examples) {
      for (const { code, title } of found) {
        expect(code, `${kind} in ${title}`).not.toContain('docs:');
        expect(code.split('\n').length, `${kind} in ${title}`).toBeLessThan(40);
      }
    }
    expect(examples.get('Snapshot')?.map(({ title }) => title)).toEqual(['TypeScript', 'YAML']);
  });
});
