import type { z } from 'zod';
import { prettifyError } from 'zod';
import { ControlError } from '../cloud.ts';
import type { ZomroQuirks } from './quirks.ts';
import type { World } from './world.ts';

/** What changes made by hand work on. The world is looked up each time: a reset puts another one in its place. */
export interface Workshop {
  readonly world: () => World;
  readonly now: () => number;
  readonly quirks: () => ZomroQuirks;
}

/** `given`, checked; says what is wrong with it otherwise. */
export function checked<Shape extends z.ZodType>(shape: Shape, given: unknown): z.output<Shape> {
  const result = shape.safeParse(given);
  if (!result.success) throw new ControlError(prettifyError(result.error));
  return result.data;
}

export function found<Item>(item: Item | undefined, what: string): Item {
  if (item === undefined) throw new ControlError(`there is no ${what}`);
  return item;
}

/** The owner of what is made by hand, unless it belongs to an instance: the first account. */
export function firstAccount(world: World): string {
  return found(world.accounts[0], 'account').id;
}
