import type { JsonObject } from '../../../provider/core/json.ts';
import type { IsoBootRig } from '../rig.ts';
import type { Scene } from '../scene.ts';

export type IsoBootScene = Scene<IsoBootRig>;

export function programOn({ imageId, instanceId }: IsoBootRig): JsonObject {
  return { instanceId, imageId };
}

/** Must a session be left and entered again for another image? Otherwise the image is swapped while it is on. */
export function changesByReentry({ factory }: IsoBootScene): boolean {
  return factory.cloud.resources.IsoBoot.changesByReentry === true;
}

/** The mutations of a session that is entered again, by the way of the cloud. */
export function mutationsOfReentry(scene: IsoBootScene, imageId: string): readonly string[] {
  const { instanceId } = scene.rig;
  return changesByReentry(scene)
    ? [`leave ${instanceId}`, `enter ${instanceId} ${imageId}`]
    : [`swap ${instanceId} ${imageId}`];
}

/** Into a session that has ended: as if it were the first one. */
export function newEntry(scene: IsoBootScene, imageId: string): string {
  return `enter ${scene.rig.instanceId} ${imageId}`;
}

export function status({ engine }: IsoBootScene): unknown {
  return engine.state?.outputs['status'];
}

/** Does the instance run from an image? */
export function isOn({ rig }: IsoBootScene): boolean {
  return rig.session(rig.instanceId) !== undefined;
}
