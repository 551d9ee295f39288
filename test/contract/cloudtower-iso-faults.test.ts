import { describe, expect, test } from 'vitest';
import type { Fault } from '../../simulator/index.ts';
import { ids, isoScene } from './cloudtower-iso-scene.ts';

/*
 * Every request of a course × everything that can happen to one. Afterwards the VM is never left stopped by a run that has failed
 * for good, no request of the course was carried out twice, and state never says `Active` of what is not so.
 */

type Trouble = Exclude<Fault['kind'], 'refuse' | 'delay' | 'wrongContentType'>;
const kinds: Readonly<Record<string, Fault>> = {
  'no answer, and not done': { kind: 'resetBefore' },
  'no answer, and done': { kind: 'resetAfter' },
  'half an answer': { kind: 'truncate' },
  'a server error, and not done': { kind: 'status', code: 500 },
  'a server error, and done': { kind: 'status', code: 502, effect: true },
  'a page of a proxy, and done': { kind: 'html', effect: true },
  'a session that has ended': { kind: 'sessionExpired' },
  'a refusal': { kind: 'error', error: { status: 400, message: 'no' } },
  'a right that is missing': { kind: 'error', error: { status: 403, message: 'no' } },
  '"not found"': { kind: 'error', error: { status: 404, message: 'no such VM' } },
  'a lock': { kind: 'error', error: { status: 400, code: 'ResourceLocked', message: 'locked' } },
  'a lock, and done': {
    kind: 'error',
    error: { status: 400, code: 'ResourceLocked', message: 'locked' },
    effect: true,
  },
  'an answer that hangs': { kind: 'hang', effect: true },
} satisfies Record<string, Fault & { readonly kind: Trouble }>;
const rows = ['shutdown-vm', 'add-vm-cd-rom', 'start-vm'].flatMap((func) =>
  Object.entries(kinds).map(([name, fault]) => ({ func, name, fault })),
);
const entry = ['shutdown-vm', 'add-vm-cd-rom', 'start-vm'];

describe.each(rows)('$func meets $name', ({ fault, func }) => {
  test('on the way into a session', async () => {
    const { drives, engine, power, program, requests, status, tower } = await isoScene();
    tower.faults.add({ ...fault, func });
    await engine.up(program).catch(() => undefined);
    if (engine.state === undefined) {
      // It has failed, and all is as before.
      expect(power()).toBe('RUNNING disk');
      expect(drives()).toEqual(['disk 1', 'cd-rom 2 empty']);
      return;
    }
    for (let run = 0; run < 2 && status() === 'Pending'; run += 1) await engine.up(program);
    expect(power()).toMatch(/^RUNNING/);
    expect(requests()).toEqual(status() === 'Ended' ? [] : entry);
    expect(power()).toBe(status() === 'Active' ? `RUNNING ${ids.elfImage}` : 'RUNNING disk');
    await engine.refresh();
    expect(await engine.up(program)).toBe('unchanged');
  });

  test('on the way into another image', async () => {
    const { drives, engine, power, program, status, tower, requests } = await isoScene();
    await engine.up(program);
    const wanted = { ...program, imageId: ids.otherElfImage };
    tower.faults.add({ ...fault, func: func === 'add-vm-cd-rom' ? 'update-vm-disk' : func });
    await engine.up(wanted).catch(() => undefined);
    expect(status()).not.toBe('Ended');
    if (status() === 'Active') expect(power()).toBe(`RUNNING ${drives()[0]?.split(' ')[2]}`);
    for (let run = 0; run < 3 && (await engine.up(wanted)) !== 'unchanged'; run += 1) expect(run).toBeLessThan(2);
    expect([status(), power()]).toEqual(['Active', `RUNNING ${ids.otherElfImage}`]);
    const taken = requests().slice(3);
    expect(taken.filter((one) => one === 'start-vm').length).toBeLessThanOrEqual(2);
    expect(taken.filter((one) => one === 'shutdown-vm').length).toBeLessThanOrEqual(2);
  });
});

describe.each(Object.entries(kinds))('eject-iso-from-vm-cd-rom meets %s', (_name, fault) => {
  test('on the way out of it', async () => {
    const { drives, engine, power, program, tower } = await isoScene();
    await engine.up(program);
    tower.faults.add({ ...fault, func: 'eject-iso-from-vm-cd-rom' });
    for (let run = 0; run < 2 && engine.state !== undefined; run += 1) await engine.destroy().catch(() => undefined);
    expect(engine.state).toBeUndefined();
    expect(drives()).toEqual(['cd-rom 0 empty', 'disk 1', 'cd-rom 2 empty']);
    expect(power()).toMatch(/^RUNNING/);
  });
});
