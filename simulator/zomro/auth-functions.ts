import { param } from './call-context.ts';
import type { CallContext, OpenContext, Outcome } from './call-context.ts';
import { badValue, noAccess } from './errors.ts';
import { oneTimeCode } from './sessions.ts';
import type { Session } from './sessions.ts';
import type { WireObject } from './wire.ts';

/** The level of an ordinary client (inferred). */
const clientLevel = '16';

/** `auth`: the token stands in `$id` and in `$`. [P][C] */
export function logIn(context: OpenContext): Outcome {
  const session = context.sessions.logIn(param(context, 'username'), param(context, 'password'), context);
  return { doc: { auth: tokenNode(session) } };
}

/** `whoami`: the account, or that a second factor is still missing. [P] */
export function whoAmI(context: CallContext): Outcome {
  if (context.session?.isTemporary === true) return { doc: { ok: { $: 'func=totp.confirm' } } };
  return { doc: { ok: {}, ...userNode(context) } };
}

/** `totp.confirm`: a new session for the temporary one. [P] */
export function confirmLogIn(context: CallContext): Outcome {
  const { session, account, sessions } = context;
  if (session === undefined || !session.isTemporary) throw noAccess(context.func);
  if (param(context, 'qrcode') !== oneTimeCode) throw badValue('qrcode', '');
  sessions.end(session.token);
  const full = sessions.logIn(account.username, account.password, context);
  full.isTemporary = false;
  return { doc: { auth: tokenNode(full) } };
}

/** `keepalive`: ok as long as the session lives. [P] */
export function keepAlive(_context: CallContext): Outcome {
  return { doc: { ok: {} } };
}

/** `logon`: ends the session. [P] */
export function logOut(context: CallContext): Outcome {
  if (context.session !== undefined) context.sessions.end(context.session.token);
  return { doc: { ok: {} } };
}

/** `session.newkey` needs more rights than a client has. [I] */
export function newKey(context: CallContext): Outcome {
  throw noAccess(context.func);
}

function tokenNode({ token }: Session): WireObject {
  return { $id: token, $level: clientLevel, $: token };
}

/** That there is a `user` with attributes is read [C]; which attribute names the account is inferred. */
function userNode({ account, quirks }: CallContext): WireObject {
  const { id, username } = account;
  switch (quirks.whoamiShape) {
    case 'attributes':
      return { user: { $id: id, $name: username, $email: username, $level: clientLevel, $balance: '0.00' } };
    case 'nodes':
      return { id: { $: id }, name: { $: username }, level: { $: clientLevel } };
    case 'none':
      return {};
  }
}
