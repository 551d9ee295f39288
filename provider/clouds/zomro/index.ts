import { defineCloud, type SettingProblem } from '../driver.ts';
import { ZomroClient } from './client.ts';
import { functions } from './functions.ts';
import { configuredInstallation, identify } from './identity.ts';
import { isoBoot } from './iso-boot.ts';
import { backupSchedule } from './backup-schedule.ts';
import { snapshot } from './snapshot.ts';

export const zomro = defineCloud<ZomroClient>({
  name: 'zomro',
  title: 'Zomro',
  defaultEndpoint: 'https://api.zomro.com/',
  checkSettings,
  configuredInstallation,
  connect: (settings, surroundings) => new ZomroClient(settings, surroundings),
  identify,
  // A session ends by itself an hour after its last use; asking for its end would only delay the process.
  close: (client) => client.close(),
  resources: { Snapshot: snapshot, BackupSchedule: backupSchedule, IsoBoot: isoBoot },
  functions,
});

function checkSettings(set: ReadonlySet<string>): readonly SettingProblem[] {
  const problems: SettingProblem[] = [];
  const either = 'set `username` and `password`, or a ready session as `token`';
  if (set.has('token')) {
    for (const key of ['username', 'password', 'userSource']) {
      if (set.has(key)) problems.push({ key, text: `contradicts \`token\`: ${either}, not both` });
    }
  } else {
    for (const key of ['username', 'password']) if (!set.has(key)) problems.push({ key, text: either });
  }
  if (set.has('authConfigId'))
    problems.push({ key: 'authConfigId', text: 'Zomro has no login sources to choose from; remove it' });
  return problems;
}
