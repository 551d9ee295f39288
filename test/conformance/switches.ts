import { describe, expect, it } from 'vitest';
import type { ResourceKind } from '../../provider/resources/index.ts';
import type { QuirkDefinitions } from '../../simulator/quirks.ts';

/** A value of a switch, and the suites whose promises hold with it: those that it can matter to. */
export interface Trial<Value> {
  readonly value: Value;
  readonly suites: readonly ResourceKind[];
  /** The usual promises cannot hold as they are: it has promises of its own, in `<cloud>-promises`. */
  readonly hasOwnPromise: boolean;
}

/**
 * Each point on which the real cloud is known to vary, or on which the contract is a guess, with every value but the default: the
 * promises hold either way. A switch that is missing does not compile; a value that is missing fails a test.
 */
export type Switches<Quirks> = { readonly [Name in keyof Quirks]: readonly Trial<Quirks[Name]>[] };

/** What Lifeboat does under a value of a switch with which the usual promises cannot hold: tests, by `<switch>=<value>`. */
export type OwnPromises = Readonly<Record<string, () => void>>;

export function all<const Value>(value: Value): Trial<Value> {
  return on(value, 'Snapshot', 'BackupSchedule', 'IsoBoot');
}
export function on<const Value>(value: Value, ...suites: readonly ResourceKind[]): Trial<Value> {
  return { value, suites, hasOwnPromise: false };
}
export function own<const Value>(value: Value, ...suites: readonly ResourceKind[]): Trial<Value> {
  return { value, suites, hasOwnPromise: true };
}

interface Tried<Quirks> {
  readonly title: string;
  readonly definitions: QuirkDefinitions;
  readonly switches: Switches<Quirks>;
  /** The variants in which each suite runs: several switches at once, to save time. */
  readonly variants: Readonly<Record<ResourceKind, readonly Partial<Quirks>[]>>;
  readonly promises: OwnPromises;
}

/** Every value of every switch is tried: by a variant of the suites that it can matter to, or by promises of its own. */
export function everySwitch<Quirks>({ definitions, promises, switches, title, variants }: Tried<Quirks>): void {
  const table: readonly (readonly [name: string, trials: readonly Trial<unknown>[]])[] = Object.entries(switches);

  describe(`every switch of the local ${title}`, () => {
    it.each(table)('%s is tried with every value', (name, trials) => {
      const tried = trials.map(({ value }) => value);
      expect(new Set(tried)).toEqual(new Set(others(definitions, name) ?? tried));
      expect(tried).not.toEqual([]);
      for (const { hasOwnPromise, suites } of trials) expect(suites.length > 0 || hasOwnPromise).toBe(true);
    });

    it.each(Object.entries(variants))(
      'has a variant of the suite of %s for each of its trials, and no other',
      (kind, each) => {
        const wanted = table.flatMap(([name, trials]) =>
          trials
            .filter(({ suites }) => suites.some((one) => one === kind))
            .map(({ value }) => `${name}=${String(value)}`),
        );
        const run = each.flatMap((one) => Object.entries(one).map(([name, value]) => `${name}=${String(value)}`));
        expect([...new Set(run)].toSorted()).toEqual(wanted.toSorted());
      },
    );

    it('has a promise for each value with which the usual ones cannot hold', () => {
      const wanted = table.flatMap(([name, trials]) =>
        trials.filter(({ hasOwnPromise }) => hasOwnPromise).map(({ value }) => `${name}=${String(value)}`),
      );
      expect(Object.keys(promises).toSorted()).toEqual(wanted.toSorted());
    });
  });

  for (const [name, promise] of Object.entries(promises)) {
    describe(`${title} with ${name}`, () => {
      promise();
    });
  }
}

/** Every value that a switch takes but its default, where they can be counted. */
function others(definitions: QuirkDefinitions, name: string): readonly unknown[] | undefined {
  const quirk = Object.entries(definitions).find(([one]) => one === name)?.[1];
  if (quirk === undefined) throw new Error(`there is no switch ${name}`);
  const { accepts, initial, parse } = quirk;
  const choices = typeof initial === 'boolean' ? ['true', 'false'] : accepts.split(' | ');
  return choices.length < 2 ? undefined : choices.map((one) => parse(one)).filter((one) => one !== initial);
}
