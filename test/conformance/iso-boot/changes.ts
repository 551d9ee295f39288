import { describe, expect, it } from 'vitest';
import { failureOf } from '../../support/bench.ts';
import { takes } from '../limits.ts';
import type { IsoBootRigFactory } from '../rig.ts';
import { changesByReentry, type IsoBootScene, isOn, mutationsOfReentry, status } from './program.ts';

export function changes(scene: IsoBootScene, { offersWhileOn }: IsoBootRigFactory): void {
  const { cloud } = scene.factory;
  const { unreadable } = cloud.resources.IsoBoot;
  const way = changesByReentry(scene) ? 'left and entered again' : 'kept on while the image is swapped';

  describe('changes', () => {
    it(`of imageId are made in place: the session is ${way}, once`, async () => {
      const { engine, program, rig } = scene;
      await engine.up(program);
      const { before, startedAt } = engine.state?.outputs ?? {};
      expect(await engine.up({ ...program, imageId: rig.otherImageId })).toBe('updated');
      expect(engine.state).toMatchObject({ id: rig.instanceId, unfinished: false });
      expect(engine.state?.outputs).toMatchObject({ imageId: rig.otherImageId, status: 'Active', before });
      expect(Date.parse(String(engine.state?.outputs['startedAt']))).toBeGreaterThan(Date.parse(String(startedAt)));
      expect(rig.session(rig.instanceId)).toBe(rig.otherImageId);
      expect(rig.mutations()).toEqual([
        `enter ${rig.instanceId} ${rig.imageId}`,
        ...mutationsOfReentry(scene, rig.otherImageId),
      ]);
      expect(await engine.up({ ...program, imageId: rig.otherImageId })).toBe('unchanged');
      await engine.refresh();
      expect(await engine.up({ ...program, imageId: rig.otherImageId })).toBe('unchanged');
    });

    if (offersWhileOn) refusesUnoffered(scene);
    else warnsOfUnoffered(scene);

    it('of triggers enter the session again', async () => {
      const { engine, program, rig } = scene;
      await engine.up({ ...program, triggers: ['a'] });
      expect(await engine.up({ ...program, triggers: ['b'] })).toBe('updated');
      expect(rig.mutations()).toEqual([
        `enter ${rig.instanceId} ${rig.imageId}`,
        ...mutationsOfReentry(scene, rig.imageId),
      ]);
      expect(status(scene)).toBe('Active');
      expect(engine.state?.outputs['triggers']).toEqual(['b']);
      expect(await engine.up({ ...program, triggers: ['b'] })).toBe('unchanged');
      await engine.refresh();
      expect(await engine.up({ ...program, triggers: ['b'] })).toBe('unchanged');
    });

    it('of triggers from or to absent are none', async () => {
      const { engine, program, rig } = scene;
      await engine.up(program);
      expect(await engine.up({ ...program, triggers: ['a'] })).toBe('unchanged');
      expect(await engine.up(program)).toBe('unchanged');
      expect(rig.mutations()).toHaveLength(1);
    });

    it('of image and triggers together enter it once', async () => {
      const { engine, program, rig } = scene;
      await engine.up({ ...program, triggers: ['a'] });
      await engine.up({ ...program, imageId: rig.otherImageId, triggers: ['b'] });
      expect(rig.mutations()).toEqual([
        `enter ${rig.instanceId} ${rig.imageId}`,
        ...mutationsOfReentry(scene, rig.otherImageId),
      ]);
    });

    const modes = (['Graceful', 'Force', 'Never'] as const).filter((mode) => takes(cloud, 'IsoBoot', 'restart', mode));
    it.each(modes)('of restart alone, to %s, restart nothing', async (mode) => {
      const { engine, program, rig } = scene;
      await engine.up({ ...program, restart: mode === 'Graceful' ? 'Force' : 'Graceful' });
      const { startedAt } = engine.state?.outputs ?? {};
      expect(await engine.up({ ...program, restart: mode })).toBe('updated');
      expect(engine.state?.outputs).toMatchObject({ restart: mode, startedAt, status: 'Active' });
      expect(rig.mutations()).toHaveLength(1);
      await engine.refresh();
      expect(await engine.up({ ...program, restart: mode })).toBe('unchanged');
    });

    it('of the instance end the old session first, then enter the new one', async () => {
      const { engine, program, rig } = scene;
      await engine.up(program);
      expect(await engine.up({ ...program, instanceId: rig.otherInstanceId })).toBe('replaced');
      expect(rig.mutations()).toEqual([
        `enter ${rig.instanceId} ${rig.imageId}`,
        `leave ${rig.instanceId}`,
        `enter ${rig.otherInstanceId} ${rig.imageId}`,
      ]);
      expect(isOn(scene)).toBe(false);
      expect(rig.session(rig.otherInstanceId)).toBe(rig.imageId);
      expect(engine.state?.id).toBe(rig.otherInstanceId);
      expect(await engine.up({ ...program, instanceId: rig.otherInstanceId })).toBe('unchanged');
    });

    if (!unreadable.includes('imageId')) findsDrift(scene);
  });
}

function refusesUnoffered(scene: IsoBootScene): void {
  it('to an image that is not offered are refused, and the old session stays on', async () => {
    const { engine, program, rig } = scene;
    await engine.up(program);
    const { state } = engine;
    const wrong = { ...program, imageId: rig.missingImageId };
    await expect(engine.preview(wrong)).rejects.toThrow(/imageId: /);
    await expect(engine.up(wrong)).rejects.toThrow(/imageId: /);
    expect(engine.state).toEqual(state);
    expect(rig.session(rig.instanceId)).toBe(rig.imageId);
    expect(rig.mutations()).toHaveLength(1);
    expect(await engine.up(program)).toBe('unchanged');
  });
}

function warnsOfUnoffered(scene: IsoBootScene): void {
  it('to an image of which it cannot be told whether it is offered are warned of; where it is not, the session has ended', async () => {
    const { engine, program, rig } = scene;
    await engine.up(program);
    const wrong = { ...program, imageId: rig.missingImageId };
    await engine.preview(wrong);
    expect(engine.warnings.join('\n')).toMatch(/^imageId: .*cannot be told/m);
    expect(String(await failureOf(engine.up(wrong)))).toContain('imageId: not among the images');
    expect(engine.state?.id).toBe(rig.instanceId);
    expect(await engine.up(program)).toBe('unchanged');
    expect(status(scene)).toBe('Ended');
    expect(rig.mutations()).toEqual([`enter ${rig.instanceId} ${rig.imageId}`, `leave ${rig.instanceId}`]);
  });
}

function findsDrift(scene: IsoBootScene): void {
  it('of the image by somebody else are found by a refresh and put right', async () => {
    const { engine, program, rig } = scene;
    await engine.up(program);
    rig.enter(rig.instanceId, rig.otherImageId);
    await engine.refresh();
    expect(engine.state?.inputs['imageId']).toBe(rig.otherImageId);
    expect(await engine.up(program)).toBe('updated');
    expect(rig.session(rig.instanceId)).toBe(rig.imageId);
    expect(await engine.up(program)).toBe('unchanged');
  });
}
