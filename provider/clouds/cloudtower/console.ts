import type { FunctionDefinition } from '../driver.ts';
import type { CloudTowerClient } from './client.ts';
import { consoleOf } from './console-query.ts';
import { liveInstance, noSuchInstance } from './instances.ts';

/** Both forms of the guide: the one through CloudTower can be reached wherever the API can. [doc] */
export const getConsole: FunctionDefinition<CloudTowerClient> = {
  async run(client, args, call) {
    const id = String(args['instanceId']);
    if ((await liveInstance(client, id, call)) === undefined) throw noSuchInstance(id);
    const { direct, throughCloudTower } = await consoleOf(client, id, call);
    return { url: throughCloudTower, ...(direct === undefined ? {} : { directUrl: direct }) };
  },
};
