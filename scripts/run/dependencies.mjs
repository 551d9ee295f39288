// @ts-check
import { readFile } from 'node:fs/promises';
import { failureOf, run } from './child.mjs';
import { inRoot, root } from './root.mjs';

/** @typedef {{ version?: string, integrity?: string, optional?: boolean, peer?: boolean, devOptional?: boolean, link?: boolean }} LockedPackage */
/** @typedef {Record<string, LockedPackage>} LockedPackages */

/**
 * Installs what package-lock.json asks for, unless it is there already.
 *
 * @returns {Promise<string | undefined>} why that failed
 */
export async function ensureDependencies() {
  const [wanted, installed] = await Promise.all([
    packagesIn(inRoot('package-lock.json')),
    // npm writes this file when an installation is complete, and only then.
    packagesIn(inRoot('node_modules', '.package-lock.json')),
  ]);
  if (wanted !== undefined && installed !== undefined && difference(wanted, installed) === undefined) return undefined;
  const why = installed === undefined || wanted === undefined ? 'they are missing' : difference(wanted, installed);
  process.stderr.write(`Installing the dependencies with npm ci: ${why}.\n`);
  const failure = failureOf(await runNpm(['ci', '--no-audit', '--no-fund', '--loglevel=error']));
  return failure === undefined ? undefined : `npm ci failed: ${failure}`;
}

/**
 * The first difference between what is wanted and what is installed, in words.
 *
 * @param {LockedPackages} wanted
 * @param {LockedPackages} installed
 * @returns {string | undefined}
 */
export function difference(wanted, installed) {
  for (const [path, { devOptional, integrity, optional, peer, version }] of Object.entries(wanted)) {
    if (path === '') continue; // the project itself
    const found = installed[path];
    // Packages for other platforms are left out.
    if (found === undefined && (optional || devOptional || peer)) continue;
    if (found === undefined) return `${path} is missing`;
    if (found.version !== version) return `${path} is ${found.version} instead of ${version}`;
    if (integrity !== undefined && found.integrity !== undefined && found.integrity !== integrity)
      return `${path} has other contents`;
  }
  const unwanted = Object.keys(installed).find((path) => wanted[path] === undefined);
  return unwanted === undefined ? undefined : `${unwanted} is no longer wanted`;
}

/**
 * @param {string} file
 * @returns {Promise<LockedPackages | undefined>}
 */
async function packagesIn(file) {
  try {
    const lock = /** @type {{ packages?: LockedPackages }} */ (JSON.parse(await readFile(file, 'utf8')));
    return lock.packages ?? {};
  } catch {
    return undefined; // absent, or cut off: either way npm is asked
  }
}

/** @param {readonly string[]} args */
function runNpm(args) {
  const script = process.env.npm_execpath;
  // What npm itself was started from; a package manager of another name would not read our lock file.
  if (script !== undefined && /npm-cli\.c?js$/.test(script)) {
    return run(process.execPath, [script, ...args], { cwd: root, output: 'to-stderr' });
  }
  // On Windows npm is a script that only a shell can run; the arguments are ours and hold nothing to quote.
  return run('npm', args, { cwd: root, output: 'to-stderr', shell: process.platform === 'win32' });
}
