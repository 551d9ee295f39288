import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { docIn, errorIn, instance, startTestZomro } from './testing.ts';
import type { TestZomro } from './testing.ts';

let test: TestZomro;
beforeEach(async () => {
  test = await startTestZomro();
});
afterEach(() => test.close());

describe('the order of the checks', () => {
  const create = { func: 'instances.snapshots.edit', plid: instance, name: 'New', sok: 'ok' };
  const boot = { func: 'instances.fleio.boot_from_iso', elid: instance, zone: 'pub', sok: 'ok' };
  const iso = 'ffa4a7c1-9e36-49a1-8770-acfb2878141f';
  const plan = {
    func: 'instances.fleio_bckps.schedule.edit',
    elid: '14',
    plid: '1',
    rotation_time: '25:00',
    sok: 'ok',
  };
  it.each([
    ['function before session', { ...create, func: 'no.such', auth: 'gone' }, 'missed/func'],
    ['session before object', { ...create, plid: '1', auth: 'gone' }, 'access/instances.snapshots.edit'],
    ['object before field', { ...create, plid: '1', name: '' }, 'missed/instances'],
    ['field before state', { ...create, name: '' }, 'value/name'],
    ['state before effect', create, 'error/runningoperation'],
    ['of a boot: session before object', { ...boot, elid: '1', auth: 'gone' }, 'access/instances.fleio.boot_from_iso'],
    ['of a boot: object before field', { ...boot, elid: '1' }, 'missed/instances'],
    ['of a boot: field before state', boot, 'value/select_boot_from_iso'],
    ['of a boot: state before effect', { ...boot, select_boot_from_iso: iso }, 'error/runningoperation'],
    ['of a schedule: object before field', { ...plan, elid: '1' }, 'missed/instances.fleio_bckps.schedule'],
    ['of a new schedule: object before field', { ...plan, elid: '' }, 'missed/instances'],
    ['of a schedule: field', plan, 'value/rotation_time'],
  ])('%s', async (_order, params, expected) => {
    test.zomro.instances.setStatus(instance, 'rebooting');
    expect(errorIn(await test.doc(params))).toBe(expected);
    expect(test.zomro.journal.mutations()).toEqual([]);
  });
});

describe('an answer', () => {
  it('repeats function, language and parameters, but not the session', async () => {
    const doc = await test.doc({ func: 'instances.snapshots', elid: instance });
    expect(doc).toMatchObject({
      $lang: 'en',
      $func: 'instances.snapshots',
      $binary: '/billmgr',
      $host: test.url,
      saved_filters: {},
      tparams: { elid: { $: instance }, out: { $: 'json' } },
    });
    expect(JSON.stringify(doc)).not.toContain(test.token);
  });

  it('is status 200 also for errors, without function and parameters', async () => {
    const answer = await test.send({ func: 'no.such' });
    expect([answer.status, answer.headers.get('content-type')]).toEqual([200, 'application/json']);
    expect(Object.keys(docIn(await answer.text()))).toEqual(['error']);
  });

  it.each(['json', 'xjson', 'sjson'])('is JSON for out=%s', async (out) => {
    expect(await (await test.send({ func: 'instances', out })).json()).toHaveProperty('doc');
  });

  it.each(['', 'xml', 'text'])("is a page for people for out='%s'", async (out) => {
    const answer = await test.send({ func: 'instances', out });
    expect(answer.headers.get('content-type')).toContain('text/html');
  });

  it.each([
    ['en', "The object '1' was not found"],
    ['ru', "Объект '1' не найден"],
    ['ua', "Об'єкт '1' не знайдено"],
  ])('speaks %s', async (lang, text) => {
    const doc = await test.doc({ func: 'image.edit', elid: '1', lang });
    expect(doc).toMatchObject({ error: { $lang: lang, msg: { $: text } } });
  });
});

describe('the journal', () => {
  it('marks calls of functions that do not exist', async () => {
    await test.doc({ func: 'instances.destroy' });
    await test.doc({});
    await test.doc({ func: 'toString' });
    expect(test.zomro.journal.unknown().map((entry) => entry.func)).toEqual(['instances.destroy', '', 'toString']);
  });

  it('does not mark a function that the cloud may lack, though the answer is the same, also without a session', async () => {
    test.zomro.quirks.set({ scheduleFilter: 'unknown' });
    const func = 'instances.fleio_bckps.schedule.filter';
    const [absent, other] = [await test.doc({ func, auth: 'gone' }), await test.doc({ func: 'no.such' })];
    expect(JSON.stringify(absent).replaceAll(func, 'no.such')).toBe(JSON.stringify(other));
    expect(test.zomro.journal.unknown().map((entry) => entry.func)).toEqual(['no.such']);
  });

  it('marks the change of a snapshot through the function that only creates', async () => {
    await test.doc({ func: 'instances.snapshots.edit', plid: instance, elid: '5204214', name: 'x', sok: 'ok' });
    expect(test.zomro.journal.unknown()).toHaveLength(1);
    expect(test.zomro.journal.mutations()).toEqual([]);
  });

  it('hides all secrets', async () => {
    const secrets = { password: 's3cret-1', authinfo: 'a:s3cret-2', key: 's3cret-3', qrcode: 's3cret-4' };
    await test.doc({ func: 'whoami', ...secrets, url: 'https://user:s3cret-5@example.test/a.iso' });
    const text = JSON.stringify(test.zomro.journal.calls());
    expect(text).not.toContain('s3cret');
    expect(text).not.toContain(test.token);
    expect(text).toContain('https://***@example.test/a.iso');
  });

  it('notes a long request once, where it was made', async () => {
    test.zomro.quirks.set({ longRequest: true });
    const text = await (
      await test.send({ func: 'instances.snapshots.edit', plid: instance, name: 'New', sok: 'ok' })
    ).text();
    test.advance(20_000);
    await (await fetch(/href="([^"]+)"/.exec(text)?.[1] ?? '')).text();
    expect(test.zomro.journal.mutations()).toHaveLength(1);
    expect((await fetch(`${test.url}/long/0123/billmgr`)).status).toBe(404);
  });
});
