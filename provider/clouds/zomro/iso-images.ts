import { hasKind } from '../../core/errors.ts';
import type { JsonObject } from '../../core/json.ts';
import type { Call, FunctionDefinition } from '../driver.ts';
import type { ZomroClient } from './client.ts';
import { noSuchInstance } from './instances.ts';
import { type Candidate, isLabelledIso, offeredImages, shownImages } from './iso-candidates.ts';
import { given, sameName } from './snapshot-model.ts';

/** What the form of the boot offers, by the columns of the vendor's own table. [S0] */
export const getIsoImages: FunctionDefinition<ZomroClient> = {
  async run(client, args, call) {
    const { name, zone } = args;
    const offered = (await offeredTo(client, String(args['instanceId']), call))
      .filter((one) => typeof zone !== 'string' || one.zone === zone.trim())
      .filter((one) => typeof name !== 'string' || sameName(one.name ?? one.label, name));
    const isTold = offered.every((one) => isLabelledIso(one));
    const images = isTold ? [] : await shownImages(client, call);
    return { images: offered.map((one) => infoOf(one, isLabelledIso(one, images))) };
  },
};

async function offeredTo(client: ZomroClient, instanceId: string, call: Call): Promise<readonly Candidate[]> {
  try {
    return await offeredImages(client, instanceId, call);
  } catch (error) {
    throw hasKind(error, 'absent') ? noSuchInstance(instanceId) : error;
  }
}

function infoOf({ imageId, label, name, zone }: Candidate, labelledIso: boolean): JsonObject {
  return given({ imageId, name, operatingSystem: label, zone, labelledIso });
}
