import { readdir, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { ensurePulumi, ensureSdkgen, PulumiUnavailable } from './ensure.mjs';
import { fakeGo, installScript, type Machine, machine, refusingSite, site, workingPulumi } from './fakes.ts';
import { cliBinaries, pulumiVersion, pythonExec } from './pin.mjs';

const orInstall = 'install Pulumi (https://www.pulumi.com/docs/install/).';

async function failure(attempt: Promise<unknown>): Promise<{ reason: string; message: string }> {
  const error = await attempt.then(
    () => undefined,
    (rejection: unknown) => rejection,
  );
  if (!(error instanceof PulumiUnavailable)) throw error ?? new Error('it did not fail');
  return { reason: error.reason, message: error.message };
}

/** Everything is refused but Go, which the test arranges. */
async function onlyGo(on: Machine): Promise<{ options: typeof on.options; refused: string }> {
  const url = await refusingSite();
  return {
    options: { ...on.options, installer: { url } },
    refused: `Cannot get Pulumi ${pulumiVersion}: its official installer ${url} cannot be fetched (HTTP status 403), and `,
  };
}

// The stand-ins are shell scripts, which Windows cannot run.
describe.skipIf(process.platform === 'win32')('ensurePulumi', () => {
  describe('LIFEBOAT_PULUMI', () => {
    it('takes the program, its directory or the one above', async () => {
      const on = await machine();
      const bin = join(on.directory, 'mine', 'bin');
      const program = await on.program('pulumi', 'echo v3.1.0', bin);
      for (const chosen of [program, bin, join(on.directory, 'mine')]) {
        const env = { ...on.env, LIFEBOAT_PULUMI: chosen };
        expect(await ensurePulumi({ ...on.options, env })).toEqual({
          root: join(on.directory, 'mine'),
          bin,
          version: '3.1.0',
          source: 'LIFEBOAT_PULUMI',
        });
      }
    });

    it('fails at once when nothing works there', async () => {
      const on = await machine();
      await on.program('pulumi', 'exit 1');
      const env = { ...on.env, LIFEBOAT_PULUMI: on.path };
      expect(await failure(ensurePulumi({ ...on.options, env }))).toEqual({
        reason: 'override-invalid',
        message: `LIFEBOAT_PULUMI is set to ${on.path}, and there is no working program called pulumi there.`,
      });
    });
  });

  describe('PATH', () => {
    it('takes a new enough pulumi with its Node host, and says why not the others', async () => {
      const on = await machine();
      const old = join(on.directory, 'old');
      const lonely = join(on.directory, 'lonely');
      const good = join(on.directory, 'good');
      await on.program('pulumi', 'echo v3.258.9', old);
      await on.program('pulumi', 'echo v3.300.0', lonely);
      const first = { ...on.env, PATH: `${old}:${lonely}` };
      const url = await refusingSite();
      await failure(ensurePulumi({ ...on.options, env: first, installer: { url } }));
      expect(on.log.slice(0, 2)).toEqual([
        `Not using ${old}/pulumi: 3.258.9; ${pulumiVersion} is needed.`,
        `Not using ${lonely}/pulumi 3.300.0: pulumi-language-nodejs is neither beside it nor on PATH.`,
      ]);
      await on.program('pulumi', workingPulumi, good);
      await on.program('pulumi-language-nodejs', ':', good);
      const env = { ...on.env, PATH: `${old}:${good}` };
      expect(await ensurePulumi({ ...on.options, env })).toEqual({
        root: null,
        bin: good,
        version: pulumiVersion,
        source: 'path',
      });
      const hostElsewhere = { ...on.env, PATH: `${lonely}:${good}` };
      expect(await ensurePulumi({ ...on.options, env: hostElsewhere })).toMatchObject({
        bin: lonely,
        version: '3.300.0',
      });
    });
  });

  describe('official installer', () => {
    it('installs into the cache, and the next time the cache is enough', async () => {
      const on = await machine();
      let requests = 0;
      const url = await site((_request, response) => {
        requests += 1;
        response.end(installScript);
      });
      const options = { ...on.options, installer: { url } };
      const installed = await ensurePulumi(options);
      expect(installed).toMatchObject({ version: pulumiVersion, source: 'installer' });
      expect(installed.bin).toBe(join(installed.root ?? '', 'bin'));
      expect(installed.bin.startsWith(on.cache)).toBe(true);
      expect(on.log).toEqual([`Installing Pulumi ${pulumiVersion} with its official installer; about a minute, once.`]);
      expect(await ensurePulumi(options)).toEqual({ ...installed, source: 'cache' });
      expect(requests).toBe(1);
    });

    it('gives up on a site that accepts and never answers', async () => {
      const on = await machine();
      const url = await site(() => {});
      expect(await failure(ensurePulumi({ ...on.options, installer: { url, answerWithinMs: 30 } }))).toEqual({
        reason: 'go-missing',
        message: `Cannot get Pulumi ${pulumiVersion}: its official installer ${url} cannot be fetched (no answer within 0 s), and Go, which could build it, is not installed; install Go 1.25.11 or later (https://go.dev/dl/), or ${orInstall}`,
      });
    });

    it('takes no web page for a script', async () => {
      const on = await machine();
      const url = await site((_request, response) => response.end('<!doctype html>'));
      await fakeGo(on);
      expect(await ensurePulumi({ ...on.options, installer: { url } })).toMatchObject({ source: 'go' });
      expect(on.log[0]).toBe(
        `Not installed: its official installer ${url} cannot be fetched (the answer is a web page).`,
      );
    });

    it('that fails is the reason when there is no Go', async () => {
      const on = await machine();
      const url = await site((_request, response) =>
        response.end(
          'echo trying; echo "\u001b[31merror: no such release\u001b[0m" >&2; echo "Need help?" >&2; exit 7',
        ),
      );
      expect(await failure(ensurePulumi({ ...on.options, installer: { url } }))).toEqual({
        reason: 'installer-failed',
        message: `Cannot get Pulumi ${pulumiVersion}: its official installer failed (exit code 7: error: no such release), and Go, which could build it, is not installed; install Go 1.25.11 or later (https://go.dev/dl/), or ${orInstall}`,
      });
      expect(await readdir(on.cache)).toEqual([]);
    });

    it('that fills the disk ends everything', async () => {
      const on = await machine();
      await fakeGo(on);
      const url = await site((_request, response) =>
        response.end('echo "tar: write error: No space left on device" >&2; exit 2'),
      );
      expect(await failure(ensurePulumi({ ...on.options, installer: { url } }))).toEqual({
        reason: 'disk-full',
        message: `Cannot get Pulumi ${pulumiVersion}: the disk is full; free about 4 GB, for the cache of Lifeboat and those of Go, and run this again.`,
      });
      expect(await on.goCalls()).toEqual([]);
    });

    it('that installs another version is not believed', async () => {
      const on = await machine();
      await fakeGo(on);
      const url = await site((_request, response) => response.end(installScript.replace('echo v$2', 'echo v3.1.0')));
      expect(await ensurePulumi({ ...on.options, installer: { url } })).toMatchObject({ source: 'go' });
      expect(on.log[1]).toBe(`Not installed: the resulting pulumi is 3.1.0 instead of ${pulumiVersion}.`);
    });
  });

  describe('build from Go modules', () => {
    it('puts everything into one directory of the cache, with its x bits', async () => {
      const on = await machine();
      const { options } = await onlyGo(on);
      await fakeGo(on);
      const env = { ...on.env, GOOS: 'plan9' };
      const built = await ensurePulumi({ ...options, env });
      expect(built).toMatchObject({ version: pulumiVersion, source: 'go' });
      expect((await readdir(built.bin)).toSorted()).toEqual([...cliBinaries, pythonExec].toSorted());
      for (const name of await readdir(built.bin)) {
        expect((await stat(join(built.bin, name))).mode & 0o111, name).toBe(0o111);
      }
      expect(on.log.slice(1)).toEqual([
        'Building the Pulumi CLI from Go modules; about 5 minutes on 2 cores, once.',
        'Building the language hosts from Go modules; about 20 seconds on 2 cores, once.',
      ]);
      const calls = await on.goCalls();
      expect(calls).toHaveLength(6);
      for (const call of calls) expect(call).toMatch(/ CGO_ENABLED=0 GOOS= GOWORK=off$/);
      expect(await ensurePulumi({ ...options, env })).toEqual({ ...built, source: 'cache' });
      expect(await readdir(on.cache)).toHaveLength(1);
    });

    it('happens once when two ask at the same time; the second waits and says so', async () => {
      const on = await machine();
      const { options } = await onlyGo(on);
      await fakeGo(on);
      const results = await Promise.all([ensurePulumi(options), ensurePulumi(options)]);
      expect(results.map(({ source }) => source).toSorted()).toEqual(['cache', 'go']);
      const calls = await on.goCalls();
      expect(calls.filter((call) => call.startsWith('cli install'))).toHaveLength(1);
      expect(on.log).toContain(`Another process (${process.pid}) is already getting the Pulumi CLI; waiting for it.`);
    });

    it('replaces a damaged result, and sweeps what a killed build left', async () => {
      const on = await machine();
      const { options } = await onlyGo(on);
      await fakeGo(on);
      const built = await ensurePulumi(options);
      await on.program('leftover', ':', join(on.cache, `.${built.root?.split('/').at(-1)}.1`, 'bin'));
      await writeFile(join(built.bin, 'keep'), '');
      await rm(join(built.bin, 'pulumi-language-nodejs'));
      expect(await ensurePulumi(options)).toEqual(built);
      expect(await readdir(on.cache)).toHaveLength(1);
      expect(await readdir(built.bin)).not.toContain('keep');
    });

    it.each([
      {
        title: 'an old Go that may not fetch a newer one',
        cases: '*" env GOVERSION") echo go1.22.3 ;;',
        env: { GOTOOLCHAIN: 'local' },
        reason: 'go-too-old',
        clause:
          'the installed Go 1.22.3 is too old to build it (1.25.11 or later is needed; GOTOOLCHAIN=local keeps it from fetching a newer one); update Go (https://go.dev/dl/), or ',
      },
      {
        title: 'an old Go that cannot fetch a newer one',
        cases:
          '*" env GOVERSION") echo "go: download go1.25.11 for linux/amd64: toolchain not available" >&2; exit 1 ;;',
        reason: 'go-too-old',
        clause:
          'the installed Go is too old to build it (1.25.11 or later is needed); update Go (https://go.dev/dl/), or ',
      },
      {
        title: 'a proxy that forbids a module',
        cases:
          '"cli list -deps"*) echo "github.com/a/b@v1.2.3: reading https://proxy.example/github.com/a/b/@v/v1.2.3.zip: 403 Forbidden" >&2; exit 1 ;;',
        reason: 'module-refused',
        clause:
          'the Go module proxy refuses github.com/a/b@v1.2.3 (403 Forbidden); set GOPROXY to a proxy that serves it, or ',
      },
      {
        title: 'a proxy from which a module is gone',
        cases:
          '"languages install"*) echo "go: github.com/a/b@v1.2.3: reading https://proxy.example/github.com/a/b/@v/v1.2.3.mod: 410 Gone" >&2; exit 1 ;;',
        reason: 'module-refused',
        clause:
          'the Go module proxy refuses github.com/a/b@v1.2.3 (410 Gone); set GOPROXY to a proxy that serves it, or ',
      },
      {
        title: 'no way to the proxy',
        cases:
          '"cli list -deps"*) echo "a@v1: Get \\"https://me:secret@proxy.example/a\\": dial tcp: lookup proxy.example: no such host" >&2; exit 1 ;;',
        reason: 'proxy-unreachable',
        clause:
          'the Go module proxy cannot be reached (exit code 1: a@v1: Get "https://proxy.example/a": dial tcp: lookup proxy.example: no such host); set GOPROXY to a proxy that can be reached, or ',
      },
      {
        title: 'a full disk',
        cases: '"cli install"*) echo "link: write /tmp/x: no space left on device" >&2; exit 1 ;;',
        reason: 'disk-full',
        clause: 'the disk is full; free about 4 GB, for the cache of Lifeboat and those of Go, and run this again.',
      },
      {
        title: 'a compiler error',
        cases: '"cli install"*) echo "compile: signal: killed" >&2; exit 1 ;;',
        reason: 'build-failed',
        clause: 'building it from Go modules failed (exit code 1: compile: signal: killed); ',
      },
      {
        title: 'a Go that does not run',
        cases: '*" env GOVERSION") echo "cannot find GOROOT" >&2; exit 2 ;;',
        reason: 'build-failed',
        clause: 'go env failed (exit code 2: cannot find GOROOT); ',
      },
    ])('fails in one sentence: $title', async ({ cases, env = {}, reason, clause }) => {
      const on = await machine();
      const { options, refused } = await onlyGo(on);
      await fakeGo(on, cases);
      expect(await failure(ensurePulumi({ ...options, env: { ...on.env, ...env } }))).toEqual({
        reason,
        message: refused + clause + (clause.endsWith('.') ? '' : orInstall),
      });
      expect(await readdir(on.cache)).toEqual([]);
    });

    it.each([
      { body: 'exit 3', says: 'does not run' },
      { body: 'echo v3.1.0', says: 'is 3.1.0' },
    ])('does not keep a result that $says', async ({ body, says }) => {
      const on = await machine();
      const { options, refused } = await onlyGo(on);
      await fakeGo(on, '', body);
      expect(await failure(ensurePulumi(options))).toEqual({
        reason: 'result-broken',
        message: `${refused}the resulting pulumi ${says} instead of ${pulumiVersion}; ${orInstall}`,
      });
      expect(await readdir(on.cache)).toEqual([]);
    });
  });

  it('names a cache that cannot be written', async () => {
    const on = await machine();
    await writeFile(on.cache, 'a file');
    expect(await failure(ensurePulumi(on.options))).toEqual({
      reason: 'cache-not-writable',
      message: `Cannot get Pulumi ${pulumiVersion}: ${on.cache} cannot be written (EEXIST); set LIFEBOAT_CACHE to a directory that can.`,
    });
  });
});

describe.skipIf(process.platform === 'win32')('ensureSdkgen', () => {
  it('builds once', async () => {
    const on = await machine();
    await fakeGo(on);
    const program = await ensureSdkgen(on.options);
    expect(program.startsWith(on.cache)).toBe(true);
    expect(await ensureSdkgen(on.options)).toBe(program);
    expect(on.log).toEqual(['Building the SDK generator from Go modules; about 2 minutes on 2 cores, once.']);
    expect((await on.goCalls()).map((call) => call.split(' ')[1])).toEqual(['env', 'list', 'build']);
  });

  it.each([
    {
      title: 'no Go',
      cases: null,
      reason: 'go-missing',
      clause: 'Go, which could build it, is not installed; install Go 1.25.11 or later (https://go.dev/dl/).',
    },
    {
      title: 'a compiler error',
      cases: '"sdkgen build"*) echo "main.go:1: oops" >&2; exit 1 ;;',
      reason: 'build-failed',
      clause: 'building it from Go modules failed (exit code 1: main.go:1: oops).',
    },
    {
      title: 'a broken result',
      cases: '"sdkgen build"*) program "$GOBIN/sdkgen" "exit 9" ;;',
      reason: 'result-broken',
      clause: 'what was built does not run (exit code 9).',
    },
  ])('fails in one sentence: $title', async ({ cases, reason, clause }) => {
    const on = await machine();
    if (cases !== null) await fakeGo(on, cases);
    expect(await failure(ensureSdkgen(on.options))).toEqual({
      reason,
      message: `Cannot build the SDK generator: ${clause}`,
    });
  });
});
