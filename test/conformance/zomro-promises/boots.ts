import { expect, it } from 'vitest';
import { hasKind } from '../../../provider/core/errors.ts';
import { PartialState } from '../../../provider/lifecycle/contract.ts';
import type { ZomroQuirks } from '../../../simulator/index.ts';
import { failureOf } from '../../support/bench.ts';
import type { ZomroBench } from '../zomro-rig.ts';
import type { OwnPromises } from '../switches.ts';
import { changed, kinds, onZomro, programsOn, stackOf } from './promise.ts';

const boot = 'instances.fleio.boot_from_iso';
const unrescue = 'instances.fleio.unrescue';

/** The state that the cloud shows of the instance. */
function stateOf({ rig, zomro }: ZomroBench): string | undefined {
  return zomro.instances.find(rig.instanceId)?.instance_status;
}

/** A person restarts the instance in the panel. */
async function rebootInPanel({ rig, zomro }: ZomroBench): Promise<void> {
  const { password, username } = zomro.account;
  const body = new URLSearchParams({
    func: 'service.reboot',
    elid: rig.instanceId,
    authinfo: `${username}:${password}`,
    out: 'json',
  });
  await (await fetch(rig.settings.endpoint, { method: 'POST', body })).text();
}

function onStopped(quirks: Partial<ZomroQuirks>, afterwards: string): () => Promise<void> {
  return onZomro(quirks, async (bench) => {
    const engine = stackOf(bench.isoBoots, 'IsoBoot');
    bench.zomro.instances.setStatus(bench.rig.instanceId, 'stopped');
    expect(await engine.up(programsOn(bench).IsoBoot)).toBe('created');
    expect(engine.state?.outputs).toMatchObject({ status: 'Active', before: { powerState: 'Stopped' } });
    await engine.refresh();
    expect(await engine.up(programsOn(bench).IsoBoot)).toBe('unchanged');
    await engine.destroy();
    expect(engine.state).toBeUndefined();
    expect(stateOf(bench)).toBe(afterwards);
    expect(changed(bench.zomro)).toEqual([boot, unrescue]);
  });
}

export const boots: OwnPromises = {
  'bootOutcome=error': () => {
    it(
      'a boot that leaves the instance in error is told, with nothing in state; the next preview names the state',
      onZomro({ bootOutcome: 'error' }, async (bench) => {
        const engine = stackOf(bench.isoBoots, 'IsoBoot');
        const program = programsOn(bench).IsoBoot;
        expect(hasKind(await failureOf(engine.up(program)), 'failed')).toBe(true);
        expect(engine.state).toBeUndefined();
        await expect(engine.preview(program)).rejects.toThrow(/"error"/);
        await failureOf(engine.up(program));
        expect(changed(bench.zomro)).toEqual([boot]);
      }),
    );

    it(
      'a second entry that ends so keeps the resource as Ended, and never restarts the instance again by itself',
      onZomro({}, async (bench) => {
        const engine = stackOf(bench.isoBoots, 'IsoBoot');
        const program = programsOn(bench).IsoBoot;
        await engine.up({ ...program, triggers: [1] });
        bench.zomro.quirks.set({ bootOutcome: 'error' });
        await failureOf(engine.up({ ...program, triggers: [2] }));
        expect(engine.state?.id).toBe(bench.rig.instanceId);
        await engine.up({ ...program, triggers: [2] }).catch(() => undefined);
        expect(engine.state?.outputs['status']).toBe('Ended');
        expect(changed(bench.zomro)).toEqual([boot, unrescue, boot]);
        await engine.destroy();
        expect(changed(bench.zomro)).toHaveLength(3);
      }),
    );
  },

  'bootOutcome=returned': () => {
    it(
      'an instance that comes back from its own disks is told, with nothing in state; a run later is a new try',
      onZomro({ bootOutcome: 'returned' }, async (bench) => {
        const engine = stackOf(bench.isoBoots, 'IsoBoot');
        const program = programsOn(bench).IsoBoot;
        const error = await failureOf(engine.up(program));
        expect(hasKind(error, 'failed')).toBe(true);
        expect(String(error)).toContain('active');
        expect(engine.state).toBeUndefined();
        bench.zomro.quirks.set({ bootOutcome: 'booted' });
        expect(await engine.up(program)).toBe('created');
        expect(changed(bench.zomro)).toEqual([boot, boot]);
      }),
    );

    it(
      'on a second entry the resource becomes Ended, and nothing is restarted again by itself',
      onZomro({}, async (bench) => {
        const engine = stackOf(bench.isoBoots, 'IsoBoot');
        const program = programsOn(bench).IsoBoot;
        await engine.up({ ...program, triggers: [1] });
        bench.zomro.quirks.set({ bootOutcome: 'returned' });
        await failureOf(engine.up({ ...program, triggers: [2] }));
        bench.zomro.quirks.set({ bootOutcome: 'booted' });
        for (let run = 0; run < 2; run += 1) await engine.up({ ...program, triggers: [2] });
        expect(engine.state).toMatchObject({ unfinished: false, outputs: { status: 'Ended' } });
        expect(changed(bench.zomro)).toEqual([boot, unrescue, boot]);
      }),
    );
  },

  'bootOutcome=stuck': () => {
    it(
      'a boot that is stuck stays in state; neither a run nor a destroy sends anything until it has ended',
      onZomro({ bootOutcome: 'stuck' }, async (bench) => {
        const engine = stackOf(bench.isoBoots, 'IsoBoot');
        const program = programsOn(bench).IsoBoot;
        for (let run = 0; run < 2; run += 1) {
          expect(await failureOf(engine.up(program))).toBeInstanceOf(PartialState);
          expect(engine.state).toMatchObject({ unfinished: true, outputs: { status: 'Pending' } });
        }
        expect(hasKind(await failureOf(engine.destroy()), 'timeout')).toBe(true);
        expect(engine.state?.id).toBe(bench.rig.instanceId);
        expect(changed(bench.zomro)).toEqual([boot]);
        bench.zomro.instances.setStatus(bench.rig.instanceId, 'active');
        await engine.destroy();
        expect(engine.state).toBeUndefined();
        expect(changed(bench.zomro)).toEqual([boot]);
      }),
    );
  },

  'powerMs=120000': () => {
    it.each([15_000, 120_000])(
      'a restart of the instance by a person, which takes %d ms, is waited for',
      async (powerMs) => {
        await onZomro({ powerMs }, async (bench) => {
          const engine = stackOf(bench.isoBoots, 'IsoBoot');
          await rebootInPanel(bench);
          const start = bench.rig.clock.now();
          expect(await engine.up(programsOn(bench).IsoBoot)).toBe('created');
          expect(bench.rig.clock.now() - start).toBeGreaterThan(powerMs);
          expect(changed(bench.zomro)).toEqual(['service.reboot', boot]);
        })();
      },
    );

    it(
      'a restart by a person during the session is not its end',
      onZomro({ powerMs: 120_000 }, async (bench) => {
        const engine = stackOf(bench.isoBoots, 'IsoBoot');
        const program = programsOn(bench).IsoBoot;
        await engine.up(program);
        await rebootInPanel(bench);
        await engine.refresh();
        expect(engine.state?.outputs['status']).not.toBe('Ended');
        await engine.up(program);
        bench.zomro.clock.advance(120_000);
        await engine.refresh();
        expect(engine.state?.outputs['status']).toBe('Active');
        expect(await engine.up(program)).toBe('unchanged');
        expect(changed(bench.zomro)).toEqual([boot, 'service.reboot']);
      }),
    );
  },

  'stoppedService=active': () => {
    for (const stoppedService of ['suspended', 'active'] as const) {
      it(
        `a stopped instance whose service the billing calls ${stoppedService} can be booted, and left again`,
        onStopped({ stoppedService }, 'active'),
      );
      it.each(kinds)(`on such an instance (${stoppedService}) a %s can be made and deleted`, async (kind) => {
        await onZomro({ stoppedService }, async (bench) => {
          bench.zomro.instances.setStatus(bench.rig.instanceId, 'stopped');
          const engine = stackOf(bench.rig, kind);
          expect(await engine.up(programsOn(bench)[kind])).toBe('created');
          await engine.destroy();
          expect(engine.state).toBeUndefined();
        })();
      });
    }
  },

  'unrescueEnds=asBefore': () => {
    it(
      'an instance that was stopped is stopped again after the session, which ends the delete as well',
      onStopped({ unrescueEnds: 'asBefore' }, 'stopped'),
    );
  },
};
