import { describe, expect, it } from 'vitest';
import { QuirkSwitches, choice, count, flag, initialValues, text } from './quirks.ts';

const definitions = {
  loud: flag(false, 'a flag'),
  colour: choice(['red', 'blue'], 'a choice'),
  waitMs: count(5, 'a count'),
  word: text('x', 'a text'),
};

const switches = () => new QuirkSwitches(definitions, initialValues(definitions), {});

describe('QuirkSwitches', () => {
  it('starts with the defaults', () => {
    expect(switches().values).toEqual({ loud: false, colour: 'red', waitMs: 5, word: 'x' });
  });

  it.each([
    [{ loud: 'on' }, { loud: true }],
    [{ loud: 'false' }, { loud: false }],
    [{ colour: 'blue' }, { colour: 'blue' }],
    [{ waitMs: '90' }, { waitMs: 90 }],
    [{ waitMs: 0 }, { waitMs: 0 }],
    [{ word: '' }, { word: '' }],
  ])('takes %j from outside', (given, expected) => {
    const quirks = switches();
    quirks.setUnchecked(given);
    expect(quirks.values).toMatchObject(expected);
  });

  it.each([
    [{ loud: 'maybe' }, 'quirk loud takes true or false, not "maybe"'],
    [{ colour: 'green' }, 'quirk colour takes red | blue, not "green"'],
    [{ waitMs: -1 }, 'quirk waitMs takes a whole number, zero or more, not -1'],
    [{ waitMs: '1.5' }, 'quirk waitMs takes'],
    [{ word: 7 }, 'quirk word takes text, not 7'],
    [{ taste: 1 }, 'there is no quirk taste; known: colour, loud, waitMs, word'],
    [{ toString: 1 }, 'there is no quirk toString'],
  ])('refuses %j and changes nothing', (given, message) => {
    const quirks = switches();
    expect(() => quirks.setUnchecked({ waitMs: 7, ...given })).toThrow(message);
    expect(quirks.values.waitMs).toBe(5);
  });

  it('goes back to what it was started with', () => {
    const quirks = new QuirkSwitches(definitions, initialValues(definitions), { waitMs: 1 });
    quirks.set({ waitMs: 2, loud: true });
    quirks.reset();
    expect(quirks.values).toMatchObject({ waitMs: 1, loud: false });
    quirks.startWith({ word: 'y' });
    quirks.set({ word: 'z' });
    quirks.reset();
    expect(quirks.values.word).toBe('y');
  });
});
