import { createHash } from 'node:crypto';
import { access, chmod, mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join, relative, resolve, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type BuildOptions, build as esbuild, type OutputFile } from 'esbuild';

/** The oldest Node that Lifeboat runs on. */
const target = 'node20.19';
export const root = fileURLToPath(new URL('..', import.meta.url));

/** One directory of files that are made together: a bundle, and what is put beside it. */
export interface Parcel {
  /** Relative to the repository. */
  readonly entry: string;
  readonly bundle: { readonly name: string; readonly options: BuildOptions; readonly executable: boolean };
  /** Packages that are loaded late, if at all, each in a file of its own: even code that never runs costs time to read. */
  readonly apart: Readonly<Record<string, string>>;
  readonly copies: readonly { readonly from: string; readonly to: string; readonly executable: boolean }[];
}

/** What also decides the result: how it is made, and by which versions. */
const means = ['scripts/bundle.ts', 'package-lock.json'];

/** Written last, beside the directory: what it names is complete. */
const stampFor = (out: string) => `${out}.inputs.json`;

interface Stamp {
  /** Of every file that went in, by path, and of the recipe. */
  readonly hash: string;
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
}

/** Makes the parcel in `out`; does nothing when everything in it was made from the files as they are now. */
export async function deliver(parcel: Parcel, out: string): Promise<'built' | 'unchanged'> {
  const recipe = JSON.stringify(parcel);
  const stampFile = stampFor(out);
  const before = await readStamp(stampFile);
  if (before !== undefined && (await isFresh(before, out, recipe))) return 'unchanged';
  const { bundle, copies } = parcel;
  const bundles = await bundled(parcel, out);
  await mkdir(out, { recursive: true });
  await rm(stampFile, { force: true });
  const outputs: string[] = [];
  for (const { path, contents } of bundles.files) {
    const name = relative(out, path);
    await place(path, contents, bundle.executable && name === bundle.name);
    outputs.push(name);
  }
  for (const { executable, from, to } of copies) {
    await place(join(out, to), await readFile(resolve(root, from)), executable);
    outputs.push(to);
  }
  const leftOver = before?.outputs.filter((name) => !outputs.includes(name)) ?? [];
  for (const name of leftOver) await rm(join(out, name), { force: true });
  const inputs = [...means, ...bundles.inputs, ...copies.map((copy) => copy.from)].toSorted();
  const stamp: Stamp = { hash: await hashOf(inputs, recipe), inputs, outputs };
  await place(stampFile, JSON.stringify(stamp), false);
  return 'built';
}

interface Bundled {
  readonly files: readonly OutputFile[];
  /** Relative to the repository. */
  readonly inputs: readonly string[];
}

async function bundled({ apart, bundle, entry }: Parcel, out: string): Promise<Bundled> {
  const local = Object.fromEntries(Object.entries(apart).map(([name, file]) => [name, `./${file}`]));
  const [whole, ...parts] = await Promise.all([
    oneBundle(entry, join(out, bundle.name), { ...bundle.options, alias: local, external: Object.values(local) }),
    ...Object.entries(apart).map(([name, file]) => oneBundle(name, join(out, file), { ...bundle.options, banner: {} })),
  ]);
  const results = [whole, ...parts];
  return {
    files: results.flatMap(({ outputFiles }) => outputFiles),
    inputs: [...new Set(results.flatMap(({ metafile }) => Object.keys(metafile.inputs)))],
  };
}

function oneBundle(entry: string, outfile: string, options: BuildOptions) {
  return esbuild({
    logLevel: 'warning',
    ...options,
    absWorkingDir: root,
    entryPoints: [entry],
    outfile,
    bundle: true,
    platform: 'node',
    target,
    legalComments: 'external',
    metafile: true,
    write: false,
  });
}

/** By a rename, so that a provider that is just being started never sees half a file. */
async function place(path: string, contents: Uint8Array | string, executable: boolean): Promise<void> {
  const temporary = join(dirname(path), `.${process.pid}.${path.slice(path.lastIndexOf(sep) + 1)}`);
  await writeFile(temporary, contents);
  await chmod(temporary, executable ? 0o755 : 0o644);
  await rename(temporary, path);
}

async function readStamp(file: string): Promise<Stamp | undefined> {
  try {
    return JSON.parse(await readFile(file, 'utf8')) as Stamp;
  } catch {
    return undefined; // never built, or interrupted: it is built again
  }
}

async function isFresh({ hash, inputs, outputs }: Stamp, out: string, recipe: string): Promise<boolean> {
  for (const name of outputs) {
    if (!(await exists(join(out, name)))) return false;
  }
  return hash === (await hashOf(inputs, recipe));
}

/** A file that is gone counts as empty: the build is what complains about it. */
async function hashOf(inputs: readonly string[], recipe: string): Promise<string> {
  const hash = createHash('sha256').update(recipe);
  for (const input of inputs) {
    const contents = await readFile(resolve(root, input)).catch(() => '');
    hash.update(`\0${input}\0`).update(contents);
  }
  return hash.digest('hex');
}

function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}
