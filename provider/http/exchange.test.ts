import { Agent, MockAgent } from 'undici';
import { describe, expect, onTestFinished, test } from 'vitest';
import { exchange } from './exchange.ts';
import type { TransportRequest } from './request.ts';
import { ManualClock, rawServer } from './testing.ts';

const request: TransportRequest = {
  method: 'GET',
  url: '',
  signal: new AbortController().signal,
  safety: 'read',
  label: 'look',
};

function options(dispatcher: Agent | MockAgent = new Agent()) {
  onTestFinished(() => dispatcher.close());
  return { dispatcher, clock: new ManualClock(), timeoutMs: 1000, maxAnswerBytes: 1000, userAgent: 'lifeboat/1' };
}

describe('exchange', () => {
  test('an announcement (1xx) is not the answer', async () => {
    const server = await rawServer((socket) =>
      socket.end(
        'HTTP/1.1 103 Early Hints\r\nlink: </x>\r\n\r\nHTTP/1.1 200 OK\r\ncontent-length: 4\r\nconnection: close\r\n\r\nfine',
      ),
    );
    const outcome = await exchange(server.url, request, options());
    expect(outcome).toMatchObject({ kind: 'answered', answer: { status: 200, text: 'fine' } });
  });

  test('repeated headers are joined', async () => {
    const server = await rawServer((socket) =>
      socket.end('HTTP/1.1 200 OK\r\nX-A: 1\r\nX-A: 2\r\ncontent-length: 0\r\nconnection: close\r\n\r\n'),
    );
    const outcome = await exchange(server.url, request, options());
    expect(outcome).toMatchObject({ kind: 'answered', answer: { headers: { 'x-a': '1, 2' }, contentType: '' } });
  });

  test('an error of the dispatcher itself is an outcome, not an exception', async () => {
    const mock = new MockAgent();
    mock.disableNetConnect();
    const outcome = await exchange(new URL('http://nowhere.example/'), request, options(mock));
    expect(outcome).toMatchObject({ kind: 'broken', sent: false });
  });

  test('with an interrupt before it nothing is begun', async () => {
    const settings = options();
    const outcome = await exchange(
      new URL('http://nowhere.example/'),
      { ...request, signal: AbortSignal.abort() },
      settings,
    );
    expect(outcome).toEqual({ kind: 'interrupted', sent: false });
    expect(settings.clock.held).toBe(0);
  });
});
