import type { ServerResponse } from 'node:http';
import { describe, expect, test } from 'vitest';
import { Redactor, Secret } from '../core/secret.ts';
import { bodyOf, freePort, httpServer, moment, rawServer } from './testing.ts';
import { ask, failure, flaky, once, transportTo } from './testing.ts';

describe('a request and its answer', () => {
  test('method, address, headers and body arrive; status, headers and text come back', async () => {
    const seen: unknown[] = [];
    const server = await httpServer(async (request, response) => {
      seen.push(
        request.method,
        request.url,
        request.headers['user-agent'],
        request.headers['x-mine'],
        await bodyOf(request),
      );
      response.writeHead(201, { 'Content-Type': 'Application/JSON; charset=utf-8', 'X-Request-Id': 'r1' });
      response.end('{"name":"Сервер"}');
    });
    const { transport, clock } = transportTo(new URL('v2/api', server.url));
    const answer = await transport.send(
      ask({ method: 'PUT', url: '/v2/things?x=1', headers: { 'x-mine': 'yes' }, body: 'ї' }),
    );
    expect(seen).toEqual(['PUT', '/v2/things?x=1', 'lifeboat/1.2.3', 'yes', 'ї']);
    expect(answer).toMatchObject({ status: 201, text: '{"name":"Сервер"}', contentType: 'application/json' });
    expect(answer.headers['x-request-id']).toBe('r1');
    expect(clock.held).toBe(0);
  });

  test('an empty address is the endpoint itself, with its path', async () => {
    let url: string | undefined;
    const server = await httpServer((request, response) => {
      url = request.url;
      response.end();
    });
    await transportTo(new URL('billing/api', server.url)).transport.send(ask());
    expect(url).toBe('/billing/api');
  });

  test.each([400, 401, 403, 404, 409, 304])(
    'status %i is an answer: what it means is the cloud’s business',
    async (status) => {
      const server = await flaky(1, (response) => response.writeHead(status).end());
      expect((await transportTo(server.url).transport.send(once())).status).toBe(status);
    },
  );

  test('a cloud may say that a 503 of its own is an answer', async () => {
    const server = await flaky(9, (response) =>
      response.writeHead(503, { 'content-type': 'application/json' }).end('{"error":{}}'),
    );
    const { transport } = transportTo(server.url, {
      isAnswer: ({ contentType, status }) => status < 500 || contentType === 'application/json',
    });
    expect((await transport.send(once())).text).toBe('{"error":{}}');
    expect(server.seen()).toBe(1);
  });

  test('headers as a function are made anew for every try', async () => {
    const dates: unknown[] = [];
    const server = await httpServer((request, response) => {
      dates.push(request.headers['x-date']);
      response.writeHead(dates.length === 1 ? 502 : 200).end();
    });
    const { transport, clock } = transportTo(server.url);
    await transport.send(ask({ headers: () => ({ 'x-date': `${clock.now() % 1000}` }) }));
    expect(dates).toEqual(['0', '400']);
  });
});

describe('what happens when no usable answer comes', () => {
  const breakages: [name: string, bad: (response: ServerResponse) => void][] = [
    ['reset before any answer', (response) => response.socket?.resetAndDestroy()],
    ['closed before any answer', (response) => response.socket?.destroy()],
    [
      'cut off',
      (response) => response.writeHead(200, { 'content-length': 100 }).write('half', () => response.socket?.destroy()),
    ],
    ['cut off without a length', (response) => response.writeHead(200).write('half', () => response.socket?.destroy())],
    ['500', (response) => response.writeHead(500).end('{}')],
    ['502 with HTML', (response) => response.writeHead(502, { 'content-type': 'text/html' }).end('<html>')],
  ];

  test.each(breakages)('%s: a read is tried again', async (_name, bad) => {
    const server = await flaky(2, bad);
    const { transport, clock } = transportTo(server.url);
    expect((await transport.send(ask())).text).toBe('fine');
    expect(clock.pauses).toEqual([400, 800]);
    expect(clock.held).toBe(0);
  });

  test.each(breakages)('%s: a read that never succeeds is unavailable', async (_name, bad) => {
    const server = await flaky(99, bad);
    const error = await failure(transportTo(server.url).transport.send(ask()));
    expect(error).toMatchObject({
      kind: 'unavailable',
      message: expect.stringMatching(/^list of things: http:.* cannot be used now: .* \(4 tries\)/),
    });
    expect(server.seen()).toBe(4);
  });

  test.each(breakages)('%s: a create is sent once and its outcome is unknown', async (_name, bad) => {
    const server = await flaky(1, bad);
    const error = await failure(transportTo(server.url).transport.send(once()));
    expect(error).toMatchObject({
      kind: 'unknownOutcome',
      message: expect.stringContaining('never sent a second time'),
    });
    expect(server.seen()).toBe(1);
  });

  test('so is that of a change, which the next run may repeat', async () => {
    const server = await flaky(1, (response) => response.socket?.destroy());
    const error = await failure(transportTo(server.url).transport.send(once({ safety: 'repeatable' })));
    expect(error).toMatchObject({ kind: 'unknownOutcome', message: expect.stringContaining('repeats it if needed') });
    expect(server.seen()).toBe(1);
  });

  test('something that does not speak HTTP', async () => {
    const server = await rawServer((socket) => socket.end('SSH-2.0-OpenSSH_9.6\r\n'));
    expect(await failure(transportTo(server.url).transport.send(once()))).toMatchObject({ kind: 'unknownOutcome' });
  });

  test('a page where an answer should be, as the cloud judges it', async () => {
    const server = await flaky(99, (response) =>
      response.setHeader('content-type', 'text/html').end('<html>password: hunter2'),
    );
    const { transport } = transportTo(server.url, { isAnswer: (answer) => answer.contentType === 'application/json' });
    const error = await failure(transport.send(ask()));
    expect(error).toMatchObject({
      kind: 'unavailable',
      message: expect.stringContaining('HTTP 200, text/html: not an answer of the API'),
    });
    expect(String(error)).not.toContain('hunter2');
  });
});

describe('an answer that is none, but says why', () => {
  const bad = (response: ServerResponse) => response.writeHead(500).end('{"why":"no space for hunter2"}');
  const told = () => ({ says: ' no space for hunter2 ', requestId: 'r-1' });

  test.each([
    ['read', 'unavailable', /cannot be used now: HTTP 500 \(4 tries\): no space for .*\(request r-1\)$/],
    ['once', 'unknownOutcome', /sent, but HTTP 500, so it may .* happened: no space for .*\(request r-1\)$/],
    ['repeatable', 'unknownOutcome', /sent, but HTTP 500, so it may .* happened: no space for .*\(request r-1\)$/],
  ] as const)('is quoted in the error of a %s, and decides nothing', async (safety, kind, message) => {
    const server = await flaky(99, bad);
    const redactor = new Redactor();
    redactor.add(new Secret('hunter2'));
    const { transport } = transportTo(server.url, { explain: told, redactor });
    const error = await failure(transport.send(ask({ safety })));
    expect(error).toMatchObject({ kind, message: expect.stringMatching(message) });
    expect(String(error)).not.toContain('hunter2');
    expect(server.seen()).toBe(safety === 'read' ? 4 : 1);
  });

  test.each([
    ['nothing', () => undefined],
    ['no words', () => ({ says: '  ' })],
    [
      'nonsense, and falls over it',
      () => {
        throw new TypeError('x is not a function');
      },
    ],
  ])('is told as before where it says %s', async (_what, explain) => {
    const server = await flaky(99, bad);
    const error = await failure(transportTo(server.url, { explain }).transport.send(once()));
    expect(error).toMatchObject({
      kind: 'unknownOutcome',
      message: expect.stringMatching(/HTTP 500: not an answer of the API, so it may or may not have happened\. /),
    });
    expect(server.seen()).toBe(1);
  });

  test('is not asked of an answer that is one', async () => {
    const server = await flaky(1, (response) => response.writeHead(404).end('no'));
    const { transport } = transportTo(server.url, {
      explain: () => {
        throw new Error('asked');
      },
    });
    expect((await transport.send(ask())).status).toBe(404);
  });
});

describe('what is proved not to have been sent', () => {
  test('a refused connection is tried again, also for a create, and ends as not done', async () => {
    const { transport, clock } = transportTo(new URL(`http://127.0.0.1:${await freePort()}/`));
    const error = await failure(transport.send(once()));
    expect(error).toMatchObject({
      kind: 'unavailable',
      message: expect.stringContaining('connection refused (4 tries)'),
    });
    expect(clock.pauses).toEqual([400, 800, 1600]);
  });

  test('a create goes through once the port is open, exactly once', async () => {
    const port = await freePort();
    let creates = 0;
    const { transport, clock } = transportTo(new URL(`http://127.0.0.1:${port}/`));
    clock.onPause = async () => {
      clock.onPause = () => undefined;
      await httpServer((_request, response) => {
        creates += 1;
        response.end('made');
      }, port);
    };
    expect((await transport.send(once())).text).toBe('made');
    expect(creates).toBe(1);
  });

  test('a host name that does not exist', async () => {
    const { transport } = transportTo(new URL('http://lifeboat.invalid/'));
    expect(await failure(transport.send(once()))).toMatchObject({ kind: 'unavailable' });
  });

  test('a TLS handshake that never ends', async () => {
    const greeted = moment();
    const server = await rawServer(() => greeted.pass(), 'https');
    const { transport, clock } = transportTo(server.url);
    const sending = failure(transport.send(once()));
    await greeted.passed;
    clock.advance(30_000);
    expect(await sending).toMatchObject({
      kind: 'unavailable',
      message: expect.stringContaining('no connection within 30s'),
    });
  });

  test('headers that cannot be sent', async () => {
    const server = await flaky(0, () => undefined);
    const error = await failure(transportTo(server.url).transport.send(once({ headers: { 'x-token': 'a\nb' } })));
    expect(error).toMatchObject({ kind: 'unavailable', message: expect.stringContaining('cannot be sent as it is') });
    expect(server.seen()).toBe(0);
  });
});

describe('time limits and interrupts', () => {
  async function hanging() {
    const arrived = moment();
    let seen = 0;
    const server = await httpServer(() => {
      seen += 1;
      arrived.pass();
    });
    return { ...server, arrived: arrived.passed, seen: () => seen };
  }

  test.each([
    ['read', 'unavailable'],
    ['once', 'unknownOutcome'],
    ['repeatable', 'unknownOutcome'],
  ] as const)('no answer in time: %s ends as %s', async (safety, kind) => {
    const server = await hanging();
    const { transport, clock } = transportTo(server.url);
    const sending = failure(transport.send(ask({ safety })));
    await server.arrived;
    expect(clock.held).toBe(1);
    clock.advance(30_000);
    expect(await sending).toMatchObject({ kind, message: expect.stringContaining('no answer within 30s') });
    expect([server.seen(), clock.held]).toEqual([1, 0]);
  });

  test.each([
    ['read', 'cancelled'],
    ['once', 'unknownOutcome'],
    ['repeatable', 'unknownOutcome'],
  ] as const)('an interrupt after sending: %s ends as %s', async (safety, kind) => {
    const server = await hanging();
    const user = new AbortController();
    const sending = failure(transportTo(server.url).transport.send(ask({ safety, signal: user.signal })));
    await server.arrived;
    user.abort();
    expect(await sending).toMatchObject({ kind });
  });

  test('an interrupt before sending', async () => {
    const server = await hanging();
    const error = await failure(transportTo(server.url).transport.send(once({ signal: AbortSignal.abort() })));
    expect(error).toMatchObject({ kind: 'cancelled' });
    expect(server.seen()).toBe(0);
  });

  test('an interrupt while waiting for a free slot: nothing is sent, now or later', async () => {
    const server = await hanging();
    const { transport } = transportTo(server.url, { maxConcurrentRequests: 1 });
    const first = new AbortController();
    const second = new AbortController();
    const running = failure(transport.send(ask({ signal: first.signal })));
    const waiting = failure(transport.send(once({ signal: second.signal })));
    await server.arrived;
    second.abort();
    expect(await waiting).toMatchObject({ kind: 'cancelled' });
    first.abort();
    expect(await running).toMatchObject({ kind: 'cancelled' });
    expect(server.seen()).toBe(1);
  });

  test('an interrupt during a pause', async () => {
    const server = await flaky(9, (response) => response.writeHead(502).end());
    const user = new AbortController();
    const { transport, clock } = transportTo(server.url);
    clock.onPause = () => user.abort();
    expect(await failure(transport.send(ask({ signal: user.signal })))).toMatchObject({ kind: 'cancelled' });
    expect(server.seen()).toBe(1);
  });

  test('closing ends what is under way', async () => {
    const server = await hanging();
    const { transport } = transportTo(server.url);
    const sending = failure(transport.send(once()));
    await server.arrived;
    await transport.close();
    expect(await sending).toMatchObject({ kind: 'unknownOutcome' });
  });
});

describe('too many requests', () => {
  test.each([
    ['seconds', '3', 3000],
    ['an HTTP date', 'Tue, 03 Mar 2026 02:01:05 GMT', 5000],
    ['no pause named', undefined, 400],
  ])(
    '%s: also a create is sent again after the pause, since it was not carried out',
    async (_name, retryAfter, pause) => {
      const server = await flaky(1, (response) =>
        response.writeHead(429, retryAfter === undefined ? {} : { 'retry-after': retryAfter }).end(),
      );
      const { transport, clock } = transportTo(server.url);
      expect((await transport.send(once())).text).toBe('fine');
      expect(clock.pauses).toEqual([pause]);
    },
  );

  test('a longer pause than we wait is passed on, capped', async () => {
    const server = await flaky(1, (response) => response.writeHead(429, { 'retry-after': '86400' }).end());
    const error = await failure(transportTo(server.url).transport.send(once()));
    expect(error).toMatchObject({ kind: 'limited', facts: { retryAfterMs: 60_000 } });
    expect(server.seen()).toBe(1);
  });
});
