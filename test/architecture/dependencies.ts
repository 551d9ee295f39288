import { z } from 'zod';
import { read } from './sources.ts';

const versions = z.record(z.string(), z.string()).default({});

export const manifest = z
  .object({
    engines: z.object({ node: z.string() }),
    dependencies: versions,
    devDependencies: versions,
    optionalDependencies: versions,
  })
  .parse(JSON.parse(read('package.json')));

const lockedPackage = z.object({
  version: z.string().optional(),
  resolved: z.string().optional(),
  dependencies: versions,
  devDependencies: versions,
  optionalDependencies: versions,
});

/** By path, such as `node_modules/zod`; the project itself is the empty one. */
export const locked = z
  .object({ packages: z.record(z.string(), lockedPackage) })
  .parse(JSON.parse(read('package-lock.json'))).packages;

/** Every package that we name ourselves, with its version. */
export const named: Readonly<Record<string, string>> = {
  ...manifest.dependencies,
  ...manifest.devDependencies,
  ...manifest.optionalDependencies,
};

/** Packages in the table of docs/dependencies.md, with their reasons. */
export function explained(page: string): Readonly<Record<string, string>> {
  const rows = [...page.matchAll(/^\| `([^`]+)`\s*\|(.*)\|$/gm)];
  return Object.fromEntries(rows.map(([, name = '', why = '']) => [name, why.trim()]));
}

/**
 * Packages that others want where they fit the machine, and that the lock file does not hold: with one of them missing, `npm ci`
 * refuses all of it, on every machine. That is what `npm install` writes where a registry does not have all platforms.
 */
export function forgotten(
  packages: Readonly<Record<string, { optionalDependencies?: Record<string, string> }>>,
): readonly string[] {
  return Object.entries(packages).flatMap(([path, { optionalDependencies = {} }]) => {
    const places = (name: string) => [`${path === '' ? '' : `${path}/`}node_modules/${name}`, `node_modules/${name}`];
    return Object.keys(optionalDependencies).filter((name) => !places(name).some((place) => place in packages));
  });
}

/** Where copies of a package are, in the lock file's words. */
export function copiesOf(name: string, packages: Readonly<Record<string, unknown>>): readonly string[] {
  return Object.keys(packages).filter(
    (path) => path === `node_modules/${name}` || path.endsWith(`/node_modules/${name}`),
  );
}

export function packageOf(specifier: string): string {
  return specifier
    .split('/')
    .slice(0, specifier.startsWith('@') ? 2 : 1)
    .join('/');
}
