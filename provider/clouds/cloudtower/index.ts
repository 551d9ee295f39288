import { defineCloud } from '../driver.ts';
import { backupSchedule } from './backup-schedule.ts';
import { CloudTowerClient } from './client.ts';
import { functions } from './functions.ts';
import { configuredInstallation, identify } from './identity.ts';
import { isoBoot } from './iso-boot.ts';
import { checkSettings } from './settings.ts';
import { snapshot } from './snapshot.ts';

export const cloudtower = defineCloud<CloudTowerClient>({
  name: 'cloudtower',
  title: 'CloudTower',
  // It runs on its owner's servers.
  defaultEndpoint: undefined,
  checkSettings,
  configuredInstallation,
  connect: (settings, surroundings) => new CloudTowerClient(settings, surroundings),
  identify,
  // There is no call that ends a session. [spec]
  close: (client) => client.close(),
  resources: { Snapshot: snapshot, BackupSchedule: backupSchedule, IsoBoot: isoBoot },
  functions,
});
