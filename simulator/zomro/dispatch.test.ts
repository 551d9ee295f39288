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
  it.each([
    ['function before session', { ...create, func: 'no.such', auth: 'gone' }, 'missed/func'],
    ['session before object', { ...create, plid: '1', auth: 'gone' }, 'access/instances.snapshots.edit'],
    ['object before field', { ...create, plid: '1', name: '' }, 'missed/instances'],
    ['field before state', { ...create, name: '' }, 'value/name'],
    ['state before effect', create, 'error/runningoperation'],
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
