import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { isLifeboatError } from '../../core/errors.ts';
import type { Answer } from '../../http/request.ts';
import { acceptedIn, explain, isAnswer, readEnvelope, requestIdOf } from './envelope.ts';

function answer(status: number, body: unknown, contentType = 'application/json'): Answer {
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  return { status, text, contentType, headers: { 'x-tower-request-id': 'r-1' } };
}
const errorBody = { message: 'no', status: 400, path: '/login' };

describe('an answer', () => {
  test.each<[string, Answer, boolean]>([
    ['a list', answer(200, []), true],
    ['null', answer(200, 'null'), true],
    ['a version, as whatever type it is sent', answer(200, '4.8.0', 'text/html'), true],
    ['a page', answer(200, '<html>down for maintenance</html>', 'text/html'), false],
    ['half an answer', answer(200, `[{"id":"${'x'.repeat(200)}`), false],
    ['nothing', answer(200, ''), false],
    ['nothing to change', answer(304, ''), true],
    ['an error', answer(400, errorBody), true],
    ['a page that turns away', answer(403, '<html>', 'text/html'), true],
    ['too slow', answer(408, ''), false],
    ['an internal error, although the API says so', answer(500, { ...errorBody, status: 500 }), false],
    ['a gateway', answer(502, '<html>', 'text/html'), false],
  ])('%s: %#', (_name, given, expected) => {
    expect(isAnswer(given)).toBe(expected);
  });

  test('is a value, nothing to change, an error or a text', () => {
    expect(readEnvelope(answer(200, { a: 1 }))).toEqual({ kind: 'value', value: { a: 1 } });
    expect(readEnvelope(answer(304, ''))).toEqual({ kind: 'unchanged' });
    expect(readEnvelope(answer(200, 'v4.8'))).toEqual({ kind: 'text', text: 'v4.8' });
    const body = { ...errorBody, code: 'ResourceLocked', props: { a: 1 } };
    expect(readEnvelope(answer(400, body))).toEqual({
      kind: 'error',
      error: { status: 400, isApi: true, code: 'ResourceLocked', words: 'no', path: '/login', props: { a: 1 } },
    });
    for (const foreign of ['<html>', '[]', '{"error":"no"}', '{"message":5}'])
      expect(readEnvelope(answer(404, foreign))).toMatchObject({ kind: 'error', error: { isApi: false, words: '' } });
  });

  test('names itself', () => {
    expect(requestIdOf(answer(200, ''))).toBe('r-1');
    expect(requestIdOf({ ...answer(200, ''), headers: {} })).toBeUndefined();
    const hostile = { 'x-tower-request-id': `a\u001b[31m\u0000${'b'.repeat(1000)}` };
    expect(requestIdOf({ ...answer(200, ''), headers: hostile })).toMatch(/^a \[31m b{90,100}…$/);
  });

  test('with 5xx is explained in the API’s own words, without secrets', () => {
    const clean = (text: string) => text.replaceAll('hush', '[secret]');
    expect(explain(answer(500, { message: 'db hush\ndown' }), clean)).toEqual({
      says: 'db [secret] down',
      requestId: 'r-1',
    });
    expect(explain({ ...answer(502, '<html>'), headers: {} }, clean)).toEqual({});
  });
});

describe('what a change touched', () => {
  test.each<[string, unknown, object[]]>([
    ['a list', [{ task_id: 't1', data: { id: 'a', name: 'provisional' } }], [{ id: 'a', taskId: 't1' }]],
    [
      'several',
      [{ task_id: 't1', data: { id: 'a' } }, { data: { id: 'b' } }],
      [{ id: 'a', taskId: 't1' }, { id: 'b' }],
    ],
    ['one by itself', { task_id: null, data: { id: 'a' } }, [{ id: 'a' }]],
    ['an empty task id', [{ task_id: '', data: { id: 'a' } }], [{ id: 'a' }]],
    ['nothing', [], []],
  ])('%s', (_name, value, expected) => {
    expect(acceptedIn(value, 'creation')).toEqual(expected);
  });

  test.each([
    [[{ task_id: 't1', data: { id: '' } }], /\[0\]\.data\.id \(custom\)/],
    [[{ task_id: 't1', data: null }], /\[0\]\.data \(not object\)/],
    [{ task_id: 't1' }, /at data \(not object\)/],
    [null, /at its top/],
    ['ok', /at its top/],
  ])('%j is nothing that could be trusted', (value, place) => {
    expect(() => acceptedIn(value, 'creation')).toThrow(place);
  });

  test('whatever it is, it is understood or refused', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        try {
          for (const { id } of acceptedIn(value, 'creation')) expect(id.trim()).not.toBe('');
        } catch (error) {
          expect(isLifeboatError(error) && error.kind).toBe('contract');
        }
      }),
    );
  });
});
