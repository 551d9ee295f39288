import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { hasKind } from '../../provider/core/errors.ts';
import type { JsonObject } from '../../provider/core/json.ts';
import { PartialState } from '../../provider/lifecycle/contract.ts';
import { snapshot } from '../../provider/resources/snapshot.ts';
import { CheckFailed, MiniEngine } from '../support/mini-engine.ts';
import { type SnapshotRig, type SnapshotRigFactory, titleOf } from './rig.ts';

/** What a Snapshot promises on every cloud, in sentences. Rows about properties come from the specification and the cloud's capabilities. */
export function snapshotConformance(factory: SnapshotRigFactory): void {
  const { name: naming } = factory.cloud.resources.Snapshot.capabilities;
  const isRenamable = naming?.supported === true && naming.update !== 'fixed';
  const [renames, keepsName] = isRenamable ? [it, noRow] : [noRow, it];

  describe(`a Snapshot on ${titleOf(factory)}`, () => {
    let rig: SnapshotRig;
    let engine: MiniEngine;
    let program: JsonObject;

    beforeEach(async () => {
      rig = await factory.start();
      engine = engineOn(rig);
      program = { instanceId: rig.instanceId };
    });
    afterEach(() => rig.close());

    const ids = () => rig.objects().map((one) => one.objectId);
    const verbs = () => rig.mutations().map((one) => one.split(' ')[0]);

    describe('life', () => {
      it('is made once, waits until it is a restore point, and is then unchanged', async () => {
        expect(await engine.up(program)).toBe('created');
        expect(engine.state?.outputs).toMatchObject({ status: 'Active', instanceId: rig.instanceId });
        expect(engine.state?.outputs).not.toHaveProperty('operation');
        expect(engine.state?.unfinished).toBe(false);
        expect(await engine.up(program)).toBe('unchanged');
        expect(rig.creates()).toBe(1);
        expect(engine.statuses.some((text) => /… \d+s/.test(text))).toBe(true);
      });

      it('shows no difference after a refresh', async () => {
        await engine.up(program);
        const before = engine.state;
        await engine.refresh();
        expect(engine.state).toEqual(before);
        expect(await engine.up(program)).toBe('unchanged');
      });

      it('is deleted alone, and deleting it again succeeds', async () => {
        const other = rig.add('somebody-elses');
        await engine.up(program);
        const state = engine.state;
        await engine.destroy();
        expect(ids()).toEqual([other]);
        engine.state = state;
        await engine.destroy();
        expect(ids()).toEqual([other]);
      });

      it('that vanished is absent on refresh, with a warning that names it, and is made again', async () => {
        await engine.up(program);
        const name = String(engine.state?.outputs['name']);
        rig.remove(String(engine.state?.outputs['snapshotId']));
        await engine.refresh();
        expect(engine.state).toBeUndefined();
        expect(engine.warnings.join()).toContain(`"${name}"`);
        expect(await engine.up(program)).toBe('created');
        expect(rig.objects()).toHaveLength(1);
      });

      renames('that vanished cannot be updated: the error says what to run', async () => {
        await engine.up({ ...program, name: 'one' });
        rig.remove(String(engine.state?.outputs['snapshotId']));
        await expect(engine.up({ ...program, name: 'two' })).rejects.toThrow(/pulumi refresh/);
      });
    });

    describe('import', () => {
      it.each(['id', 'name'])('by %s gives inputs that change nothing', async (by) => {
        await engine.up({ ...program, name: 'kept one' });
        const { id, outputs } = engine.state ?? { id: '', outputs: {} };
        const fresh = engineOn(rig);
        await fresh.import(by === 'id' ? id : `${rig.instanceId}/name:kept one`);
        expect(fresh.state?.id).toBe(id);
        expect(fresh.state?.outputs).toEqual(outputs);
        expect(await fresh.up({ ...program, name: 'kept one' })).toBe('unchanged');
        expect(await fresh.up(program)).toBe('unchanged');
        expect(rig.creates()).toBe(1);
      });

      it('of nothing is absent, and of a malformed id says the forms', async () => {
        await expect(engine.import(`${rig.instanceId}/name:nobody`)).rejects.toThrow('does not exist');
        await expect(engine.import('nonsense')).rejects.toThrow(/<instanceId>\/<snapshotId>/);
      });

      it('of a snapshot that reports a failure never plans to remove it', async () => {
        await engine.up(program);
        const id = String(engine.state?.id);
        rig.spoil(String(engine.state?.outputs['snapshotId']));
        const fresh = engineOn(rig);
        await fresh.import(id);
        expect(fresh.state?.outputs['status']).toBe('Degraded');
        expect(await fresh.up(program)).toBe('unchanged');
        expect(verbs()).toEqual(['create']);
      });
    });

    describe('changes', () => {
      keepsName('in its name are refused at preview, unless a new one is asked for with it', async () => {
        await engine.up({ ...program, name: 'first', triggers: [1] });
        const failure: unknown = await engine
          .preview({ ...program, name: 'second', triggers: [1] })
          .catch((e: unknown) => e);
        expect(failure).toBeInstanceOf(CheckFailed);
        expect(String(failure)).toMatch(/name: cannot be changed on the existing snapshot "first"; change `triggers`/);
        expect(rig.objects().map((one) => one.name)).toEqual(['first']);
        expect(await engine.up({ ...program, name: 'second', triggers: [2] })).toBe('replaced');
        expect(rig.objects().map((one) => one.name)).toEqual(['second']);
      });

      renames('in its name are made in place, and drift is found and repaired', async () => {
        await engine.up({ ...program, name: 'first' });
        const id = engine.state?.id;
        expect(await engine.up({ ...program, name: 'second' })).toBe('updated');
        expect(engine.state?.id).toBe(id);
        expect(rig.objects().map((one) => one.name)).toEqual(['second']);

        rig.rename(String(engine.state?.outputs['snapshotId']), 'by hand');
        await engine.refresh();
        expect(engine.state?.inputs['name']).toBe('by hand');
        expect(await engine.up({ ...program, name: 'second' })).toBe('updated');
        expect(rig.objects().map((one) => one.name)).toEqual(['second']);
      });

      it('in every property of the cloud’s own block are made in place and read back', async () => {
        for (const [property, value] of Object.entries(rig.blockValues)) {
          const block = { [factory.cloud.name]: { [property]: value } };
          expect(await engine.up(program)).not.toBe('replaced');
          expect(await engine.up({ ...program, ...block })).toBe('updated');
          expect(engine.state?.outputs).toMatchObject(block);
          expect(await engine.up({ ...program, ...block })).toBe('unchanged');
          await engine.refresh();
          expect(await engine.up({ ...program, ...block })).toBe('unchanged');
          expect(await engine.up(program)).toBe('updated');
        }
        expect(rig.creates()).toBe(Object.keys(rig.blockValues).length > 0 ? 1 : 0);
      });

      it('in triggers make a new one first and then remove the old one', async () => {
        await engine.up({ ...program, triggers: ['a'] });
        const before = String(engine.state?.outputs['snapshotId']);
        expect(await engine.up({ ...program, triggers: ['b'] })).toBe('replaced');
        expect(verbs()).toEqual(['create', 'create', 'remove']);
        expect(ids()).not.toContain(before);
        expect(await engine.up({ ...program, triggers: ['a'] })).toBe('replaced');
        expect(rig.objects()).toHaveLength(1);
        expect(await engine.up({ ...program, triggers: ['a'] })).toBe('unchanged');
      });

      it('in triggers from or to absent are none', async () => {
        await engine.up(program);
        expect(await engine.up({ ...program, triggers: ['a'] })).toBe('unchanged');
        expect(await engine.up(program)).toBe('unchanged');
      });

      it('of the instance make a new one there', async () => {
        await engine.up(program);
        expect(await engine.up({ instanceId: rig.otherInstanceId })).toBe('replaced');
        expect(engine.state?.id.startsWith(`${rig.otherInstanceId}/`)).toBe(true);
        expect(rig.objects()).toHaveLength(1);
      });

      it('of triggers with an explicit name need a new name, said at preview', async () => {
        await engine.up({ ...program, name: 'mine', triggers: [1] });
        await expect(engine.preview({ ...program, name: 'mine', triggers: [2] })).rejects.toThrow(
          /name: .*needs a name of its own/,
        );
        expect(rig.creates()).toBe(1);
      });
    });

    describe('what this cloud cannot do fails at preview', () => {
      it('for every value and property that it lacks, naming the property and the cloud', async () => {
        const { capabilities } = rig.cloud.resources.Snapshot;
        const values = snapshot.inputs.shape.consistency.unwrap().options;
        const { consistency } = capabilities;
        const lacking =
          consistency?.supported === true
            ? values.filter((one) => consistency.values?.includes(one) === false)
            : values;
        for (const value of lacking) {
          const failure = await engine.preview({ ...program, consistency: value }).catch((error: unknown) => error);
          expect(failure).toBeInstanceOf(CheckFailed);
          expect(String(failure)).toContain('consistency: ');
          expect(String(failure)).toContain(rig.cloud.title);
        }
        expect(rig.mutations()).toEqual([]);
      });

      it('for a name outside its limits', async () => {
        const { name } = rig.cloud.resources.Snapshot.capabilities;
        if (name?.supported !== true || name.length === undefined) throw new Error('every cloud limits names');
        await expect(engine.preview({ ...program, name: 'x'.repeat(name.length.max + 1) })).rejects.toThrow(
          /name: .*characters/,
        );
      });

      it('for an instance that is not there', async () => {
        await expect(engine.preview({ instanceId: rig.missingInstanceId })).rejects.toThrow(/instanceId: /);
        await expect(engine.up({ instanceId: rig.missingInstanceId })).rejects.toThrow(/instanceId: /);
        expect(rig.mutations()).toEqual([]);
      });

      it('and a preview never changes anything', async () => {
        await engine.preview(program);
        await engine.up(program);
        const before = rig.mutations().length;
        await engine.preview({ ...program, ...(isRenamable ? { name: 'other' } : {}) });
        await engine.preview({ instanceId: rig.otherInstanceId });
        expect(rig.mutations()).toHaveLength(before);
      });
    });

    describe('names', () => {
      it('that are taken stop the create: nothing is made, the id and the lines that resolve it are printed', async () => {
        const there = rig.add('taken');
        for (const attempt of [
          () => engine.preview({ ...program, name: 'taken' }),
          () => engine.up({ ...program, name: 'taken' }),
        ]) {
          const error: unknown = await attempt().catch((reason: unknown) => reason);
          expect(hasKind(error, 'exists')).toBe(true);
          expect(String(error)).toContain(`${rig.instanceId}/${there}`);
          expect(String(error)).toContain(
            `pulumi import lifeboat:index:Snapshot 'nightly' '${rig.instanceId}/name:taken' --generate-code=false --protect=false`,
          );
        }
        expect(rig.creates()).toBe(0);
      });

      it('are the same again when nothing was saved: a crashed create stops with exists instead of doubling', async () => {
        await engine.up(program);
        engine.state = undefined;
        const error: unknown = await engine.up(program).catch((reason: unknown) => reason);
        expect(hasKind(error, 'exists')).toBe(true);
        expect(rig.objects()).toHaveLength(1);
      });
    });

    describe('a create whose answer is lost', () => {
      it('is found again by its name and not repeated', async () => {
        rig.nextCreate('lostAfter');
        expect(await engine.up(program)).toBe('created');
        expect(engine.state?.outputs['status']).toBe('Active');
        expect(rig.creates()).toBe(1);
      });

      it('and that never happened keeps a provisional id, and the next run makes exactly one, under the same name', async () => {
        rig.nextCreate('lostBefore');
        const error: unknown = await engine.up(program).catch((reason: unknown) => reason);
        expect(error).toBeInstanceOf(PartialState);
        const name = String(engine.state?.outputs['name']);
        expect(engine.state?.id).toBe(`${rig.instanceId}/name:${name}`);
        expect(engine.state?.outputs['operation']).toMatchObject({ verb: 'Create' });
        expect(await engine.up(program)).toBe('created');
        expect(rig.objects().map((one) => one.name)).toEqual([name]);
      });

      it('and that shows up later is taken under its real id', async () => {
        rig.nextCreate('lostBefore');
        await engine.up(program).catch(() => undefined);
        const objectId = rig.add(String(engine.state?.outputs['name']));
        expect(await engine.up(program)).toBe('unchanged');
        expect(engine.state?.id).toBe(`${rig.instanceId}/${objectId}`);
        expect(rig.creates()).toBe(0);
      });

      it('is destroyed by the next destroy, whether it happened or not', async () => {
        rig.nextCreate('lostBefore');
        await engine.up(program).catch(() => undefined);
        await engine.destroy();
        expect(rig.objects()).toEqual([]);
      });

      it('and fits several objects stops with the lines that resolve it', async () => {
        rig.nextCreate('lostBefore');
        await engine.up(program).catch(() => undefined);
        const name = String(engine.state?.outputs['name']);
        const twins = [rig.add(name), rig.add(name)];
        await expect(engine.up(program)).rejects.toThrow(`pulumi state delete '${engine.urn}'`);
        for (const twin of twins) await expect(engine.up(program)).rejects.toThrow(`'${rig.instanceId}/${twin}'`);
        expect(rig.objects()).toHaveLength(2);
      });

      it('with "busy" although it was made, is found and not repeated', async () => {
        rig.nextCreate('busyButMade');
        expect(await engine.up(program)).toBe('created');
        expect(rig.creates()).toBe(1);
      });
    });

    describe('failures', () => {
      it('refused by the cloud leave nothing', async () => {
        rig.nextCreate('refused');
        await expect(engine.up(program)).rejects.toThrow();
        expect(engine.state).toBeUndefined();
        expect(rig.objects()).toEqual([]);
      });

      it('while being made are cleaned up and leave nothing', async () => {
        rig.nextCreate('fail');
        const error: unknown = await engine.up(program).catch((reason: unknown) => reason);
        expect(hasKind(error, 'failed')).toBe(true);
        expect(engine.state).toBeUndefined();
        expect(rig.objects()).toEqual([]);
      });

      it('after it was a restore point are Degraded: a warning, and never a plan to replace it', async () => {
        await engine.up(program);
        rig.spoil(String(engine.state?.outputs['snapshotId']));
        await engine.refresh();
        expect(engine.state?.outputs['status']).toBe('Degraded');
        expect(engine.warnings.join()).toContain('Degraded');
        expect(await engine.up(program)).toBe('unchanged');
        expect(rig.objects()).toHaveLength(1);
      });

      it('of the successor keep the old one', async () => {
        await engine.up({ ...program, triggers: [1] });
        const before = ids();
        rig.nextCreate('refused');
        await expect(engine.up({ ...program, triggers: [2] })).rejects.toThrow();
        expect(ids()).toEqual(before);
        expect(await engine.up({ ...program, triggers: [2] })).toBe('replaced');
        expect(rig.objects()).toHaveLength(1);
      });
    });

    describe('interrupts and limits', () => {
      it('while it is being made keep its id, and the next run settles it without a second create', async () => {
        engine.timeoutMs = 1000;
        const error: unknown = await engine.up(program).catch((reason: unknown) => reason);
        expect(error).toBeInstanceOf(PartialState);
        expect(engine.state?.outputs['status']).toBe('Pending');
        expect(engine.state?.unfinished).toBe(true);
        engine.timeoutMs = undefined;
        expect(await engine.up(program)).toBe('updated');
        expect(engine.state?.outputs['status']).toBe('Active');
        expect(engine.state?.outputs).not.toHaveProperty('operation');
        expect(rig.creates()).toBe(1);
      });

      it('by the user end at once with partial state', async () => {
        engine.onStatus = () => engine.signal.abort();
        const error: unknown = await engine.up(program).catch((reason: unknown) => reason);
        expect(error).toBeInstanceOf(PartialState);
        expect(engine.state?.unfinished).toBe(true);
        engine.onStatus = () => undefined;
        engine.signal = new AbortController();
        await engine.up(program);
        expect(engine.state?.outputs['status']).toBe('Active');
        expect(rig.creates()).toBe(1);
      });
    });
  });
}

/** In place of a row that is about what the cloud has otherwise. */
const noRow: (title: string, run: () => Promise<void>) => void = () => undefined;

function engineOn(rig: SnapshotRig): MiniEngine {
  return new MiniEngine({ cloud: rig.cloud, kind: 'Snapshot', clock: rig.clock, settings: rig.settings });
}
