import { inspect } from 'node:util';
import { describe, expect, it } from 'vitest';
import { Redactor, Secret } from './secret.ts';

function redactor(...values: string[]): Redactor {
  const made = new Redactor();
  for (const value of values) made.add(new Secret(value));
  return made;
}

describe('a Secret', () => {
  it('shows itself only when asked by name', () => {
    const secret = new Secret('hunter22');
    expect(secret.reveal()).toBe('hunter22');
    const texts = [
      String(secret),
      `a ${String(secret)}`,
      JSON.stringify({ secret }),
      inspect({ secret }, { depth: 5, showHidden: true }),
    ];
    for (const text of texts) {
      expect(text).toContain('[secret]');
      expect(text).not.toContain('hunter22');
    }
  });
});

describe('the Redactor', () => {
  const value = 'pä ss/"w+o%r&d\\';
  it.each([
    ['as it is', value],
    ['percent-encoded', encodeURIComponent(value)],
    ['percent-encoded in lower case', encodeURIComponent(value).replace(/%../g, (hex) => hex.toLowerCase())],
    ['form-encoded', new URLSearchParams({ p: value }).toString().slice(2)],
    ['JSON-escaped', JSON.stringify(value).slice(1, -1)],
    ['JSON-escaped with slashes', JSON.stringify(value).slice(1, -1).replaceAll('/', '\\/')],
    ['base64', Buffer.from(value).toString('base64')],
    ['base64 for URLs', Buffer.from(value).toString('base64url')],
  ])('takes a secret away %s', (_form, text) => {
    expect(redactor(value).clean(`before ${text} after ${text}`)).toBe('before [secret] after [secret]');
  });

  it('takes a secret that holds another one away whole, in any order of adding', () => {
    expect(redactor('abcd', 'abcdefgh').clean('x abcdefgh y abcd z')).toBe('x [secret] y [secret] z');
    expect(redactor('abcdefgh', 'abcd').clean('x abcdefgh y abcd z')).toBe('x [secret] y [secret] z');
  });

  it('leaves no end of secrets that overlap in the text', () => {
    expect(redactor('abcdef', 'defghi').clean('<abcdefghi>')).toBe('<[secret]>');
  });

  it('does not redact its own marker again', () => {
    expect(redactor('secret', 'other-one').clean('other-one and secret')).toBe('[secret] and [secret]');
  });

  it('leaves texts alone that a very short secret would tear apart', () => {
    expect(redactor('abc').clean('abc')).toBe('abc');
    const none = new Redactor();
    none.add(undefined);
    expect(none.clean('plain')).toBe('plain');
  });

  it.each([
    ['user and password', 'from http://joe:pw@host/x.iso now', 'from http://[secret]@host/x.iso now'],
    ['a password with @ in it', 'from http://joe:p@w@host/x.iso', 'from http://[secret]@host/x.iso'],
    ['only a password', 'from https://:pw@host:8443/', 'from https://[secret]@host:8443/'],
    ['only a token', 'from https://tok123@host', 'from https://[secret]@host'],
    ['two of them', 'a ftp://a:b@h1 b ftp://c:d@h2', 'a ftp://[secret]@h1 b ftp://[secret]@h2'],
  ])('takes away what a URL carries: %s', (_what, text, clean) => {
    expect(new Redactor().clean(text)).toBe(clean);
  });

  it.each(['https://host:8443/a@b', 'see https://host and mail joe@host', '"https://host","joe@host"'])(
    'leaves %s as it is',
    (text) => {
      expect(new Redactor().clean(text)).toBe(text);
    },
  );
});
