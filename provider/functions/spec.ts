import type * as z from 'zod';

/** A function (Pulumi invoke) as its user sees it, with no cloud in it. */
export interface FunctionSpec {
  /** `getSnapshots`: the last part of the token. */
  readonly kind: string;
  /** Markdown. */
  readonly description: string;
  readonly args: z.ZodObject;
  readonly result: z.ZodObject;
  /** Where each cloud's details go: the path of the object that gets a `<cloud>Details` property. */
  readonly detailsOf: string;
}
