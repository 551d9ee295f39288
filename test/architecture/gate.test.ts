import { describe, expect, it } from 'vitest';
import { isAllowed, offencesAgainst, staleExceptions } from './gate.ts';
import { rows } from './gate-rows.ts';
import { sourcesIn } from './sources.ts';

const sources = sourcesIn();

describe.each(rows)('$rule', (row) => {
  const offences = offencesAgainst(row, sources);
  const [folder = ''] = row.folders;
  const count = (text: string) => offencesAgainst(row, [{ path: `${folder}/sample.ts`, text }]).length;

  it('holds', () => {
    const found = offences.filter(({ path }) => !isAllowed(row, path));
    expect(found.map(({ line, path }) => `${path}:${line}`)).toEqual([]);
  });

  it('bites, and nothing else', () => {
    expect(row.bad.filter((text) => count(text) === 0)).toEqual([]);
    expect(row.good.filter((text) => count(text) > 0)).toEqual([]);
  });

  it('has no exception that nothing needs', () => {
    expect(staleExceptions(row, offences)).toEqual([]);
  });
});
