import { expect, expectTypeOf, test } from 'vitest';
import { type Mutation, type View, view } from './operation.ts';

test('a view has no `sok` and changes nothing', () => {
  expect(view('instances', { p_num: '1' }, 'list')).toEqual({
    func: 'instances',
    params: { p_num: '1' },
    safety: 'read',
    label: 'list',
  });
});

test('a change cannot pass for a view, nor a view for a change', () => {
  expectTypeOf<Mutation>().not.toExtend<View>();
  expectTypeOf<View>().not.toExtend<Mutation>();
});
