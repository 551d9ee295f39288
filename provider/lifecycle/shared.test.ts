import { expect, it } from 'vitest';
import { Bench, failureOf } from '../../test/support/bench.ts';
import { refuseShared, toldShared } from './shared.ts';

const bench = new Bench({ kind: 'BackupSchedule' });
const own = bench.put('b1');
const shared = bench.put('b2', { shared: 'it also covers web-2' });

it('what is one instance’s alone is refused by nobody', () => {
  expect(() => refuseShared(bench.work(), own)).not.toThrow();
});

it('what also serves others is refused, with whom, and with the ways out', async () => {
  const error = await failureOf((async () => refuseShared(bench.work(), shared))());
  expect(error).toMatchObject({
    kind: 'refused',
    message:
      "backup schedule vm-1/b2 is not this instance's alone: it also covers web-2. Take the others out of it in Memory, or remove it from state (`pulumi state delete`) and keep it by hand.",
  });
  expect(toldShared(bench.work(), shared)).toBe(
    "backup schedule vm-1/b2 is not this instance's alone: it also covers web-2",
  );
});
