import { describe, expect, test } from 'vitest';
import { instanceDetails, snapshotBlock, snapshotDetails } from './blocks.ts';
import { publishedSnapshotRow } from './testing.ts';
import { snapshotRow } from './wire.ts';

const camelCase = (name: string) => name.replace(/_(\w)/g, (_all, letter: string) => letter.toUpperCase());

test('the details have every published field of a snapshot, and its instance', () => {
  const published = Object.keys(publishedSnapshotRow);
  expect(published).toHaveLength(17);
  expect(Object.keys(snapshotRow.shape).sort()).toEqual(published.sort());
  expect(Object.keys(snapshotDetails.shape).sort()).toEqual([...published.map(camelCase), 'instancesId'].sort());
});

describe('every property is described', () => {
  const shapes = { ...snapshotBlock.shape, ...snapshotDetails.shape, ...instanceDetails.shape };
  test.each(Object.entries(shapes))('%s', (_name, property) => {
    expect(property.meta()?.description).toMatch(/\w/);
  });
});

test('the protection is off unless asked for, and changed in place', () => {
  expect(snapshotBlock.shape.protected.meta()).toMatchObject({ default: false, update: 'place' });
});
