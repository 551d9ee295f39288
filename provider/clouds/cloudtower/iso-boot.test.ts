import { describe, expect, test } from 'vitest';
import { hasKind } from '../../core/errors.ts';
import type { JsonObject } from '../../core/json.ts';
import type { Operation } from '../../resources/common.ts';
import { isoBootInputs } from '../../resources/iso-boot.ts';
import type { Observation, Present } from '../driver.ts';
import { isoBoot } from './iso-boot.ts';
import { clusterId, type Row, scriptedClient, taskId, taskRow, vmId, vmRow, withTask } from './testing.ts';

const iso = 'cmjelf0000000000000000one';
const other = 'cmjelf0000000000000000two';
const library = 'cmjlibrary0000000000000one';
const ref = { instanceId: vmId, objectId: vmId };
const attempt = { requestId: '', objectId: '' };

const disk: Row = { id: 'd1', type: 'DISK', bus: 'VIRTIO', boot: 1, vm: { id: vmId } };
const cdRom = (boot: number, more: JsonObject = {}): Row => ({
  ...disk,
  id: 'c1',
  type: 'CD_ROM',
  bus: 'IDE',
  boot,
  ...more,
});
const holding = (image: string) => ({ elf_image: { id: image, name: 'rescue.iso' } });
const inSession = [cdRom(0, holding(iso)), disk];

async function setup(drives: readonly Row[], vm: JsonObject = {}, tasks: readonly Row[] = []) {
  const accepted = () => [withTask(vmId)];
  const tower = await scriptedClient({
    'get-vms': [vmRow({ vm_disks: drives.map(({ id }) => ({ id })), ...vm })],
    'get-vm-disks': drives,
    'get-elf-images': [{ id: iso, name: 'rescue.iso' }],
    'get-content-library-images': [{ id: library, name: 'rescue.iso', elf_images: [{ id: iso, name: 'x' }] }],
    'get-tasks': tasks,
    'start-vm': accepted,
    'shutdown-vm': accepted,
    'add-vm-cd-rom': accepted,
    'remove-vm-cd-rom': accepted,
    'eject-iso-from-vm-cd-rom': accepted,
  });
  return { ...tower, driver: isoBoot.driver(tower.client) };
}

test('every common input has a capability, and every restart is possible', () => {
  const names = Object.keys(isoBootInputs.shape).filter((name) => name !== 'instanceId');
  expect(Object.keys(isoBoot.capabilities).sort()).toEqual(names.sort());
  expect(isoBoot.capabilities['restart']).not.toHaveProperty('values');
});

test('what cannot be read back is said', () => {
  expect(isoBoot).toMatchObject({
    unreadable: ['restart', 'cloudtower.imageKind', 'cloudtower.bootIndex'],
    removeWhilePending: true,
  });
  expect(isoBoot).not.toHaveProperty('changesByReentry');
});

describe('read', () => {
  const read = async (
    drives: readonly Row[],
    vm: JsonObject = {},
    operation?: Operation,
    tasks: readonly Row[] = [],
  ) => {
    const { call, driver } = await setup(drives, vm, tasks);
    return driver.read(ref, operation, call);
  };
  const status = (seen: Observation) => (seen.kind === 'present' ? `${seen.status} ${seen.cloudStatus}` : seen.kind);
  const operation = (verb: Operation['verb'], id?: string): Operation => ({
    verb,
    startedAt: '2026-03-03T02:00:00Z',
    ...(id === undefined ? {} : { id }),
  });

  test('a session that is on, with all ids of its image', async () => {
    expect(await read(inSession)).toEqual({
      kind: 'present',
      ref,
      cloudStatus: 'RUNNING',
      status: 'Active',
      inputs: { instanceId: vmId, imageId: iso },
      synonyms: { imageId: [iso, library] },
      outputs: {
        cloudtowerDetails: {
          bootOrder: [`cd-rom 0 (image ${iso})`, 'disk 1'],
          clusterId,
          clusterName: 'cluster-1',
          drives: [
            { boot: 0, bus: 'IDE', elfImageId: iso, elfImageName: 'rescue.iso', type: 'CD_ROM' },
            { boot: 1, bus: 'VIRTIO', type: 'DISK' },
          ],
          imageName: 'rescue.iso',
          name: 'web-1',
          status: 'RUNNING',
        },
      },
    });
  });

  test('one that is not', async () => {
    const seen = await read([disk]);
    expect(seen).toMatchObject({ status: 'Ended', cloudStatus: 'RUNNING', inputs: { instanceId: vmId } });
    expect(seen).not.toHaveProperty('synonyms');
  });

  test.each<[string, readonly Row[], string, Operation | undefined, string]>([
    ['finished, of a VM that was stopped since', inSession, 'STOPPED', undefined, 'Active STOPPED'],
    ['finished, of a VM that was suspended since', inSession, 'SUSPENDED', undefined, 'Active SUSPENDED'],
    ['cut before the start', inSession, 'STOPPED', operation('Create'), 'Pending STOPPED'],
    ['cut before the mount', [disk], 'STOPPED', operation('Create'), 'Pending STOPPED'],
    ['cut before the mount of a change', [disk], 'STOPPED', operation('Change'), 'Pending STOPPED'],
    ['cut, on a VM that is out of sight', [disk], 'UNKNOWN', operation('Create'), 'Pending UNKNOWN'],
    ['cut, and finished by itself', inSession, 'RUNNING', operation('Create'), 'Active RUNNING'],
    ['that never began', [disk], 'RUNNING', operation('Create'), 'Ended RUNNING'],
    ['that never began, of a VM that was suspended since', [disk], 'SUSPENDED', operation('Create'), 'Ended SUSPENDED'],
    ['that was left, of a stopped VM', [disk], 'STOPPED', operation('Remove'), 'Ended STOPPED'],
    ['whose drive shares its place', [cdRom(1, holding(iso)), disk], 'RUNNING', undefined, 'Ended RUNNING'],
    [
      'whose drive was switched off',
      [cdRom(0, { ...holding(iso), disabled: true }), disk],
      'RUNNING',
      undefined,
      'Ended RUNNING',
    ],
    [
      'whose drive holds VMTools',
      [cdRom(0, { svt_image: { id: 's', name: 's' } }), disk],
      'RUNNING',
      undefined,
      'Ended RUNNING',
    ],
  ])('one %s', async (_name, drives, power, running, expected) => {
    expect(status(await read(drives, { status: power }, running))).toBe(expected);
  });

  test.each<[string, JsonObject, readonly Row[], string]>([
    ['whose task runs', {}, [taskRow({ status: 'EXECUTING', description: 'Start VM' })], 'EXECUTING: Start VM'],
    ['whose task is not listed yet', {}, [], 'task not listed yet'],
    ['whose VM is still busy', { entityAsyncStatus: 'UPDATING' }, [taskRow()], 'instance is UPDATING'],
  ])('one %s is pending', async (_name, vm, tasks, cloudStatus) => {
    expect(await read(inSession, vm, operation('Create', taskId), tasks)).toEqual({ kind: 'pending', cloudStatus });
  });

  test('one whose task failed says so', async () => {
    const failed = [taskRow({ status: 'FAILED', error_message: 'no room' })];
    const error: unknown = await read(inSession, {}, operation('Create', taskId), failed).catch(
      (reason: unknown) => reason,
    );
    expect(hasKind(error, 'failed')).toBe(true);
  });

  test('absent with its VM', async () => {
    expect(await read([disk], { in_recycle_bin: true })).toEqual({ kind: 'absent' });
  });
});

test('before tells what a removal must know', async () => {
  const { call, driver } = await setup([cdRom(0, { svt_image: { id: 'cmjtools', name: 's' } }), disk], {
    status: 'STOPPED',
  });
  expect(await driver.before?.({ instanceId: vmId, imageId: iso }, call)).toEqual({
    powerState: 'Stopped',
    imageId: 'cmjtools',
    bootOrder: ['cd-rom 0 (VMTools cmjtools)', 'disk 1'],
  });
  const gone = await setup([disk], { status: 'DELETED' });
  expect(await gone.driver.before?.({ instanceId: vmId, imageId: iso }, gone.call)).toEqual({});
});

describe('create and change', () => {
  const wanted = { instanceId: vmId, imageId: iso, restart: 'Graceful' } as const;
  const on: Present = { kind: 'present', ref, cloudStatus: 'RUNNING', inputs: {}, outputs: {} };

  test('a create takes the first step', async () => {
    const { call, changes, driver } = await setup([disk]);
    expect(await driver.create(wanted, attempt, call)).toEqual({ operationId: taskId });
    expect(changes().map(({ path }) => path)).toEqual(['shutdown-vm']);
  });

  test.each([
    [['imageId'], ['shutdown-vm']],
    [['restart', 'triggers'], ['shutdown-vm']],
    [['restart'], []],
    [['cloudtower.imageKind', 'cloudtower.bootIndex'], []],
  ])('a change of %j sends %j', async (aspects, expected) => {
    const { call, changes, driver } = await setup(inSession);
    await driver.change(on, wanted, aspects, call);
    expect(changes().map(({ path }) => path)).toEqual(expected);
  });

  test('a session has no name', async () => {
    const { call, driver } = await setup([disk]);
    expect(await driver.named(vmId, 'nightly', call)).toEqual([]);
  });

  test('a VM that is being changed is busy', async () => {
    const { call, driver } = await setup([disk], { entityAsyncStatus: 'UPDATING' });
    expect(await driver.busy(vmId, call)).toBe('UPDATING');
  });
});

describe('remove', () => {
  const added = { powerState: 'Running', bootOrder: ['disk 1'] };
  const found = { powerState: 'Running', bootOrder: ['cd-rom 0 (empty)', 'disk 1'] };

  async function remove(drives: readonly Row[], power: string, before?: JsonObject, more: Partial<Present> = {}) {
    const { call, changes, driver } = await setup(drives, { status: power });
    const seen: Present = {
      kind: 'present',
      ref,
      cloudStatus: power,
      status: 'Active',
      inputs: { instanceId: vmId, imageId: iso },
      synonyms: { imageId: [iso, library] },
      outputs: before === undefined ? {} : { before },
      ...more,
    };
    const result = await driver.remove(seen, call, {});
    return { result, changes: changes().map(({ path }) => path) };
  }

  test.each<[string, readonly Row[], string, JsonObject | undefined, string, string | undefined]>([
    [
      'an added drive, of a VM that runs',
      inSession,
      'RUNNING',
      added,
      'eject-iso-from-vm-cd-rom',
      'Lifeboat had added that drive',
    ],
    [
      'an added drive, of a stopped VM',
      inSession,
      'STOPPED',
      added,
      'remove-vm-cd-rom',
      'is stopped, and ran before the session',
    ],
    [
      'a drive that was there',
      inSession,
      'RUNNING',
      found,
      'eject-iso-from-vm-cd-rom',
      'goes on with what it has loaded',
    ],
    [
      'a drive of which nothing is known',
      inSession,
      'RUNNING',
      undefined,
      'eject-iso-from-vm-cd-rom',
      'is not known, so the empty drive stays',
    ],
    [
      'an added drive, of a VM that was stopped before',
      inSession,
      'STOPPED',
      { ...added, powerState: 'Stopped' },
      'remove-vm-cd-rom',
      undefined,
    ],
  ])('%s', async (_name, drives, power, before, path, note) => {
    const { changes, result } = await remove(drives, power, before);
    expect(changes).toEqual([path]);
    expect(result.operationId).toBe(taskId);
    if (note === undefined) expect(result.note).toBeUndefined();
    else expect(result.note).toContain(note);
  });

  test.each<[string, readonly Row[], Partial<Present>]>([
    ['had ended', [cdRom(0), disk], { status: 'Ended', inputs: {} }],
    ['had ended when it was looked at, whoever began one since', inSession, { status: 'Ended', inputs: {} }],
    ['has ended since', [cdRom(0), disk], {}],
  ])('one that %s sends nothing', async (_name, drives, more) => {
    const { changes, result } = await remove(drives, 'RUNNING', added, more);
    expect(changes).toEqual([]);
    expect(result).toEqual({ note: undefined });
  });

  test('one that had ended says that its VM is stopped', async () => {
    const { changes, result } = await remove([disk], 'STOPPED', added, { status: 'Ended', inputs: {} });
    expect(changes).toEqual([]);
    expect(result.note).toBe(
      `web-1 (${vmId}) is stopped, and ran before the session: start it when it may run from its disks again`,
    );
  });

  test('leaves an image that somebody else put in a moment ago', async () => {
    const error: unknown = await remove([cdRom(0, holding(other)), disk], 'RUNNING', added).catch(
      (reason: unknown) => reason,
    );
    expect(hasKind(error, 'refused')).toBe(true);
    expect(String(error)).toContain(`boots from another image now (${other})`);
  });

  test('knows its image by another id', async () => {
    const { changes } = await remove(inSession, 'RUNNING', found, { inputs: { imageId: library } });
    expect(changes).toEqual(['eject-iso-from-vm-cd-rom']);
  });

  test('is done when the VM is gone', async () => {
    const { changes, result } = await remove(inSession, 'DELETED', added);
    expect([changes, result]).toEqual([[], {}]);
  });
});

test('inspect looks at the plan', async () => {
  const { call, driver } = await setup([disk]);
  const findings = await driver.inspect?.(
    { instanceId: vmId, imageId: iso },
    { verb: 'Create', aspects: ['imageId'] },
    call,
  );
  expect(findings?.map(({ path }) => path)).toEqual(['restart']);
});
