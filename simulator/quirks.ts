/**
 * Quirk switches: each point on which the documentation of a cloud is silent is a named switch with a default, so that
 * a client can be tried against every answer the real cloud might give.
 */
export interface Quirk<Value> {
  readonly initial: Value;
  /** What the switch decides, for the help text and the control surface. */
  readonly meaning: string;
  /** What may be given, in words. */
  readonly accepts: string;
  /** The value that `given` (JSON, or text from a command line) stands for; `undefined` if it stands for none. */
  parse(given: unknown): Value | undefined;
}

export type QuirkDefinitions = Readonly<Record<string, Quirk<unknown>>>;

export type QuirkValues<Definitions extends QuirkDefinitions> = {
  readonly [Name in keyof Definitions]: Definitions[Name] extends Quirk<infer Value> ? Value : never;
};

/** Each switch as it stands if nobody touches it. */
export function initialValues<Definitions extends QuirkDefinitions>(
  definitions: Definitions,
): QuirkValues<Definitions> {
  const entries = Object.entries(definitions).map(([name, quirk]) => [name, quirk.initial] as const);
  // The compiler cannot follow the keys of a mapped type through entries.
  return Object.fromEntries(entries) as QuirkValues<Definitions>;
}

/** A switch was named that does not exist, or given a value that it does not take. */
export class QuirkError extends Error {
  override readonly name = 'QuirkError';
}

export class QuirkSwitches<Values extends Readonly<Record<string, unknown>>> {
  readonly definitions: QuirkDefinitions;
  #start: Values;
  #values: Values;

  /** `changes` belong to the start: a reset goes back to them. */
  constructor(definitions: QuirkDefinitions, defaults: Values, changes: Partial<Values>) {
    this.definitions = definitions;
    this.#values = defaults;
    this.#start = defaults;
    this.startWith(changes);
  }

  get values(): Values {
    return this.#values;
  }

  set(changes: Partial<Values>): void {
    this.setUnchecked(changes);
  }

  /** Like `set`, for values that come from outside and may be anything. */
  setUnchecked(changes: Readonly<Record<string, unknown>>): void {
    let values = this.#values;
    for (const [name, given] of Object.entries(changes)) values = { ...values, [name]: this.#parsed(name, given) };
    this.#values = values;
  }

  /** Like `setUnchecked`, and a reset goes back to the result. */
  startWith(changes: Readonly<Record<string, unknown>>): void {
    this.setUnchecked(changes);
    this.#start = this.#values;
  }

  reset(): void {
    this.#values = this.#start;
  }

  #parsed(name: string, given: unknown): unknown {
    const quirk = Object.hasOwn(this.definitions, name) ? this.definitions[name] : undefined;
    if (quirk === undefined) throw new QuirkError(`there is no quirk ${name}; known: ${this.#names()}`);
    const value = quirk.parse(given);
    if (value === undefined) throw new QuirkError(`quirk ${name} takes ${quirk.accepts}, not ${JSON.stringify(given)}`);
    return value;
  }

  #names(): string {
    return Object.keys(this.definitions).toSorted().join(', ');
  }
}

export function flag(initial: boolean, meaning: string): Quirk<boolean> {
  const words = new Map<unknown, boolean>([
    [true, true],
    [false, false],
    ['true', true],
    ['false', false],
    ['on', true],
    ['off', false],
  ]);
  return { initial, meaning, accepts: 'true or false', parse: (given) => words.get(given) };
}

export function choice<const Choice extends string>(
  choices: readonly [Choice, ...Choice[]],
  meaning: string,
): Quirk<Choice> {
  return {
    initial: choices[0],
    meaning,
    accepts: choices.join(' | '),
    parse: (given) => choices.find((one) => one === given),
  };
}

/** A whole number, zero or more. */
export function count(initial: number, meaning: string): Quirk<number> {
  return {
    initial,
    meaning,
    accepts: 'a whole number, zero or more',
    parse(given) {
      if (typeof given === 'string' && /^\d+$/.test(given)) return Number(given);
      return typeof given === 'number' && Number.isInteger(given) && given >= 0 ? given : undefined;
    },
  };
}

export function text(initial: string, meaning: string): Quirk<string> {
  return { initial, meaning, accepts: 'text', parse: (given) => (typeof given === 'string' ? given : undefined) };
}
