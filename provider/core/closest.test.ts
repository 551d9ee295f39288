import { describe, expect, it } from 'vitest';
import { closest } from './closest.ts';

describe('closest', () => {
  it.each([
    ['nam', '; did you mean "name"?'],
    ['NAME', '; did you mean "name"?'],
    ['instanceid', '; did you mean "instanceId"?'],
    ['instance', '; did you mean "instanceId"?'],
    ['zebra', '; there are name, instanceId'],
  ])('%s', (key, text) => {
    expect(closest(key, ['name', 'instanceId'])).toBe(text);
  });

  it('says so when there is nothing at all', () => {
    expect(closest('x', [])).toBe('; there are none');
  });
});
