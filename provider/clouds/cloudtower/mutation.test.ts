import { describe, expect, test } from 'vitest';
import { type Mutation, mutationBody, whereInput } from './mutation.ts';
import { also, byId, byIds, equals } from './where.ts';

const create: Mutation = {
  path: 'create-vm-snapshot',
  body: { data: [{ vm_id: 'cmjvm1', name: 'nightly' }] },
  safety: 'once',
  label: 'creation of snapshot nightly',
};
const remove: Mutation = {
  path: 'delete-vm-snapshot',
  body: {},
  safety: 'repeatable',
  label: 'deletion of snapshot cmj1',
};

describe('a change', () => {
  test('is sent about its target', () => {
    expect(JSON.parse(mutationBody({ ...remove, target: byId('cmj1') }))).toEqual({ where: { id: 'cmj1' } });
    const update = { ...remove, path: 'update-snapshot-plan', body: { data: { name: 'b' } } };
    expect(JSON.parse(mutationBody({ ...update, target: also(byId('p'), equals('name', 'a')) }))).toEqual({
      where: { id: 'p', name: 'a' },
      data: { name: 'b' },
    });
  });

  test('may make something new without one, also as a bare list', () => {
    expect(JSON.parse(mutationBody(create))).toEqual(create.body);
    const plan = [{ name: 'plan', vms: whereInput(byIds(['cmjvm1', 'cmjvm2'])) }];
    expect(JSON.parse(mutationBody({ ...create, path: 'create-backup-plan', body: plan }))).toEqual([
      { name: 'plan', vms: { id_in: ['cmjvm1', 'cmjvm2'] } },
    ]);
  });

  test.each<[string, Mutation, string]>([
    ['it names no object', remove, 'it names no object'],
    ['its body brings a condition', { ...remove, body: { where: {} } }, 'its body holds a condition of its own'],
    [
      'its body would replace the target',
      { ...remove, body: { where: { name: 'a' } }, target: byId('cmj1') },
      'its body holds a condition of its own',
    ],
    [
      'it is a list about objects that exist',
      { ...remove, body: [{}], target: byId('cmj1') },
      'its body has no place for the objects it is about',
    ],
    ['its filter is open', { ...create, body: [{ name: 'plan', vms: {} }] }, 'its filter names no VM'],
    ['its filter is missing', { ...create, body: [{ name: 'plan', vms: undefined }] }, 'its filter names no VM'],
    ['its filter lost its id', { ...create, body: { data: { vms: { id: undefined } } } }, 'its filter names no VM'],
    ['its filter is about names', { ...create, body: [{ vms: { name: 'web' } }] }, 'its filter names no VM'],
    ['its filter is an empty list', { ...create, body: [{ vms: { id_in: [] } }] }, 'its filter names no VM'],
  ])('is not sent when %s', (_name, mutation, reason) => {
    expect(() => mutationBody(mutation)).toThrow(`${mutation.label}: not sent, because ${reason}. Please report this.`);
  });
});
