import type { Lang } from './words.ts';
import { onOff, serviceWords, statusWords } from './words.ts';
import type { ZomroQuirks } from './quirks.ts';

/** JSON as COREmanager makes it out of XML: attributes are keys with `$`, text stands under `$` itself. [I][P] */
export type WireNode = string | number | boolean | null | WireObject | readonly WireNode[];
export interface WireObject {
  readonly [key: string]: WireNode;
}

/** A record before it is dressed for the wire; `undefined` is a key that is left out. */
export type Row = Readonly<Record<string, string | undefined>>;

export interface Dress {
  readonly quirks: ZomroQuirks;
  readonly lang: Lang;
}

/** Every value of a row as a node: `{"$":"text"}`, all of them strings. [S1][S2] */
export function dressed(row: Row, dress: Dress): WireObject {
  const nodes = Object.entries(row).flatMap(([field, value]) => {
    const node = value === undefined ? undefined : fieldNode(field, value, dress);
    return node === undefined ? [] : [[field, node] as const];
  });
  return Object.fromEntries(nodes);
}

function fieldNode(field: string, value: string, dress: Dress): WireNode | undefined {
  const { quirks, lang } = dress;
  switch (field) {
    case 'fleio_status':
      return scalar(padded(quirks.localiseStatuses ? (statusWords[lang].get(value) ?? value) : value, quirks), quirks);
    case 'instance_status':
      return scalar(padded(value, quirks), quirks);
    case 'item_status': {
      const word = padded(serviceWords[lang].get(value) ?? value, quirks);
      return quirks.origAttrs ? { $orig: value, $: word } : scalar(word, quirks);
    }
    case 'protected':
      return quirks.origAttrs ? { $orig: value, $: onOff[lang].get(value) ?? value } : scalar(value, quirks);
    case 'createdate':
      // The panel reads it as an array in some lists. [P]
      return quirks.createdateArray ? [{ $: value }, { $: value }] : scalar(value, quirks);
    default:
      return scalar(value, quirks);
  }
}

/** An empty value is `{}`, or its key is missing. [C] */
export function scalar(value: string, quirks: ZomroQuirks): WireObject | undefined {
  if (value !== '') return { $: value };
  return quirks.emptyAsObject ? {} : undefined;
}

/** Strings with stray blanks are seen in production. [P] */
function padded(word: string, quirks: ZomroQuirks): string {
  return quirks.padStatuses && word !== '' ? `${word} ` : word;
}

/** Lists of one as the object alone, everywhere. [C][P] */
export function collapsed(node: WireNode): WireNode {
  if (typeof node !== 'object' || node === null) return node;
  if (isList(node)) {
    const [only, ...others] = node;
    return only !== undefined && others.length === 0 ? collapsed(only) : node.map(collapsed);
  }
  return Object.fromEntries(Object.entries(node).map(([key, value]) => [key, collapsed(value)]));
}

function isList(node: WireNode): node is readonly WireNode[] {
  return Array.isArray(node);
}
