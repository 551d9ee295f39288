import { expect, it } from 'vitest';
import { Concurrency } from './concurrency.ts';

it('keeps the highest number of requests in flight', () => {
  const measured = new Concurrency();
  const first = measured.begin({ func: 'a', mutates: false });
  const second = measured.begin({ func: 'b', mutates: false });
  first();
  second();
  measured.begin({ func: 'c', mutates: false });
  expect(measured.maxRequests).toBe(2);
  measured.clear();
  expect(measured.maxRequests).toBe(1);
});

it('notes mutations that meet on one instance, and nothing else', () => {
  const measured = new Concurrency();
  const end = measured.begin({ func: 'create', mutates: true, instance: '1' });
  measured.begin({ func: 'create', mutates: true, instance: '2' });
  measured.begin({ func: 'list', mutates: false, instance: '1' });
  measured.begin({ func: 'auth', mutates: true });
  expect(measured.overlappingMutations).toEqual([]);
  measured.begin({ func: 'delete', mutates: true, instance: '1' });
  expect(measured.overlappingMutations).toEqual([{ instance: '1', funcs: ['create', 'delete'] }]);
  end();
});
