import { describe, expect, test } from 'vitest';
import type { ErrorKind } from '../../core/errors.ts';
import { type Asked, refusedLogin, saysUnknownFunction, toLifeboatError, type WireError, wireError } from './errors.ts';

const asked: Asked = { func: 'instances.snapshots', safety: 'read', label: 'list of snapshots of instance 5203773' };
const create: Asked = { func: 'instances.snapshots.edit', safety: 'once', label: 'creation of snapshot s' };
const boot: Asked = { func: 'instances.fleio.boot_from_iso', safety: 'once', label: 'boot of instance 5203773' };
const remove: Asked = { func: 'image.delete', safety: 'repeatable', label: 'deletion of snapshot 5204214' };

function errorOf(parts: Record<string, unknown>): WireError {
  const error = wireError({ error: parts as never });
  if (error === undefined) throw new Error('no error');
  return error;
}

/** The answer to a wrong password, as a product of the same family gives it. [C] */
const wrongPassword = {
  $type: 'auth',
  $object: 'badpassword',
  $lang: 'en',
  detail: { $: 'Invalid username or password ' },
  msg: { $: 'Invalid username or password ' },
  param: [
    { $name: 'object', $type: 'msg', $: 'badpassword' },
    { $name: 'value', $: 'remote_addr: [192.0.2.1]' },
  ],
};

describe('wireError', () => {
  test('a document without one', () => {
    expect(wireError({ ok: {} })).toBeUndefined();
  });

  test('type, object and words', () => {
    expect(errorOf(wrongPassword)).toEqual({
      type: 'auth',
      object: 'badpassword',
      words: 'Invalid username or password',
    });
  });

  test('an empty error is still an error', () => {
    expect(errorOf({})).toEqual({ type: '', object: '', words: '' });
  });

  test('placeholders are replaced, from one parameter or many', () => {
    const msg = { $: 'The item "__value__" already exists in __place__' };
    expect(errorOf({ msg, param: { $name: 'value', $: 'MySnapshot' } }).words).toBe(
      'The item "MySnapshot" already exists in __place__',
    );
    const many = [
      { $name: 'value', $: 'a' },
      { $name: 'place', $: 'b' },
    ];
    expect(errorOf({ msg, param: many }).words).toBe('The item "a" already exists in b');
  });

  test('the detail stands in for a missing message', () => {
    expect(errorOf({ msg: {}, detail: { $: 'why' } }).words).toBe('why');
  });

  test('tags, control characters and length', () => {
    expect(errorOf({ msg: { $: 'a<br/>b\u001b[31m\nc\u202e' } }).words).toBe('a b [31m c');
    expect(errorOf({ msg: { $: 'x'.repeat(1000) } }).words).toHaveLength(301);
  });
});

type Row = [name: string, asked: Asked, error: Record<string, unknown>, kind: ErrorKind, path?: string];
const rows: Row[] = [
  ['an unknown function', asked, { $type: 'missed', $object: 'func', msg: { $: "Function 'foo.bar' …" } }, 'contract'],
  [
    'an unknown function, told by words only',
    asked,
    { $type: 'missed', msg: { $: "Не удалось найти функцию 'foo.bar'." } },
    'contract',
  ],
  ['an object that is not there', asked, { $type: 'missed', $object: 'elid', msg: { $: 'Not found' } }, 'absent'],
  ['another operation runs', create, { $type: 'unknown', $object: 'runningoperation' }, 'busy'],
  ['slow, reading', asked, { $type: '', msg: { $: 'Request in process, please wait' } }, 'unavailable'],
  ['slow, creating', create, { msg: { $: 'Ваш запрос обрабатывается, пожалуйста, подождите' } }, 'unknownOutcome'],
  ['deleting what is protected', remove, { $type: 'access', $object: 'protected' }, 'refused'],
  [
    'setting what is protected is another matter',
    create,
    { $type: 'value', $object: 'protected' },
    'invalid',
    'zomro.protected',
  ],
  ['a duplicate', create, { $type: 'exists', $object: 'name' }, 'exists'],
  ['a bad name', create, { $type: 'value', $object: 'image_name' }, 'invalid', 'name'],
  ['bad days', create, { $type: 'value', $object: 'rotation_days' }, 'invalid', 'rotationDays'],
  ['a bad time', create, { $type: 'value', $object: 'rotation_time' }, 'invalid', 'rotationTime'],
  ['a bad number of copies', create, { $type: 'value', $object: 'backup_rotation' }, 'invalid', 'keepCount'],
  ['a bad field that no input has', create, { $type: 'value', $object: 'rdns_record' }, 'invalid'],
  [
    'an image to boot from that is refused',
    boot,
    { $type: 'value', $object: 'select_boot_from_iso' },
    'invalid',
    'imageId',
  ],
  ['a zone that is refused', boot, { $type: 'value', $object: 'zone' }, 'invalid', 'zomro.zone'],
  ['a quota', create, { $type: 'limit', $object: 'snapshots' }, 'quota'],
  ['a session', asked, { $type: 'auth' }, 'auth'],
  ['a right', asked, { $type: 'access', $object: 'image.edit' }, 'denied'],
  ['anything else', asked, { $type: 'db', msg: { $: 'oops' } }, 'failed'],
  ['nothing at all', asked, {}, 'failed'],
];

describe('toLifeboatError', () => {
  test.each(rows)('%s', (_name, question, error, kind, path) => {
    const result = toLifeboatError(errorOf(error), question);
    expect([result.kind, result.facts.path]).toEqual([kind, path]);
    expect(result.message).toContain(question.label);
  });

  test('an unknown function is told from every other error', () => {
    const told = rows.map(([name, question, error]) => [
      name,
      saysUnknownFunction(toLifeboatError(errorOf(error), question)),
    ]);
    expect(told.filter(([, says]) => says).map(([name]) => name)).toEqual([
      'an unknown function',
      'an unknown function, told by words only',
    ]);
    expect(saysUnknownFunction(new Error("Function 'x' not found"))).toBe(false);
  });

  test('the whole text', () => {
    const error = errorOf({ $type: 'exists', $object: 'name', msg: { $: "The item 'MySnapshot' already exists" } });
    expect(toLifeboatError(error, create).message).toBe(
      "creation of snapshot s: it already exists: The item 'MySnapshot' already exists [exists/name].",
    );
  });

  test('a protected snapshot says how to unprotect it', () => {
    const error = errorOf({ $type: 'access', $object: 'protected' });
    expect(toLifeboatError(error, remove).message).toBe(
      'deletion of snapshot 5204214: it is protected against deletion: [access/protected]. Set `zomro.protected` to false and run `pulumi up` first; of a snapshot that was already replaced, take the protection off in the Zomro panel. Or keep it with the resource option `retainOnDelete`.',
    );
  });
});

describe('refusedLogin', () => {
  test.each([
    ['badpassword', 'wrong user name or password'],
    ['badip', 'this address may not log in'],
    ['blocked_ip', 'blocked after too many failed logins'],
    ['blocklogon', 'blocked for a moment'],
    ['blockgeoip', 'confirmed by e-mail'],
    ['something', 'the login was refused'],
  ])('%s', (object, words) => {
    const error = refusedLogin(errorOf({ $type: 'auth', $object: object }), 'configuration');
    expect(error.kind).toBe('auth');
    expect(error.message).toContain(words);
    expect(error.message).toContain('credentials from configuration');
  });

  test('credentials from state name the commands that replace them', () => {
    expect(refusedLogin(errorOf(wrongPassword), 'state').message).toBe(
      'login to Zomro: wrong user name or password (credentials from state; they are not tried again in this run): Invalid username or password [auth/badpassword]. Check `username` and `password`. Then run `pulumi up` first, or `pulumi refresh --run-program` / `pulumi destroy --run-program`.',
    );
  });
});
