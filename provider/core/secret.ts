import { inspect } from 'node:util';

/** A value that no text shows by accident: printing, JSON and inspection all give `[secret]`. */
export class Secret {
  readonly #value: string;
  constructor(value: string) {
    this.#value = value;
  }
  /** The clear value: for a request body or header only. */
  reveal(): string {
    return this.#value;
  }
  toString(): string {
    return '[secret]';
  }
  toJSON(): string {
    return '[secret]';
  }
  [inspect.custom](): string {
    return '[secret]';
  }
}

/**
 * Removes every secret it was told of from a text, whatever path the text took: answers echo tokens,
 * clouds quote credentials in their errors. Also in the forms that URLs, forms, JSON and base64 give it.
 */
export class Redactor {
  readonly #needles = new Set<string>();

  add(secret: Secret | undefined): void {
    const value = secret?.reveal();
    // A one- to three-letter secret would tear every text apart; no real credential is that short.
    if (value === undefined || value.length < 4) return;
    for (const form of formsOf(value)) this.#needles.add(form);
  }

  clean(text: string): string {
    let clean = '';
    let from = 0;
    for (const [start, end] of this.#places(text)) {
      clean += `${text.slice(from, start)}${mark}`;
      from = end;
    }
    return (clean + text.slice(from)).replace(userInfo, `$1${mark}@`);
  }

  /** Where secrets stand, in order; those that touch or overlap as one, so that no end of any is left. */
  #places(text: string): [number, number][] {
    const found: [number, number][] = [];
    for (const needle of this.#needles) {
      for (let at = text.indexOf(needle); at !== -1; at = text.indexOf(needle, at + 1))
        found.push([at, at + needle.length]);
    }
    const merged: [number, number][] = [];
    for (const [start, end] of found.sort((a, b) => a[0] - b[0])) {
      const last = merged.at(-1);
      if (last === undefined || start > last[1]) merged.push([start, end]);
      else last[1] = Math.max(last[1], end);
    }
    return merged;
  }
}

const mark = '[secret]';
/** Whatever stands before the last `@` of a URL's authority. */
const userInfo = /(:\/\/)[^\s/?#"'<>]*@/g;

function formsOf(value: string): string[] {
  const bytes = Buffer.from(value);
  // By way of its bytes, since half a character cannot be percent-encoded.
  const percent = encodeURIComponent(bytes.toString());
  const json = JSON.stringify(value).slice(1, -1);
  const form = new URLSearchParams({ v: value }).toString().slice('v='.length);
  return [
    value,
    ...[percent, form].flatMap((encoded) => [encoded, encoded.replace(/%../g, (hex) => hex.toLowerCase())]),
    json,
    json.replaceAll('/', '\\/'),
    bytes.toString('base64'),
    bytes.toString('base64url'),
  ];
}
