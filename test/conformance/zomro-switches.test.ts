import { describe, expect, it } from 'vitest';
import { zomroQuirks } from '../../simulator/zomro/quirks.ts';
import { boots } from './zomro-promises/boots.ts';
import { sessions } from './zomro-promises/sessions.ts';
import { snapshots } from './zomro-promises/snapshots.ts';
import { type Trial, zomroSwitches } from './zomro-switches.ts';
import { zomroVariants } from './zomro-variants.ts';

const table: readonly (readonly [name: string, trials: readonly Trial<unknown>[]])[] = Object.entries(zomroSwitches);
const promises = { ...sessions, ...snapshots, ...boots };

/** Every value that a switch takes but its default, where they can be counted. */
function others(name: string): readonly unknown[] | undefined {
  const quirk = Object.entries(zomroQuirks).find(([one]) => one === name)?.[1];
  if (quirk === undefined) throw new Error(`there is no switch ${name}`);
  const { accepts, initial, parse } = quirk;
  const choices = typeof initial === 'boolean' ? ['true', 'false'] : accepts.split(' | ');
  return choices.length < 2 ? undefined : choices.map((one) => parse(one)).filter((one) => one !== initial);
}

describe('every switch of the local Zomro', () => {
  it.each(table)('%s is tried with every value', (name, trials) => {
    const tried = trials.map(({ value }) => value);
    expect(new Set(tried)).toEqual(new Set(others(name) ?? tried));
    expect(tried).not.toEqual([]);
    for (const { hasOwnPromise, suites } of trials) expect(suites.length > 0 || hasOwnPromise).toBe(true);
  });

  it.each(Object.entries(zomroVariants))(
    'has a variant of the suite of %s for each of its trials, and no other',
    (kind, variants) => {
      const wanted = table.flatMap(([name, trials]) =>
        trials
          .filter(({ suites }) => suites.some((one) => one === kind))
          .map(({ value }) => `${name}=${String(value)}`),
      );
      const run = variants.flatMap((one) => Object.entries(one).map(([name, value]) => `${name}=${String(value)}`));
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
  describe(`Zomro with ${name}`, () => {
    promise();
  });
}
