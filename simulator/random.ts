/** Repeatable chance: the same seed gives the same tokens and identifiers in every run. */
export interface RandomSource {
  /** `length` lower-case hexadecimal digits. */
  hex(length: number): string;
  /** A UUID of version 4. */
  uuid(): string;
}

export function seededRandom(seed: string): RandomSource {
  let state = fnv1a(seed);

  /** Mulberry32: 32 bits of state, more than enough for identifiers that only have to differ. */
  function next(): number {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return (mixed ^ (mixed >>> 14)) >>> 0;
  }

  function hex(length: number): string {
    let digits = '';
    while (digits.length < length) digits += next().toString(16).padStart(8, '0');
    return digits.slice(0, length);
  }

  function uuid(): string {
    const digits = hex(32);
    const variant = '89ab'.charAt(next() % 4);
    return [
      digits.slice(0, 8),
      digits.slice(8, 12),
      `4${digits.slice(13, 16)}`,
      `${variant}${digits.slice(17, 20)}`,
      digits.slice(20, 32),
    ].join('-');
  }

  return { hex, uuid };
}

function fnv1a(text: string): number {
  let hash = 0x811c9dc5;
  for (const byte of Buffer.from(text)) hash = Math.imul(hash ^ byte, 0x01000193) >>> 0;
  return hash;
}
