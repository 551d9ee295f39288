// @ts-check
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const here = dirname(fileURLToPath(import.meta.url));

/** The wrapper modules. Their go.mod files are the only place where versions are written. */
export const modules = {
  cli: join(here, 'cli'),
  languages: join(here, 'languages'),
  sdkgen: join(here, 'sdkgen'),
};

const cliPin = readFileSync(join(modules.cli, 'go.mod'), 'utf8');

/** The version that is built, and the oldest one that is good enough. Without the `v`. */
export const pulumiVersion = pinned(/^\s*github\.com\/pulumi\/pulumi\/pkg\/v3 v(\S+)/m);

/** The oldest Go that the modules accept. */
export const minimumGo = pinned(/^go (\S+)$/m);

/** Without version.Version `pulumi version` is empty, and the Automation API refuses the CLI. */
export const buildFlags = [
  '-trimpath',
  '-buildvcs=false',
  '-mod=readonly',
  '-tags=osusergo,grpcnotrace',
  `-ldflags=-s -w -X github.com/pulumi/pulumi/sdk/v3/go/common/version.Version=v${pulumiVersion}`,
];

/** What a build of the CLI consists of; without the Node host it is of no use here. */
export const cliBinaries = [
  'pulumi',
  'pulumi-language-yaml',
  'pulumi-language-nodejs',
  'pulumi-language-python',
  'pulumi-language-go',
];

/** A script that the Python host expects beside itself; `go install` does not know of it. */
export const pythonExec = 'pulumi-language-python-exec';

/** What a directory must hold to be of use here, whoever filled it. */
export const neededBinaries = ['pulumi', 'pulumi-language-nodejs'];

/**
 * @param {string} name
 * @param {NodeJS.Platform} [platform]
 * @returns {string}
 */
export function executableName(name, platform = process.platform) {
  return platform === 'win32' ? `${name}.exe` : name;
}

/**
 * The system for which Go builds, in Go's words. Known without Go, so that a cached
 * build is found on a machine that no longer has it.
 *
 * @returns {string}
 */
export function goPlatform() {
  /** @type {Record<string, string>} */
  const names = { win32: 'windows', x64: 'amd64', ia32: '386' };
  return [process.platform, process.arch].map((name) => names[name] ?? name).join('-');
}

/**
 * A name for what these modules, flags and this system give: a change of any gives another name.
 *
 * @param {...string} directories
 * @returns {string}
 */
export function buildKey(...directories) {
  const hash = createHash('sha256').update(JSON.stringify([goPlatform(), buildFlags]));
  for (const directory of directories) {
    for (const name of ['go.mod', 'go.sum', ...(directory === modules.sdkgen ? ['main.go'] : [])]) {
      const content = readFileSync(join(directory, name));
      hash.update(`\n${basename(directory)}/${name} ${content.length}\n`).update(content);
    }
  }
  return hash.digest('hex').slice(0, 16);
}

/**
 * @param {RegExp} pattern
 * @returns {string}
 */
function pinned(pattern) {
  const found = pattern.exec(cliPin)?.[1];
  if (found === undefined) throw new Error(`${join(modules.cli, 'go.mod')} lacks ${pattern}`);
  return found;
}
