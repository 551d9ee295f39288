import { afterEach, beforeEach, describe, expect, onTestFinished, test, vi } from 'vitest';
import { Redactor } from '../core/secret.ts';
import { httpServer, httpsServer, ManualClock, proxyServer, testCertificate } from './testing.ts';
import { createTransport } from './transport.ts';

const proxyVariables = ['http_proxy', 'HTTP_PROXY', 'https_proxy', 'HTTPS_PROXY', 'no_proxy', 'NO_PROXY'];

interface Trust {
  readonly caCertificate?: string;
  readonly insecureSkipVerify?: boolean;
}

function transportTo(endpoint: URL, trust: Trust) {
  const clock = new ManualClock();
  const transport = createTransport({
    endpoint,
    userAgent: 'lifeboat/1',
    clock,
    redactor: new Redactor(),
    maxConcurrentRequests: 8,
    requestTimeoutMs: 30_000,
    caCertificate: trust.caCertificate,
    insecureSkipVerify: trust.insecureSkipVerify ?? false,
    debug: () => undefined,
  });
  onTestFinished(() => transport.close());
  return { transport, clock };
}

const request = { method: 'POST', url: '', body: 'x', safety: 'once', label: 'creation' } as const;
const send = (endpoint: URL, trust: Trust = {}) =>
  transportTo(endpoint, trust).transport.send({ ...request, signal: new AbortController().signal });

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
    expect((await send(server.url, { caCertificate: testCertificate })).text).toBe('fine');
    await expect(send(server.url)).rejects.toMatchObject({
      kind: 'unavailable',
      message: expect.stringContaining('caCertificate'),
    });
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
    await expect(send(server.url)).rejects.toMatchObject({
      kind: 'unavailable',
      message: expect.stringContaining('the proxy refused'),
    });
    expect(server.connections()).toBe(0);
  });
});

describe('TLS', () => {
  const answering = () => httpsServer((_request, response) => response.end('fine'));

  test('a certificate of an unknown CA is refused at once, and the text says what to set', async () => {
    const { transport, clock } = transportTo((await answering()).url, {});
    await expect(transport.send({ ...request, signal: new AbortController().signal })).rejects.toMatchObject({
      kind: 'unavailable',
      message: expect.stringMatching(/certificate .*`caCertificate`/s),
    });
    expect(clock.pauses).toEqual([]);
  });

  test('with that CA it is accepted', async () => {
    expect((await send((await answering()).url, { caCertificate: testCertificate })).text).toBe('fine');
  });

  test('or with no verification at all', async () => {
    expect((await send((await answering()).url, { insecureSkipVerify: true })).text).toBe('fine');
  });

  test.each([
    ['a file name', '/etc/ssl/ca.pem'],
    ['a damaged one', testCertificate.replace(/MII\w{20}/, 'MIIxxxx')],
    [
      'a good one and a damaged one',
      `${testCertificate}-----BEGIN CERTIFICATE-----\nxxxx\n-----END CERTIFICATE-----\n`,
    ],
  ])('%s is said to be no certificate, before anything is sent', (_name, caCertificate) => {
    expect(() => transportTo(new URL('https://127.0.0.1/'), { caCertificate })).toThrow(
      'caCertificate: not a PEM certificate',
    );
  });

  test('several certificates in one text', async () => {
    const caCertificate = `# our CAs\n${testCertificate}\n${testCertificate}`;
    expect((await send((await answering()).url, { caCertificate })).text).toBe('fine');
  });

  test('a port without TLS', async () => {
    const server = await httpServer((_request, response) => response.end('fine'));
    const url = new URL(server.url.href.replace('http:', 'https:'));
    await expect(send(url)).rejects.toMatchObject({ kind: 'unavailable', message: expect.stringContaining('TLS') });
  });
});
