import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { routes } from './routes.ts';
import { ids, startTestCloudTower } from './testing.ts';
import type { TestCloudTower } from './testing.ts';

let test: TestCloudTower;
beforeAll(async () => {
  test = await startTestCloudTower();
});
afterAll(() => test.close());

const bodies: readonly unknown[] = [
  null,
  true,
  7,
  'text',
  [],
  [null],
  [{}],
  [[]],
  {},
  { where: null },
  { where: [] },
  { where: 'id' },
  { where: { id: 'gone' } },
  { where: { id: null } },
  { where: { id_in: 'x' } },
  { where: { AND: {} } },
  { where: { AND: [{ nothing: 1 }] } },
  { where: { NOT: [{ OR: [{ nothing: 1 }] }] } },
  { where: { vm: { cluster: { name: 5 } } } },
  { where: { __proto__: null, constructor: 1 } },
  { where: { id: 'gone' }, data: null },
  { where: { id: 'gone' }, data: [] },
  { where: { id: 'gone' }, data: {} },
  { where: { id: 'gone' }, data: { vm_cd_roms: [null] } },
  { data: null },
  { data: {} },
  { data: [{}] },
  { data: [{ vm_id: 5, name: {} }] },
  { first: -1 },
  { first: 1.5 },
  { first: 2 ** 40 },
  { orderBy: '_ASC' },
  { orderBy: 'constructor_ASC' },
  { after: '', before: '' },
  [{ name: 'x', vm_ids: [ids.vm], cluster_id: 'gone' }],
];

describe.each(Object.keys(routes))('%s', (path) => {
  it('answers any body with rows, nothing, or a refusal, and never breaks', async () => {
    for (const body of bodies) {
      const { status } = await test.call(path.slice(1), body);
      expect([path, body, [200, 304, 400, 404].includes(status), status]).toEqual([path, body, true, status]);
    }
  });
});

it('nothing of that changed anything', () => {
  expect(test.tower.journal.mutations().map(({ func, params }) => [func, params])).toEqual([]);
});
