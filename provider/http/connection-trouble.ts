import { isObject } from '../core/json.ts';

/** Why a connection failed, in words, and what can be done about it. */
export interface ConnectionTrouble {
  readonly text: string;
  readonly advice?: string;
  /** The next try cannot end differently. */
  readonly hopeless: boolean;
}

const trustAdvice =
  'Give the CA that signed it as `caCertificate` (PEM); on a test bench only, `insecureSkipVerify` turns the check off.';
const certificateCodes: Readonly<Record<string, string>> = {
  DEPTH_ZERO_SELF_SIGNED_CERT: 'its certificate is self-signed',
  SELF_SIGNED_CERT_IN_CHAIN: 'its certificate comes from a CA that is not trusted here',
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: 'its certificate cannot be verified',
  UNABLE_TO_GET_ISSUER_CERT: 'the issuer of its certificate is not known',
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: 'the issuer of its certificate is not known here',
  CERT_UNTRUSTED: 'its certificate is not trusted',
  CERT_HAS_EXPIRED: 'its certificate has expired',
  CERT_NOT_YET_VALID: 'its certificate is not valid yet',
  ERR_TLS_CERT_ALTNAME_INVALID: 'its certificate is for another host name',
};
const codes: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'connection refused',
  ENOTFOUND: 'host name not found',
  EAI_AGAIN: 'host name could not be looked up',
  ECONNRESET: 'connection reset',
  EPIPE: 'connection closed',
  ETIMEDOUT: 'no connection in time',
  EHOSTUNREACH: 'host not reachable',
  ENETUNREACH: 'network not reachable',
  UND_ERR_CONNECT_TIMEOUT: 'no connection in time',
  UND_ERR_SOCKET: 'connection closed before the answer was complete',
  UND_ERR_RES_CONTENT_LENGTH_MISMATCH: 'answer cut off',
  UND_ERR_HEADERS_OVERFLOW: 'answer with oversized headers',
  EPROTO: 'no TLS on that port, or a version that is not supported',
  HPE_INVALID_CONSTANT: 'not an HTTP answer',
};

export function explainConnection(cause: unknown): ConnectionTrouble {
  const code = codeOf(cause);
  const certificate = certificateCodes[code];
  if (certificate !== undefined) return { text: certificate, advice: trustAdvice, hopeless: true };
  // undici reports a proxy that refuses the tunnel like this; the reason is only in its words.
  if (code === 'UND_ERR_ABORTED')
    return { text: 'the proxy refused the connection', advice: 'See HTTPS_PROXY and NO_PROXY.', hopeless: false };
  if (code.startsWith('ERR_SSL_'))
    return { text: `TLS failed (${code})`, advice: 'Does that port speak TLS (https)?', hopeless: false };
  if (code === 'UND_ERR_INVALID_ARG') return { text: 'the request cannot be sent as it is', hopeless: true };
  return { text: codes[code] ?? (code === '' ? 'connection failed' : `connection failed (${code})`), hopeless: false };
}

function codeOf(cause: unknown): string {
  if (!isObject(cause)) return '';
  const inner = cause instanceof AggregateError ? cause.errors.map(codeOf).find((code) => code !== '') : undefined;
  return inner ?? (typeof cause['code'] === 'string' ? cause['code'] : '');
}
