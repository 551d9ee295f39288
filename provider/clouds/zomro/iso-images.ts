import type { JsonObject } from '../../core/json.ts';
import type { FunctionDefinition } from '../driver.ts';
import type { ZomroClient } from './client.ts';
import { ofInstance } from './instances.ts';
import { type Candidate, isLabelledIso, offeredImages, shownImages } from './iso-candidates.ts';
import { given, sameName } from './snapshot-model.ts';

/** What the form of the boot offers, by the columns of the vendor's own table. [S0] */
export const getIsoImages: FunctionDefinition<ZomroClient> = {
  async run(client, args, call) {
    const { name, zone } = args;
    const id = String(args['instanceId']);
    const offered = (await ofInstance(id, () => offeredImages(client, id, call)))
      .filter((one) => typeof zone !== 'string' || one.zone === zone.trim())
      .filter((one) => typeof name !== 'string' || sameName(one.name ?? one.label, name));
    const isTold = offered.every((one) => isLabelledIso(one));
    const images = isTold ? [] : await shownImages(client, call);
    return { images: offered.map((one) => infoOf(one, isLabelledIso(one, images))) };
  },
};

function infoOf({ imageId, label, name, zone }: Candidate, labelledIso: boolean): JsonObject {
  return given({ imageId, name, operatingSystem: label, zone, labelledIso });
}
