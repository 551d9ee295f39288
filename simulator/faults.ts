import { z } from 'zod';

/**
 * Faults are asked for by name and used up in the order in which they were added. `effect` says whether the call takes
 * effect although it goes wrong; where it is left out, it does not.
 */
const effect = z.boolean().optional();
const milliseconds = z.number().nonnegative();

const kinds = z.discriminatedUnion('kind', [
  /** The port is closed: connections are refused until `forMs` have passed or the faults are cleared. With `func` or
   *  `match`: the matching call is still answered, and then the port closes. */
  z.strictObject({ kind: z.literal('refuse'), forMs: milliseconds.optional() }),
  /** The connection is reset, and nothing was done. */
  z.strictObject({ kind: z.literal('resetBefore') }),
  /** The call takes effect, and then the connection is reset without an answer. */
  z.strictObject({ kind: z.literal('resetAfter') }),
  /** An HTTP status with any headers and body, as a proxy in front of the cloud would send. */
  z.strictObject({
    kind: z.literal('status'),
    code: z.number().int().min(200).max(599),
    headers: z.record(z.string(), z.string()).optional(),
    body: z.string().optional(),
    effect,
  }),
  /** Status 200 with a page of HTML. */
  z.strictObject({ kind: z.literal('html'), body: z.string().optional(), effect }),
  /** No answer: held until `forMs` have passed or the client gives up; then the connection is reset. */
  z.strictObject({ kind: z.literal('hang'), forMs: milliseconds.optional(), effect }),
  /** The call takes effect, but only half of the answer arrives. */
  z.strictObject({ kind: z.literal('truncate') }),
  /** The right answer under another content type. */
  z.strictObject({ kind: z.literal('wrongContentType'), contentType: z.string().optional() }),
  /** All sessions end just before the call is looked at. */
  z.strictObject({ kind: z.literal('sessionExpired') }),
  /** The cloud's own form of an error answer; `error` is its content in the cloud's own words. */
  z.strictObject({ kind: z.literal('error'), error: z.record(z.string(), z.json()), effect }),
  /** The right answer, `delayMs` late. With `effect` the call takes effect before the pause, otherwise after it. */
  z.strictObject({ kind: z.literal('delay'), delayMs: milliseconds, effect }),
]);

const selection = z.object({
  /** Only calls of this function; left out: of any. */
  func: z.string().optional(),
  /** Only calls with these parameters. */
  match: z.record(z.string(), z.string()).optional(),
  /** How many matching calls to let pass first; 0 if left out. */
  after: z.number().int().nonnegative().optional(),
  /** How many matching calls to spoil; 1 if left out. */
  times: z.union([z.number().int().positive(), z.literal('always')]).optional(),
});

/** What an error answer holds, in the cloud's own words. */
export type ErrorContent = Extract<FaultKind, { kind: 'error' }>['error'];

export type FaultKind = z.output<typeof kinds>;

/** A call as faults see it. */
export interface SelectableCall {
  readonly func: string;
  readonly params: Readonly<Record<string, string>>;
}

export type FaultSelection = Omit<z.output<typeof selection>, 'match'> & {
  readonly match?: Readonly<Record<string, string>> | ((call: SelectableCall) => boolean) | undefined;
};

export type Fault = FaultKind & FaultSelection;

/** A fault that was added: how often it struck, and how to take it back. */
export interface PlannedFault {
  readonly fault: Fault;
  readonly used: number;
  remove(): void;
}

/** A fault that was described wrongly from outside. */
export class FaultError extends Error {
  override readonly name = 'FaultError';
}

/** The fault that `given` (JSON) describes. */
export function faultFrom(given: unknown): Fault {
  const selected = selection.safeParse(given);
  if (!selected.success) throw new FaultError(z.prettifyError(selected.error));
  const rest = z.looseObject({}).parse(given);
  for (const name of Object.keys(selection.shape)) delete rest[name];
  const kind = kinds.safeParse(rest);
  if (!kind.success) throw new FaultError(z.prettifyError(kind.error));
  return { ...selected.data, ...kind.data };
}

class Planned implements PlannedFault {
  readonly fault: Fault;
  readonly remove: () => void;
  used = 0;
  #passed = 0;

  constructor(fault: Fault, remove: (planned: Planned) => void) {
    this.fault = fault;
    this.remove = () => remove(this);
  }

  /** Whether this call is to be spoilt; counts the call if it matches. */
  strikes(call: SelectableCall): boolean {
    if (!this.#matches(call)) return false;
    if (this.#passed < (this.fault.after ?? 0)) {
      this.#passed += 1;
      return false;
    }
    this.used += 1;
    const times = this.fault.times ?? 1;
    if (times !== 'always' && this.used >= times) this.remove();
    return true;
  }

  #matches(call: SelectableCall): boolean {
    const { func, match } = this.fault;
    if (func !== undefined && func !== call.func) return false;
    if (typeof match === 'function') return match(call);
    return Object.entries(match ?? {}).every(([name, value]) => call.params[name] === value);
  }
}

/** The port of the simulator, as far as faults use it. */
export interface Port {
  close(forMs: number | undefined): void;
  open(): void;
}

export class FaultQueue {
  readonly #queue: Planned[] = [];
  #port: Port | undefined;

  /** Who closes and opens the port; given once, when the server has started. */
  attach(port: Port): void {
    this.#port = port;
  }

  add(fault: Fault): PlannedFault {
    const planned = new Planned(fault, (one) => this.#drop(one));
    if (fault.kind === 'refuse' && fault.func === undefined && fault.match === undefined) {
      planned.used = 1;
      this.closePort(fault.forMs);
    } else {
      this.#queue.push(planned);
    }
    return planned;
  }

  /** The fault for this call, if there is one; it counts as used. */
  take(call: SelectableCall): Fault | undefined {
    return this.#queue.find((planned) => planned.strikes(call))?.fault;
  }

  /** Those that are still to come. */
  pending(): readonly PlannedFault[] {
    return [...this.#queue];
  }

  /** Forgets all faults and opens the port again. */
  clear(): void {
    this.#queue.length = 0;
    this.#port?.open();
  }

  closePort(forMs: number | undefined): void {
    this.#port?.close(forMs);
  }

  #drop(planned: Planned): void {
    const at = this.#queue.indexOf(planned);
    if (at >= 0) this.#queue.splice(at, 1);
  }
}
