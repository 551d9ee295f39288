// Stand-ins for the programs and the site that the tools here use.
import { chmod, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import type { Options } from './ensure.mjs';
import { cliBinaries, pulumiVersion, pythonExec } from './pin.mjs';

/** A machine of its own: nothing on PATH but what a test puts there, and an empty cache. */
export interface Machine {
  readonly directory: string;
  readonly path: string;
  readonly cache: string;
  readonly env: NodeJS.ProcessEnv;
  readonly log: string[];
  readonly options: Options;
  /** Puts a shell script on PATH, or elsewhere. */
  program(name: string, body: string, directory?: string): Promise<string>;
  /** What the fake Go was asked to do, in order. */
  goCalls(): Promise<string[]>;
}

export async function machine(): Promise<Machine> {
  const directory = await mkdtemp(join(tmpdir(), 'lifeboat-tools-'));
  onTestFinished(() => rm(directory, { recursive: true, force: true }));
  const path = join(directory, 'path');
  const cache = join(directory, 'cache');
  await mkdir(path);
  const log: string[] = [];
  const env = { PATH: path, LIFEBOAT_CACHE: cache, HOME: directory };
  return {
    directory,
    path,
    cache,
    env,
    log,
    options: { env, log: (line) => log.push(line), lock: { pollMs: 1 } },
    async program(name, body, where = path) {
      await mkdir(where, { recursive: true });
      const file = join(where, name);
      // The test's PATH has no system directories, so that no real Go or Pulumi is found.
      await writeFile(file, `#!/bin/sh\nPATH=/usr/bin:/bin\n${body}\n`);
      await chmod(file, 0o755);
      return file;
    },
    async goCalls() {
      const text = await readFile(join(directory, 'go-calls'), 'utf8').catch(() => '');
      return text.split('\n').filter((line) => line !== '');
    },
  };
}

export const workingPulumi = `echo v${pulumiVersion}`;

const writeProgram = `program() { printf '#!/bin/sh\\n%s\\n' "$2" > "$1"; chmod 755 "$1"; }`;

/** A Go that "builds" what the wrapper modules name. `cases` come first, and may do otherwise. */
export async function fakeGo(on: Machine, cases = '', builtPulumi = workingPulumi): Promise<void> {
  const sdk = join(on.directory, 'sdk');
  await mkdir(join(sdk, 'python', 'cmd'), { recursive: true });
  await writeFile(join(sdk, 'python', 'cmd', pythonExec), '#!/usr/bin/env python3\n');
  await on.program(
    'go',
    `${writeProgram}
where=$(basename "$PWD")
echo "$where $1 CGO_ENABLED=$CGO_ENABLED GOOS=$GOOS GOWORK=$GOWORK" >> ${on.directory}/go-calls
case "$where $*" in
${cases}
*" env GOVERSION") echo go1.26.8 ;;
*" list -m "*) echo ${sdk} ;;
*" list "*) echo 'go: downloading example.com/a v1.0.0' >&2; printf 'fmt\\nexample.com/a\\n' ;;
"cli install "*)
  echo example.com/a >&2
  program "$GOBIN/pulumi" '${builtPulumi}'
  program "$GOBIN/pulumi-language-yaml" : ;;
"languages install "*)
  for name in nodejs python go; do program "$GOBIN/pulumi-language-$name" :; done ;;
"sdkgen build "*) program "$GOBIN/sdkgen" : ;;
*) echo "unexpected: $where $*" >&2; exit 99 ;;
esac`,
  );
}

/** An install script that does what the official one does with these options. */
export const installScript = `PATH=/usr/bin:/bin
${writeProgram}
[ "$1 $3 $5" = '--version --install-root --no-edit-path' ] || exit 98
mkdir -p "$4/bin"
for name in ${cliBinaries.join(' ')}; do program "$4/bin/$name" "echo v$2"; done
`;

/** A site on the loopback interface. Resolves to the address of its install script. */
export async function site(listener: RequestListener): Promise<string> {
  const server = createServer(listener);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(
    () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  );
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/install.sh`;
}

/** A site that refuses, as a firewall does: the way on to Go. */
export const refusingSite = () => site((_request, response) => response.writeHead(403).end());
