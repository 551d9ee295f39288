import { describe, expect, it } from 'vitest';
import type { Cloud, Observation, ResourceDefinition, ResourceDriver } from '../../provider/clouds/driver.ts';
import { hasKind, LifeboatError } from '../../provider/core/errors.ts';
import type { ResourceKind } from '../../provider/resources/index.ts';
import { failureOf } from '../support/bench.ts';
import { memoryCloud } from '../support/memory-cloud.ts';
import { MemoryStore } from '../support/memory-store.ts';
import { MiniEngine } from '../support/mini-engine.ts';
import { testSettings } from '../support/settings.ts';
import { VirtualClock } from '../support/virtual-clock.ts';

/* What the next run does about a change that was cut off: on clouds that change a session where it is, and on those that do not. */

const image = 'rescue.iso';
const other = 'installer.iso';
const session = { instanceId: 'vm-1', imageId: image };
const schedule = { instanceId: 'vm-1', rotationDays: ['Monday'], rotationTime: '02:01', keepCount: 3 };
const reentry = { changesByReentry: true, unreadable: ['restart', 'imageId'] };

function start(
  kind: ResourceKind,
  definition: Partial<ResourceDefinition<unknown>> = {},
  wrap: (inner: ResourceDriver) => Partial<ResourceDriver> = () => ({}),
) {
  const clock = new VirtualClock();
  const store = new MemoryStore(clock);
  const plain = memoryCloud(store);
  const own = plain.resources[kind];
  const driver = (at: unknown) => ({ ...own.driver(at), ...wrap(own.driver(at)) });
  const cloud: Cloud = { ...plain, resources: { ...plain.resources, [kind]: { ...own, ...definition, driver } } };
  const engine = new MiniEngine({ cloud, kind, clock, settings: testSettings('memory') });
  return { store, cloud, clock, engine };
}

/** Cut off after five seconds of the twenty that a restart takes; the next run has all its time again. */
async function cutOff(engine: MiniEngine, program: Parameters<MiniEngine['up']>[0]): Promise<void> {
  engine.timeoutMs = 5000;
  await failureOf(engine.up(program));
  engine.timeoutMs = undefined;
}

function endedByHand(store: MemoryStore, bootOrder: readonly string[] = ['disk', 'cdrom']): void {
  Object.assign(store.drive('vm-1'), { imageId: undefined, bootOrder, upAt: 0 });
}

describe('an entry that is cut off', () => {
  it('is asked for once, where it is changed in place', async () => {
    const { engine, store } = start('IsoBoot');
    await engine.up({ ...session, triggers: ['1'] });
    await cutOff(engine, { ...session, triggers: ['2'] });
    expect(engine.state?.outputs).toMatchObject({ status: 'Pending', operation: { verb: 'Change' } });
    await engine.up({ ...session, triggers: ['2'] });
    expect(store.mutations).toEqual(['create vm-1 rescue.iso', 'change vm-1 rescue.iso']);
    expect(engine.state?.outputs['status']).toBe('Active');
  });

  it('is asked for once, where the cloud shows a running task instead', async () => {
    const pendingWhileRestarting = (seen: Observation): Observation =>
      seen.kind === 'present' && seen.cloudStatus === 'Restarting' ? { kind: 'pending', cloudStatus: 'a task' } : seen;
    const { engine, store } = start('IsoBoot', reentry, (inner) => ({
      read: async (...args) => pendingWhileRestarting(await inner.read(...args)),
    }));
    await engine.up({ ...session, triggers: ['1'] });
    store.mutations.length = 0;
    await cutOff(engine, { ...session, triggers: ['2'] });
    await engine.up({ ...session, triggers: ['2'] });
    expect(store.mutations).toEqual(['remove vm-1', 'create vm-1 rescue.iso']);
  });

  it('remembers how the instance was before this session, not before an older one', async () => {
    const { engine, store } = start('IsoBoot');
    await engine.up({ ...session, triggers: ['1'] });
    endedByHand(store, ['net', 'disk', 'cdrom']);
    await cutOff(engine, { ...session, triggers: ['2'] });
    await engine.refresh();
    await engine.destroy();
    expect(store.drive('vm-1').bootOrder).toEqual(['net', 'disk', 'cdrom']);
  });

  it('between two sessions of ours remembers how the instance was before the first', async () => {
    let powerState = 'Stopped';
    const { engine, store } = start('IsoBoot', reentry, () => ({ before: async () => ({ powerState }) }));
    await engine.up({ ...session, triggers: ['1'] });
    powerState = 'Running';
    store.plan('create', 'lostAfter');
    await engine.up({ ...session, triggers: ['2'] });
    expect(engine.state?.outputs['before']).toEqual({ powerState: 'Stopped' });
  });

  it('whose request was lost is no success, and is not repeated', async () => {
    const { engine, store } = start('IsoBoot');
    await engine.up({ ...session, triggers: ['1'] });
    store.plan('change', 'lostBefore');
    await failureOf(engine.up({ ...session, triggers: ['2'] }));
    await engine.up({ ...session, triggers: ['2'] });
    expect(store.mutations).toEqual(['create vm-1 rescue.iso']);
  });

  it.each([
    ['in place', {}],
    ['by a new entry', reentry],
  ])('%s and ends broken is never green', async (_how, definition) => {
    const { engine, store } = start('IsoBoot', definition);
    await engine.up({ ...session, triggers: ['1'] });
    store.restarts = 'broken';
    expect(String(await failureOf(engine.up({ ...session, triggers: ['2'] })))).toContain('could not enter');
  });

  it('that was refused before anything was sent leaves the old state', async () => {
    const { engine, store } = start('IsoBoot', reentry);
    await engine.up({ ...session, triggers: ['1'] });
    endedByHand(store);
    await engine.refresh();
    const before = engine.state;
    store.plan('create', 'refused');
    expect(hasKind(await failureOf(engine.up({ ...session, triggers: ['2'] })), 'quota')).toBe(true);
    expect(engine.state).toEqual(before);
  });
});

describe('a session', () => {
  it('that was imported and then changed can be destroyed: nobody knows what was before', async () => {
    const { engine, store } = start('IsoBoot');
    Object.assign(store.drive('vm-1'), { imageId: image, bootOrder: ['cdrom', 'disk'] });
    await engine.import('vm-1/rescue.iso');
    await engine.up({ ...session, imageId: other });
    expect(engine.state?.outputs).not.toHaveProperty('before');
    await engine.destroy();
    expect(store.drive('vm-1').bootOrder[0]).toBe('disk');
  });

  it('whose image somebody swapped is not swapped back by a change of something else', async () => {
    const { engine, store } = start('IsoBoot');
    await engine.up(session);
    store.drive('vm-1').imageId = other;
    await engine.up({ ...session, restart: 'Force' });
    expect(store.mutations).toEqual(['create vm-1 rescue.iso']);
  });

  it('that broke down only notes another image, as the preview says', async () => {
    const { engine, store } = start('IsoBoot');
    await engine.up(session);
    store.drive('vm-1').isBroken = true;
    await engine.refresh();
    expect(engine.state?.outputs['status']).toBe('Ended');
    await engine.up({ ...session, imageId: other });
    expect(store.mutations).toEqual(['create vm-1 rescue.iso']);
  });

  it('that ended is entered by triggers that are given for the first time', async () => {
    const { engine, store } = start('IsoBoot');
    await engine.up(session);
    endedByHand(store);
    await engine.refresh();
    expect(await engine.up({ ...session, triggers: ['now'] })).toBe('updated');
    expect(store.drive('vm-1').imageId).toBe(image);
  });

  it('that is asked for anew while it is on tells to change triggers, and restarts nothing', async () => {
    const { engine, store } = start('IsoBoot');
    await engine.up(session);
    expect(String(await failureOf(engine.up(session, { replace: true })))).toContain('change `triggers`');
    expect(store.mutations).toHaveLength(1);
  });

  it('that was taken over under a new name is not ended by the old one', async () => {
    const { clock, cloud, engine, store } = start('IsoBoot');
    await engine.up(session);
    const renamed = new MiniEngine({ cloud, kind: 'IsoBoot', clock, settings: testSettings('memory') });
    renamed.name = 'renamed';
    expect(String(await failureOf(renamed.up(session)))).toContain('`aliases`');
    await renamed.import('vm-1/rescue.iso');
    // One run of one provider does both: the engine deletes what the program has no more at the end.
    const run = engine.lifecycle();
    Object.assign(renamed, { run });
    Object.assign(engine, { run });
    await renamed.up(session);
    await engine.destroy();
    expect(store.mutations).toEqual(['create vm-1 rescue.iso']);
  });
});

describe('a schedule', () => {
  /** A cloud that does not show one of the inputs. */
  const hiding = (path: string) => (inner: ResourceDriver) => ({
    read: async (...args: Parameters<ResourceDriver['read']>): Promise<Observation> => {
      const seen = await inner.read(...args);
      if (seen.kind !== 'present') return seen;
      return { ...seen, inputs: Object.fromEntries(Object.entries(seen.inputs).filter(([name]) => name !== path)) };
    },
  });

  it('whose second part could not be written, and is not shown, is written by the next run', async () => {
    let isDenied = true;
    const { engine, store } = start('BackupSchedule', { separately: ['keepCount'] }, (inner) => ({
      ...hiding('keepCount')(inner),
      change: async (...args) => {
        if (isDenied) throw new LifeboatError('denied', { message: 'not allowed' });
        return inner.change(...args);
      },
    }));
    await failureOf(engine.up(schedule));
    await failureOf(engine.up(schedule));
    isDenied = false;
    expect(await engine.up(schedule)).toBe('updated');
    expect(await engine.up(schedule)).toBe('unchanged');
    expect(store.mutations.filter((one) => one.startsWith('change'))).toHaveLength(1);
  });

  it('whose change was lost, and cannot be seen, is changed by the next run', async () => {
    const { engine, store } = start('BackupSchedule', { unreadable: ['rotationTime'] }, hiding('rotationTime'));
    await engine.up(schedule);
    store.plan('change', 'lostBefore');
    await failureOf(engine.up({ ...schedule, rotationTime: '03:01' }));
    expect(await engine.up({ ...schedule, rotationTime: '03:01' })).toBe('updated');
    expect([...store.schedules.values()].map(({ time }) => time)).toEqual(['03:01']);
  });

  it('keeps the running task of a change in its partial state, until it is done', async () => {
    const { engine } = start('BackupSchedule');
    await engine.up(schedule);
    engine.timeoutMs = 1000;
    await failureOf(engine.up({ ...schedule, enabled: false }));
    expect(engine.state?.outputs['operation']).toMatchObject({ verb: 'Change', id: expect.any(String) });
    engine.timeoutMs = undefined;
    await engine.up({ ...schedule, enabled: false });
    expect(engine.state?.outputs).toMatchObject({ status: 'Suspended' });
    expect(engine.state?.outputs).not.toHaveProperty('operation');
  });
});
