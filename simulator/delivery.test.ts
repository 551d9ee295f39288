import { afterEach, describe, expect, it } from 'vitest';
import type { Fault } from './faults.ts';
import { errorIn, instance, startTestZomro } from './zomro/testing.ts';
import type { TestZomro } from './zomro/testing.ts';

let test: TestZomro;
afterEach(() => test.close());

const create = { func: 'instances.snapshots.edit', plid: instance, name: 'New', sok: 'ok' };

async function startWith(...faults: Fault[]): Promise<void> {
  test = await startTestZomro();
  for (const fault of faults) test.zomro.faults.add(fault);
}

/** The system's code of the failure that `sending` ends with. */
async function failure(sending: Promise<Response>): Promise<string> {
  try {
    const answer = await sending;
    await answer.text();
    return `answered ${answer.status}`;
  } catch (error) {
    const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
    return cause instanceof Error && 'code' in cause ? String(cause.code) : String(cause);
  }
}

const names = () => test.zomro.snapshots.list().map((one) => one.name);
const lastCall = () => test.zomro.journal.calls().at(-1);

describe('faults', () => {
  it('resetBefore cuts the connection and does nothing', async () => {
    await startWith({ kind: 'resetBefore', func: create.func });
    expect(await failure(test.send(create))).toBe('ECONNRESET');
    expect(names()).toEqual(['MySnapshot']);
    expect(lastCall()).toMatchObject({ status: 0, outcome: 'fault:resetBefore' });
    expect(test.zomro.journal.mutations()).toEqual([]);
    expect((await test.send(create)).status).toBe(200);
  });

  it('resetAfter cuts the connection when the work is done', async () => {
    await startWith({ kind: 'resetAfter', func: create.func });
    expect(await failure(test.send(create))).toBe('ECONNRESET');
    expect(names()).toEqual(['MySnapshot', 'New']);
    expect(test.zomro.journal.mutations()).toMatchObject([{ status: 0, outcome: 'fault:resetAfter' }]);
  });

  it.each([
    [false, ['MySnapshot']],
    [true, ['MySnapshot', 'New']],
  ])('status answers as a proxy would; effect %s', async (effect, expected) => {
    await startWith({ kind: 'status', code: 429, headers: { 'retry-after': '7' }, body: 'slow down', effect });
    const answer = await test.send(create);
    expect([answer.status, answer.headers.get('retry-after'), await answer.text()]).toEqual([429, '7', 'slow down']);
    expect(names()).toEqual(expected);
  });

  it('status can be one without a body', async () => {
    await startWith({ kind: 'status', code: 204, body: 'ignored' });
    expect(await (await test.send(create)).text()).toBe('');
  });

  it.each([
    [false, ['MySnapshot']],
    [true, ['MySnapshot', 'New']],
  ])('html answers a page with status 200; effect %s', async (effect, expected) => {
    await startWith({ kind: 'html', effect });
    const answer = await test.send(create);
    expect(answer.headers.get('content-type')).toContain('text/html');
    expect(await answer.text()).toContain('<html>');
    expect(names()).toEqual(expected);
  });

  it('truncate does the work and sends half of the answer', async () => {
    await startWith({ kind: 'truncate' });
    expect(await failure(test.send(create))).toMatch(/^(UND_ERR_SOCKET|ECONNRESET)$/);
    expect(names()).toContain('New');
    expect(lastCall()).toMatchObject({ outcome: 'fault:truncate', effect: expect.stringContaining('created') });
  });

  it('wrongContentType sends the right answer under another name', async () => {
    await startWith({ kind: 'wrongContentType', contentType: 'text/plain' });
    const answer = await test.send({ func: 'instances' });
    expect(answer.headers.get('content-type')).toBe('text/plain');
    expect(await answer.json()).toHaveProperty('doc.elem');
  });

  it('sessionExpired ends all sessions before the call is looked at', async () => {
    await startWith({ kind: 'sessionExpired', func: create.func });
    expect(errorIn(await test.doc(create))).toBe(`access/${create.func}`);
    expect(names()).toEqual(['MySnapshot']);
    await test.logIn();
    expect(await test.doc(create)).toHaveProperty('ok');
  });

  it.each([
    [false, ['MySnapshot']],
    [true, ['MySnapshot', 'New']],
  ])("error answers any error in the cloud's own form; effect %s", async (effect, expected) => {
    await startWith({ kind: 'error', error: { $type: 'limit', $object: 'disk' }, effect });
    expect(errorIn(await test.doc(create))).toBe('limit/disk');
    expect(names()).toEqual(expected);
  });

  it('may strike the login itself', async () => {
    await startWith({ kind: 'status', code: 502, func: 'auth', body: '' });
    const { username, password } = test.zomro.account;
    const answer = await test.send({ func: 'auth', username, password });
    expect(answer.status).toBe(502);
  });
});

/** Ends when the journal or the log holds `count` entries; the requests run on their own. */
async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await new Promise((resolve) => setImmediate(resolve));
}

describe('faults that take time', () => {
  it('hang holds the call until the client gives up', async () => {
    await startWith({ kind: 'hang', effect: true });
    const gaveUp = new AbortController();
    const sending = failure(test.send(create, { signal: gaveUp.signal }));
    await until(() => test.zomro.journal.calls(create.func).length === 1);
    expect(names()).toContain('New');
    gaveUp.abort();
    expect(await sending).toContain('20');
  });

  it('hang ends with a reset when its time is over, and did nothing', async () => {
    await startWith({ kind: 'hang', forMs: 60_000 });
    const sending = failure(test.send(create));
    await until(() => test.zomro.journal.calls(create.func).length === 1);
    test.advance(60_000);
    expect(await sending).toBe('ECONNRESET');
    expect(names()).toEqual(['MySnapshot']);
  });

  it.each([
    [true, 2],
    [false, 1],
  ])('delay answers late; effect before the pause: %s', async (effect, countDuringPause) => {
    await startWith({ kind: 'delay', delayMs: 60_000, effect });
    const events: string[] = [];
    test.zomro.clock.release = () => {
      events.push('held');
      return () => events.push('released');
    };
    const sending = test.send(create);
    await until(() => events.length === 1);
    expect(names()).toHaveLength(countDuringPause);
    test.advance(60_000);
    expect((await sending).status).toBe(200);
    expect(names()).toHaveLength(2);
    expect(events).toEqual(['held', 'released']);
  });

  it('delay lets the work be done although the client has given up long before', async () => {
    await startWith({ kind: 'delay', delayMs: 60_000 });
    const gaveUp = new AbortController();
    const sending = failure(test.send(create, { signal: gaveUp.signal }));
    await until(() => test.zomro.faults.pending().length === 0);
    gaveUp.abort();
    await sending;
    expect(names()).toEqual(['MySnapshot']);
    test.advance(60_000);
    await until(() => names().length === 2);
    expect(test.zomro.journal.mutations()).toHaveLength(1);
  });

  it('delay ends with the simulator, and nothing is done any more', async () => {
    await startWith({ kind: 'delay', delayMs: 60_000 });
    const sending = failure(test.send(create));
    await until(() => test.zomro.faults.pending().length === 0);
    await test.close();
    expect(await sending).toMatch(/^(UND_ERR_SOCKET|ECONNRESET)$/);
    expect(names()).toEqual(['MySnapshot']);
  });

  it('refuse closes the port for a while', async () => {
    await startWith({ kind: 'refuse', forMs: 5_000 });
    await expect.poll(() => failure(test.send(create))).toBe('ECONNREFUSED');
    test.advance(5_000);
    await until(() => test.zomro.faults.pending().length === 0);
    await expect.poll(() => failure(test.send({ func: 'instances' }))).toBe('answered 200');
  });

  it('refuse with a function answers that call, and refuses what comes after it', async () => {
    await startWith({ kind: 'refuse', func: 'instances.snapshots' });
    expect(await test.snapshots()).toHaveLength(1);
    await expect.poll(() => failure(test.send(create))).toBe('ECONNREFUSED');
    expect(names()).toEqual(['MySnapshot']);
    test.zomro.faults.clear();
    await expect.poll(() => failure(test.send(create))).toBe('answered 200');
  });

  it('a closed port can be closed and the simulator stopped without trouble', async () => {
    await startWith({ kind: 'refuse' }, { kind: 'refuse', forMs: 10 });
    await expect.poll(() => failure(test.send(create))).toBe('ECONNREFUSED');
  });
});

describe('measuring', () => {
  it('sees requests that run side by side, and mutations of one instance that meet', async () => {
    await startWith({ kind: 'delay', delayMs: 1_000, func: create.func });
    const first = test.send(create);
    await until(() => test.zomro.faults.pending().length === 0);
    const second = await test.doc({ ...create, name: 'Other' });
    test.advance(1_000);
    await first;
    expect(second).toHaveProperty('ok');
    expect(test.zomro.concurrency.maxRequests).toBeGreaterThanOrEqual(2);
    expect(test.zomro.concurrency.overlappingMutations).toEqual([{ instance, funcs: [create.func, create.func] }]);
  });
});
