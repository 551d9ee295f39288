import * as z from 'zod';
import type { Clock } from '../../core/clock.ts';
import { hasKind, LifeboatError } from '../../core/errors.ts';
import type { JsonObject } from '../../core/json.ts';
import { type Redactor, Secret } from '../../core/secret.ts';
import { decode } from '../../http/decode.ts';
import { SharedReads } from '../../http/shared-reads.ts';
import type { Settings } from '../driver.ts';
import type { Envelope } from './envelope.ts';
import { refusedCredentials, said, type WireError } from './errors.ts';

/*
 * Who we are to the API: a token in `Authorization`, without a scheme [spec][doc]. It comes from one login for all calls, begun by
 * the first of them, or it is given: a session or an API key, which are used alike [doc]. How the server says that a token is not
 * good is not documented, so 401, 403 and words that sound like them are followed by one new login [code: a public client]. A refused login is final for
 * this process: whether failed ones block the account is not known.
 */

/** What lets a call in. */
export interface Pass {
  readonly authorization: string;
  readonly since: number;
}

/** An answer, and the id to ask the vendor's support about. */
export interface Received {
  readonly envelope: Envelope;
  readonly requestId: string | undefined;
}

/** Sends `POST /login` once. */
export type Login = (input: JsonObject, signal: AbortSignal) => Promise<Received>;

type Credentials =
  | { readonly kind: 'login'; readonly password: Secret; readonly input: JsonObject }
  | { readonly kind: 'token'; readonly token: Secret };

/** A session as young as this has not expired: turned away with 403, its user lacks the right. */
const youngMs = 5 * 60_000;
/** Logins in a row without a usable answer; then it stays with the last error, since they may have counted as failed ones. */
const mostLostLogins = 3;
const label = 'login to CloudTower';
const keyAdvice = 'An account with a second factor cannot log in here: give an API key as `token`.';

export class Session {
  readonly #clock: Clock;
  readonly #credentials: Credentials;
  readonly #credentialsFrom: string;
  readonly #flights = new SharedReads();
  readonly #login: Login;
  readonly #redactor: Redactor;
  readonly #worked = new WeakSet<Pass>();
  readonly #lacksRights = new WeakSet<Pass>();
  #lost = 0;
  #pass: Pass | undefined;
  #refused: LifeboatError | undefined;

  constructor(settings: Settings, clock: Clock, redactor: Redactor, login: Login) {
    this.#clock = clock;
    this.#credentials = credentialsOf(settings);
    this.#credentialsFrom = settings.credentialsFrom;
    this.#login = login;
    this.#redactor = redactor;
    redactor.add(settings.password);
    redactor.add(settings.token);
  }

  async pass(signal: AbortSignal): Promise<Pass> {
    if (this.#refused !== undefined) throw this.#refused;
    return this.#pass ?? (await this.#flights.read(label, signal, (shared) => this.#enter(shared)));
  }

  /** A call with this pass was let in. */
  letIn(pass: Pass): void {
    this.#worked.add(pass);
  }

  /** After a call was turned away: a new pass, or undefined when only the right is missing. */
  async renewed(stale: Pass, refusal: TurnedAway, signal: AbortSignal): Promise<Pass | undefined> {
    if (this.#pass === stale) {
      if (refusal.error.status === 403 && this.#isKnownGood(stale)) return undefined;
      if (this.#credentials.kind === 'token') throw this.#refusedToken(refusal);
      this.#pass = undefined;
    }
    // Otherwise another call has renewed it meanwhile.
    return this.pass(signal);
  }

  /** A call was turned away with a new pass too. The error for all further calls, or undefined when it is about this one only. */
  stillTurnedAway(pass: Pass, { aside, error, requestId }: TurnedAway): LifeboatError | undefined {
    if (error.status === 403 && !aside) this.#lacksRights.add(pass);
    // What another status is about was only guessed from its words.
    if (aside || error.status !== 401) return undefined;
    return this.#refuse({
      reason: 'the login is accepted, but not the session that it answered',
      advice: 'Please report this: the API seems to have changed.',
      cloudSays: this.#words(error),
      requestId,
    });
  }

  #isKnownGood(pass: Pass): boolean {
    if (this.#credentials.kind === 'token') return this.#worked.has(pass);
    return this.#lacksRights.has(pass) && this.#clock.now() - pass.since < youngMs;
  }

  async #enter(signal: AbortSignal): Promise<Pass> {
    const credentials = this.#credentials;
    const secret = credentials.kind === 'token' ? credentials.token : await this.#token(credentials, signal);
    this.#pass = { authorization: secret.reveal(), since: this.#clock.now() };
    return this.#pass;
  }

  /** Never sent twice: not even a lost answer tells that it was not counted as a failed login. */
  async #token(credentials: Credentials & { readonly kind: 'login' }, signal: AbortSignal): Promise<Secret> {
    const input = { ...credentials.input, password: credentials.password.reveal() };
    const received = await this.#login(input, signal).catch((error: unknown) => {
      throw hasKind(error, 'unknownOutcome') ? this.#lostLogin(error) : error;
    });
    const { envelope, requestId } = received;
    if (envelope.kind === 'error') throw this.#refusedLogin(envelope.error, requestId);
    const token = tokenIn(envelope, requestId);
    const secret = new Secret(token);
    this.#redactor.add(secret);
    this.#lost = 0;
    return secret;
  }

  #refusedLogin(error: WireError, requestId: string | undefined): LifeboatError {
    if (!error.isApi && error.status !== 401 && error.status !== 403) {
      return new LifeboatError('contract', {
        message: `${label}: HTTP ${error.status}, and not from the API`,
        advice: 'Is `endpoint` the address of a CloudTower, as in `https://tower.example.com`?',
        requestId,
      });
    }
    const credentials = this.#credentials;
    const isLegacy = credentials.kind === 'login' && credentials.input['source'] === 'LDAP';
    const directory = isLegacy ? 'CloudTower 3.0 and later need `authConfigId` with `userSource: LDAP`. ' : '';
    const advice = `${directory}Check \`username\`, \`password\` and \`userSource\`. ${keyAdvice}`;
    return this.#refuse({ reason: 'refused', advice, cloudSays: this.#words(error), requestId });
  }

  #refusedToken({ aside, error, requestId }: TurnedAway): LifeboatError {
    const reason = 'the ready `token` is not accepted: it was revoked, has expired or was never valid';
    const advice = 'Give a fresh session or an API key as `token`, or `username` and `password`.';
    const refusal = { reason, advice, cloudSays: this.#words(error), requestId };
    // Any other status may be about this call only: that another one would be let in is not ruled out.
    return error.status === 401 && !aside ? this.#refuse(refusal) : refusedCredentials(refusal, this.#credentialsFrom);
  }

  #refuse(refusal: Parameters<typeof refusedCredentials>[0]): LifeboatError {
    this.#pass = undefined;
    this.#refused = refusedCredentials(refusal, this.#credentialsFrom);
    return this.#refused;
  }

  /** Nothing was changed by it: that is "not reachable", not an unknown outcome. */
  #lostLogin(cause: LifeboatError): LifeboatError {
    this.#lost += 1;
    const { cloudSays, requestId } = cause.facts;
    const lost = new LifeboatError('unavailable', {
      message: `${label}: no usable answer`,
      cloudSays: cloudSays ?? cause.facts.message,
      advice: 'It was not repeated at once, since failed logins may block the account; run again.',
      requestId,
      cause,
    });
    if (this.#lost >= mostLostLogins) this.#refused = lost;
    return lost;
  }

  #words(error: WireError): string | undefined {
    return said(error, (words) => this.#redactor.clean(words));
  }
}

/** A call that was not let in. */
export interface TurnedAway {
  readonly error: WireError;
  readonly requestId: string | undefined;
  /** By the undocumented endpoint, which tells nothing about the other one. */
  readonly aside: boolean;
}

/** A single object, unlike other answers. [spec] */
const loginAnswer = z.object({ data: z.object({ token: z.string().min(1) }) });

function tokenIn(envelope: Envelope, requestId: string | undefined): string {
  try {
    return decode(loginAnswer, envelope.kind === 'value' ? envelope.value : undefined, label).data.token;
  } catch (error) {
    throw error instanceof LifeboatError ? error.with({ requestId }) : error;
  }
}

const sources = ['LOCAL', 'LDAP', 'AUTHN', 'SSO'];

/** `userSource` says where the user is kept; since 3.0 LDAP wants `AUTHN` and the id of its configuration. [code][doc] */
function credentialsOf({ authConfigId, password, token, userSource = 'LOCAL', username }: Settings): Credentials {
  if (token !== undefined) return { kind: 'token', token };
  const source = userSource.trim().toUpperCase();
  if (!sources.includes(source)) {
    const message = `for CloudTower it is one of ${sources.map((each) => `\`${each}\``).join(', ')}`;
    throw new LifeboatError('invalid', { path: 'userSource', message });
  }
  if (username === undefined || password === undefined) {
    const path = username === undefined ? 'username' : 'password';
    const advice = 'Set `username` and `password`, or a session or API key as `token`.';
    throw new LifeboatError('invalid', { path, message: 'missing', advice });
  }
  const input = {
    username,
    source: source === 'LDAP' && authConfigId !== undefined ? 'AUTHN' : source,
    ...(authConfigId !== undefined && { auth_config_id: authConfigId }),
  };
  return { kind: 'login', password, input };
}
