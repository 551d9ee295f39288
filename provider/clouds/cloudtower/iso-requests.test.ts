import { describe, expect, test } from 'vitest';
import { hasKind } from '../../core/errors.ts';
import { type Drive, drivesOf } from './iso-drives.ts';
import type { SeenVm } from './iso-look.ts';
import { addDrive, putBackDrive, swapImage, switchPower } from './iso-requests.ts';
import { apiError, lockedError, notModified, scriptedClient, taskId, vmId, vmRow, withTask } from './testing.ts';
import { vm, vmDisk } from './wire.ts';

const iso = 'cmjelf0000000000000000one';
const former = 'cmjelf0000000000000000two';
const accepted = () => [withTask(vmId)];
const started = { operationId: taskId };

function seen(status = 'STOPPED'): SeenVm & { readonly drive: Drive } {
  const rows = [{ id: 'fresh', type: 'CD_ROM', boot: 0, elf_image: { id: iso, name: 'x' } }].map((row) =>
    vmDisk.parse(row),
  );
  const drives = drivesOf(rows);
  const [drive] = drives;
  if (drive === undefined) throw new Error('there is one');
  return { vm: vm.parse(vmRow({ status })), rows, drives, drive };
}

describe('power', () => {
  test.each([
    ['start', 'STOPPED', 'start-vm'],
    ['shutDown', 'RUNNING', 'shutdown-vm'],
    ['powerOff', 'RUNNING', 'poweroff-vm'],
  ] as const)('%s of a VM that is %s', async (how, status, path) => {
    const { call, changes, client } = await scriptedClient({ [path]: accepted });
    expect(await switchPower(client, seen(status), how, call)).toEqual(started);
    expect(changes()).toEqual([{ path, body: { where: { id: vmId } } }]);
  });

  test.each([
    ['start', 'RUNNING'],
    ['shutDown', 'STOPPED'],
    ['powerOff', 'STOPPED'],
    ['powerOff', 'SUSPENDED'],
    ['shutDown', 'SUSPENDED'],
    ['start', 'SUSPENDED'],
    ['start', 'UNKNOWN'],
  ] as const)('%s of a VM that is %s is not asked for', async (how, status) => {
    const { call, changes, client } = await scriptedClient({});
    expect(await switchPower(client, seen(status), how, call)).toEqual({});
    expect(changes()).toEqual([]);
  });

  test('is never sent twice', async () => {
    const { call, changes, client } = await scriptedClient({ 'start-vm': () => apiError(500, 'oops') });
    const error: unknown = await switchPower(client, seen(), 'start', call).catch((reason: unknown) => reason);
    expect(hasKind(error, 'unknownOutcome')).toBe(true);
    expect(changes()).toHaveLength(1);
  });

  test.each([
    ['touches nothing', () => []],
    ['is answered with "not found"', () => apiError(404, 'no VM')],
  ])('of a VM that is gone %s', async (_name, reply) => {
    const { call, client } = await scriptedClient({ 'start-vm': reply });
    const error: unknown = await switchPower(client, seen(), 'start', call).catch((reason: unknown) => reason);
    expect(hasKind(error, 'absent')).toBe(true);
  });

  test('of a VM that is being changed is busy', async () => {
    const { call, client } = await scriptedClient({ 'start-vm': () => lockedError() });
    const error: unknown = await switchPower(client, seen(), 'start', call).catch((reason: unknown) => reason);
    expect(hasKind(error, 'busy')).toBe(true);
  });

  test('that is carried out at once has no task', async () => {
    const { call, client } = await scriptedClient({ 'start-vm': () => [withTask(vmId, null)] });
    expect(await switchPower(client, seen(), 'start', call)).toEqual({ operationId: undefined });
  });
});

describe('drives', () => {
  test('one is added where it is wanted', async () => {
    const { call, changes, client } = await scriptedClient({ 'add-vm-cd-rom': accepted });
    expect(await addDrive(client, seen(), -1, { elf_image_id: iso }, call)).toEqual(started);
    expect(changes()).toEqual([
      {
        path: 'add-vm-cd-rom',
        body: { where: { id: vmId }, data: { vm_cd_roms: [{ boot: -1, elf_image_id: iso }] } },
      },
    ]);
  });

  test('nothing to add is no failure: what shows then decides', async () => {
    const { call, client } = await scriptedClient({ 'add-vm-cd-rom': () => notModified });
    expect(await addDrive(client, seen(), 0, { elf_image_id: iso }, call)).toEqual({ operationId: undefined });
  });

  test('one is loaded with another image', async () => {
    const { call, changes, client } = await scriptedClient({ 'update-vm-disk': accepted });
    const now = seen();
    expect(await swapImage(client, now, now.drive, { content_library_image_id: 'lib' }, call)).toEqual(started);
    expect(changes()).toEqual([
      {
        path: 'update-vm-disk',
        body: { where: { id: vmId }, data: { vm_disk_id: 'fresh', content_library_image_id: 'lib' } },
      },
    ]);
  });
});

describe('putting back', () => {
  test('takes a drive out', async () => {
    const { call, changes, client } = await scriptedClient({ 'remove-vm-cd-rom': accepted });
    const now = seen();
    expect(await putBackDrive(client, now, { kind: 'takeOut', drive: now.drive }, call)).toEqual(started);
    expect(changes()).toEqual([
      { path: 'remove-vm-cd-rom', body: { where: { id: vmId }, data: { cd_rom_ids: ['fresh'] } } },
    ]);
  });

  test('empties a drive, and says all that must be true of it', async () => {
    const { call, changes, client } = await scriptedClient({ 'eject-iso-from-vm-cd-rom': accepted });
    const now = seen('RUNNING');
    expect(await putBackDrive(client, now, { kind: 'eject', drive: now.drive }, call)).toEqual(started);
    expect(changes()).toEqual([
      {
        path: 'eject-iso-from-vm-cd-rom',
        body: { where: { id: 'fresh', vm: { id: vmId }, type: 'CD_ROM', boot: 0, elf_image: { id: iso } } },
      },
    ]);
  });

  test.each([
    ['matches nothing', () => []],
    ['is answered with "not found"', () => apiError(404, 'no drive')],
  ])('an ejection that %s is tried again for the drive as it is then', async (_name, reply) => {
    const { call, client } = await scriptedClient({ 'eject-iso-from-vm-cd-rom': reply });
    const now = seen();
    const error: unknown = await putBackDrive(client, now, { kind: 'eject', drive: now.drive }, call).catch(
      (reason: unknown) => reason,
    );
    expect(hasKind(error, 'busy')).toBe(true);
  });

  test.each([
    ['RUNNING', true],
    ['STOPPED', false],
  ])('an ejection that is refused while the VM is %s: stopping it is advised: %s', async (status, isAdvised) => {
    const { call, client } = await scriptedClient({ 'eject-iso-from-vm-cd-rom': () => apiError(400, 'no') });
    const now = seen(status);
    const error: unknown = await putBackDrive(client, now, { kind: 'eject', drive: now.drive }, call).catch(
      (reason: unknown) => reason,
    );
    expect(hasKind(error, 'invalid')).toBe(true);
    expect(String(error).includes('stop it, then try again')).toBe(isAdvised);
  });

  describe('the former image', () => {
    const back = (now: ReturnType<typeof seen>) => ({ kind: 'swap', drive: now.drive, imageId: former }) as const;
    const script = { 'update-vm-disk': accepted, 'eject-iso-from-vm-cd-rom': accepted, 'get-svt-images': [] };

    test('is put in', async () => {
      const { call, changes, client } = await scriptedClient({
        ...script,
        'get-elf-images': [{ id: former, name: 'x' }],
        'get-content-library-images': [],
      });
      const now = seen();
      await putBackDrive(client, now, back(now), call);
      expect(changes()).toEqual([
        {
          path: 'update-vm-disk',
          body: { where: { id: vmId }, data: { vm_disk_id: 'fresh', elf_image_id: former } },
        },
      ]);
    });

    test('that is gone leaves the drive empty', async () => {
      const { call, changes, client } = await scriptedClient({
        ...script,
        'get-elf-images': [],
        'get-content-library-images': [],
      });
      const now = seen();
      await putBackDrive(client, now, back(now), call);
      expect(changes().map(({ path }) => path)).toEqual(['eject-iso-from-vm-cd-rom']);
    });
  });
});
