import { z } from 'zod';
import type { ControlledObjects } from '../cloud.ts';
import { checked, found } from './by-hand.ts';
import type { Workshop } from './by-hand.ts';
import type { OfferedImage } from './world.ts';

const fields = z.strictObject({
  /** `pub`: everybody's. `shr`: put there for this account by the support. [P] */
  zone: z.enum(['pub', 'shr']).optional(),
  title: z.string().optional(),
});

export type OfferedFields = z.input<typeof fields>;

export interface OfferedView {
  /** The UUID that a boot names. */
  readonly id: string;
  readonly zone: OfferedImage['zone'];
  readonly title: string;
}

/** The images that the cloud itself offers to boot from, changed behind the API's back. */
export class OfferedByHand implements ControlledObjects {
  readonly #workshop: Workshop;

  constructor(workshop: Workshop) {
    this.#workshop = workshop;
  }

  list(): (OfferedView & Readonly<Record<string, unknown>>)[] {
    return this.#workshop.world().offered.map((image) => ({ ...viewOf(image) }));
  }

  find(id: string): OfferedView | undefined {
    return this.list().find((one) => one.id === id);
  }

  change(id: string, given: unknown): void {
    const image = this.#record(id);
    const wanted = checked(fields, given);
    image.zone = wanted.zone ?? image.zone;
    image.title = wanted.title ?? image.title;
  }

  remove(id: string): void {
    const record = this.#record(id);
    const world = this.#workshop.world();
    world.offered = world.offered.filter((image) => image !== record);
  }

  add(given: OfferedFields): OfferedView & Readonly<Record<string, unknown>>;
  add(given: unknown): OfferedView & Readonly<Record<string, unknown>>;
  add(given: unknown): OfferedView & Readonly<Record<string, unknown>> {
    const { zone = 'shr', title = '[ISO] by hand' } = checked(fields, given);
    const world = this.#workshop.world();
    const image: OfferedImage = { zone, uuid: world.random.uuid(), title };
    world.offered.push(image);
    return { ...viewOf(image) };
  }

  #record(id: string): OfferedImage {
    return found(
      this.#workshop.world().offered.find((image) => image.uuid === id),
      `offered image ${id}`,
    );
  }
}

function viewOf({ uuid, zone, title }: OfferedImage): OfferedView {
  return { id: uuid, zone, title };
}
