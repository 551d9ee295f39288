import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Example, Examples } from '../provider/schema/index.ts';

/*
 * The examples of the reference pages are cut out of programs that are checked and run. A program marks what a page shows, by
 * the names of resources and functions, in comments of its own language:
 *
 *     // docs: Snapshot, getSnapshots
 *     …
 *     // docs: end
 *
 * The next mark ends a region too. A page shows the regions of its name in the order of the program, after the region `head`,
 * which every page has.
 */

export interface Program {
  readonly path: string;
  /** As Markdown calls it. */
  readonly language: 'typescript' | 'yaml';
  readonly title: string;
}

const programs: readonly Program[] = [
  { path: 'examples/typescript/index.ts', language: 'typescript', title: 'TypeScript' },
  { path: 'examples/yaml/Pulumi.yaml', language: 'yaml', title: 'YAML' },
];

/** The examples of each kind, in every language that has one. */
export async function readExamples(root: string, kinds: readonly string[]): Promise<Examples> {
  const cuts = await Promise.all(
    programs.map(async (program) => cutExamples(program, await readFile(join(root, program.path), 'utf8'), kinds)),
  );
  const found = new Map(kinds.map((kind) => [kind, cuts.flatMap((cut) => cut.get(kind) ?? [])]));
  for (const [kind, examples] of found) {
    if (examples.length > 0) continue;
    const places = programs.map(({ path }) => path).join(' nor ');
    throw new Error(`neither ${places} has an example of ${kind}: put one between "docs: ${kind}" and "docs: end"`);
  }
  return found;
}

/** What one program shows of each kind; nothing of those that it does not use. */
export function cutExamples(program: Program, text: string, kinds: readonly string[]): ReadonlyMap<string, Example> {
  const lines = text.split('\n');
  const regions = regionsIn(program, lines, kinds);
  const { language, title } = program;
  const shown = kinds.filter((kind) => regions.some(({ names }) => names.includes(kind)));
  return new Map(
    shown.map((kind) => {
      const own = regions.filter(({ names }) => names.includes(kind) || names.includes(head));
      const code = joined(lines, own, language === 'yaml');
      if (!code.includes(kind)) throw new Error(`${program.path}: the example of ${kind} does not use it`);
      return [kind, { language, title, code }];
    }),
  );
}

const head = 'head';

interface Region {
  readonly names: readonly string[];
  /** Of the first line and after the last one. */
  readonly from: number;
  readonly to: number;
}

function regionsIn({ path }: Program, lines: readonly string[], kinds: readonly string[]): readonly Region[] {
  const regions: Region[] = [];
  let open: Omit<Region, 'to'> | undefined;
  const wrong = (at: number, reason: string) => new Error(`${path}:${at + 1}: ${reason}`);
  const close = (at: number) => {
    if (open !== undefined) regions.push({ ...open, to: lines.findLastIndex((line, i) => i < at && line !== '') + 1 });
    open = undefined;
  };
  for (const [at, line] of lines.entries()) {
    const names = namesIn(line);
    if (names === undefined) continue;
    if (names[0] === 'end') {
      if (open === undefined) throw wrong(at, 'nothing ends here: no example has begun');
      close(at);
      continue;
    }
    const strange = names.find((name) => name !== head && !kinds.includes(name));
    if (strange !== undefined) throw wrong(at, `there is no resource or function "${strange}"`);
    close(at);
    open = { names, from: at + 1 };
  }
  if (open !== undefined) throw wrong(open.from - 1, `the example of ${open.names.join(', ')} has no "docs: end"`);
  return regions;
}

/** `// docs: Snapshot, getSnapshots`; undefined for a line that is no marker. */
function namesIn(line: string): readonly string[] | undefined {
  const [, names] = /^\s*(?:\/\/|#)\s*docs:(.*)$/.exec(line) ?? [];
  return names?.split(',').map((name) => name.trim());
}

/** `nested`: the keys under which a region stands belong to it. Regions that stand apart in the program do so on the page. */
function joined(lines: readonly string[], regions: readonly Region[], nested: boolean): string {
  const shown = new Set<number>();
  const keys = new Set<number>();
  for (const { from, to } of regions) {
    if (nested) for (const key of keysAbove(lines, from)) keys.add(key);
    for (let at = from; at < to; at += 1) shown.add(at);
  }
  const text: string[] = [];
  let last = -1;
  for (const at of [...new Set([...keys, ...shown])].sort((a, b) => a - b)) {
    const isApart = lines.slice(last + 1, at).includes('');
    if (text.length > 0 && isApart && !keys.has(last)) text.push('');
    text.push(lines[at] ?? '');
    last = at;
  }
  return text.join('\n').trim();
}

/** Lines above that are less indented, each less than the one below it. */
function keysAbove(lines: readonly string[], from: number): readonly number[] {
  const keys: number[] = [];
  let depth = indentOf(lines[from] ?? '');
  for (let at = from - 1; at >= 0 && depth > 0; at -= 1) {
    const line = lines[at] ?? '';
    if (line.trim() === '' || line.trim().startsWith('#') || indentOf(line) >= depth) continue;
    keys.push(at);
    depth = indentOf(line);
  }
  return keys;
}

function indentOf(line: string): number {
  return line.length - line.trimStart().length;
}
