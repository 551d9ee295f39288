import type { SettingProblem } from '../driver.ts';

/** What is missing or contradictory, from the keys that are set. */
export function checkSettings(set: ReadonlySet<string>): readonly SettingProblem[] {
  const problems: SettingProblem[] = [];
  const either = 'set `username` and `password`, or a session or API key as `token`';
  if (!set.has('endpoint'))
    problems.push({
      key: 'endpoint',
      text: 'CloudTower runs on your own servers: set its address, such as `https://tower.example.com`',
    });
  if (set.has('token')) {
    for (const key of ['username', 'password', 'userSource', 'authConfigId'])
      if (set.has(key)) problems.push({ key, text: `contradicts \`token\`: ${either}, not both` });
  } else {
    for (const key of ['username', 'password']) if (!set.has(key)) problems.push({ key, text: either });
    if (set.has('authConfigId') && !set.has('userSource'))
      problems.push({ key: 'authConfigId', text: 'is for users of a directory: set `userSource` to `LDAP` with it' });
  }
  for (const key of ['accessKeyId', 'accessKeySecret'])
    if (set.has(key)) problems.push({ key, text: `is for ZStack; CloudTower takes an API key as \`token\`` });
  return problems;
}
