import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { initialValues } from '../quirks.ts';
import { cloudTowerQuirks } from './quirks.ts';
import { changed, parsedBody, whereInput, withTask } from './route.ts';

const quirks = initialValues(cloudTowerQuirks);
const shape = z.object({ where: whereInput, data: z.array(z.object({ name: z.string() })).nullish() });

describe('parsedBody', () => {
  const body = { where: { id: 'x', AND: [{ any: 'thing' }] }, data: [{ name: 'a' }, { name: 'b', colour: 'red' }] };

  it('leaves unknown keys out, but not those of a where', () => {
    expect(parsedBody(shape, { quirks }, body)).toEqual({ where: body.where, data: [{ name: 'a' }, { name: 'b' }] });
  });

  it('refuses them if the switch says so, and says where they are', () => {
    const strict = { quirks: { ...quirks, unknownParams: 'refused' } } as const;
    expect(() => parsedBody(shape, strict, body)).toThrow('unknown property data.1.colour');
    expect(parsedBody(shape, strict, { where: body.where, data: null })).toEqual({ where: body.where, data: null });
  });

  it.each([[undefined], [null], [[]], ['text'], [{ where: 'x' }], [{ where: {}, data: {} }]])('refuses %j', (given) => {
    expect(() => parsedBody(shape, { quirks }, given)).toThrow(expect.objectContaining({ name: 'ApiError' }));
  });
});

describe('an answer to a change', () => {
  it('that touched nothing is an empty list, and no effect', () => {
    expect(changed([], 'nothing')).toEqual({ status: 200, body: [] });
  });

  it('has an entry for each object', () => {
    const entry = withTask({ quirks }, 't', { id: 'x' });
    expect(changed([entry], 'it')).toEqual({ status: 200, body: [{ task_id: 't', data: { id: 'x' } }], effect: 'it' });
  });
});
