import type { RandomSource } from '../random.ts';
import { badAddress, badPassword, blockedLogin, noAccess } from './errors.ts';
import type { ZomroQuirks } from './quirks.ts';
import type { Account } from './world.ts';

/** Whoever calls: where from, and when. */
export interface Caller {
  readonly now: number;
  readonly remoteAddress: string;
  readonly quirks: ZomroQuirks;
}

export interface Session {
  readonly token: string;
  readonly account: Account;
  readonly remoteAddress: string;
  /** A second factor is still missing. */
  isTemporary: boolean;
  lastUsed: number;
  calls: number;
}

interface FailedLogins {
  inARow: number;
  blockedUntil: number;
}

/**
 * The tokens in the vendor's printed commands. Theirs ended long ago; here each opens a session of the first account, so that
 * a command works as it is printed. [S0][S1][S2]
 */
const printedTokens: ReadonlySet<string> = new Set([
  '5acd1215da7a09eaae215987',
  '9046d78a8fda29dda83d42dd',
  'd22467cab40fedf7674da126',
  '0b31d69ab7b7b4839dfd6506',
  '7e0cb9825a87e4c1a150dc9b',
  '7c70d43c92c610c4c6c42c2c',
]);

/** The only code that the simulated second factor takes. */
export const oneTimeCode = '123456';

export class Sessions {
  readonly #random: RandomSource;
  readonly #accounts: () => readonly Account[];
  readonly #open = new Map<string, Session>();
  readonly #failed = new Map<string, FailedLogins>();

  constructor(random: RandomSource, accounts: () => readonly Account[]) {
    this.#random = random;
    this.#accounts = accounts;
  }

  /** `func=auth`: a token of 24 hexadecimal digits, as in the articles. [S0][S1][S2][P] */
  logIn(username: string, password: string, caller: Caller): Session {
    const account = this.verify(username, password, caller);
    return this.#begin(this.#random.hex(24), account, caller.quirks.twoFactor, caller);
  }

  #openPrinted(token: string, caller: Caller): Session | undefined {
    const [account] = this.#accounts();
    return account !== undefined && printedTokens.has(token) ? this.#begin(token, account, false, caller) : undefined;
  }

  #begin(token: string, account: Account, isTemporary: boolean, { now, remoteAddress }: Caller): Session {
    const session = { token, account, remoteAddress, isTemporary, lastUsed: now, calls: 0 };
    this.#open.set(token, session);
    return session;
  }

  /** The account behind a name and a password; wrong ones are counted and block the account for a while. [P][I] */
  verify(username: string, password: string, { now, remoteAddress, quirks }: Caller): Account {
    const failed = this.#failed.get(username) ?? { inARow: 0, blockedUntil: 0 };
    if (now < failed.blockedUntil) throw blockedLogin(username);
    const account = this.#accounts().find((one) => one.username === username && one.password === password);
    if (account !== undefined) {
      this.#failed.delete(username);
      return account;
    }
    failed.inARow += 1;
    if (failed.inARow >= quirks.loginFailuresBeforeBlock) {
      failed.blockedUntil = now + quirks.loginBlockMs;
      failed.inARow = 0;
    }
    this.#failed.set(username, failed);
    throw badPassword(remoteAddress);
  }

  /** The session behind a token, which counts as used; throws when there is none, or none any more. [I][P] */
  use(token: string, func: string, caller: Caller): Session {
    const { now, remoteAddress, quirks } = caller;
    // That keepalive answers access is the panel's proof that a session has ended. [P]
    const refusal = noAccess(func, func === 'keepalive' ? 'access' : quirks.expiredSessionType);
    const session = this.#open.get(token) ?? this.#openPrinted(token, caller);
    if (session === undefined) throw refusal;
    const isWornOut = quirks.sessionExpiresMidway > 0 && session.calls >= quirks.sessionExpiresMidway;
    if (isWornOut || now - session.lastUsed >= quirks.sessionIdleMs) {
      this.#open.delete(token);
      throw refusal;
    }
    if (quirks.sessionBoundToIp && session.remoteAddress !== remoteAddress) throw badAddress(remoteAddress);
    session.lastUsed = now;
    session.calls += 1;
    return session;
  }

  end(token: string): void {
    this.#open.delete(token);
  }

  endAll(): void {
    this.#open.clear();
  }

  list(): readonly Session[] {
    return [...this.#open.values()];
  }
}
