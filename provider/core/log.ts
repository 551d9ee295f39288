/** What the lifecycle tells the person at the terminal. Implemented by `rpc/engine-log.ts`; only redacted text leaves it. */
export interface Reporter {
  /** The Info column of the resource's row, while it works. Changes only, at most one a second. */
  status(text: string): void;
  info(text: string): void;
  warn(text: string): void;
  debug(text: string): void;
}
