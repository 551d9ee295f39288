import { readdirSync, readFileSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = fileURLToPath(new URL('../..', import.meta.url));

export interface Source {
  /** From the repository's top, with slashes. */
  readonly path: string;
  readonly text: string;
}

const notOurs = new Set(['node_modules', 'dist', 'coverage', '.git']);

/** Every file below these folders (the whole repository without any), what tools make left out. */
export function pathsIn(...folders: readonly string[]): readonly string[] {
  return (folders.length === 0 ? ['.'] : folders).flatMap((folder) => walk(join(root, folder))).sort();
}

/** TypeScript and JavaScript written by hand. */
export function sourcesIn(...folders: readonly string[]): readonly Source[] {
  return pathsIn(...folders)
    .filter((path) => /\.[cm]?[jt]s$/.test(path) && !path.startsWith('sdk/'))
    .map((path) => ({ path, text: read(path) }));
}

export function read(path: string): string {
  return readFileSync(join(root, path), 'utf8');
}

export const isTest = (path: string) => path.endsWith('.test.ts');

/** Part of a test without being one: fakes, and what drives the object under test. */
export const isTestSupport = (path: string) => /(^|\/)(testing|fakes|fake-[\w-]+)\.ts$/.test(path);

function walk(directory: string): readonly string[] {
  return readdirSync(directory, { withFileTypes: true }).flatMap((entry) => {
    if (notOurs.has(entry.name)) return [];
    const path = join(directory, entry.name);
    if (entry.isDirectory()) return walk(path);
    return entry.isFile() ? [relative(root, path).split(sep).join('/')] : [];
  });
}
