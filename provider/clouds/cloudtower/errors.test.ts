import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { LifeboatError } from '../../core/errors.ts';
import type { Safety } from '../../http/retry-policy.ts';
import {
  graphqlErrors,
  graphqlTurnsAway,
  isShutdownTimeout,
  refusedCredentials,
  taskFailure,
  toLifeboatError,
  turnsAway,
  type WireError,
} from './errors.ts';

const unchanged = (words: string) => words;
const asked = (safety: Safety, clean = unchanged) => ({
  label: 'deletion of snapshot cmj1',
  safety,
  requestId: 'r-1',
  clean,
});
const wire = (status: number, words = 'no', more: Partial<WireError> = {}): WireError => ({
  status,
  isApi: true,
  code: undefined,
  words,
  path: '/delete-vm-snapshot',
  props: undefined,
  ...more,
});

describe('the table', () => {
  const locked = wire(400, 'Resource [VM-cmjvm1] locked', {
    code: 'ResourceLocked',
    props: {
      locked_resources: [
        { id: 'cmjvm1', type: 'VM' },
        { id: 'cmjvol1', type: 'VM_VOLUME' },
      ],
    },
  });

  test.each<[string, WireError, Safety, string, string]>([
    [
      'a lock',
      locked,
      'once',
      'busy',
      'deletion of snapshot cmj1: another operation holds the lock (VM cmjvm1, VM_VOLUME cmjvol1): Resource [VM-cmjvm1] locked. (request r-1)',
    ],
    [
      'a lock without names',
      { ...locked, props: null },
      'once',
      'busy',
      'deletion of snapshot cmj1: another operation holds the lock: Resource [VM-cmjvm1] locked. (request r-1)',
    ],
    [
      'words about a lock without its code',
      wire(400, 'Resource locked'),
      'once',
      'invalid',
      'deletion of snapshot cmj1: the cloud refuses the request: Resource locked. (request r-1)',
    ],
    [
      'no session',
      wire(401),
      'read',
      'auth',
      'deletion of snapshot cmj1: the session is not accepted: no. Check the credentials, and that their user exists. (request r-1)',
    ],
    [
      'no right',
      wire(403),
      'read',
      'denied',
      'deletion of snapshot cmj1: the user has no right to do this: no. (request r-1)',
    ],
    [
      'the same, said with 400',
      wire(400, 'No permission for /delete-vm-snapshot'),
      'once',
      'denied',
      'deletion of snapshot cmj1: the user has no right to do this: No permission for /delete-vm-snapshot. (request r-1)',
    ],
    [
      'a refused request',
      wire(400, 'bad where'),
      'once',
      'invalid',
      'deletion of snapshot cmj1: the cloud refuses the request: bad where. (request r-1)',
    ],
    [
      'a name that is taken',
      wire(400, 'VM_DUPLICATED_NAME'),
      'once',
      'exists',
      'deletion of snapshot cmj1: the name is taken: VM_DUPLICATED_NAME. (request r-1)',
    ],
    [
      'an object that is not there',
      wire(404, 'VmSnapshot not found'),
      'repeatable',
      'absent',
      'deletion of snapshot cmj1: not found: VmSnapshot not found. (request r-1)',
    ],
    [
      'the same of a query, which would answer an empty list',
      wire(404, 'VmSnapshot not found'),
      'read',
      'contract',
      'deletion of snapshot cmj1: the server says "not found" of a list: VmSnapshot not found. Is `endpoint` the address of a CloudTower, as in `https://tower.example.com`? (request r-1)',
    ],
    [
      'a call that an old server does not have, which is no absence',
      wire(404, 'Cannot POST /v2/api/create-backup-plan'),
      'once',
      'unsupported',
      'deletion of snapshot cmj1: the server does not know this call: Cannot POST /v2/api/create-backup-plan. It may be too old for it: compare its release with what the reference says. (request r-1)',
    ],
    [
      'the same, in words of its own',
      wire(404, 'no such call: /delete-vm-snapshot'),
      'once',
      'unsupported',
      'deletion of snapshot cmj1: the server does not know this call: no such call: /delete-vm-snapshot. It may be too old for it: compare its release with what the reference says. (request r-1)',
    ],
    [
      'a page about a query',
      wire(404, '', { isApi: false }),
      'read',
      'contract',
      'deletion of snapshot cmj1: HTTP 404, and not from the API. Is `endpoint` the address of a CloudTower, as in `https://tower.example.com`? (request r-1)',
    ],
    [
      'a page about a change, which is no absence',
      wire(404, '', { isApi: false }),
      'repeatable',
      'unknownOutcome',
      'deletion of snapshot cmj1: HTTP 404, and not from the API, so it may or may not have happened. The next run looks for it. (request r-1)',
    ],
    [
      'any other',
      wire(409, 'conflict'),
      'once',
      'failed',
      'deletion of snapshot cmj1: the cloud answered with an error (HTTP 409): conflict. (request r-1)',
    ],
  ])('%s', (_name, error, safety, kind, message) => {
    expect(toLifeboatError(error, asked(safety))).toMatchObject({ kind, message });
  });

  test.each([
    ['"vm_id" is not a known id', undefined, 'instanceId'],
    ['request.body.data[0].consistent_type should be equal to one of the allowed values', undefined, 'consistency'],
    ['bad request', { field: 'exec_h_m' }, 'rotationTime'],
    ['bad request', [{ path: ['data', 'remain_snapshot_num'] }], 'keepCount'],
    ['request.body.data[0].name should be string', undefined, 'name'],
    ['`name` is too long', undefined, 'name'],
    ['elf_image_id: no such image', undefined, 'imageId'],
    ['backup_store_repository_id', undefined, 'cloudtower.repositoryId'],
    ['a file name that is wrong', undefined, undefined],
    ['cannot boot the VM', undefined, undefined],
    ['vm_id_x', undefined, undefined],
  ])('%s %j: %s', (words, props, path) => {
    expect(toLifeboatError(wire(400, words, { props }), asked('once')).facts.path).toBe(path);
  });

  test('secrets leave the words before they are shortened', () => {
    const clean = (words: string) => words.replaceAll('not-a-real-token', '[secret]');
    const error = toLifeboatError(wire(400, `${'x'.repeat(290)} not-a-real-token`), asked('once', clean));
    expect(error.message).toContain('x [secret]');
    expect(error.message).not.toContain('not-a');
  });
});

describe('turned away', () => {
  test.each<[WireError, boolean]>([
    [wire(401), true],
    [wire(403, '', { isApi: false }), true],
    [wire(400, 'Not authorised: token is missing or invalid'), true],
    [wire(400, 'Unauthorized'), true],
    [wire(400, 'session has expired'), true],
    [wire(400, 'invalid token'), true],
    [wire(400, 'Resource [VM-cmjvm1] locked', { code: 'ResourceLocked' }), false],
    [wire(400, 'invalid token', { isApi: false }), false],
    [wire(400, '"vm_id" is required'), false],
    [wire(400, 'invalid name'), false],
    [wire(404, 'token not found'), false],
  ])('%j: %s', (error, expected) => {
    expect(turnsAway(error)).toBe(expected);
  });

  test('is told quickly, also from hostile words', () => {
    for (const words of ['token '.repeat(200_000), 'no '.repeat(200_000), 'route '.repeat(200_000)]) {
      expect(turnsAway(wire(400, words))).toBe(false);
      expect(toLifeboatError(wire(404, words), asked('once')).kind).toBe('absent');
    }
  });
});

describe('GraphQL', () => {
  test('errors come with HTTP 200', () => {
    const value = { data: null, errors: [{ message: 'vm not found' }, { message: 'again' }, null, { message: 5 }] };
    expect(graphqlErrors(value, asked('read'))).toMatchObject({
      kind: 'failed',
      message: 'deletion of snapshot cmj1: the cloud answered with an error: vm not found; again. (request r-1)',
    });
    expect(graphqlErrors({ errors: [{}] }, asked('read'))).toMatchObject({ kind: 'failed' });
  });

  test.each([[{ data: {} }], [{ data: {}, errors: [] }], [{ errors: 'no' }], [null], ['text']])(
    '%j has none',
    (value) => {
      expect(graphqlErrors(value, asked('read'))).toBeUndefined();
    },
  );

  test.each([
    ['UNAUTHENTICATED', 401],
    ['FORBIDDEN', 403],
    ['BAD_USER_INPUT', undefined],
  ])('%s', (code, status) => {
    expect(graphqlTurnsAway({ errors: [{ message: 'no', extensions: { code } }] })).toBe(status);
  });
});

describe('refused credentials', () => {
  test('from state need a program that runs', () => {
    const refusal = { reason: 'refused', advice: 'Check them.' };
    expect(refusedCredentials(refusal, 'configuration').message).toBe(
      'login to CloudTower: refused (credentials from configuration; they are not tried again in this run). Check them.',
    );
    expect(refusedCredentials(refusal, 'state').message).toContain('`pulumi refresh --run-program`');
  });
});

describe('taskFailure', () => {
  const recorded =
    'Cannot unwrap Ok value of Result.Err.\r\ncode: CREATE_VM_FORM_TEMPLATE_FAILED\r\nmessage: {"data":{},"ec":"VM_CLOUD_INIT_CONFIG_ERROR","error":{"msg":"[VM_CLOUD_INIT_CONFIG_ERROR]The gateway [..] is unreachable. "}}';
  const failed = (message: string | undefined, code?: string, clean = unchanged) =>
    taskFailure(message, code, 'task cmjtask1', clean).message;

  test.each<[string, string | undefined, string | undefined, string]>([
    [
      'the recorded one',
      recorded,
      undefined,
      'task cmjtask1: failed: [CREATE_VM_FORM_TEMPLATE_FAILED] [VM_CLOUD_INIT_CONFIG_ERROR]The gateway [..] is unreachable.',
    ],
    [
      'an inner code only',
      '{"ec":"EAllocSpace"}',
      undefined,
      'task cmjtask1: failed: [EAllocSpace]. The storage is full.',
    ],
    ['plain words', 'disk gone', 'E1', 'task cmjtask1: failed: [E1] disk gone.'],
    ['a code only', undefined, 'E1', 'task cmjtask1: failed: [E1].'],
    ['nothing', undefined, undefined, 'task cmjtask1: failed: no reason given.'],
    ['broken JSON', 'message: {"ec":"X', undefined, 'task cmjtask1: failed: message: {"ec":"X.'],
    ['JSON of another shape', '{"a":[1]}', undefined, 'task cmjtask1: failed: {"a":[1]}.'],
    ['an error as a text', '{"ec":"X","error":"no space"}', undefined, 'task cmjtask1: failed: [X] no space.'],
    ['control characters', 'a\u0000b\u001b[0m\nc', undefined, 'task cmjtask1: failed: a b [0m c.'],
  ])('%s', (_name, message, code, text) => {
    expect(failed(message, code)).toBe(text);
  });

  test('is never long, and never takes long', () => {
    for (const huge of ['x', '{', '{"ec":"', 'code: x\n', '[', '\n ']) {
      expect(failed(huge.repeat(1_000_000)).length).toBeLessThan(700);
    }
  });

  test('survives anything, without the secrets in it', () => {
    const clean = (words: string) => words.replaceAll('hush', '[secret]');
    fc.assert(
      fc.property(fc.string(), fc.option(fc.string(), { nil: undefined }), fc.json(), (text, code, json) => {
        for (const message of [
          text,
          json,
          `code: hush\nmessage: ${json} hush`,
          `${text}{"ec":"a","error":{"msg":"hush"}}`,
        ]) {
          const error = taskFailure(message, code, 'task', clean);
          expect(error.kind).toBe('failed');
          expect(error.facts.cloudSays).not.toContain('hush');
        }
      }),
    );
  });

  test('a guest that does not shut down is told from other failures', () => {
    const message = `code: VM_SHUTDOWN_FAILED\nmessage: {"ec":"JOB_VM_SHUTDOWN_TIMEOUT","error":{"msg":"${'no '.repeat(200)}"}}`;
    const error = taskFailure(message, undefined, 'task', unchanged);
    expect(isShutdownTimeout(error)).toBe(true);
    expect(isShutdownTimeout(error.with({ requestId: 'r-1' }))).toBe(true);
    expect(isShutdownTimeout(taskFailure(undefined, 'JOB_VM_SHUTDOWN_TIMEOUT', 'task', unchanged))).toBe(true);
    for (const other of [
      taskFailure(recorded, undefined, 'task', unchanged),
      new Error('JOB_VM_SHUTDOWN_TIMEOUT'),
      undefined,
    ])
      expect(isShutdownTimeout(other)).toBe(false);
    expect(isShutdownTimeout(new LifeboatError('timeout', { message: 'JOB_VM_SHUTDOWN_TIMEOUT' }))).toBe(false);
  });
});
