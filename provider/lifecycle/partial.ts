import { isLifeboatError } from '../core/errors.ts';
import type { JsonObject } from '../core/json.ts';
import { PartialState } from './contract.ts';

/** The state that must not be lost, with the reason in words. The id is in the reason: some commands print nothing else. */
export function partial(id: string, outputs: JsonObject, error: unknown): PartialState {
  if (error instanceof PartialState) return error;
  const text = isLifeboatError(error) ? error.message : `unexpected failure: ${String(error)}.`;
  return new PartialState(
    { id, outputs },
    [
      `${id} is not finished: ${text} Kept in state; the next \`pulumi up\` (or \`refresh\`, \`destroy\`) looks at it again first.`,
    ],
    error,
  );
}
