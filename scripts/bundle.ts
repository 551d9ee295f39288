import { createHash } from 'node:crypto';
import { access, chmod, mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join, relative, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type BuildOptions, build as esbuild } from 'esbuild';

/** The oldest Node that Lifeboat runs on. */
const target = 'node20.19';
export const root = fileURLToPath(new URL('..', import.meta.url));

/** One directory of files that are made together: a bundle, and what is put beside it. */
export interface Parcel {
  /** Relative to the repository. */
  readonly entry: string;
  readonly bundle: { readonly name: string; readonly options: BuildOptions; readonly executable: boolean };
  readonly copies: readonly { readonly from: string; readonly to: string; readonly executable: boolean }[];
}

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
  if (await isFresh(stampFile, out, recipe)) return 'unchanged';
  const { entry, bundle, copies } = parcel;
  const result = await esbuild({
    ...bundle.options,
    absWorkingDir: root,
    entryPoints: [entry],
    outfile: join(out, bundle.name),
    bundle: true,
    platform: 'node',
    target,
    legalComments: 'external',
    metafile: true,
    write: false,
    logLevel: 'warning',
  });
  await mkdir(out, { recursive: true });
  await rm(stampFile, { force: true });
  const outputs: string[] = [];
  for (const { path, contents } of result.outputFiles) {
    const name = relative(out, path);
    await place(path, contents, bundle.executable && name === bundle.name);
    outputs.push(name);
  }
  for (const { executable, from, to } of copies) {
    await place(join(out, to), await readFile(join(root, from)), executable);
    outputs.push(to);
  }
  const inputs = [...Object.keys(result.metafile.inputs), ...copies.map((copy) => copy.from)].sort();
  const stamp: Stamp = { hash: await hashOf(inputs, recipe), inputs, outputs };
  await place(stampFile, JSON.stringify(stamp), false);
  return 'built';
}

/** By a rename, so that a provider that is just being started never sees half a file. */
async function place(path: string, contents: Uint8Array | string, executable: boolean): Promise<void> {
  const temporary = join(dirname(path), `.${process.pid}.${path.slice(path.lastIndexOf(sep) + 1)}`);
  await writeFile(temporary, contents);
  await chmod(temporary, executable ? 0o755 : 0o644);
  await rename(temporary, path);
}

async function isFresh(stampFile: string, out: string, recipe: string): Promise<boolean> {
  const stamp = await readFile(stampFile, 'utf8').then(
    (text) => JSON.parse(text) as Stamp,
    () => undefined,
  );
  if (stamp === undefined) return false;
  for (const output of stamp.outputs) {
    if (!(await exists(join(out, output)))) return false;
  }
  return stamp.hash === (await hashOf(stamp.inputs, recipe));
}

/** A file that is gone counts as empty: the build is what complains about it. */
async function hashOf(inputs: readonly string[], recipe: string): Promise<string> {
  const hash = createHash('sha256').update(recipe);
  for (const input of inputs) {
    const contents = await readFile(join(root, input)).catch(() => '');
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
