import { readdirSync, readFileSync } from 'node:fs';
import { expect, it } from 'vitest';

/*
 * The vendor's articles contradict themselves, each other and their siblings in 27 places. Each place is a row; each row has a
 * test that is named after it, in the files beside this one, or it is listed here with the reason why there is nothing to test.
 */

const rows = Array.from({ length: 27 }, (_, index) => index + 1);

/** Rows about the prose of an article only: no request and no answer differs by them. */
const editorial: Readonly<Record<number, string>> = {
  20: 'a heading writes the name of the boot wrongly',
  22: 'a paragraph calls the snapshot that it is about a backup',
};

const siblings = /^zomro-contradictions-\w+\.test\.ts$/;

it('every row is tested or listed, none is both, and none is forgotten', () => {
  const folder = new URL('.', import.meta.url);
  const files = readdirSync(folder).filter((name) => siblings.test(name));
  const sources = files.map((name) => readFileSync(new URL(name, folder), 'utf8'));
  const named = sources.flatMap((source) => [...source.matchAll(/['"`]row (\d+): /g)]);
  const tested = new Set(named.map(([, number]) => Number(number)));
  const listed = Object.keys(editorial).map(Number);
  expect([...tested, ...listed].toSorted((one, other) => one - other)).toEqual(rows);
});
