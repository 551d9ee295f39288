import { status } from '@grpc/grpc-js';
import { describe, expect, it } from 'vitest';
import { detailOf, initFailedOf, missingKeysOf, secret } from '../../test/rpc/wire.ts';
import { type ErrorKind, errorKinds, LifeboatError } from '../core/errors.ts';
import { Redactor, Secret } from '../core/secret.ts';
import { PartialState } from '../lifecycle/contract.ts';
import { answerOf, missingKeysAnswer, RpcAnswer } from './status.ts';
import { secretAt } from './secret-paths.ts';

const redactor = new Redactor();
redactor.add(new Secret('hunter2!'));

const rows = {
  absent: [status.NOT_FOUND, 'instance 7 is gone.'],
  exists: [status.ALREADY_EXISTS, 'instance 7 is gone.'],
  busy: [status.ABORTED, 'instance 7 is gone.'],
  invalid: [status.INVALID_ARGUMENT, 'instance 7 is gone.'],
  auth: [status.UNAUTHENTICATED, 'instance 7 is gone.'],
  denied: [status.PERMISSION_DENIED, 'instance 7 is gone.'],
  refused: [status.FAILED_PRECONDITION, 'instance 7 is gone.'],
  quota: [status.RESOURCE_EXHAUSTED, 'instance 7 is gone.'],
  limited: [status.UNAVAILABLE, 'instance 7 is gone.'],
  unavailable: [status.UNAVAILABLE, 'instance 7 is gone.'],
  contract: [status.FAILED_PRECONDITION, 'instance 7 is gone.'],
  failed: [status.ABORTED, 'instance 7 is gone.'],
  timeout: [status.DEADLINE_EXCEEDED, 'instance 7 is gone.'],
  unknownOutcome: [status.UNKNOWN, 'instance 7 is gone.'],
  cancelled: [status.ABORTED, 'cancelled: instance 7 is gone.'],
  unsupported: [status.INVALID_ARGUMENT, 'instance 7 is gone.'],
} as const satisfies Record<ErrorKind, readonly [status, string]>;

describe('answerOf', () => {
  it.each(errorKinds)('%s', (kind) => {
    const [code, details] = rows[kind];
    const answer = answerOf(new LifeboatError(kind, { message: 'instance 7 is gone' }), redactor);
    expect(answer).toMatchObject({ code, details });
    expect(answer.metadata.getMap()).toEqual({});
  });

  it('lets no name in a cloud steer the terminal', () => {
    const error = new LifeboatError('failed', {
      message: 'vm "\u001b[2J\u0007" is\tgone',
      advice: 'Run:\n  pulumi up',
    });
    expect(answerOf(error, redactor).details).toBe('vm "\u{FFFD}[2J\u{FFFD}" is\tgone. Run:\n  pulumi up');
  });

  it('says all that is known, redacted', () => {
    const error = new LifeboatError('failed', {
      message: 'snapshot a of instance 7 failed',
      cloudSays: 'login hunter2! refused',
      advice: 'Try again.',
      requestId: 'r-1',
      path: 'name',
    });
    expect(answerOf(error, redactor).details).toBe(
      'name: snapshot a of instance 7 failed: login [secret] refused. Try again. (request r-1)',
    );
  });

  it('answers partial state with everything that the engine saves', () => {
    const partial = new PartialState(
      { id: '7/9', outputs: { status: 'Pending', zomro: { key: 'hunter2!', size: 1 }, gone: undefined } },
      ['7/9 is not finished: hunter2!', 'second'],
      undefined,
    );
    const answer = answerOf(partial, redactor, secretAt(['zomro', 'key']));
    expect(answer).toMatchObject({ code: status.UNKNOWN, details: '7/9 is not finished: [secret]; second' });
    expect(detailOf(answer)?.status.toObject()).toMatchObject({ code: status.UNKNOWN, message: answer.details });
    expect(detailOf(answer)?.any.getTypeUrl()).toBe('type.googleapis.com/pulumirpc.ErrorResourceInitFailed');
    expect(initFailedOf(answer)).toEqual({
      id: '7/9',
      properties: { status: 'Pending', zomro: { key: secret('hunter2!'), size: 1 } },
      reasons: ['7/9 is not finished: [secret]', 'second'],
      refreshBeforeUpdate: true,
      hasInputs: false,
    });
  });

  it('never loses the id of partial state to a bug in its outputs', () => {
    const outputs = JSON.parse('{"a": 1}');
    Reflect.set(outputs, 'b', 1n);
    expect(initFailedOf(answerOf(new PartialState({ id: '7/9', outputs }, ['x'], undefined), redactor))).toMatchObject({
      id: '7/9',
      properties: { a: 1 },
    });
  });

  it.each([
    [new TypeError('x is undefined: hunter2!'), 'TypeError: x is undefined: [secret]'],
    ['just a text.', 'just a text'],
    [undefined, 'undefined'],
  ])('takes anything else for a bug: %s', (error, text) => {
    expect(answerOf(error, redactor)).toMatchObject({
      code: status.INTERNAL,
      details: `${text}. This is a bug in Lifeboat: please report this text in its issue tracker.`,
    });
  });

  it('passes an answer that is one already', () => {
    const answer = new RpcAnswer(status.UNIMPLEMENTED, 'no');
    expect(answerOf(answer, redactor)).toBe(answer);
  });

  it('cuts what no header should carry, without breaking a character', () => {
    const { details } = answerOf(
      new LifeboatError('failed', { message: `${'x'.repeat(7_999)}😀${'y'.repeat(99)}` }),
      redactor,
    );
    expect(details).toBe(`${'x'.repeat(7_999)}\ufffd …`);
  });
});

describe('missingKeysAnswer', () => {
  it('names each key as `pulumi config set` wants it', () => {
    const answer = missingKeysAnswer(
      [
        { key: 'cloud', text: 'which cloud' },
        { key: 'token', text: 'a token' },
      ],
      'lifeboat',
    );
    expect(answer).toMatchObject({
      code: status.INVALID_ARGUMENT,
      details: 'missing required settings: cloud (which cloud); token (a token)',
    });
    expect(missingKeysOf(answer)).toEqual({ 'lifeboat:cloud': 'which cloud', 'lifeboat:token': 'a token' });
  });
});
