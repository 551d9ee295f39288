import type { Installation } from '../../resources/common.ts';
import type { Call, Settings } from '../driver.ts';
import type { ZomroClient } from './client.ts';
import { child, text } from './envelope.ts';
import { view } from './operation.ts';

/*
 * Whose objects these are. Zomro is one public service, so its host says nothing and the account says all. What `whoami`
 * answers is not documented; several shapes of the family are understood, and none at all is no error. (inferred)
 */

export function configuredInstallation(_settings: Settings): Installation {
  return { cloud: 'zomro' };
}

const known = new WeakMap<ZomroClient, Installation>();

export async function identify(client: ZomroClient, call: Call): Promise<Installation> {
  const cached = known.get(client);
  if (cached !== undefined) return cached;
  const doc = await client.shared('account', call, (shared) =>
    client.view(view('whoami', {}, 'look at the account'), shared),
  );
  const account = accountOf(doc);
  const installation: Installation = account === undefined ? { cloud: 'zomro' } : { cloud: 'zomro', account };
  known.set(client, installation);
  return installation;
}

/** The account before the user (an account may have several), an id before a name (a name may change). */
export function accountOf(doc: unknown): string | undefined {
  const account = child(doc, 'account');
  const user = child(doc, 'user');
  const places = [
    child(account, '$id'),
    child(account, 'id'),
    child(doc, 'account_id'),
    account,
    child(user, '$account'),
    child(user, 'account'),
    child(user, '$id'),
    child(user, 'id'),
    child(doc, 'id'),
    child(user, '$name'),
    child(user, 'name'),
    user,
    child(doc, '$user'),
  ];
  return places.map(text).find((value) => value !== undefined);
}
