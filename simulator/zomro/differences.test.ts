import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { zomroQuirks } from './quirks.ts';

const page = readFileSync(new URL('DIFFERENCES.md', import.meta.url), 'utf8');

it.each(Object.entries(zomroQuirks))(
  'DIFFERENCES.md says which guess %s stands for, and its default',
  (name, quirk) => {
    const row = page.split('\n').find((line) => line.includes(`\`${name}\``)) ?? '';
    expect(row).toContain(String(quirk.initial));
  },
);
