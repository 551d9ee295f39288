import type { Source } from './sources.ts';
import { withoutComments } from './syntax.ts';

/** One row of the review gate: something that must not be written, and where. */
export interface Row {
  readonly rule: string;
  /** Where it applies; the longest path that is needed. */
  readonly folders: readonly string[];
  readonly tests: 'included' | 'left out';
  /** `code` is blind to comments; `text` is not. */
  readonly look: 'code' | 'text';
  /** What is looked for; or, where words do not tell it, the lines (from 1) on which it is. */
  readonly find: RegExp | ((path: string, text: string) => readonly number[]);
  /** Files that may, and why. `*` stands for one folder. */
  readonly allowed: Readonly<Record<string, string>>;
  /** Proof that the row bites, and that it does not bite more. */
  readonly bad: readonly string[];
  readonly good: readonly string[];
}

export interface Offence {
  readonly path: string;
  readonly line: number;
}

/** Every offence against the row, also in files that may. */
export function offencesAgainst(row: Row, sources: readonly Source[]): readonly Offence[] {
  return sources
    .filter(({ path }) => appliesTo(row, path))
    .flatMap(({ path, text }) => {
      const looked = row.look === 'code' ? withoutComments(path, text) : text;
      const lines = typeof row.find === 'function' ? row.find(path, looked) : linesWith(row.find, looked);
      return lines.map((line) => ({ path, line }));
    });
}

export function isAllowed(row: Row, path: string): boolean {
  return Object.keys(row.allowed).some((pattern) => fits(pattern, path));
}

/** Exceptions that nothing needs any more. */
export function staleExceptions(row: Row, offences: readonly Offence[]): readonly string[] {
  return Object.keys(row.allowed).filter((pattern) => !offences.some(({ path }) => fits(pattern, path)));
}

function appliesTo({ folders, tests }: Row, path: string): boolean {
  if (tests === 'left out' && path.endsWith('.test.ts')) return false;
  return folders.some((folder) => path === folder || path.startsWith(`${folder}/`));
}

function fits(pattern: string, path: string): boolean {
  const parts = path.split('/');
  const wanted = pattern.split('/');
  return parts.length === wanted.length && wanted.every((part, at) => part === '*' || part === parts[at]);
}

function linesWith(pattern: RegExp, text: string): readonly number[] {
  const everywhere = new RegExp(pattern.source, `${pattern.flags.replaceAll('g', '')}g`);
  return [...text.matchAll(everywhere)].map(({ index }) => text.slice(0, index).split('\n').length);
}
