import { choice, count, flag } from '../quirks.ts';
import type { QuirkDefinitions, QuirkValues } from '../quirks.ts';

/** What no document says about `get-…` calls. */
export const queryQuirks = {
  pageCap: count(0, 'the most rows in one answer, whatever first or last says; 0: no limit'),
  defaultOrder: choice(['oldestFirst', 'newestFirst', 'byId'], 'the order of rows when orderBy is missing'),
  nullOperand: choice(['ignored', 'refused'], 'a null beside an operator other than equals and _not'),
  textIgnoresCase: flag(false, 'comparisons of text ignore upper and lower case'),
} satisfies QuirkDefinitions;

export type QueryQuirks = QuirkValues<typeof queryQuirks>;
