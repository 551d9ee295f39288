import { describe, expect, test } from 'vitest';
import { hasKind } from '../../core/errors.ts';
import type { JsonObject } from '../../core/json.ts';
import type { Goals, WantedSession } from './iso-course.ts';
import { IsoSteps } from './iso-steps.ts';
import { type Row, scriptedClient, taskId, taskRow, vmId, vmRow, withTask } from './testing.ts';

const iso = 'cmjelf0000000000000000one';
const library = 'cmjlibrary0000000000000one';
const mounting = `mounting ${iso}`;
const disk: Row = { id: 'd1', type: 'DISK', bus: 'VIRTIO', boot: 1, vm: { id: vmId } };
const cdRom = (boot: number, image?: string): Row => ({
  ...disk,
  id: 'c1',
  type: 'CD_ROM',
  boot,
  elf_image: image === undefined ? null : { id: image, name: 'x' },
});

async function setup(status: string, drives: readonly Row[], more: JsonObject = {}) {
  const accepted = () => [withTask(vmId)];
  const tower = await scriptedClient({
    'get-vms': [vmRow({ status, vm_disks: drives.map(({ id }) => ({ id })), ...more })],
    'get-vm-disks': drives,
    'get-elf-images': [{ id: iso, name: 'x.iso' }],
    'get-content-library-images': [{ id: library, name: 'y.iso', elf_images: [] }],
    'get-svt-images': [{ id: 'cmjtools', name: 'SMTX_VMTOOLS.iso' }],
    'start-vm': accepted,
    'shutdown-vm': accepted,
    'poweroff-vm': accepted,
    'add-vm-cd-rom': accepted,
    'update-vm-disk': accepted,
    'remove-vm-cd-rom': accepted,
    'eject-iso-from-vm-cd-rom': accepted,
  });
  return { ...tower, steps: new IsoSteps(tower.client) };
}
function goal(more: Partial<Goals> = {}, wanted: Partial<WantedSession> = {}): Goals {
  const session: WantedSession = { instanceId: vmId, imageId: iso, restart: 'Graceful', ...wanted };
  return { verb: 'Enter', wanted: session, taken: [], force: false, before: { bootOrder: ['disk 1'] }, ...more };
}
const failure = (run: Promise<unknown>) => run.catch((reason: unknown) => reason);

describe('next', () => {
  test('follows from what the VM shows, and asks only', async () => {
    const { call, changes, steps } = await setup('RUNNING', [disk]);
    expect(await steps.next(goal(), call)).toEqual({ word: 'shutting down', gentle: true });
    expect(changes()).toEqual([]);
  });

  test('is nothing for a VM that is gone', async () => {
    const { call, client } = await scriptedClient({ 'get-vms': [], 'get-vm-disks': [] });
    expect(await new IsoSteps(client).next(goal(), call)).toBeUndefined();
  });

  test('knows the image of the library by what it became', async () => {
    const { call, client } = await scriptedClient({
      'get-vms': [vmRow({ status: 'STOPPED', vm_disks: [{ id: 'c1' }, { id: 'd1' }] })],
      'get-vm-disks': [cdRom(0, iso), disk],
      'get-elf-images': [{ id: iso, name: 'x.iso', content_library_image: { id: library, name: 'y.iso' } }],
      'get-content-library-images': [],
    });
    expect(await new IsoSteps(client).next(goal({}, { imageId: library }), call)).toEqual({ word: 'starting' });
  });
});

describe('begin', () => {
  test('takes the first step', async () => {
    const { call, changes, steps } = await setup('RUNNING', [disk]);
    expect(await steps.begin(goal().wanted, call)).toEqual({ operationId: taskId });
    expect(changes().map(({ path }) => path)).toEqual(['shutdown-vm']);
  });

  test('sends nothing where all is as wanted', async () => {
    const { call, changes, steps } = await setup('RUNNING', [cdRom(0, iso), disk]);
    expect(await steps.begin({ ...goal().wanted, restart: 'Never' }, call)).toEqual({});
    expect(changes()).toEqual([]);
  });
});

describe('take', () => {
  const undo = (taken: readonly string[]) => goal({ verb: 'Undo', taken });

  test.each<[string, string, readonly Row[], Goals, readonly string[]]>([
    ['shutting down', 'RUNNING', [disk], goal(), ['shutdown-vm']],
    ['powering off', 'RUNNING', [disk], goal(), ['poweroff-vm']],
    ['starting', 'STOPPED', [disk], goal(), ['start-vm']],
    ['starting again', 'STOPPED', [disk], undo([]), ['start-vm']],
    [mounting, 'STOPPED', [disk], goal(), ['add-vm-cd-rom']],
    [mounting, 'STOPPED', [cdRom(0), disk], goal(), ['update-vm-disk']],
    [mounting, 'RUNNING', [cdRom(0), disk], goal({}, { restart: 'Never' }), ['update-vm-disk']],
    [mounting, 'STOPPED', [cdRom(0, iso), disk], goal(), []],
    [`taking out the drive of ${iso}`, 'STOPPED', [cdRom(0, iso), disk], undo([mounting]), ['remove-vm-cd-rom']],
    [`ejecting ${iso}`, 'RUNNING', [cdRom(0, iso), disk], undo([mounting]), ['eject-iso-from-vm-cd-rom']],
    [`ejecting ${iso}`, 'RUNNING', [cdRom(0), disk], undo([mounting]), []],
  ])('%s of a VM that is %s', async (word, status, drives, aim, expected) => {
    const { call, changes, steps } = await setup(status, drives);
    await steps.take(aim, { word }, call);
    expect(changes().map(({ path }) => path)).toEqual(expected);
  });

  test.each<[string, Partial<WantedSession>, JsonObject]>([
    ['below the lowest', {}, { boot: 0, elf_image_id: iso }],
    ['where the program says', { cloudtower: { bootIndex: -3 } }, { boot: -3, elf_image_id: iso }],
    ['from the library', { imageId: library }, { boot: 0, content_library_image_id: library }],
    [
      'of the kind that the program says, without a look',
      { imageId: 'cmjother', cloudtower: { imageKind: 'ContentLibrary' } },
      { boot: 0, content_library_image_id: 'cmjother' },
    ],
  ])('a drive is added %s', async (_name, wanted, expected) => {
    const { call, changes, steps } = await setup('STOPPED', [disk]);
    const aim = goal({}, wanted);
    await steps.take(aim, { word: `mounting ${aim.wanted.imageId}` }, call);
    expect(changes()[0]?.body).toMatchObject({ data: { vm_cd_roms: [expected] } });
  });

  test.each([
    ['is gone', 'cmjgone', 'imageId: no image cmjgone is there any more'],
    ['holds VMTools', 'cmjtools', 'imageId: cmjtools is a medium with VMTools'],
  ])('an image that %s is not mounted', async (_name, imageId, text) => {
    const { call, changes, steps } = await setup('STOPPED', [disk]);
    const error = await failure(steps.take(goal({}, { imageId }), { word: `mounting ${imageId}` }, call));
    expect(hasKind(error, 'invalid')).toBe(true);
    expect(String(error)).toContain(text);
    expect(changes()).toEqual([]);
  });

  test('nothing is put into a VM that somebody else started', async () => {
    const { call, changes, steps } = await setup('RUNNING', [cdRom(0), disk]);
    const error = await failure(steps.take(goal(), { word: mounting }, call));
    expect(hasKind(error, 'failed')).toBe(true);
    expect(String(error)).toContain(`web-1 (${vmId}) was stopped for the image and is "RUNNING" now`);
    expect(changes()).toEqual([]);
  });

  test('of a VM that is gone is absent', async () => {
    const { call, client } = await scriptedClient({ 'get-vms': [], 'get-vm-disks': [] });
    const error = await failure(new IsoSteps(client).take(goal(), { word: 'starting' }, call));
    expect(hasKind(error, 'absent')).toBe(true);
  });
});

describe('running', () => {
  const running = async (tasks: readonly Row[]) => {
    const { call, client, clock } = await scriptedClient({ 'get-tasks': tasks });
    return { call, clock, steps: new IsoSteps(client) };
  };

  test('the word of a task, until it is over', async () => {
    const { call, steps } = await running([taskRow({ status: 'EXECUTING', description: 'Start VM web-1' })]);
    expect(await steps.running(taskId, call)).toBe('EXECUTING: Start VM web-1');
    const done = await running([taskRow()]);
    expect(await done.steps.running(taskId, done.call)).toBeUndefined();
  });

  test('that it failed is thrown', async () => {
    const { call, steps } = await running([taskRow({ status: 'FAILED', error_message: 'no room' })]);
    const error = await failure(steps.running(taskId, call));
    expect(hasKind(error, 'failed')).toBe(true);
    expect(String(error)).toContain('no room');
  });

  test('one that is never listed is over after ten minutes', async () => {
    const { call, clock, steps } = await running([]);
    expect(await steps.running(taskId, call)).toBe('task not listed yet');
    await clock.sleep(599_000);
    expect(await steps.running(taskId, call)).toBe('task not listed yet');
    await clock.sleep(2000);
    expect(await steps.running(taskId, call)).toBeUndefined();
  });
});
