import { LifeboatError } from '../../core/errors.ts';
import type { JsonObject } from '../../core/json.ts';
import { Secret } from '../../core/secret.ts';
import type { FunctionDefinition } from '../driver.ts';
import type { ZomroClient } from './client.ts';
import { asArray, child, text } from './envelope.ts';
import { ofInstance } from './instances.ts';
import { view } from './operation.ts';

/*
 * The console of an instance (contract 13): an address, and cookies to set before it is opened. Whoever has them sits at the
 * machine, so both are known to the redactor before anything else is done with them.
 */

export const getConsole: FunctionDefinition<ZomroClient> = {
  async run(client, args, call) {
    const id = String(args['instanceId']);
    const label = `console of instance ${id}`;
    const doc = await ofInstance(id, () => client.view(view('instances.fleio.vnc', { elid: id }, label), call));
    const shown = text(doc['ok']);
    const cookies = cookiesOf(doc);
    for (const secret of [shown, ...cookies.map(({ value }) => value)]) hide(client, secret);
    const url = shown === undefined ? undefined : addressOf(shown, client.endpoint);
    if (url === undefined) {
      // Without the answer itself: it may hold half a secret.
      throw new LifeboatError('contract', {
        message: `${label}: the answer holds no address that could be opened`,
        advice: 'Please report this: the API seems to have changed.',
      });
    }
    hide(client, url);
    return { url, ...(cookies.length === 0 ? {} : { cookies }) };
  },
};

/** An address of its own, or one on the server that we ask. `func=…` would be the next form. [C][P; 2.2] */
function addressOf(shown: string, endpoint: URL): string | undefined {
  if (/^\w+=/.test(shown) || !URL.canParse(shown, endpoint.href)) return undefined;
  const url = new URL(shown, endpoint);
  return ['http:', 'https:'].includes(url.protocol) ? url.href : undefined;
}

function cookiesOf(doc: JsonObject): readonly { readonly name: string; readonly value: string }[] {
  return asArray(doc['cookies'])
    .flatMap((cookies) => asArray(child(cookies, 'cookie')))
    .flatMap((cookie) => {
      const [name, value] = [text(child(cookie, '$name')), text(cookie)];
      return name === undefined || value === undefined ? [] : [{ name, value }];
    });
}

function hide(client: ZomroClient, value: string | undefined): void {
  if (value !== undefined) client.redactor.add(new Secret(value));
}
