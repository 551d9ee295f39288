/** What the demo needs of a local cloud: to tell about it, to break things in it, and to prove by it what happened. */
export interface DemoCloud {
  /** As its vendor writes it. */
  readonly title: string;
  readonly url: string;
  readonly machine: { readonly id: string; readonly name: string };
  /** Of the stack, beside the password. */
  readonly settings: Readonly<Record<string, string>>;
  readonly password: string;
  /** What the rows of Pulumi's display say while a snapshot is taken. */
  readonly watch: string;
  snapshots(): readonly DemoSnapshot[];
  schedules(): readonly DemoSchedule[];
  /** What was changed through the API so far, in order. */
  mutations(): readonly string[];
  /** Calls that the cloud does not know. */
  unknownCalls(): number;
  readonly drift: Drift;
  /** The order of the words in `mutations` when a new snapshot replaces an old one. */
  readonly replacement: readonly string[];
  /** Part of the name of an image with a rescue system, as the output `isoImages` shows it. */
  readonly rescueImage: string;
  /** The image that the machine runs from; undefined when it runs from its own disks. */
  rescuedFrom(): string | undefined;
  /** Somebody ends the rescue by hand. */
  endRescue(): void;
  isRunning(): boolean;
  removeSnapshot(id: string): void;
  /** What a destroy leaves alone on purpose, if anything. */
  leftAlone(): { readonly holds: boolean; readonly text: string } | undefined;
  close(): Promise<void>;
}

export interface DemoSnapshot {
  readonly id: string;
  readonly name: string;
  readonly isComplete: boolean;
}

export interface DemoSchedule {
  readonly id: string;
  /** `Monday,Tuesday`, in the order of the week. */
  readonly days: string;
  readonly time: string;
  readonly keeps: number;
}

/** Something that somebody changes behind Lifeboat's back. */
export interface Drift {
  readonly heading: string;
  make(): void;
  /** What state says once a refresh has found it. */
  readonly found: readonly string[];
}
