import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { frozenClock } from '../../simulator/index.ts';
import { startTestZomro } from '../../simulator/zomro/testing.ts';
import type { TestZomro } from '../../simulator/zomro/testing.ts';
import { formFields, multipartRequest, redirected } from './curl-command.ts';
import { asPublished, printedCommand, publishedAnswer } from './zomro-golden.ts';

let test: TestZomro;
afterEach(() => test.close());

/** Sends a printed command, to this simulator instead of the vendor. */
async function run(name: string): Promise<unknown> {
  const command = redirected(printedCommand(name), test.url);
  const answer = await fetch(test.url, multipartRequest(formFields(command)));
  expect(answer.status).toBe(200);
  return asPublished(await answer.text());
}

const done = { doc: { ok: {} } };

describe('on the day of the published snapshot', () => {
  beforeEach(async () => {
    test = await startTestZomro({ world: 'fresh', clock: frozenClock('2024-07-23T09:00:00Z') });
  });

  it('there is no snapshot at first', async () => {
    expect(await run('list-snapshots')).toEqual({ doc: {} });
  });

  it('a snapshot is created, saved, and then exactly the published one', async () => {
    expect(await run('create-snapshot')).toEqual(done);
    expect(await run('list-snapshots')).toMatchObject({ doc: { elem: [{ fleio_status: { $: 'Saving' } }] } });
    test.advance(90_000);
    expect(await run('list-snapshots')).toEqual(publishedAnswer('snapshots'));
  });

  it('the snapshot is deleted', async () => {
    await run('create-snapshot');
    test.advance(90_000);
    expect(await run('delete-snapshot')).toEqual(done);
    test.advance(10_000);
    expect(await run('list-snapshots')).toEqual({ doc: {} });
  });
});

describe('on the day of the published schedule', () => {
  beforeEach(async () => {
    test = await startTestZomro({ world: 'fresh', clock: frozenClock('2024-07-24T09:00:00Z') });
  });

  it('a schedule is created, exactly the published one', async () => {
    expect(await run('create-schedule')).toEqual(done);
    expect(await run('list-schedules')).toEqual(publishedAnswer('schedules'));
  });

  it('the schedule is deleted', async () => {
    await run('create-schedule');
    expect(await run('delete-schedule')).toEqual(done);
    expect(await run('list-schedules')).toEqual({ doc: {} });
  });
});

describe('in the world of the articles', () => {
  beforeEach(async () => {
    test = await startTestZomro();
  });

  it('the published snapshot and schedule are there', async () => {
    expect(await run('list-snapshots')).toEqual(publishedAnswer('snapshots'));
    expect(await run('list-schedules')).toEqual(publishedAnswer('schedules'));
  });

  it('the published images are offered for a boot from an ISO', async () => {
    expect(await run('preview-iso')).toEqual(publishedAnswer('iso-preview'));
  });

  it('the instance is booted from an ISO and leaves it again', async () => {
    expect(await run('enter-iso')).toEqual(done);
    test.advance(60_000);
    expect(await test.status()).toBe('booted_from_iso');
    expect(await run('leave-iso')).toEqual(done);
    test.advance(30_000);
    expect(await test.status()).toBe('active');
  });

  it('a session that was neither opened nor printed is refused', async () => {
    const stranger = printedCommand('list-snapshots').replace(/auth="[0-9a-f]+"/, 'auth="000000000000000000000000"');
    const answer = await fetch(test.url, multipartRequest(formFields(stranger)));
    expect(await answer.json()).toMatchObject({ doc: { error: { $type: 'access' } } });
  });

  it('the other address of the API is the same', async () => {
    const command = redirected(printedCommand('list-snapshots'), test.url);
    const answer = await fetch(`${test.url}/billmgr`, multipartRequest(formFields(command)));
    expect(asPublished(await answer.text())).toEqual(publishedAnswer('snapshots'));
  });
});
