import type { Lang, ErrorTextName } from './words.ts';
import { errorTexts } from './words.ts';
import type { ZomroQuirks } from './quirks.ts';
import type { WireObject } from './wire.ts';

interface ErrorParts {
  readonly type: string;
  readonly object: string;
  readonly text: ErrorTextName;
  /** What the text names, and the `value` of `param`. */
  readonly value?: string;
  /** Nobody should have made this call: the journal marks it. */
  readonly isUnknownCall?: true;
}

/** The API refuses a call: becomes `doc.error`, with HTTP status 200. [I][P] */
export class DocError extends Error {
  override readonly name = 'DocError';
  readonly parts: ErrorParts;

  constructor(parts: ErrorParts) {
    super(`${parts.type}/${parts.object} ${parts.value ?? ''}`);
    this.parts = parts;
  }

  /** Type, object, language, msg, detail and param as in a real answer; no $func and no tparams. [C] */
  node(lang: Lang, quirks: ZomroQuirks): WireObject {
    const { type, object, text, value = '' } = this.parts;
    const message = errorTexts[text][lang](value);
    const list = [
      { $name: 'object', $type: 'msg', $: object },
      { $name: 'value', $: value },
    ];
    return {
      $type: type,
      $object: object,
      $lang: lang,
      detail: { $: message },
      msg: { $: message },
      param: quirks.errorParamObject ? { $name: 'value', $: value } : list,
    };
  }
}

/** Type and Russian text read [C]; `$object` inferred. */
const noFunction = { type: 'missed', object: 'func', text: 'missedFunction' } as const;

export function missedFunction(func: string): DocError {
  return new DocError({ ...noFunction, value: func, isUnknownCall: true });
}

/** A function that the cloud may or may not have: the same answer, but whoever tried it made no mistake. */
export function absentFunction(func: string): DocError {
  return new DocError({ ...noFunction, value: func });
}

/** Type read [I]; that `$object` names the table is inferred. */
export function missedObject(table: string, id: string): DocError {
  return new DocError({ type: 'missed', object: table, text: 'missedObject', value: id });
}

/** The same type for a session that has ended and for a lack of rights. [P] */
export function noAccess(func: string, type = 'access'): DocError {
  return new DocError({ type, object: func, text: 'access', value: func });
}

/** [C] */
export function badPassword(remoteAddress: string): DocError {
  const value = `remote_addr: [${remoteAddress}]`;
  return new DocError({ type: 'auth', object: 'badpassword', text: 'badPassword', value });
}

/** [P][I] */
export function blockedLogin(username: string): DocError {
  return new DocError({ type: 'auth', object: 'blocklogon', text: 'blocked', value: username });
}

/** Object and text read [P][I]; the type is inferred. */
export function badAddress(remoteAddress: string): DocError {
  return new DocError({ type: 'access', object: 'badip', text: 'badAddress', value: remoteAddress });
}

/** [I]; that `$object` names the field is inferred. */
export function badValue(field: string, value: string | undefined): DocError {
  return new DocError({ type: 'value', object: field, text: 'value', value: value ?? '' });
}

/** Type and object read [C]. */
export function alreadyExists(name: string): DocError {
  return new DocError({ type: 'exists', object: 'name', text: 'exists', value: name });
}

/** `$object` read [P]; the type is unknown and therefore a switch. */
export function runningOperation(quirks: ZomroQuirks): DocError {
  return new DocError({ type: quirks.runningOperationType, object: 'runningoperation', text: 'running' });
}

/** (inferred) */
export function wrongState(status: string, quirks: ZomroQuirks): DocError {
  return new DocError({ type: quirks.wrongStateType, object: 'instance_status', text: 'wrongState', value: status });
}

/** (inferred) */
export function overLimit(object: 'snapshots' | 'backups'): DocError {
  return new DocError({ type: 'limit', object, text: 'limit', value: '5' });
}

/** That it is impossible: [S1]. The words: inferred. */
export function protectedImage(id: string, quirks: ZomroQuirks): DocError {
  return new DocError({ type: quirks.protectedDeleteType, object: 'protected', text: 'protected', value: id });
}
