import { describe, expect, it } from 'vitest';
import { hasKind } from '../../../provider/core/errors.ts';
import { UNKNOWN } from '../../../provider/core/json.ts';
import { failureOf } from '../../support/bench.ts';
import { CheckFailed } from '../../support/mini-engine.ts';
import type { IsoBootRigFactory } from '../rig.ts';
import { type IsoBootScene, isOn } from './program.ts';

/** What must be so before an instance is restarted into an image. */
export function entry(scene: IsoBootScene, { otherStates }: IsoBootRigFactory): void {
  describe('is refused, at preview and again before anything is sent,', () => {
    it('from an image that the cloud does not offer', async () => {
      const { engine, program, rig } = scene;
      const wrong = { ...program, imageId: rig.missingImageId };
      await expect(engine.preview(wrong)).rejects.toThrow(/imageId: /);
      await expect(engine.up(wrong)).rejects.toThrow(/imageId: /);
      expect(engine.state).toBeUndefined();
      expect(rig.mutations()).toEqual([]);
    });

    it('on an instance that is not there', async () => {
      const { engine, program, rig } = scene;
      const wrong = { ...program, instanceId: rig.missingInstanceId };
      await expect(engine.preview(wrong)).rejects.toThrow(/instanceId: /);
      await expect(engine.up(wrong)).rejects.toThrow(/instanceId: /);
      expect(rig.mutations()).toEqual([]);
    });

    it('where a session is on already: the text says how to take it over', async () => {
      const { engine, program, rig } = scene;
      rig.enter(rig.instanceId, rig.otherImageId);
      // The one that it really runs from, where the cloud shows that.
      const { unreadable } = rig.cloud.resources.IsoBoot;
      const imageId = unreadable.includes('imageId') ? rig.imageId : rig.otherImageId;
      for (const attempt of [() => engine.preview(program), () => engine.up(program)]) {
        const error = await failureOf(attempt());
        expect(hasKind(error, 'exists')).toBe(true);
        expect(String(error)).toContain(
          `pulumi import lifeboat:index:IsoBoot 'nightly' '${rig.instanceId}/${imageId}' --generate-code=false --protect=false`,
        );
      }
      expect(rig.mutations()).toEqual([]);
      expect(isOn(scene)).toBe(true);
    });

    it('where nothing was saved of a session of ours: a killed run restarts nothing a second time', async () => {
      const { engine, program, rig } = scene;
      await engine.up(program);
      engine.state = undefined;
      expect(hasKind(await failureOf(engine.up(program)), 'exists')).toBe(true);
      expect(rig.mutations()).toHaveLength(1);
      await engine.import(`${rig.instanceId}/${rig.imageId}`);
      expect(await engine.up(program)).toBe('unchanged');
    });

    it('again for a replacement that somebody forces: the session stays on, and nothing is restarted', async () => {
      const { engine, program, rig } = scene;
      await engine.up(program);
      const { state } = engine;
      expect(hasKind(await failureOf(engine.up(program, { replace: true })), 'exists')).toBe(true);
      expect(engine.state).toEqual(state);
      expect(isOn(scene)).toBe(true);
      expect(rig.mutations()).toHaveLength(1);
    });

    it.each(otherStates)('where the instance is %s', async (state) => {
      const { engine, program, rig } = scene;
      rig.put(rig.instanceId, state);
      await expect(engine.preview(program)).rejects.toThrow(/instanceId: /);
      await expect(engine.up(program)).rejects.toThrow(new RegExp(`"${state}"`, 'i'));
      expect(engine.state).toBeUndefined();
      expect(rig.mutations()).toEqual([]);
    });
  });

  describe('a preview says that the instance will be restarted', () => {
    it('also when the image or the instance is not known yet, and when the cloud cannot be asked', async () => {
      const { engine, program, rig } = scene;
      await engine.preview({ ...program, imageId: UNKNOWN });
      expect(engine.warnings).toEqual([
        `restart: will restart instance ${rig.instanceId}; more of this plan is not known yet`,
      ]);
      await engine.preview({ ...program, instanceId: UNKNOWN });
      expect(engine.warnings.at(-1)).toContain('will restart the instance');
      rig.setReachable(false);
      await engine.preview(program);
      expect(engine.warnings.at(-1)).toContain(`will restart instance ${rig.instanceId}`);
    });

    it('for a session that is on, and not for one that somebody has ended meanwhile', async () => {
      const { engine, program, rig } = scene;
      await engine.up(program);
      engine.warnings.length = 0;
      await engine.preview({ ...program, imageId: UNKNOWN });
      expect(engine.warnings.join()).toContain('will restart');
      rig.leave(rig.instanceId);
      engine.warnings.length = 0;
      await engine.preview({ ...program, imageId: rig.otherImageId });
      expect(engine.warnings.join()).not.toContain('will restart');
      expect(engine.warnings.join()).toContain('has ended');
    });
  });

  describe('one session for each instance', () => {
    it('a second resource for it fails at preview and names the first', async () => {
      const { engine, program, rig } = scene;
      const other = scene.another();
      other.name = 'second';
      engine.run = engine.lifecycle();
      other.run = engine.run;
      await engine.preview(program);
      const failure = await failureOf(other.preview({ ...program, imageId: rig.otherImageId }));
      expect(failure).toBeInstanceOf(CheckFailed);
      expect(String(failure)).toContain(engine.urn);
      await other.preview({ ...program, instanceId: rig.otherInstanceId });
      await engine.run.close();
      expect(rig.mutations()).toEqual([]);
    });
  });

  describe('a busy instance', () => {
    it('is waited for, and then restarted once', async () => {
      const { engine, program, rig } = scene;
      rig.occupy(rig.instanceId);
      expect(await engine.up(program)).toBe('created');
      expect(engine.statuses.join('\n')).toMatch(/^instance is .*… \d+s$/m);
      expect(rig.mutations()).toEqual([`enter ${rig.instanceId} ${rig.imageId}`]);
      expect(engine.state?.outputs['before']).toMatchObject({ powerState: 'Running' });
    });

    it('that somebody else has entered a session on meanwhile is left to them', async () => {
      const { engine, program, rig } = scene;
      rig.occupy(rig.instanceId);
      engine.onStatus = (text) => {
        if (text.startsWith('instance is')) rig.enter(rig.instanceId, rig.otherImageId);
      };
      expect(hasKind(await failureOf(engine.up(program)), 'exists')).toBe(true);
      expect(engine.state).toBeUndefined();
      expect(rig.mutations()).toEqual([]);
    });
  });
}
