import { afterEach, beforeEach, describe, expect, onTestFinished, test, vi } from 'vitest';
import { Redactor } from '../core/secret.ts';
import { httpServer, httpsServer, ManualClock, proxyServer, testCertificate } from './testing.ts';
import { createTransport } from './transport.ts';

const proxyVariables = ['http_proxy', 'HTTP_PROXY', 'https_proxy', 'HTTPS_PROXY', 'no_proxy', 'NO_PROXY'];

function transportTo(endpoint: URL, caCertificate?: string) {
  const transport = createTransport({
    endpoint,
    userAgent: 'lifeboat/1',
    clock: new ManualClock(),
    redactor: new Redactor(),
    maxConcurrentRequests: 8,
    requestTimeoutMs: 30_000,
    caCertificate,
    insecureSkipVerify: false,
    debug: () => undefined,
  });
  onTestFinished(() => transport.close());
  return transport;
}

const request = { method: 'POST', url: '', body: 'x', safety: 'once', label: 'creation' } as const;
const send = (endpoint: URL, ca?: string) => transportTo(endpoint, ca).send({ ...request, signal: new AbortController().signal });

describe('a proxy from the environment', () => {
  beforeEach(() => {
    for (const name of proxyVariables) vi.stubEnv(name, undefined);
  });
  afterEach(() => {
    vi.unstubAllEnvs();
  });

  test('is used, to the end of a tunnel', async () => {
    const server = await httpServer((_request, response) => response.end('fine'));
    const proxy = await proxyServer();
    vi.stubEnv('HTTP_PROXY', proxy.url.href);
    expect((await send(server.url)).text).toBe('fine');
    expect(proxy.tunnels).toEqual([`127.0.0.1:${server.port}`]);
  });

  test('works together with an own CA, whose server is still verified', async () => {
    const server = await httpsServer((_request, response) => response.end('fine'));
    const proxy = await proxyServer();
    vi.stubEnv('HTTPS_PROXY', proxy.url.href);
    expect((await send(server.url, testCertificate)).text).toBe('fine');
    await expect(send(server.url)).rejects.toMatchObject({ kind: 'unavailable', message: expect.stringContaining('caCertificate') });
    expect(proxy.tunnels.length).toBeGreaterThanOrEqual(2);
  });

  test('is left out for the hosts of NO_PROXY', async () => {
    const server = await httpServer((_request, response) => response.end('fine'));
    const proxy = await proxyServer();
    vi.stubEnv('HTTP_PROXY', proxy.url.href);
    vi.stubEnv('NO_PROXY', '127.0.0.1');
    expect((await send(server.url)).text).toBe('fine');
    expect(proxy.tunnels).toEqual([]);
  });

  test('that refuses the tunnel means that nothing was sent', async () => {
    const server = await httpServer((_request, response) => response.end('fine'));
    const proxy = await proxyServer(true);
    vi.stubEnv('HTTP_PROXY', proxy.url.href);
    await expect(send(server.url)).rejects.toMatchObject({ kind: 'unavailable', message: expect.stringContaining('the proxy refused') });
    expect(server.connections()).toBe(0);
  });
});
