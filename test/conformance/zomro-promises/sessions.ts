import { expect, it } from 'vitest';
import { hasKind } from '../../../provider/core/errors.ts';
import { Secret } from '../../../provider/core/secret.ts';
import { failureOf } from '../../support/bench.ts';
import type { OwnPromises } from '../switches.ts';
import { changed, kinds, onZomro, programsOn, stackOf } from './promise.ts';

const wrongPassword = new Secret('wrong');

export const sessions: OwnPromises = {
  'authinfoAllowed=false': () => {
    it.each(kinds)('credentials with every call make a %s where they are accepted', async (kind) => {
      await onZomro({}, async (bench) => {
        const engine = stackOf(bench.rig, kind);
        engine.settings = { ...engine.settings, userSource: 'authinfo' };
        expect(await engine.up(programsOn(bench)[kind])).toBe('created');
        expect(bench.zomro.journal.calls('auth')).toEqual([]);
      })();
    });

    it.each(kinds)('and where they are not, a %s is not made: the error says which setting to remove', async (kind) => {
      await onZomro({ authinfoAllowed: false }, async (bench) => {
        const engine = stackOf(bench.rig, kind);
        engine.settings = { ...engine.settings, userSource: 'authinfo' };
        const error = await failureOf(engine.up(programsOn(bench)[kind]));
        expect(hasKind(error, 'auth')).toBe(true);
        expect(String(error)).toContain('Remove `userSource`');
        expect(engine.state).toBeUndefined();
        expect(changed(bench.zomro)).toEqual([]);
      })();
    });
  },

  'loginFailuresBeforeBlock=1': () => {
    it.each(kinds)('a wrong password is tried once for a %s, never again in that run', async (kind) => {
      await onZomro({}, async (bench) => {
        const engine = stackOf(bench.rig, kind);
        const { settings } = engine;
        engine.settings = { ...settings, password: wrongPassword };
        expect(hasKind(await failureOf(engine.up(programsOn(bench)[kind])), 'auth')).toBe(true);
        expect(bench.zomro.journal.calls('auth')).toHaveLength(1);
        engine.settings = settings;
        expect(await engine.up(programsOn(bench)[kind])).toBe('created');
      })();
    });

    it(
      'an account that one wrong password blocks is told as blocked, and nothing is lost',
      onZomro({}, async (bench) => {
        const engine = stackOf(bench.rig, 'Snapshot');
        const program = programsOn(bench).Snapshot;
        await engine.up(program);
        const { settings, state } = engine;
        bench.zomro.quirks.set({ loginFailuresBeforeBlock: 1 });
        engine.settings = { ...settings, password: wrongPassword };
        await failureOf(engine.refresh());
        engine.settings = settings;
        const error = await failureOf(engine.refresh());
        expect(hasKind(error, 'auth')).toBe(true);
        expect(String(error)).toContain('blocked');
        expect(engine.state).toEqual(state);
        bench.zomro.clock.advance(20_000);
        expect(await engine.up(program)).toBe('unchanged');
      }),
    );
  },

  'loginBlockMs=600000': () => {
    it(
      'a longer block is only waited out by the person: one try a run, which does not prolong it',
      onZomro({ loginBlockMs: 600_000, loginFailuresBeforeBlock: 1 }, async (bench) => {
        const engine = stackOf(bench.rig, 'BackupSchedule');
        const program = programsOn(bench).BackupSchedule;
        const { settings } = engine;
        engine.settings = { ...settings, password: wrongPassword };
        await failureOf(engine.up(program));
        engine.settings = settings;
        bench.zomro.clock.advance(20_000);
        expect(hasKind(await failureOf(engine.up(program)), 'auth')).toBe(true);
        expect(bench.zomro.journal.calls('auth')).toHaveLength(2);
        bench.zomro.clock.advance(600_000);
        expect(await engine.up(program)).toBe('created');
        expect(bench.zomro.schedules.list()).toHaveLength(1);
      }),
    );
  },

  'twoFactor=true': () => {
    it.each(kinds)('an account with a second factor makes no %s: the error says what to use instead', async (kind) => {
      await onZomro({ twoFactor: true }, async (bench) => {
        const engine = stackOf(bench.rig, kind);
        const error = await failureOf(engine.up(programsOn(bench)[kind]));
        expect(hasKind(error, 'auth')).toBe(true);
        expect(String(error)).toContain('second factor');
        expect(String(error)).toContain('`token`');
        expect(engine.state).toBeUndefined();
        expect(changed(bench.zomro)).toEqual([]);
        expect(bench.zomro.journal.calls('auth')).toHaveLength(1);
      })();
    });

    it.each(kinds)('one that gets it later keeps the state of its %s', async (kind) => {
      await onZomro({}, async (bench) => {
        const engine = stackOf(bench.rig, kind);
        await engine.up(programsOn(bench)[kind]);
        const { state } = engine;
        bench.zomro.quirks.set({ twoFactor: true });
        for (const command of [() => engine.refresh(), () => engine.destroy()]) {
          expect(hasKind(await failureOf(command()), 'auth')).toBe(true);
          expect(engine.state).toEqual(state);
        }
        bench.zomro.quirks.set({ twoFactor: false });
        expect(await engine.up(programsOn(bench)[kind])).toBe('unchanged');
      })();
    });
  },
};
