import { existsSync, readFileSync } from 'node:fs';
import { z } from 'zod';

/** What the engine itself reported of a command, as far as the tests look at it. */
const event = z.object({
  resourcePreEvent: z.object({ metadata: step() }).optional(),
  resOutputsEvent: z.object({ metadata: step() }).optional(),
  resOpFailedEvent: z.object({ metadata: step() }).optional(),
  diagnosticEvent: z
    .object({
      urn: z.string().optional(),
      message: z.string(),
      severity: z.string(),
      ephemeral: z.boolean().optional(),
    })
    .optional(),
  summaryEvent: z.object({ resourceChanges: z.record(z.string(), z.number()) }).optional(),
});

function step() {
  return z.object({
    op: z.string(),
    urn: z.string(),
    type: z.string(),
    detailedDiff: z.record(z.string(), z.unknown()).nullish(),
  });
}

type EngineEvent = z.output<typeof event>;
export type Step = z.output<ReturnType<typeof step>>;
export interface Diagnostic {
  readonly severity: string;
  readonly message: string;
  readonly ephemeral: boolean;
  readonly urn: string;
}

export class Events {
  readonly #events: readonly EngineEvent[];

  constructor(file: string) {
    const lines = existsSync(file) ? readFileSync(file, 'utf8').split('\n') : [];
    this.#events = lines.filter((line) => line.trim() !== '').map((line) => event.parse(JSON.parse(line)));
  }

  /** The engine's own count: `{ create: 1 }`. Providers and the stack itself are in it, unchanged resources too. */
  get changes(): Readonly<Record<string, number>> {
    return this.#events.findLast((one) => one.summaryEvent !== undefined)?.summaryEvent?.resourceChanges ?? {};
  }

  /** What was planned or done to our own resources, in order. */
  get steps(): readonly Step[] {
    return this.#events.flatMap(({ resourcePreEvent }) =>
      resourcePreEvent?.metadata.type.startsWith('lifeboat:') === true ? [resourcePreEvent.metadata] : [],
    );
  }

  /** `create`, `update`, … of one resource in this command; an unchanged one is left out. */
  ops(name: string): readonly string[] {
    return this.steps.filter(({ urn, op }) => urn.endsWith(`::${name}`) && op !== 'same').map(({ op }) => op);
  }

  /** Property paths that the last step of this resource shows as changed. */
  changedPaths(name: string): readonly string[] {
    const last = this.steps.findLast(
      ({ urn, detailedDiff }) => urn.endsWith(`::${name}`) && (detailedDiff ?? undefined) !== undefined,
    );
    return Object.keys(last?.detailedDiff ?? {}).sort();
  }

  get diagnostics(): readonly Diagnostic[] {
    return this.#events.flatMap(({ diagnosticEvent }) => {
      if (diagnosticEvent === undefined) return [];
      const { severity, message, ephemeral = false, urn = '' } = diagnosticEvent;
      return [{ severity, message: message.replaceAll(/<\{%[^%]*%\}>/g, ''), ephemeral, urn }];
    });
  }

  /** Non-ephemeral warnings, each once. */
  get warnings(): readonly string[] {
    return [...new Set(this.diagnostics.filter((one) => one.severity === 'warning').map((one) => one.message.trim()))];
  }
}
