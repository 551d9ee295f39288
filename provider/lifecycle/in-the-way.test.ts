import { expect, it } from 'vitest';
import { Bench, wantedOf } from '../../test/support/bench.ts';
import type { Observation } from '../clouds/driver.ts';
import { inTheWay } from './in-the-way.ts';

const { IsoBoot: session, Snapshot: snapshot } = wantedOf;
const idsOf = async (bench: Bench, inputs: typeof session) =>
  (await inTheWay(bench.work(), inputs, bench.call())).map((one) => one.ref.objectId);

it('of an object are those of its name on its instance; without a name, none', async () => {
  const bench = new Bench();
  bench.put('s1');
  bench.put('s2', { name: 'other' });
  expect(await idsOf(bench, snapshot)).toEqual(['s1']);
  const { name: _name, ...nameless } = snapshot;
  expect(await idsOf(bench, nameless)).toEqual([]);
});

it.each<[string, Observation, string[]]>([
  [
    'is one that is on',
    {
      kind: 'present',
      ref: { instanceId: 'vm-1', objectId: 'vm-1' },
      cloudStatus: 'Inserted',
      inputs: {},
      outputs: {},
    },
    ['vm-1'],
  ],
  [
    'is none that has ended',
    {
      kind: 'present',
      ref: { instanceId: 'vm-1', objectId: 'vm-1' },
      cloudStatus: 'Running',
      status: 'Ended',
      inputs: {},
      outputs: {},
    },
    [],
  ],
  [
    'is none of an instance that is on its way somewhere: that is waited for',
    { kind: 'pending', cloudStatus: 'x' },
    [],
  ],
  ['is none of an instance that is gone', { kind: 'absent' }, []],
])('of a session %s', async (_title, seen, ids) => {
  const asked: unknown[] = [];
  const bench = new Bench({
    kind: 'IsoBoot',
    driver: {
      read: async (ref) => {
        asked.push(ref);
        return seen;
      },
    },
  });
  expect(await idsOf(bench, session)).toEqual(ids);
  expect(asked).toEqual([{ instanceId: 'vm-1', objectId: 'vm-1' }]);
});
