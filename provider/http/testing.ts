import { createServer, type IncomingMessage, type Server as HttpServer, type ServerResponse } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import { type AddressInfo, connect, createServer as createTcpServer, type Server, type Socket } from 'node:net';
import { onTestFinished } from 'vitest';
import type { Clock, Timeout } from '../core/clock.ts';
import { Redactor } from '../core/secret.ts';
import type { TransportRequest } from './request.ts';
import { createTransport, type TransportOptions } from './transport.ts';

/* Stand-ins for tests: real servers on the loopback interface, and a clock that moves when told to. */

/** Pauses pass at once and are noted; limits pass when the test says so. */
export class ManualClock implements Clock {
  readonly pauses: number[] = [];
  /** How much input/output is under way. */
  held = 0;
  /** Called when a pause begins. */
  onPause: () => void | Promise<void> = () => undefined;
  readonly #limits = new Map<AbortController, number>();
  #now = Date.parse('2026-03-03T02:01:00Z');

  now(): number {
    return this.#now;
  }

  async sleep(ms: number, signal?: AbortSignal): Promise<void> {
    this.pauses.push(ms);
    await this.onPause();
    signal?.throwIfAborted();
    this.#now += ms;
  }

  timeout(ms: number): Timeout {
    const controller = new AbortController();
    this.#limits.set(controller, this.#now + ms);
    return { signal: controller.signal, clear: () => this.#limits.delete(controller) };
  }

  hold(): () => void {
    this.held += 1;
    return () => {
      this.held -= 1;
    };
  }

  random(): number {
    return 0.5;
  }

  advance(ms: number): void {
    this.#now += ms;
    for (const [controller, at] of this.#limits) if (at <= this.#now) controller.abort();
  }
}

export interface TestServer {
  readonly url: URL;
  readonly port: number;
  /** Connections so far. */
  connections(): number;
}

async function listen(server: Server, scheme: 'http' | 'https', port = 0): Promise<TestServer> {
  const sockets = new Set<Socket>();
  let count = 0;
  server.on('connection', (socket: Socket) => {
    count += 1;
    sockets.add(socket);
    socket.on('error', () => socket.destroy());
    socket.on('close', () => sockets.delete(socket));
  });
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
  onTestFinished(() => {
    for (const socket of sockets) socket.destroy();
    server.close();
  });
  const address = server.address() as AddressInfo;
  return { url: new URL(`${scheme}://127.0.0.1:${address.port}/`), port: address.port, connections: () => count };
}

export type Listener = (request: IncomingMessage, response: ServerResponse) => unknown;

export function httpServer(listener: Listener, port = 0): Promise<TestServer> {
  return listen(createServer(answering(listener)), 'http', port);
}

export function httpsServer(listener: Listener): Promise<TestServer> {
  return listen(createTlsServer({ key: testKey, cert: testCertificate }, answering(listener)), 'https');
}

function answering(listener: Listener) {
  return (request: IncomingMessage, response: ServerResponse) => {
    Promise.resolve(listener(request, response)).catch((error: Error) => response.destroy(error));
  };
}

/** Sees bytes instead of requests. */
export function rawServer(
  onData: (socket: Socket, text: string) => void,
  scheme: 'http' | 'https' = 'http',
): Promise<TestServer> {
  const server = createTcpServer((socket) => socket.on('data', (data) => onData(socket, data.toString('latin1'))));
  return listen(server, scheme);
}

/** A proxy that makes tunnels, and notes to where. */
export async function proxyServer(refuse = false): Promise<TestServer & { readonly tunnels: readonly string[] }> {
  const tunnels: string[] = [];
  const server: HttpServer = createServer();
  server.on('connect', (request: IncomingMessage, client: Socket) => {
    tunnels.push(request.url ?? '');
    if (refuse) {
      client.end('HTTP/1.1 407 Proxy Authentication Required\r\n\r\n');
      return;
    }
    const [host = '', port = ''] = (request.url ?? '').split(':');
    const upstream = connect(Number(port), host, () => {
      client.write('HTTP/1.1 200 Connection Established\r\n\r\n');
      client.pipe(upstream).pipe(client);
    });
    upstream.on('error', () => client.destroy());
    client.on('close', () => upstream.destroy());
  });
  return { ...(await listen(server, 'http')), tunnels };
}

/** A port on which nobody listens. */
export async function freePort(): Promise<number> {
  const server = createTcpServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

export function bodyOf(request: IncomingMessage): Promise<string> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => resolve(Buffer.concat(chunks).toString()));
    request.on('error', reject);
  });
}

/** Something that happens once, for tests to wait for instead of sleeping. */
export function moment(): { readonly passed: Promise<void>; pass(): void } {
  let pass: () => void = () => undefined;
  const passed = new Promise<void>((resolve) => {
    pass = resolve;
  });
  return { passed, pass: () => pass() };
}

/* A key pair for 127.0.0.1 that protects nothing: made for these tests, valid until 2126. */
export const testCertificate = `-----BEGIN CERTIFICATE-----
MIIBvjCCAWWgAwIBAgIUVVTov/eUGtBs2hF4/qUXi990RX4wCgYIKoZIzj0EAwIw
JjEkMCIGA1UEAwwbbGlmZWJvYXQgdGVzdCwgbm90IGEgc2VjcmV0MCAXDTI2MTEy
MTA3NTUwOVoYDzIxMjYxMDI4MDc1NTA5WjAmMSQwIgYDVQQDDBtsaWZlYm9hdCB0
ZXN0LCBub3QgYSBzZWNyZXQwWTATBgcqhkjOPQIBBggqhkjOPQMBBwNCAATxTpTX
9QLeGO54XD8J0hnrQKJ80AEZNIzd4sPYs0ildBTJGLP3t/W/4G6ifBcPUsFLRlBx
sD8/6sCP+MHcYSfTo28wbTAdBgNVHQ4EFgQUDtftgQz3pTQkSXwH9meT5dcm5jsw
HwYDVR0jBBgwFoAUDtftgQz3pTQkSXwH9meT5dcm5jswGgYDVR0RBBMwEYcEfwAA
AYIJbG9jYWxob3N0MA8GA1UdEwEB/wQFMAMBAf8wCgYIKoZIzj0EAwIDRwAwRAIg
ZhW1hm7x+361YDFEqgtGtrAO59qIj+pVQ1CoLE+N6zUCIE4DDpygUlgOt9noDjF7
Y7c728tgR0Ky8CIquw5e8aLA
-----END CERTIFICATE-----
`;
const testKey = `-----BEGIN PRIVATE KEY-----
MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQgg1ImWkhqMTq47Xcl
lqooMfeUz4u6YV4p5ssSyYAEKUahRANCAATxTpTX9QLeGO54XD8J0hnrQKJ80AEZ
NIzd4sPYs0ildBTJGLP3t/W/4G6ifBcPUsFLRlBxsD8/6sCP+MHcYSfT
-----END PRIVATE KEY-----
`;

export function transportTo(endpoint: URL, changes: Partial<TransportOptions> = {}) {
  const clock = new ManualClock();
  const lines: string[] = [];
  const transport = createTransport({
    endpoint,
    userAgent: 'lifeboat/1.2.3',
    clock,
    redactor: new Redactor(),
    maxConcurrentRequests: 8,
    requestTimeoutMs: 30_000,
    caCertificate: undefined,
    insecureSkipVerify: false,
    debug: (text) => lines.push(text),
    ...changes,
  });
  onTestFinished(() => transport.close());
  return { transport, clock, lines };
}

export function ask(changes: Partial<TransportRequest> = {}): TransportRequest {
  return {
    method: 'POST',
    url: '',
    body: 'a=1',
    signal: new AbortController().signal,
    safety: 'read',
    label: 'list of things',
    ...changes,
  };
}
export const once = (changes: Partial<TransportRequest> = {}) =>
  ask({ safety: 'once', label: 'creation of thing', ...changes });

/** Answers the first `count` requests with `bad`, later ones with 200 `fine`. */
export async function flaky(count: number, bad: (response: ServerResponse) => void) {
  let seen = 0;
  const server = await httpServer((_request, response) => {
    seen += 1;
    if (seen <= count) bad(response);
    else response.end('fine');
  });
  return { ...server, seen: () => seen };
}

export async function failure(promise: Promise<unknown>) {
  return promise.then(
    () => {
      throw new Error('should have failed');
    },
    (error: unknown) => error,
  );
}
