import { instantText } from '../../core/clock.ts';
import { LifeboatError } from '../../core/errors.ts';
import type { Call, Started, Step, Steps } from '../driver.ts';
import type { CloudTowerClient } from './client.ts';
import { noSuchInstance } from './instances.ts';
import { type Goals, isMounted, nextStep, type Situation, undoing, type WantedSession, words } from './iso-course.ts';
import { bootDrive, placeInFront } from './iso-drives.ts';
import { findImage, type ImageKind, imageParams, wantedAmong } from './iso-image-lookup.ts';
import { type SeenVm, seenVm, titleOf } from './iso-look.ts';
import { addDrive, putBackDrive, swapImage, switchPower } from './iso-requests.ts';
import { isYoung } from './settled.ts';

/* The steps of an entry, and of undoing it: each looks first, decides (`iso-course.ts`), and sends at most one request. */

export class IsoSteps implements Steps<WantedSession> {
  readonly #client: CloudTowerClient;
  /** Tasks that were asked for and not listed, and since when. */
  readonly #unlisted = new Map<string, string>();

  constructor(client: CloudTowerClient) {
    this.#client = client;
  }

  async next(goal: Goals, call: Call): Promise<Step | undefined> {
    const seen = await seenVm(this.#client, goal.wanted.instanceId, call);
    // That it is gone is for its own record to say.
    return seen === undefined ? undefined : nextStep(await this.#situation(seen, goal.wanted, call), goal);
  }

  /** Takes the first step, if there is one to take. */
  async begin(wanted: WantedSession, call: Call): Promise<Started> {
    const goal: Goals = { verb: 'Enter', wanted, taken: [], force: false, before: {} };
    const step = await this.next(goal, call);
    return step === undefined ? {} : this.take(goal, step, call);
  }

  async take(goal: Goals, { word }: Step, call: Call): Promise<Started> {
    const { instanceId, imageId } = goal.wanted;
    const seen = await seenVm(this.#client, instanceId, call);
    if (seen === undefined) throw noSuchInstance(instanceId);
    switch (word) {
      case words.shutDown:
        return switchPower(this.#client, seen, 'shutDown', call);
      case words.powerOff:
        return switchPower(this.#client, seen, 'powerOff', call);
      case words.start:
      case words.startAgain:
        return switchPower(this.#client, seen, 'start', call);
      case words.mount(imageId):
        return this.#mount(seen, goal.wanted, call);
      default: {
        const back = undoing(await this.#situation(seen, goal.wanted, call), goal);
        return back === undefined ? {} : putBackDrive(this.#client, seen, back, call);
      }
    }
  }

  /** A task that is never listed is over after a while: then what the cloud shows decides. */
  async running(operationId: string, call: Call): Promise<string | undefined> {
    const task = await this.#client.tasks.look(operationId, call);
    if (task.kind === 'running') return task.word;
    if (task.kind === 'failed') throw task.error;
    if (task.kind === 'done') return undefined;
    const now = this.#client.clock.now();
    const startedAt = this.#unlisted.get(operationId) ?? instantText(now);
    this.#unlisted.set(operationId, startedAt);
    return isYoung({ verb: 'Create', startedAt }, now) ? 'task not listed yet' : undefined;
  }

  async #situation({ drives, vm }: SeenVm, { imageId }: WantedSession, call: Call): Promise<Situation> {
    const held = drives.flatMap(({ content, isCdRom }) => (isCdRom && content?.kind === 'image' ? [content.id] : []));
    const isWanted = await wantedAmong(this.#client, imageId, held, call);
    const isIdle = vm.entityAsyncStatus === undefined || vm.entityAsyncStatus === '';
    return { power: vm.status, isIdle, drives, isWanted };
  }

  async #mount(seen: SeenVm, wanted: WantedSession, call: Call): Promise<Started> {
    const { drives, vm } = seen;
    if (isMounted(await this.#situation(seen, wanted, call))) return {};
    if (vm.status !== 'STOPPED' && wanted.restart !== 'Never') {
      throw new LifeboatError('failed', {
        message: `${titleOf(vm)} was stopped for the image and is "${vm.status ?? 'UNKNOWN'}" now: somebody else works on it`,
        advice: 'Nothing was put into its drive. Run `pulumi up` again when they are done.',
      });
    }
    const { imageId, cloudtower: { bootIndex, imageKind } = {} } = wanted;
    const image = imageParams(imageKind ?? (await this.#kindOf(imageId, call)), imageId);
    const drive = bootDrive(drives);
    if (drive !== undefined) return swapImage(this.#client, seen, drive, image, call);
    return addDrive(this.#client, seen, placeInFront(drives, bootIndex), image, call);
  }

  async #kindOf(imageId: string, call: Call): Promise<ImageKind> {
    const found = await findImage(this.#client, imageId, call);
    if (found !== undefined && found.kind !== 'VMTools') return found.kind;
    throw new LifeboatError('invalid', {
      path: 'imageId',
      message: found === undefined ? `no image ${imageId} is there any more` : `${imageId} is a medium with VMTools`,
      advice: 'The function `getIsoImages` lists the images.',
    });
  }
}
