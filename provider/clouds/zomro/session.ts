import { hasKind, LifeboatError } from '../../core/errors.ts';
import type { JsonObject } from '../../core/json.ts';
import { type Redactor, Secret } from '../../core/secret.ts';
import { SharedReads } from '../../http/shared-reads.ts';
import type { Settings } from '../driver.ts';
import { child, text } from './envelope.ts';
import { refusedCredentials, refusedLogin, type WireError, wireError } from './errors.ts';
import type { Operation } from './operation.ts';

/*
 * Who we are to the API (contract 3). One login for all calls, begun by the first of them; one renewal when it has expired.
 * A refused login is final for this process: every further try would bring the account closer to being blocked.
 */

/** What a call sends to be let in. */
export interface Pass {
  readonly params: Readonly<Record<string, string>>;
  /** For the few requests without a body. [I] */
  readonly cookie?: string;
}

/** Sends one operation with a pass; no renewal, and the document may hold an error. */
export type Ask = (operation: Operation, pass: Pass, signal: AbortSignal) => Promise<JsonObject>;

type Credentials =
  | { readonly kind: 'session' | 'authinfo'; readonly username: string; readonly password: Secret }
  | { readonly kind: 'token'; readonly token: Secret };

export class Session {
  readonly #ask: Ask;
  readonly #credentials: Credentials;
  readonly #credentialsFrom: string;
  readonly #redactor: Redactor;
  readonly #flights = new SharedReads();
  #pass: Pass | undefined;
  #refused: LifeboatError | undefined;

  constructor(settings: Settings, redactor: Redactor, ask: Ask) {
    this.#ask = ask;
    this.#credentials = credentialsOf(settings);
    this.#credentialsFrom = settings.credentialsFrom;
    this.#redactor = redactor;
    redactor.add(settings.password);
    redactor.add(settings.token);
  }

  async pass(signal: AbortSignal): Promise<Pass> {
    if (this.#refused !== undefined) throw this.#refused;
    return this.#pass ?? (await this.#flights.read('login to Zomro', signal, (shared) => this.#enter(shared)));
  }

  /**
   * After a call was turned away: a new pass, or undefined when the session lives and only the right is missing. `access` says
   * either; `keepalive` tells which. [P; 3.2]
   */
  async renewed(stale: Pass, error: WireError, signal: AbortSignal): Promise<Pass | undefined> {
    if (this.#pass === stale) {
      const check = (shared: AbortSignal) => this.#isAlive(stale, shared);
      if (error.type === 'access' && (await this.#flights.read('check of the session', signal, check)))
        return undefined;
      if (this.#credentials.kind !== 'session') throw this.#refuse(this.#expired(error));
      // Another call may have renewed it meanwhile.
      if (this.#pass === stale) this.#pass = undefined;
    }
    return this.pass(signal);
  }

  async #enter(signal: AbortSignal): Promise<Pass> {
    const pass = await this.#newPass(signal);
    if (this.#credentials.kind !== 'token') await this.#checkAccess(pass, signal);
    this.#pass = pass;
    return pass;
  }

  async #newPass(signal: AbortSignal): Promise<Pass> {
    const credentials = this.#credentials;
    switch (credentials.kind) {
      case 'token':
        return tokenPass(credentials.token);
      case 'authinfo':
        return { params: { authinfo: `${credentials.username}:${credentials.password.reveal()}` } };
      case 'session':
        return tokenPass(await this.#login(credentials.username, credentials.password, signal));
    }
  }

  /** Never sent twice: not even a lost answer tells that it was not counted as a failed login. */
  async #login(username: string, password: Secret, signal: AbortSignal): Promise<Secret> {
    const operation = {
      func: 'auth',
      params: { username, sok: 'ok' },
      safety: 'once',
      label: 'login to Zomro',
    } as const;
    const doc = await this.#ask(operation, { params: { password: password.reveal() } }, signal).catch(
      (error: unknown) => {
        throw hasKind(error, 'unknownOutcome') ? lostLogin(error) : error;
      },
    );
    const error = this.#errorIn(doc);
    if (error !== undefined) throw this.#refuse(refusedLogin(error, this.#credentialsFrom));
    const auth = child(doc, 'auth');
    const token = text(child(auth, '$id')) ?? text(auth);
    if (token === undefined)
      throw new LifeboatError('contract', { message: 'login to Zomro: the answer holds no session' });
    const secret = new Secret(token);
    this.#redactor.add(secret);
    return secret;
  }

  /** A login with a second factor is a session that may do nothing but ask for the code. [P] */
  async #checkAccess(pass: Pass, signal: AbortSignal): Promise<void> {
    const doc = await this.#ask(
      { func: 'whoami', params: {}, safety: 'read', label: 'check of the login to Zomro' },
      pass,
      signal,
    );
    if (text(child(doc, 'ok'))?.includes('totp.confirm')) {
      const reason = 'the account asks for a second factor, which a program cannot give';
      const advice = 'Use a user without one, or log in yourself and give the session as `token`.';
      throw this.#refuse(refusedCredentials({ reason, advice }, this.#credentialsFrom));
    }
    const error = this.#errorIn(doc);
    if (error?.type === 'auth') throw this.#refuse(refusedLogin(error, this.#credentialsFrom));
  }

  async #isAlive(pass: Pass, signal: AbortSignal): Promise<boolean> {
    const doc = await this.#ask(
      { func: 'keepalive', params: {}, safety: 'read', label: 'check of the session' },
      pass,
      signal,
    );
    const type = this.#errorIn(doc)?.type;
    return type !== 'access' && type !== 'auth';
  }

  #errorIn(doc: JsonObject): WireError | undefined {
    return wireError(doc, (words) => this.#redactor.clean(words));
  }

  #expired(error: WireError): LifeboatError {
    if (this.#credentials.kind === 'token') {
      const reason =
        'the ready `token` is no session, or no longer: it has expired or was never valid, and only a login can make a new one';
      return refusedCredentials(
        { reason, advice: 'Give a fresh `token`, or `username` and `password`.' },
        this.#credentialsFrom,
      );
    }
    if (error.type === 'auth') return refusedLogin(error, this.#credentialsFrom);
    const reason = 'credentials with every call (`userSource: authinfo`) are not accepted';
    return refusedCredentials(
      { reason, advice: 'Remove `userSource`: then a session is used.' },
      this.#credentialsFrom,
    );
  }

  #refuse(error: LifeboatError): LifeboatError {
    this.#refused = error.with({ cloudSays: error.facts.cloudSays && this.#redactor.clean(error.facts.cloudSays) });
    this.#pass = undefined;
    return this.#refused;
  }
}

/** Nothing was changed by it, and the next call may log in: that is "not reachable", not an unknown outcome. */
function lostLogin(cause: LifeboatError): LifeboatError {
  return new LifeboatError('unavailable', {
    message: 'login to Zomro: no usable answer',
    advice: 'It was not repeated at once, since failed logins block the account; run again.',
    cause,
  });
}

function tokenPass(token: Secret): Pass {
  return { params: { auth: token.reveal() }, cookie: `billmgrses5=${encodeURIComponent(token.reveal())}` };
}

/** `userSource` says how the user logs in: `session` (default) or `authinfo`, the credentials with every call. [S][I] */
function credentialsOf({ password, token, userSource = 'session', username }: Settings): Credentials {
  if (userSource !== 'session' && userSource !== 'authinfo') {
    throw new LifeboatError('invalid', {
      path: 'userSource',
      message: 'for Zomro it is `session` (default) or `authinfo`',
    });
  }
  if (token !== undefined) return { kind: 'token', token };
  if (username === undefined || password === undefined) {
    const path = username === undefined ? 'username' : 'password';
    throw new LifeboatError('invalid', {
      path,
      message: 'missing',
      advice: 'Set `username` and `password`, or a ready session as `token`.',
    });
  }
  return { kind: userSource, username, password };
}
