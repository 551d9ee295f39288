import { X509Certificate } from 'node:crypto';
import { rootCertificates } from 'node:tls';
import type { Dispatcher } from 'undici';
import { LifeboatError } from '../core/errors.ts';

export interface DispatcherOptions {
  readonly endpoint: URL;
  /** PEM certificates trusted besides the public ones. */
  readonly caCertificate: string | undefined;
  readonly insecureSkipVerify: boolean;
  readonly connectTimeoutMs: number;
}

/** The connections of one transport. `HTTP(S)_PROXY` and `NO_PROXY` are read by undici's agent itself. */
export interface Dispatchers {
  /** Keeps connections alive. */
  readonly forReads: Dispatcher;
  /**
   * A new connection for each request: a kept one that the server closes just then would turn a mutation that never
   * reached it into an unknown outcome.
   */
  readonly forMutations: Dispatcher;
  destroy(): Promise<void>;
}

/** What is wrong with the options, as an `invalid` error, before anything is sent. */
export function checkDispatcherOptions({ endpoint, caCertificate }: DispatcherOptions): void {
  checkEndpoint(endpoint);
  trustOf(caCertificate);
}

/** Loads undici only now: most processes that the engine starts never make a request, and it doubles the start-up time. */
export async function openDispatchers(options: DispatcherOptions): Promise<Dispatchers> {
  const { EnvHttpProxyAgent } = await import('undici');
  const trust = trustOf(options.caCertificate);
  const target = { ...trust, rejectUnauthorized: !options.insecureSkipVerify, timeout: options.connectTimeoutMs };
  const common = {
    connect: target,
    // Behind a proxy `connect` is not used: one set for the tunnel to it, one for the cloud at its end.
    requestTls: target,
    proxyTls: { ...trust, timeout: options.connectTimeoutMs },
    // The transport has its own limit for the whole exchange, on the injected clock.
    headersTimeout: 0,
    bodyTimeout: 0,
  };
  const forReads = new EnvHttpProxyAgent(common);
  const forMutations = new EnvHttpProxyAgent({ ...common, pipelining: 0 });
  return {
    forReads,
    forMutations,
    destroy: async () => {
      await Promise.all([forReads.destroy(), forMutations.destroy()]);
    },
  };
}

function checkEndpoint(endpoint: URL): void {
  if (endpoint.protocol !== 'https:' && endpoint.protocol !== 'http:') {
    throw new LifeboatError('invalid', {
      path: 'endpoint',
      message: `only http and https can be spoken, not ${endpoint.protocol.slice(0, -1)}`,
    });
  }
  if (endpoint.username !== '' || endpoint.password !== '') {
    throw new LifeboatError('invalid', {
      path: 'endpoint',
      message: 'must not hold credentials',
      advice: 'Give them as `username` and `password`.',
    });
  }
}

function trustOf(caCertificate: string | undefined): { ca?: string[] } {
  if (caCertificate === undefined) return {};
  try {
    for (const pem of caCertificate.match(pemBlock) ?? ['']) new X509Certificate(pem);
  } catch (cause) {
    throw new LifeboatError('invalid', {
      path: 'caCertificate',
      message: 'not a PEM certificate',
      advice: 'It takes the text of the file, from `-----BEGIN CERTIFICATE-----` on, not its name.',
      cause,
    });
  }
  return { ca: [...rootCertificates, caCertificate] };
}

const pemBlock = /-----BEGIN [^-]*CERTIFICATE-----[^-]*-----END [^-]*CERTIFICATE-----/g;
