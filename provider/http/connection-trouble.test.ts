import { describe, expect, test } from 'vitest';
import { explainConnection } from './connection-trouble.ts';

const coded = (code: string) => Object.assign(new Error('internals'), { code });

describe('explainConnection', () => {
  test.each([
    ['ECONNREFUSED', 'connection refused'],
    ['ENOTFOUND', 'host name not found'],
    ['UND_ERR_SOCKET', 'connection closed before the answer was complete'],
    ['UND_ERR_ABORTED', 'the proxy refused the connection'],
    ['ERR_SSL_WRONG_VERSION_NUMBER', 'TLS failed (ERR_SSL_WRONG_VERSION_NUMBER)'],
    ['EWHATEVER', 'connection failed (EWHATEVER)'],
  ])('%s', (code, text) => {
    expect(explainConnection(coded(code))).toMatchObject({ text, hopeless: false });
  });

  test('a certificate problem is hopeless and says what to set', () => {
    const trouble = explainConnection(coded('SELF_SIGNED_CERT_IN_CHAIN'));
    expect(trouble.hopeless).toBe(true);
    expect(trouble.advice).toContain('caCertificate');
    expect(trouble.advice).toContain('insecureSkipVerify');
  });

  test('both addresses of a host name refused', () => {
    const cause = new AggregateError([coded('ECONNREFUSED'), coded('ECONNREFUSED')]);
    expect(explainConnection(cause).text).toBe('connection refused');
  });

  test('something that is not even an error', () => {
    expect(explainConnection('boom').text).toBe('connection failed');
  });
});
