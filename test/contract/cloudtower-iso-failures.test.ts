import { describe, expect, test } from 'vitest';
import { hasKind } from '../../provider/core/errors.ts';
import { PartialState } from '../../provider/lifecycle/contract.ts';
import { failureOf } from '../support/bench.ts';
import { ids, isoScene } from './cloudtower-iso-scene.ts';

/* What goes wrong on the way into a session and out of it: what is put back, what is told, and that nothing is sent twice. */

const emptyDrive = 'cd-rom 2 empty';
const asBefore = ['disk 1', emptyDrive];
const entry = ['shutdown-vm', 'add-vm-cd-rom', 'start-vm'] as const;

/** No request but one that empties a drive may come twice. */
function expectOnceEach(requests: readonly string[]): void {
  expect(requests).toEqual([...new Set(requests)]);
}

describe('a step whose task fails', () => {
  test('of the mount: the VM is started as it was', async () => {
    const { drives, engine, power, program, requests, tower } = await isoScene();
    tower.tasks.failNext({ mutation: 'updateVm', message: 'no' });
    const error = await failureOf(engine.up(program));
    expect(hasKind(error, 'failed')).toBe(true);
    expect(requests()).toEqual(['shutdown-vm', 'add-vm-cd-rom', 'start-vm']);
    expect(drives()).toEqual(asBefore);
    expect(power()).toBe('RUNNING disk');
    expect(engine.state).toBeUndefined();
  });

  test('of the start: the drive is taken out and the VM started as it was', async () => {
    const { drives, engine, power, program, requests, tower } = await isoScene();
    tower.tasks.failNext({ mutation: 'startVm', message: 'EAllocSpace' });
    const error = await failureOf(engine.up(program));
    expect(String(error)).toContain('EAllocSpace');
    expect(requests()).toEqual([...entry, 'remove-vm-cd-rom', 'start-vm']);
    expect(drives()).toEqual(asBefore);
    expect(power()).toBe('RUNNING disk');
    expect(engine.state).toBeUndefined();
  });

  test('of the start of a VM that was stopped: it is left stopped, without the drive', async () => {
    const { drives, engine, power, program, requests, tower } = await isoScene({}, ids.otherVm);
    tower.tasks.failNext({ mutation: 'startVm', message: null });
    expect(hasKind(await failureOf(engine.up(program)), 'failed')).toBe(true);
    expect(requests()).toEqual(['add-vm-cd-rom', 'start-vm', 'remove-vm-cd-rom']);
    expect([drives(), power()]).toEqual([['disk 1'], 'STOPPED']);
  });

  test('of the shutdown, with a power-off that fails too: nothing was done, and nothing is put back', async () => {
    const { engine, drives, power, program, requests, tower } = await isoScene({ shutdownTimeout: true });
    tower.tasks.failNext({ mutation: 'powerOffVm', message: 'no' });
    expect(hasKind(await failureOf(engine.up(program)), 'failed')).toBe(true);
    expect(requests()).toEqual(['shutdown-vm', 'poweroff-vm']);
    expect([drives(), power()]).toEqual([asBefore, 'RUNNING disk']);
    expect(engine.state).toBeUndefined();
  });

  test('of the start into another image: the session is on as it was, in state too', async () => {
    const { drives, engine, power, program, requests, tower, status } = await isoScene();
    await engine.up(program);
    tower.tasks.failNext({ mutation: 'startVm', message: 'no' });
    await failureOf(engine.up({ ...program, imageId: ids.otherElfImage }));
    expect(requests().slice(3)).toEqual(['shutdown-vm', 'update-vm-disk', 'start-vm', 'update-vm-disk', 'start-vm']);
    expect(drives()[0]).toBe(`cd-rom 0 ${ids.elfImage}`);
    expect(power()).toBe(`RUNNING ${ids.elfImage}`);
    await engine.refresh();
    expect(status()).toBe('Active');
    expect(await engine.up(program)).toBe('unchanged');
  });

  test('whose undoing fails too: the session stays in state, and the error says both', async () => {
    const { engine, program, tower } = await isoScene();
    tower.tasks.failNext({ mutation: 'startVm', message: 'no host has room' });
    tower.faults.add({ kind: 'error', error: { status: 400, message: 'not now' }, func: 'remove-vm-cd-rom' });
    const error = await failureOf(engine.up(program));
    expect(error).toBeInstanceOf(PartialState);
    expect(String(error)).toMatch(/no host has room.*could not be put back.*not now/s);
    expect(engine.state?.outputs).toMatchObject({ status: 'Pending' });
    await engine.up(program);
    expect(engine.state?.outputs).toMatchObject({ status: 'Active' });
  });
});

describe('a place in the boot order that is taken', () => {
  test('and shared: the preview warns, the session fails with what to set, and all is as before', async () => {
    const { drives, engine, moveDiskToFront, power, program, requests } = await isoScene();
    moveDiskToFront();
    await engine.preview(program);
    expect(engine.warnings.join('\n')).toMatch(
      /^cloudtower.bootIndex: the place 0 in the boot order of web-1 .* is taken/m,
    );
    const error = await failureOf(engine.up(program));
    expect(hasKind(error, 'failed')).toBe(true);
    expect(String(error)).toContain('Set `cloudtower.bootIndex` to a number below 0');
    expect(requests()).toEqual(['shutdown-vm', 'add-vm-cd-rom', 'remove-vm-cd-rom', 'start-vm']);
    expect(drives()).toEqual(['disk 0', emptyDrive]);
    expect(power()).toBe('RUNNING disk');
    expect(engine.state).toBeUndefined();
  });

  test('and left by the others: the session is on', async () => {
    const { drives, engine, moveDiskToFront, program, status } = await isoScene({ duplicateBoot: 'shift' });
    moveDiskToFront();
    await engine.up(program);
    expect(drives().slice(0, 2)).toEqual([`cd-rom 0 ${ids.elfImage}`, 'disk 1']);
    expect(status()).toBe('Active');
  });

  test('and refused: the VM runs as before', async () => {
    const { drives, engine, moveDiskToFront, power, program, requests } = await isoScene({ duplicateBoot: 'refuse' });
    moveDiskToFront();
    expect(hasKind(await failureOf(engine.up(program)), 'invalid')).toBe(true);
    expect(requests()).toEqual(['shutdown-vm', 'start-vm']);
    expect([drives(), power()]).toEqual([['disk 0', emptyDrive], 'RUNNING disk']);
  });

  test('is avoided by a place below it, where CloudTower takes one', async () => {
    const { drives, engine, moveDiskToFront, program, status } = await isoScene();
    moveDiskToFront();
    await engine.up({ ...program, cloudtower: { bootIndex: -1 } });
    expect(drives()[0]).toBe(`cd-rom -1 ${ids.elfImage}`);
    expect(status()).toBe('Active');
  });

  test('below 0, and refused: the error names the setting, and the VM runs as before', async () => {
    const { engine, moveDiskToFront, power, program, requests } = await isoScene({ negativeBoot: 'refuse' });
    moveDiskToFront();
    const error = await failureOf(engine.up({ ...program, cloudtower: { bootIndex: -1 } }));
    expect(String(error)).toContain('boot must not be negative');
    expect(requests()).toEqual(['shutdown-vm', 'start-vm']);
    expect(power()).toBe('RUNNING disk');
  });

  test('takes out only its own of two drives with the same image', async () => {
    const { drives, engine, instanceId, moveDiskToFront, program, tower } = await isoScene();
    moveDiskToFront();
    tower.vmDisks.add({ vm: instanceId, boot: 5, elf_image: ids.elfImage });
    await failureOf(engine.up(program));
    expect(drives()).toEqual(['disk 0', emptyDrive, `cd-rom 5 ${ids.elfImage}`]);
  });
});

describe('an answer that is lost', () => {
  test.each(entry)('of %s, which happened: the course goes on, and nothing is sent twice', async (func) => {
    const { engine, power, program, requests, tower } = await isoScene();
    tower.faults.add({ kind: 'resetAfter', func });
    await engine.up(program);
    expect(requests()).toEqual(entry);
    expect(power()).toBe(`RUNNING ${ids.elfImage}`);
  });

  test.each(['add-vm-cd-rom', 'start-vm'])(
    'of %s, which did not happen: it is Pending, and the next run finishes it',
    async (func) => {
      const { engine, power, program, requests, status, tower } = await isoScene();
      tower.faults.add({ kind: 'resetBefore', func });
      expect(await failureOf(engine.up(program))).toBeInstanceOf(PartialState);
      expect(status()).toBe('Pending');
      await engine.refresh();
      expect(status()).toBe('Pending');
      await engine.up(program);
      expect(status()).toBe('Active');
      expect(requests()).toEqual(entry);
      expect(power()).toBe(`RUNNING ${ids.elfImage}`);
    },
  );

  test.each(['resetBefore', 'resetAfter'] as const)('of the ejection (%s) ends the session', async (kind) => {
    const { drives, engine, program, tower } = await isoScene();
    await engine.up(program);
    tower.faults.add({ kind, func: 'eject-iso-from-vm-cd-rom' });
    await engine.destroy().catch(() => engine.destroy());
    expect(drives()[0]).toBe('cd-rom 0 empty');
    expect(engine.state).toBeUndefined();
  });

  test('with "locked" although it was done: the course goes on', async () => {
    for (const func of entry) {
      const { engine, program, requests, status, tower } = await isoScene();
      const error = { status: 400, code: 'ResourceLocked', message: 'locked' };
      tower.faults.add({ kind: 'error', effect: true, error, func });
      await engine.up(program);
      expect(status()).toBe('Active');
      expect(requests()).toEqual(entry);
      expect(engine.state?.outputs['before']).toMatchObject({ powerState: 'Running' });
    }
  });
});

describe('a run that is cut', () => {
  const moments = ['mounting', 'starting', 'EXECUTING: Shut down', 'EXECUTING: Edit', 'EXECUTING: Start'];

  test.each(moments)(
    'at "%s" is finished by the next one, on any machine, and nothing is sent twice',
    async (moment) => {
      const { engine, power, program, requests, status } = await isoScene();
      let cuts = 0;
      engine.onStatus = (text) => {
        if (cuts > 0 || !text.startsWith(moment)) return;
        cuts += 1;
        engine.signal.abort();
      };
      await failureOf(engine.up(program));
      engine.signal = new AbortController();
      if (engine.state === undefined) {
        expect(requests()).toEqual([]);
        await engine.up(program);
      }
      while (status() === 'Pending') await engine.up(program);
      expect(status()).toBe('Active');
      expectOnceEach(requests());
      expect(power()).toBe(`RUNNING ${ids.elfImage}`);
    },
  );

  test.each(moments.slice(2))('at "%s" can be destroyed, which never starts or stops the VM', async (moment) => {
    const { drives, engine, program, requests } = await isoScene();
    engine.onStatus = (text) => {
      if (text.startsWith(moment)) engine.signal.abort();
    };
    await failureOf(engine.up(program));
    engine.signal = new AbortController();
    engine.onStatus = () => undefined;
    const before = requests().length;
    await engine.destroy();
    expect(engine.state).toBeUndefined();
    expect(
      requests()
        .slice(before)
        .filter((one) => one.endsWith('-vm')),
    ).toEqual([]);
    expect(drives().join()).not.toContain(ids.elfImage);
  });

  test('before anything was sent has restarted nothing, and the next one does not either', async () => {
    const { engine, power, program, requests, status } = await isoScene();
    engine.onStatus = (text) => {
      if (text.startsWith('shutting down')) engine.signal.abort();
    };
    await failureOf(engine.up(program));
    engine.signal = new AbortController();
    engine.onStatus = () => undefined;
    await engine.up(program);
    expect([status(), power(), requests()]).toEqual(['Ended', 'RUNNING disk', []]);
  });

  test('and leaves its VM stopped: a refresh says Pending, and a destroy says that it is stopped', async () => {
    const { engine, program, status } = await isoScene();
    engine.onStatus = (text) => {
      if (text.startsWith('EXECUTING: Shut down')) engine.signal.abort();
    };
    await failureOf(engine.up(program));
    engine.signal = new AbortController();
    engine.onStatus = () => undefined;
    await engine.refresh();
    expect(status()).toBe('Pending');
    await engine.destroy();
    expect(engine.warnings.at(-1)).toContain('is stopped, and ran before the session');
  });
});

describe('tasks', () => {
  test.each([
    ['are never listed', { taskListLag: 10_000 }],
    ['are listed late', { taskListLag: 4 }],
    ['pause', { taskPauses: true }],
    ['are not made at all', { synchronous: true }],
    ['leave the VM busy for long', { asyncStatusLagMs: 60_000 }],
  ] as const)('that %s change nothing but the time', async (_name, quirks) => {
    const { engine, program, requests, status } = await isoScene(quirks);
    engine.timeoutMs = 3 * 3_600_000;
    await engine.up(program);
    expect(status()).toBe('Active');
    expect(requests()).toEqual(entry);
  });

  test('that do nothing are told, and what was done is put back', async () => {
    const { drives, engine, program, requests, tower } = await isoScene({
      cdRomUnchanged: 'sameDrive',
      noMatch: 'empty',
    });
    // The VM takes no drive, and says nothing of it.
    tower.faults.add({ kind: 'status', code: 304, func: 'add-vm-cd-rom' });
    expect(hasKind(await failureOf(engine.up(program)), 'failed')).toBe(true);
    expect(requests()).toEqual(['shutdown-vm', 'start-vm']);
    expect(drives()).toEqual(asBefore);
  });
});

describe('somebody else', () => {
  test('who works on the VM is waited for, before each step', async () => {
    const { clock, engine, instanceId, program, requests, tower } = await isoScene();
    const begin = clock.now();
    const told = new Set<string>();
    engine.onStatus = (text) => {
      if (!/^(shutting down|mounting \w+|starting)…$/.test(text) || told.has(text)) return;
      told.add(text);
      tower.vms.occupy(instanceId, 30_000);
    };
    await engine.up(program);
    expect(requests()).toEqual(entry);
    expect(clock.now() - begin).toBeGreaterThan(60_000);
  });

  test('who gives the drives new ids in between is no trouble', async () => {
    const { drives, engine, instanceId, program, requests, tower } = await isoScene();
    engine.onStatus = () => tower.vms.renewDisks(instanceId);
    await engine.up(program);
    await engine.up({ ...program, imageId: ids.otherElfImage });
    await engine.destroy();
    expect(drives()[0]).toBe('cd-rom 0 empty');
    expect(requests()).toEqual([...entry, 'shutdown-vm', 'update-vm-disk', 'start-vm', 'eject-iso-from-vm-cd-rom']);
  });

  test('who puts another image into the drive keeps it', async () => {
    const { addFrontDrive, drives, engine, program, requests, tower } = await isoScene();
    addFrontDrive();
    await engine.up(program);
    const drive = tower.vmDisks.drives(ids.vm)[0];
    tower.vmDisks.change(drive?.id ?? '', { elf_image: ids.otherElfImage });
    await engine.destroy();
    expect(requests()).toHaveLength(3);
    expect(drives()[0]).toBe(`cd-rom 0 ${ids.otherElfImage}`);
    expect(engine.warnings.join()).toContain('is not as Lifeboat left it');
  });

  test('who starts the VM before the image is in: nothing is put in, and it is not stopped again', async () => {
    const { drives, engine, instanceId, power, program, requests, tower } = await isoScene();
    engine.onStatus = (text) => {
      if (text.startsWith('mounting')) tower.vms.setStatus(instanceId, 'RUNNING');
    };
    expect(String(await failureOf(engine.up(program)))).toContain('somebody else works on it');
    expect(requests()).toEqual(['shutdown-vm']);
    expect(drives()).toEqual(asBefore);
    expect(power()).toMatch(/^RUNNING/);
  });

  test('who deletes the VM on the way', async () => {
    const { engine, instanceId, program, tower } = await isoScene();
    engine.onStatus = (text) => {
      if (text.startsWith('mounting')) tower.vms.remove(instanceId);
    };
    expect(hasKind(await failureOf(engine.up(program)), 'absent', 'failed')).toBe(true);
    engine.onStatus = () => undefined;
    await engine.destroy().catch(() => undefined);
    expect(await failureOf(engine.up(program))).toMatchObject({ message: expect.stringContaining('there is no VM') });
  });
});

describe('an ejection that is refused while the VM runs', () => {
  test('keeps the session in state and says what to do; then it works', async () => {
    const { drives, engine, instanceId, program, tower } = await isoScene({ imageSwapOnRunning: 'refused' });
    await engine.up(program);
    const error = await failureOf(engine.destroy());
    expect(String(error)).toContain('only while the VM is stopped: stop it, then try again');
    expect(engine.state?.id).toBe(instanceId);
    tower.vms.setStatus(instanceId, 'STOPPED');
    await engine.destroy();
    expect(drives()).toEqual(asBefore);
  });
});
