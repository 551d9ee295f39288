import { homedir } from 'node:os';
import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { cacheDirectory } from './cache.mjs';

describe('cacheDirectory', () => {
  const home = { HOME: '/home/me' };
  it.each([
    { env: { ...home, LIFEBOAT_CACHE: '/c', XDG_CACHE_HOME: '/x' }, is: '/c' },
    { env: { ...home, LIFEBOAT_CACHE: 'c' }, is: resolve('c') },
    { env: { ...home, XDG_CACHE_HOME: '/x' }, is: join('/x', 'lifeboat') },
    { env: { ...home, XDG_CACHE_HOME: 'relative' }, is: join('/home/me', '.cache', 'lifeboat') },
    { env: {}, is: join(homedir(), '.cache', 'lifeboat') },
    { env: home, platform: 'darwin', is: join('/home/me', 'Library', 'Caches', 'lifeboat') },
    { env: { LOCALAPPDATA: '/l' }, platform: 'win32', is: join('/l', 'lifeboat', 'cache') },
  ] as const)('of $env is $is', ({ env, is, ...rest }) => {
    expect(cacheDirectory(env, 'platform' in rest ? rest.platform : 'linux')).toBe(is);
  });
});
