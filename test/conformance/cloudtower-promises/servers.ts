import { expect, it } from 'vitest';
import { hasKind } from '../../../provider/core/errors.ts';
import { Secret } from '../../../provider/core/secret.ts';
import type { CloudTowerQuirks } from '../../../simulator/index.ts';
import { cloudTowerIds as ids } from '../../../simulator/index.ts';
import { failureOf } from '../../support/bench.ts';
import type { OwnPromises } from '../switches.ts';
import { backupProgram, changed, onCloudTower, programs, stackOf } from './promise.ts';

function wrongPassword(quirks: Partial<CloudTowerQuirks>): () => void {
  return () =>
    it(
      'a wrong password is tried once in a run, and told as such',
      onCloudTower(quirks, async (bench) => {
        const engine = stackOf(bench, 'Snapshot', { ...bench.base.settings, password: new Secret('wrong') });
        expect(hasKind(await failureOf(engine.up(programs.Snapshot)), 'auth')).toBe(true);
        expect(bench.tower.journal.calls('login')).toHaveLength(1);
        expect(engine.state).toBeUndefined();
        expect(changed(bench)).toEqual([]);
      }),
    );
}

/** A server that carries out everything at once has nothing to wait for. */
function atOnce(quirks: Partial<CloudTowerQuirks>): () => void {
  return () => {
    it(
      'an instance is booted from an image, from another one, and from its disks again',
      onCloudTower(quirks, async (bench) => {
        const engine = stackOf(bench, 'IsoBoot');
        expect(await engine.up(programs.IsoBoot)).toBe('created');
        expect(await engine.up(programs.IsoBoot)).toBe('unchanged');
        expect(await engine.up({ ...programs.IsoBoot, imageId: ids.otherElfImage })).toBe('updated');
        expect(engine.state).toMatchObject({ unfinished: false, outputs: { status: 'Active' } });
        await engine.destroy();
        const entry = ['shutdown-vm', 'add-vm-cd-rom', 'start-vm'];
        const swap = ['shutdown-vm', 'update-vm-disk', 'start-vm'];
        expect(changed(bench)).toEqual([...entry, ...swap, 'eject-iso-from-vm-cd-rom']);
      }),
    );

    it.each(['Snapshot', 'BackupSchedule'] as const)('a %s lives and goes without any task', async (kind) => {
      await onCloudTower(quirks, async (bench) => {
        const engine = stackOf(bench, kind);
        expect(await engine.up(programs[kind])).toBe('created');
        expect(engine.state).toMatchObject({ unfinished: false, outputs: { status: 'Active' } });
        expect(await engine.up(programs[kind])).toBe('unchanged');
        await engine.refresh();
        expect(await engine.up(programs[kind])).toBe('unchanged');
        await engine.destroy();
        expect(engine.state).toBeUndefined();
        expect(changed(bench)).toHaveLength(2);
      })();
    });

    it(
      'a create whose answer is lost is found again, and not repeated',
      onCloudTower(quirks, async (bench) => {
        bench.tower.faults.add({ kind: 'resetAfter', func: 'create-vm-snapshot' });
        const engine = stackOf(bench, 'Snapshot');
        expect(await engine.up(programs.Snapshot)).toBe('created');
        expect(changed(bench)).toEqual(['create-vm-snapshot']);
      }),
    );
  };
}

function hiddenLock(lockTailMs: number): () => void {
  return () => {
    it.each(['Snapshot', 'BackupSchedule', 'IsoBoot'] as const)(
      'a lock that nothing shows is waited for by a %s',
      async (kind) => {
        await onCloudTower({ lockTailMs, asyncStatusShown: false, planChangesLockVms: true }, async (bench) => {
          const first = stackOf(bench, 'Snapshot');
          await first.up({ ...programs.Snapshot, name: 'just before' });
          const engine = stackOf(bench, kind);
          expect(await engine.up(programs[kind])).toBe('created');
          expect(await engine.up(programs[kind])).toBe('unchanged');
          await engine.destroy();
          expect(bench.tower.snapshots.list()).toHaveLength(1);
          expect(bench.tower.snapshotPlans.list()).toEqual([]);
        })();
      },
    );
  };
}

export const servers: OwnPromises = {
  'version=4.3.0': () => {
    it(
      'a backup plan is refused at preview, with the release that it needs and the one that is there',
      onCloudTower({ version: '4.3.0' }, async (bench) => {
        const engine = stackOf(bench, 'BackupSchedule');
        for (const attempt of [() => engine.preview(backupProgram), () => engine.up(backupProgram)]) {
          const error = await failureOf(attempt());
          expect(String(error)).toMatch(/^LifeboatError: method: .*is 4\.3\.0.*need 4\.4\.0/s);
        }
        expect(changed(bench)).toEqual([]);
      }),
    );

    it(
      'a snapshot plan works',
      onCloudTower({ version: '4.3.0' }, async (bench) => {
        const engine = stackOf(bench, 'BackupSchedule');
        expect(await engine.up(programs.BackupSchedule)).toBe('created');
        expect(await engine.up({ ...programs.BackupSchedule, rotationTime: '23:59' })).toBe('updated');
        await engine.destroy();
        expect(changed(bench)).toEqual(['create-snapshot-plan', 'update-snapshot-plan', 'delete-snapshot-plan']);
      }),
    );
  },

  'badPassword=401': wrongPassword({ badPassword: '401' }),
  'badPassword=403': wrongPassword({ badPassword: '403' }),

  'legacyLdap=accepted': () => {
    it(
      'a user of a directory logs in by the old source, where the server still has it',
      onCloudTower({ legacyLdap: 'accepted' }, async (bench) => {
        const { password, username } = bench.tower.directoryUser;
        const credentials = { username, password: new Secret(password), userSource: 'LDAP' };
        const engine = stackOf(bench, 'Snapshot', { ...bench.base.settings, ...credentials });
        expect(await engine.up(programs.Snapshot)).toBe('created');
      }),
    );

    it(
      'and where it has not, the error names `authConfigId`',
      onCloudTower({}, async (bench) => {
        const { password, username } = bench.tower.directoryUser;
        const credentials = { username, password: new Secret(password), userSource: 'LDAP' };
        const engine = stackOf(bench, 'Snapshot', { ...bench.base.settings, ...credentials });
        const error = await failureOf(engine.up(programs.Snapshot));
        expect(hasKind(error, 'auth')).toBe(true);
        expect(String(error)).toContain('authConfigId');
      }),
    );
  },

  'forbidden=400': () => {
    it.each(['403', '400'] as const)(
      'what the user may not do (%s) is told, and nothing is made',
      async (forbidden) => {
        await onCloudTower({ forbidden }, async (bench) => {
          const { password, username } = bench.tower.guest;
          const credentials = { username, password: new Secret(password) };
          const engine = stackOf(bench, 'Snapshot', { ...bench.base.settings, ...credentials });
          const error = await failureOf(engine.up(programs.Snapshot));
          expect(hasKind(error, 'denied', 'invalid')).toBe(true);
          expect(engine.state).toBeUndefined();
          expect(bench.tower.snapshots.list()).toEqual([]);
        })();
      },
    );
  },

  'asyncStatusShown=false': hiddenLock(0),
  'lockTailMs=8000': hiddenLock(8000),

  'synchronous=true': atOnce({ synchronous: true }),
  'taskIdMissing=true': atOnce({ synchronous: true, taskIdMissing: true }),
};
