import type { z } from 'zod';
import { prettifyError } from 'zod';
import { ControlError } from '../cloud.ts';
import type { Surroundings } from './context.ts';
import type { World } from './world.ts';

/** What changes made by hand work on: the world as it is at that moment. A reset puts another one in its place. */
export type Workshop = () => Surroundings;

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

/** The VM that is meant when none is named: the first one. */
export function firstVm(world: World): string {
  const [id] = world.vms.keys();
  return found(id, 'VM');
}

/** `row` with the fields of `changes` that are given. */
export function assign<Item extends object>(
  row: Item,
  changes: { readonly [Key in keyof Item]?: Item[Key] | undefined },
): void {
  for (const [key, value] of Object.entries(changes)) if (value !== undefined) Object.assign(row, { [key]: value });
}
