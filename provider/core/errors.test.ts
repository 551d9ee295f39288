import { describe, expect, it } from 'vitest';
import { errorKinds, hasKind, isLifeboatError, LifeboatError } from './errors.ts';

describe('the text of an error', () => {
  it('is property, message, the cloud’s words, advice and request id, in this order', () => {
    const error = new LifeboatError('invalid', {
      path: 'cloud.note',
      message: 'cannot be set',
      cloudSays: ' Image is busy. ',
      advice: 'Try later.',
      requestId: 'r-1',
    });
    expect(error.message).toBe('cloud.note: cannot be set: Image is busy. Try later. (request r-1)');
  });

  it('is one sentence when there is only a message', () => {
    expect(new LifeboatError('failed', { message: 'it broke' }).message).toBe('it broke.');
    expect(new LifeboatError('failed', { message: 'it broke. ' }).message).toBe('it broke.');
  });
});

describe('a LifeboatError', () => {
  it('keeps its kind when more is said about it', () => {
    const cause = new Error('socket');
    const first = new LifeboatError('unknownOutcome', { message: 'the answer was lost', requestId: 'r-2' });
    const more = first.with({ cause, advice: 'Look.' });
    expect(more.kind).toBe('unknownOutcome');
    expect(more.message).toBe('the answer was lost. Look. (request r-2)');
    expect(more.cause).toBe(cause);
    expect(first.cause).toBeUndefined();
  });

  it('is recognised by its brand, not by its class', () => {
    const other: unknown = { [Symbol.for('lifeboat.error')]: true, kind: 'busy' };
    expect(isLifeboatError(other)).toBe(true);
    expect(hasKind(other, 'busy')).toBe(true);
    for (const stranger of [new Error('x'), null, undefined, 'text', 5, {}])
      expect(isLifeboatError(stranger)).toBe(false);
  });

  it.each(errorKinds)('of kind %s answers to that kind only', (kind) => {
    const error = new LifeboatError(kind, { message: 'm' });
    expect(hasKind(error, kind)).toBe(true);
    expect(hasKind(error, ...errorKinds.filter((other) => other !== kind))).toBe(false);
  });
});
