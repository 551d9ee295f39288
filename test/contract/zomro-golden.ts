import { readFileSync } from 'node:fs';
import { docIn } from '../../simulator/zomro/testing.ts';

const fixtures = new URL('fixtures/zomro/', import.meta.url);

/** A curl command that the vendor prints. */
export function printedCommand(name: string): string {
  return readFileSync(new URL(`${name}.sh`, fixtures), 'utf8');
}

/** An answer that the vendor prints, without the parts that are left out there. */
export function publishedAnswer(name: string): unknown {
  return JSON.parse(readFileSync(new URL(`${name}.json`, fixtures), 'utf8'));
}

/** What the vendor leaves out of the printed answers: the envelope, and what stands beside the rows. */
const leftOut = new Set([
  'p_cnt',
  'p_num',
  'p_elems',
  'p_order',
  'p_sort',
  'page',
  'metadata',
  'messages',
  'saved_filters',
  'tparams',
  'elid',
  'backup_rotation',
  'manual_created_today',
  'manual_created_total',
  'cost',
]);

/** An answer reduced to what the vendor prints of it. */
export function asPublished(text: string): unknown {
  const doc = docIn(text);
  return { doc: Object.fromEntries(Object.entries(doc).filter(([key]) => !key.startsWith('$') && !leftOut.has(key))) };
}
