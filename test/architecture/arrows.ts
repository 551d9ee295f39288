import { posix } from 'node:path';
import type { Source } from './sources.ts';
import { importsOf } from './syntax.ts';

/**
 * What may import what. A unit is a folder or a file of `provider`, or another folder of the repository; `clouds/*` stands for
 * the folder of one cloud, which is never the folder of another one. The linter holds the same table; a test compares them.
 */
export const arrows = {
  core: [],
  http: ['core'],
  resources: ['core'],
  functions: ['core', 'resources'],
  'clouds/driver': ['core', 'resources', 'functions'],
  'clouds/*': ['core', 'http', 'resources', 'functions', 'clouds/driver'],
  'clouds/index': ['clouds/driver', 'clouds/*'],
  lifecycle: ['core', 'resources', 'functions', 'clouds/driver'],
  schema: ['core', 'resources', 'functions', 'clouds/driver'],
  rpc: ['core', 'resources', 'functions', 'clouds/driver', 'clouds/index', 'lifecycle'],
  main: ['core', 'clouds/index', 'lifecycle', 'rpc'],
  simulator: [],
} as const satisfies Record<string, readonly string[]>;

export type Unit = keyof typeof arrows;
export const units = Object.keys(arrows) as Unit[];

/** Packages that only some units may use; all others are free. */
export const packages: readonly { readonly name: RegExp; readonly example: string; readonly only: readonly Unit[] }[] =
  [
    { name: /^@grpc\//, example: '@grpc/grpc-js', only: ['rpc', 'main'] },
    { name: /^google-protobuf(\/|$)/, example: 'google-protobuf', only: ['rpc', 'main'] },
    { name: /^@pulumi\//, example: '@pulumi/pulumi/proto/provider_pb.js', only: ['rpc', 'main'] },
    { name: /^undici(\/|$)/, example: 'undici', only: ['http'] },
  ];

/** The unit a file belongs to; undefined for files that no arrow is about. */
export function unitOf(path: string): Unit | undefined {
  if (path.startsWith('simulator/')) return 'simulator';
  const [, first, second] = /^provider\/([^/]+)(?:\/([^/]+))?/.exec(path) ?? [];
  if (first === undefined) return undefined;
  if (first === 'main.ts') return 'main';
  if (first !== 'clouds') return units.find((unit) => unit === first);
  if (second === 'driver.ts') return 'clouds/driver';
  if (second === 'index.ts') return 'clouds/index';
  return 'clouds/*';
}

/** Imports that go against the arrows, in words. */
export function offences({ path, text }: Source): readonly string[] {
  const unit = unitOf(path);
  if (unit === undefined) return path.startsWith('provider/') ? [`${path} is in no unit that the arrows know`] : [];
  return importsOf(path, text).flatMap(({ line, specifier }) => {
    const why = specifier.startsWith('.') ? wrongFile(unit, path, specifier) : wrongPackage(unit, specifier);
    return why === undefined ? [] : [`${path}:${line}: ${why}`];
  });
}

function wrongPackage(unit: Unit, specifier: string): string | undefined {
  const restricted = packages.find(({ name }) => name.test(specifier));
  return restricted === undefined || restricted.only.includes(unit) ? undefined : `${unit} may not import ${specifier}`;
}

function wrongFile(unit: Unit, path: string, specifier: string): string | undefined {
  const target = resolved(path, specifier);
  const other = unitOf(target);
  // The manifest holds the version.
  if (other === undefined) return target === 'package.json' ? undefined : `${unit} may not import ${target}`;
  if (other === unit && cloudOf(path) === cloudOf(target)) return undefined;
  if (other === unit) return 'a cloud may not import another one';
  const allowed: readonly string[] = arrows[unit];
  return allowed.includes(other) ? undefined : `${unit} may not import ${other} (${target})`;
}

function cloudOf(path: string): string | undefined {
  return unitOf(path) === 'clouds/*' ? path.split('/')[2] : undefined;
}

export function resolved(path: string, specifier: string): string {
  return posix.join(posix.dirname(path), specifier);
}

/** What a file would write to import another one. */
export function specifierOf(path: string, target: string): string {
  const relative = posix.relative(posix.dirname(path), target);
  return relative.startsWith('.') ? relative : `./${relative}`;
}

/** Circles of imports, each as `a → b → a`. With types, those too that the compiler erases. */
export function circles(sources: readonly Source[], types: 'with types' | 'without types'): readonly string[] {
  const edges = new Map(
    sources.map(({ path, text }) => {
      const counted = importsOf(path, text).filter(({ isType }) => types === 'with types' || !isType);
      const relative = counted.filter(({ specifier }) => specifier.startsWith('.'));
      return [path, [...new Set(relative.map(({ specifier }) => resolved(path, specifier)))]] as const;
    }),
  );
  const found: string[] = [];
  const done = new Set<string>();
  const visit = (path: string, trail: readonly string[]): void => {
    const start = trail.indexOf(path);
    if (start >= 0) found.push([...trail.slice(start), path].join(' → '));
    if (start >= 0 || done.has(path)) return;
    for (const next of edges.get(path) ?? []) visit(next, [...trail, path]);
    done.add(path);
  };
  for (const path of edges.keys()) visit(path, []);
  return found;
}
