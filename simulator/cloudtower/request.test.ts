import { describe, expect, it } from 'vitest';
import { paramsOf, withoutSecrets } from './request.ts';

describe('paramsOf', () => {
  it.each([
    [undefined, {}],
    [{}, {}],
    [{ data: [{ vm_id: 'v', name: 'n' }] }, { vm_id: 'v', name: 'n' }],
    [[{ name: 'n', vm_ids: ['a', 'b'] }], { name: 'n', vm_ids: 'a,b' }],
    [
      { where: { id: 'v' }, data: { vm_cd_roms: [{ boot: 0, elf_image_id: null }, { boot: 1 }] } },
      { 'where.id': 'v', 'vm_cd_roms.boot': '0', 'vm_cd_roms.elf_image_id': 'null', 'vm_cd_roms.1.boot': '1' },
    ],
    [{ where: { AND: [{ id: 'v' }, { name: 'n' }] } }, { 'where.AND.id': 'v', 'where.AND.1.name': 'n' }],
    [{ data: [{ name: 'a' }, { name: 'b' }] }, { name: 'a', '1.name': 'b' }],
    ['text', { body: 'text' }],
  ])('%j', (body, params) => {
    expect(paramsOf(body)).toEqual(params);
  });
});

describe('withoutSecrets', () => {
  it('hides what must not be written down', () => {
    const query = 'mutation { login(data: {username: "me", password: "pw"}) { token } }';
    expect(withoutSecrets({ username: 'me', password: 'pw', 'variables.where.key': 'k', query, key: '3' })).toEqual({
      username: 'me',
      password: '***',
      'variables.where.key': '***',
      query: 'mutation { login(data: {username: "me", password: "***"}) { token } }',
      key: '3',
    });
  });
});
