import type { Surroundings } from './context.ts';
import { badToken } from './errors.ts';
import type { TokenRow, UserRow } from './rows.ts';
import { instant } from './world.ts';

/** The user behind an `Authorization` header: the token alone [spec], or behind `Bearer` [code]. */
export function userOf(surroundings: Surroundings, header: string | null): UserRow {
  const { world, quirks } = surroundings;
  const token = world.tokens.get((header ?? '').replace(/^Bearer /, ''));
  const user = token === undefined || hasEnded(surroundings, token) ? undefined : world.users.get(token.user);
  if (user === undefined) throw badToken(quirks);
  return user;
}

/** Valid as long as its user exists [doc]; whether the setting for sessions shortens that is unknown. */
function hasEnded({ quirks, now }: Surroundings, { kind, createdAt }: TokenRow): boolean {
  return kind === 'login' && quirks.sessionMaxAgeMs > 0 && now >= createdAt + quirks.sessionMaxAgeMs;
}

/** A new login token: a JWT, as far as anybody can see. [recorded] */
export function logIn({ world, now }: Surroundings, user: UserRow): TokenRow {
  const parts = [
    { alg: 'HS256', typ: 'JWT' },
    { id: user.id, iat: Math.floor(now / 1000), jti: world.random.hex(8), note: 'not a real token' },
  ];
  const [head, claims] = parts.map((part) => Buffer.from(JSON.stringify(part)).toString('base64url'));
  const id = `${head}.${claims}.${world.random.hex(43)}`;
  return remember(world, { id, user: user.id, kind: 'login', name: `login at ${instant(now)}`, createdAt: now });
}

/** Has the rights of whoever made it. [doc] */
export function newApiKey({ world, now }: Surroundings, user: UserRow, name: string): TokenRow {
  return remember(world, {
    id: `fake-key-${world.random.hex(32)}`,
    user: user.id,
    kind: 'apiKey',
    name,
    createdAt: now,
  });
}

function remember(world: Surroundings['world'], token: TokenRow): TokenRow {
  world.tokens.set(token.id, token);
  return token;
}
