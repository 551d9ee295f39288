import { describe, expect, test } from 'vitest';
import { asArray, code, codes, flag, number, readEnvelope, statusWord, text } from './envelope.ts';

describe('text', () => {
  test.each([
    ['a value', { $: 'MySnapshot' }, 'MySnapshot'],
    ['stray blanks', { $: ' Solaris ' }, 'Solaris'],
    ['an empty element', {}, undefined],
    ['an empty text', { $: '' }, undefined],
    ['only blanks', { $: '  ' }, undefined],
    ['missing', undefined, undefined],
    ['null', null, undefined],
    ['repeated: the first', [{ $: '2024-07-23' }, { $: '2024-07-24' }], '2024-07-23'],
    ['no repetition at all', [], undefined],
    ['coded: the text', { $orig: 'on', $: 'Yes' }, 'Yes'],
    ['zero is a value', { $: '0' }, '0'],
    ['a JSON number', { $: 0 }, '0'],
    ['a bare string', 'x', 'x'],
    ['a nested object', { $: { a: 1 } }, undefined],
  ])('%s', (_name, element, expected) => {
    expect(text(element)).toBe(expected);
  });
});

describe('code', () => {
  test.each([
    ['the code wins', { $orig: 'on', $: 'Увімкнено' }, 'on'],
    ['no code', { $: 'off' }, 'off'],
    ['an empty code', { $orig: '', $: 'off' }, 'off'],
    ['in an array', [{ $orig: 'on', $: 'Yes' }], 'on'],
    ['empty', {}, undefined],
  ])('%s', (_name, element, expected) => {
    expect(code(element)).toBe(expected);
  });
});

describe('codes', () => {
  test.each([
    ['one value', { $: 'Monday Tuesday ' }, 'Monday Tuesday'],
    ['several', [{ $: 'Monday' }, {}, { $orig: '2', $: 'Tuesday' }], 'Monday 2'],
    ['none', [], undefined],
    ['empty', {}, undefined],
    ['missing', undefined, undefined],
  ])('%s', (_name, element, expected) => {
    expect(codes(element)).toBe(expected);
  });
});

describe('number', () => {
  test.each([
    ['3', 3],
    ['-50', -50],
    ['0', 0],
    ['2.5 ', 2.5],
    ['3 GB', undefined],
    ['1e3', undefined],
    ['0x10', undefined],
    ['', undefined],
  ])('%j', (digits, expected) => {
    expect(number({ $: digits })).toBe(expected);
  });
});

describe('flag', () => {
  test.each([
    [{ $: 'on' }, true],
    [{ $: 'off ' }, false],
    [{ $: 'On' }, true],
    [{ $orig: 'off', $: 'Вимкнено' }, false],
    [{ $: 'yes' }, undefined],
    [{}, undefined],
  ])('%j', (element, expected) => {
    expect(flag(element)).toBe(expected);
  });
});

test('asArray', () => {
  expect([asArray(undefined), asArray(null), asArray({ a: 1 }), asArray([{ a: 1 }])]).toEqual([
    [],
    [],
    [{ a: 1 }],
    [{ a: 1 }],
  ]);
});

test('statusWord', () => {
  expect(['Active', ' Booted from ISO ', 'booted_from_iso', 'IMAGE-UPLOADING'].map(statusWord)).toEqual([
    'active',
    'booted_from_iso',
    'booted_from_iso',
    'image_uploading',
  ]);
});

describe('readEnvelope', () => {
  const answer = (body: string, status = 200) =>
    readEnvelope({ status, headers: {}, text: body, contentType: 'text/html' });

  test('a document, whatever the content type says', () => {
    expect(answer('{"doc":{"ok":{}}}')).toEqual({ kind: 'doc', doc: { ok: {} } });
  });

  test.each([
    ['a link', '<html><a href="/long/8a1/billmgr?x=1">wait</a></html>', '/long/8a1/billmgr?x=1'],
    [
      'a script',
      '<script>location="https://api.zomro.com/long.8a1/billmgr"</script>',
      'https://api.zomro.com/long.8a1/billmgr',
    ],
    [
      'a JSON string',
      '"https://api.zomro.com/mancgi/long?id=1&func=billmgr"',
      'https://api.zomro.com/mancgi/long?id=1&func=billmgr',
    ],
    ['a refresh', '<meta http-equiv="refresh" content="3; url=/long/8a1/billmgr">', '/long/8a1/billmgr'],
    ['an entity in the link', "<a href='/long?a=1&amp;b=billmgr'>", '/long?a=1&b=billmgr'],
  ])('a request that takes long: %s', (_name, body, url) => {
    expect(answer(body)).toEqual({ kind: 'long', url });
  });

  test.each([
    ['a login page', '<html>Login</html>', 200],
    ['half an answer', '{"doc":{"elem":[', 200],
    ['JSON without a document', '{"message":"down"}', 200],
    ['nothing', '', 200],
    ['a block by the front end', '{"doc":{}}', 403],
    ['the same, in its own status', '', 460],
  ])('nonsense: %s', (_name, body, status) => {
    expect(answer(body, status)).toEqual({ kind: 'nonsense' });
  });
});
