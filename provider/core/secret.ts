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
 * clouds quote credentials in their errors. Also as percent-encoded and base64 forms.
 */
export class Redactor {
  readonly #needles = new Set<string>();

  add(secret: Secret | undefined): void {
    const value = secret?.reveal();
    // A one- to three-letter secret would tear every text apart; no real credential is that short.
    if (value === undefined || value.length < 4) return;
    this.#needles.add(value);
    this.#needles.add(encodeURIComponent(value));
    this.#needles.add(JSON.stringify(value).slice(1, -1));
    this.#needles.add(Buffer.from(value).toString('base64'));
  }

  clean(text: string): string {
    let clean = text;
    // Longest first, so that a secret that contains another one goes whole.
    for (const needle of [...this.#needles].sort((a, b) => b.length - a.length)) {
      clean = clean.replaceAll(needle, '[secret]');
    }
    return clean.replace(/(\w+:\/\/)[^\s/:@]+:[^\s/@]+@/g, '$1[secret]@');
  }
}
