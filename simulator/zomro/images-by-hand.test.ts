import { afterEach, beforeEach, expect, it } from 'vitest';
import { instance, snapshot, startTestZomro } from './testing.ts';
import type { TestZomro } from './testing.ts';

let test: TestZomro;
beforeEach(async () => {
  test = await startTestZomro();
});
afterEach(() => test.close());

it('renames, protects, breaks and removes a snapshot', async () => {
  const { snapshots } = test.zomro;
  snapshots.rename(snapshot, 'Renamed');
  snapshots.setProtected(snapshot, true);
  snapshots.setStatus(snapshot, 'Error');
  snapshots.change(snapshot, { image_size: '7' });
  expect(await test.snapshots()).toMatchObject([
    { name: 'Renamed', protected: 'on', fleio_status: 'Error', image_size: '7' },
  ]);
  snapshots.remove(snapshot);
  expect(await test.snapshots()).toEqual([]);
  expect(snapshots.find(snapshot)).toBeUndefined();
  expect(() => snapshots.rename(snapshot, 'x')).toThrow(`there is no snapshot ${snapshot}`);
});

it('adds one, ready or in the making, on any instance and day', async () => {
  const other = test.zomro.instances.add({ servername: 'Other' });
  test.zomro.snapshots.add({ name: 'Old', createdate: '2020-01-01', instance_id: other.id });
  test.zomro.snapshots.add({ name: 'New', fleio_status: 'Saving', instance_id: other.id });
  expect(await test.snapshots({ elid: other.id })).toMatchObject([
    { name: 'Old', createdate: '2020-01-01', fleio_status: 'Active' },
    { name: 'New', fleio_status: 'Saving' },
  ]);
  test.advance(90_000);
  expect(test.zomro.snapshots.list(other.id)).toMatchObject([{}, { fleio_status: 'Active' }]);
  expect(test.zomro.snapshots.list(instance)).toHaveLength(1);
});

it('brings one back to life that was about to vanish', async () => {
  test.zomro.quirks.set({ snapshotOutcome: 'vanished' });
  await test.createSnapshot('New');
  test.zomro.snapshots.setStatus('5204215', 'Active');
  test.advance(90_000);
  expect(test.zomro.snapshots.find('5204215')).toMatchObject({ fleio_status: 'Active' });
});

it('refuses what makes no sense', () => {
  expect(() => test.zomro.snapshots.change(snapshot, { fleio_status: 'Fine' })).toThrow('fleio_status');
  expect(() => test.zomro.snapshots.add({ colour: 'red' })).toThrow('colour');
});
