import { z } from 'zod';
import { isAtLeast } from './context.ts';
import type { Surroundings } from './context.ts';
import { badPassword, badRequest } from './errors.ts';
import { parsedBody } from './route.ts';
import type { Outcome } from './route.ts';
import type { UserRow } from './rows.ts';
import { logIn } from './sessions.ts';

/** `LoginInput`. [spec] */
const loginInput = z.object({
  username: z.string(),
  password: z.string(),
  source: z.enum(['LOCAL', 'LDAP', 'AUTHN', 'SSO']).nullish(),
  mfa_type: z.enum(['Mail', 'Sms']).nullish(),
  auth_config_id: z.string().nullish(),
});

type LoginInput = z.output<typeof loginInput>;

/** `/login`: one object, not a list. [spec] */
export function answerLogin(surroundings: Surroundings, body: unknown): Outcome {
  const { world, quirks } = surroundings;
  const input = parsedBody(loginInput, surroundings, body);
  // The source had to be named before 3.0. [spec]
  if (!isAtLeast(quirks, '3.0.0') && !input.source) throw badRequest('source is required');
  const source = sourceOf(surroundings, input);
  const user = [...world.users.values()].find((one) => isThat(one, input, source));
  // There is no field for the code of a second factor. [spec] The words are inferred.
  if (user?.mfa === true) throw badRequest('multi-factor authentication is required for this user');
  if (user === undefined) throw badPassword(quirks);
  return { status: 200, body: { task_id: null, data: { token: logIn(surroundings, user).id } } };
}

/** Whose password is asked for: LOCAL unless something else is said [doc], a directory through its strategy [code]. */
function sourceOf({ world, quirks }: Surroundings, input: LoginInput): UserRow['source'] {
  const { source, auth_config_id: strategy } = input;
  switch (source) {
    case 'LDAP':
      if (isAtLeast(quirks, '3.0.0') && quirks.legacyLdap === 'refused') {
        throw badRequest('source LDAP is not supported any more: use AUTHN and auth_config_id');
      }
      return 'LDAP';
    case 'AUTHN':
      if (!world.authnStrategies.has(strategy ?? ''))
        throw badRequest('auth_config_id names no authentication strategy');
      return 'LDAP';
    case 'SSO':
      throw badRequest('single sign-on does not take a password');
    case 'LOCAL':
    case null:
    case undefined:
      return 'LOCAL';
  }
}

function isThat(user: UserRow, { username, password }: LoginInput, source: UserRow['source']): boolean {
  return user.source === source && user.username === username && user.password === password;
}
