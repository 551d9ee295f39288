import { execFile, spawnSync } from 'node:child_process';
import { promisify } from 'node:util';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { frozenClock } from '../../simulator/index.ts';
import { startTestZomro } from '../../simulator/zomro/testing.ts';
import type { TestZomro } from '../../simulator/zomro/testing.ts';
import { redirected } from './curl-command.ts';
import { asPublished, printedCommand, publishedAnswer } from './zomro-golden.ts';

const execute = promisify(execFile);
const isCurlThere = spawnSync('curl', ['--version']).status === 0 && spawnSync('sh', ['-c', 'exit 0']).status === 0;
const why = isCurlThere ? '' : ' (skipped: there is no curl or no sh on this machine)';

let test: TestZomro;
beforeEach(async () => {
  test = await startTestZomro({ world: 'fresh', clock: frozenClock('2024-07-23T09:00:00Z') });
});
afterEach(() => test.close());

/** Runs a printed command in a shell, as a reader of the article would; only the address is another. */
async function run(name: string): Promise<unknown> {
  const command = redirected(printedCommand(name), test.url);
  const env = { PATH: process.env['PATH'] ?? '', NO_PROXY: '*' };
  const { stdout } = await execute('sh', ['-c', command], { env });
  return asPublished(stdout);
}

describe.skipIf(!isCurlThere)(`the printed commands, run with curl${why}`, () => {
  it('create, list and delete the published snapshot', async () => {
    expect(await run('create-snapshot')).toEqual({ doc: { ok: {} } });
    test.advance(90_000);
    expect(await run('list-snapshots')).toEqual(publishedAnswer('snapshots'));
    expect(await run('delete-snapshot')).toEqual({ doc: { ok: {} } });
    test.advance(10_000);
    expect(await run('list-snapshots')).toEqual({ doc: {} });
  });

  it('preview, enter and leave a boot from an ISO', async () => {
    expect(await run('preview-iso')).toEqual(publishedAnswer('iso-preview'));
    expect(await run('enter-iso')).toEqual({ doc: { ok: {} } });
    test.advance(60_000);
    expect(await run('leave-iso')).toEqual({ doc: { ok: {} } });
  });

  it('create, list and delete a schedule', async () => {
    expect(await run('create-schedule')).toEqual({ doc: { ok: {} } });
    expect(await run('list-schedules')).toMatchObject({ doc: { elem: [{ id: { $: '14' } }] } });
    expect(await run('delete-schedule')).toEqual({ doc: { ok: {} } });
  });
});
