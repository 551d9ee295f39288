import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { cloudTowerQuirks } from './quirks.ts';

const page = readFileSync(new URL('DIFFERENCES.md', import.meta.url), 'utf8');

it.each(Object.entries(cloudTowerQuirks))(
  'DIFFERENCES.md says which guess %s stands for, and its default',
  (name, quirk) => {
    const row = page.split('\n').find((line) => line.includes(`| \`${name}\` `)) ?? '';
    const [, , , initial = ''] = row.split('|');
    expect(initial).toContain(String(quirk.initial));
  },
);

it('DIFFERENCES.md names no switch that does not exist', () => {
  const named = [...page.matchAll(/^\|[^|]*\| `(\w+)` +\|[^|]*\|[^|]*\|$/gm)].map(([, name]) => name);
  expect(new Set(named)).toEqual(new Set(Object.keys(cloudTowerQuirks)));
});
