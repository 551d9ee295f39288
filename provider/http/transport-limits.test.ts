import { describe, expect, test } from 'vitest';
import { Redactor, Secret } from '../core/secret.ts';
import { httpServer } from './testing.ts';
import { ask, failure, flaky, once, transportTo } from './testing.ts';

describe('only the configured origin', () => {
  test('a redirect is not followed, and nothing reaches its target', async () => {
    const other = await flaky(0, () => undefined);
    const server = await flaky(9, (response) =>
      response.writeHead(302, { location: `${other.url.href}?token=abc` }).end(),
    );
    const { transport } = transportTo(server.url);
    const error = await failure(transport.send(ask({ headers: { authorization: 'token' } })));
    expect(error).toMatchObject({
      kind: 'contract',
      message: expect.stringContaining(`redirected to ${other.url.origin}, which is never followed`),
    });
    expect(String(error)).not.toContain('abc');
    expect(await failure(transport.send(once()))).toMatchObject({ kind: 'unknownOutcome' });
    expect([other.seen(), other.connections()]).toEqual([0, 0]);
  });

  test.each(['http://other.example/x', '//other.example/x', 'https://127.0.0.1/', 'file:///etc/passwd', 'http://'])(
    '%s is refused before anything is sent',
    async (url) => {
      const server = await flaky(0, () => undefined);
      const error = await failure(transportTo(server.url).transport.send(once({ url })));
      expect(error).toMatchObject({ kind: 'contract', message: expect.stringContaining('refused to send') });
      expect(server.connections()).toBe(0);
    },
  );

  test.each([
    ['ftp://example.com/', 'only http and https'],
    ['http://user:pass@example.com/', 'must not hold credentials'],
  ])('the endpoint %s is refused', (url, words) => {
    expect(() => transportTo(new URL(url))).toThrow(words);
    expect(() => transportTo(new URL(url))).not.toThrow('pass@');
  });
});

describe('limits', () => {
  test('an answer that is too large', async () => {
    const server = await flaky(9, (response) => response.end('x'.repeat(2000)));
    const { transport } = transportTo(server.url, { maxAnswerBytes: 1999 });
    expect(await failure(transport.send(ask()))).toMatchObject({ kind: 'contract' });
    expect(await failure(transport.send(once()))).toMatchObject({ kind: 'unknownOutcome' });
    const wide = transportTo(server.url, { maxAnswerBytes: 2000 }).transport;
    expect((await wide.send(ask())).text).toHaveLength(2000);
  });

  test('no more requests at a time than configured', async () => {
    let running = 0;
    let most = 0;
    const held: (() => void)[] = [];
    const server = await httpServer((_request, response) => {
      running += 1;
      most = Math.max(most, running);
      held.push(() => {
        running -= 1;
        response.end();
      });
      // Answered two by two: with the third one there would be an overlap to see.
      if (held.length === 2) for (const answer of held.splice(0)) setImmediate(answer);
    });
    const { transport } = transportTo(server.url, { maxConcurrentRequests: 2 });
    await Promise.all(Array.from({ length: 6 }, () => transport.send(ask())));
    expect(most).toBe(2);
  });

  test('reads keep connections, every mutation has its own', async () => {
    const server = await flaky(0, () => undefined);
    const { transport } = transportTo(server.url);
    for (let count = 0; count < 6; count += 1) await transport.send(ask());
    const forReads = server.connections();
    expect(forReads).toBeLessThan(3);
    for (let count = 0; count < 6; count += 1) await transport.send(once());
    expect(server.connections()).toBe(forReads + 6);
  });
});

describe('nothing secret leaves in texts', () => {
  test('not in errors, not in debug lines', async () => {
    const redactor = new Redactor();
    redactor.add(new Secret('s3cr3t-token'));
    const server = await flaky(9, (response) => response.writeHead(502).end('s3cr3t-token'));
    const { transport, lines } = transportTo(server.url, { redactor });
    const error = await failure(
      transport.send(ask({ url: '/s3cr3t-token?x=s3cr3t-token', label: 'look at s3cr3t-token', body: 's3cr3t-token' })),
    );
    expect(lines.length).toBeGreaterThan(4);
    expect(`${String(error)}${lines.join('\n')}`).not.toContain('s3cr3t');
  });
});
