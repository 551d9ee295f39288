import type { Installation } from '../../resources/common.ts';
import type { Call, Settings } from '../driver.ts';
import type { CloudTowerClient } from './client.ts';
import { hostAndPort } from './endpoint.ts';

/* Whose objects these are: those of the CloudTower at that address. Its users share them, so the account says nothing. */

export function configuredInstallation({ endpoint }: Settings): Installation {
  return { cloud: 'cloudtower', host: hostAndPort(endpoint) };
}

/** Without a request: nothing that the API answers names the installation. [spec] */
export async function identify(client: CloudTowerClient, _call: Call): Promise<Installation> {
  return { cloud: 'cloudtower', host: hostAndPort(client.endpoint) };
}
