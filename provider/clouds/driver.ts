import type * as z from 'zod';
import type { Clock } from '../core/clock.ts';
import type { Json, JsonObject, Unknown } from '../core/json.ts';
import type { Redactor, Secret } from '../core/secret.ts';
import type { FunctionKind } from '../functions/index.ts';
import type { Installation, Operation } from '../resources/common.ts';
import type { ResourceKind } from '../resources/index.ts';

/*
 * The contract between Lifeboat and one cloud. A cloud is one folder that exports one `Cloud`, and one line in `index.ts`.
 * A driver holds no loop, no timer and no retry: the lifecycle owns waiting, the transport owns retries.
 */

/** What every call carries. */
export interface Call {
  /** Aborted by the user's interrupt and by the operation's time limit. */
  readonly signal: AbortSignal;
  debug(text: string): void;
}

/** An object's place: the instance it belongs to, and the cloud's own id of it. */
export interface Ref {
  readonly instanceId: string;
  readonly objectId: string;
}

/** The object as the cloud shows it now, in the common vocabulary. Pure data. */
export interface Present {
  readonly kind: 'present';
  readonly ref: Ref;
  /** The cloud's own word; `Definition.phases` says what it means. */
  readonly cloudStatus: string;
  /** Overrides the phase of the word: `degraded` when parts are missing, or a word of the resource's own (`Suspended`). */
  readonly status?: string;
  /** Every input the cloud can give back, in the shape a user writes; cloud blocks under the cloud's name. */
  readonly inputs: JsonObject;
  /** By input path: other values that mean what the cloud shows, such as a second id of the same image. */
  readonly synonyms?: Readonly<Record<string, readonly Json[]>>;
  /**
   * Why the object is not one instance's alone, in words: `it also covers web-2 (cmj…)`. Such an object can be read, and is
   * refused for import, change and removal.
   */
  readonly shared?: string;
  /** What somebody should know though nothing is to be done, in words for a warning: `the VM is stopped`. */
  readonly remark?: string | undefined;
  /** Common outputs that the cloud knows (`createdAt`, `sizeBytes`, `disks`) and, under `<cloud>Details`, its own. */
  readonly outputs: JsonObject;
}
export type Observation =
  | Present
  | { readonly kind: 'absent' }
  | { readonly kind: 'pending'; readonly cloudStatus: string };

/** Ids that we may choose before a create, so that an unknown outcome still has a name. Random UUIDs, used once. */
export interface Attempt {
  readonly requestId: string;
  readonly objectId: string;
}

/** What is known once a create was accepted. Without `objectId` the lifecycle finds the object by its name. */
export interface Started {
  readonly objectId?: string | undefined;
  /** The cloud's task or job, if it has one. */
  readonly operationId?: string | undefined;
}

/** What became of a removal. */
export interface Removal {
  readonly operationId?: string | undefined;
  /** What could not be put back as it was, in words for a warning. */
  readonly note?: string | undefined;
  /** Not removed, because other objects hang on it: which ones, in words. */
  readonly kept?: string | undefined;
}

/** One request of an entry, or of its undoing, that takes several: `shutting down`. */
export interface Step {
  /** For people, and to tell it from the others: no word comes twice. */
  readonly word: string;
  /** Asks the guest, which may not answer: after a while, or when its task fails, `Goal.force` is set and the next step asked for. */
  readonly gentle?: boolean;
}

/** What a course of steps leads to, and how far it came. */
export interface Goal<I = JsonObject> {
  /** `Undo` puts back what the steps of a failed `Enter` did. */
  readonly verb: 'Enter' | 'Undo';
  readonly wanted: I;
  /** Words of the steps that were taken, in order; those of `Enter` first. */
  readonly taken: readonly string[];
  /** A gentle step did not work. */
  readonly force: boolean;
  /** How the instance was when this course began, as `ResourceDriver.before` told; of a resumed one, as state has it. */
  readonly before: JsonObject;
}

/** Of sessions that are entered by several requests. The first of them is sent by `create` or `change`, the others by `take`. */
export interface Steps<I = JsonObject> {
  /** Reads only: what comes next, from what the cloud shows now; undefined when the goal is reached. */
  next(goal: Goal<I>, call: Call): Promise<Step | undefined>;
  /** Sends the one request of that step. */
  take(goal: Goal<I>, step: Step, call: Call): Promise<Started>;
  /** The word of a task that runs; undefined when it is over. That it failed is thrown as `failed`. */
  running(operationId: string, call: Call): Promise<string | undefined>;
}

/** What a plan is about to do. */
export interface Plan {
  readonly verb: 'Create' | 'Change';
  /** Input paths that change; of a create, all that are given. */
  readonly aspects: readonly string[];
}

/** Something a preview can already tell about a plan. An `error` stops it; both name the property. */
export interface Finding {
  readonly severity: 'error' | 'warning';
  readonly path: string;
  readonly text: string;
}

/**
 * Five verbs, always in this order, and what must be known before a mutation. Every method may throw a `LifeboatError`.
 * `I` is the cloud's view of the inputs: the common ones and its own block, checked and with defaults.
 */
export interface ResourceDriver<I = JsonObject> {
  /**
   * The object's own record decides absence; never throws for absence. `operation` is what partial state holds: ask it first;
   * that it failed is thrown as `failed`, with the cloud's own words.
   */
  read(ref: Ref, operation: Operation | undefined, call: Call): Promise<Observation>;
  /** Objects of exactly that name on that instance; throws when its list may be incomplete. Recycled rows are left out. */
  named(instanceId: string, name: string, call: Call): Promise<readonly Present[]>;
  /** Starts creation with one mutating request. A lost answer is `unknownOutcome`, a busy instance `busy`. */
  create(inputs: I, attempt: Attempt, call: Call): Promise<Started>;
  /**
   * Applies only the listed aspects (input paths, `zomro.protected`), each to its value in `wanted`, with at most one mutating
   * request; the aspects of `separately` come alone. The aspect `status` asks to
   * put back what is missing of a degraded object, for resources whose specification has that repaired by an update.
   */
  change(observed: Present, wanted: I, aspects: readonly string[], call: Call): Promise<Started>;
  /**
   * Starts removal of exactly this object. Absence is success. Refuses (`refused`) what must not be removed. `asked` is what state
   * holds of the inputs: also those that the cloud cannot give back.
   */
  remove(observed: Present, call: Call, asked: JsonObject): Promise<Removal>;
  /** The word for what keeps the instance from being changed now; undefined when idle or when the instance is gone. */
  busy(instanceId: string, call: Call): Promise<string | undefined>;
  /** Reads only: what is wrong or remarkable about a plan. Called at preview and again before a mutation. */
  inspect?(inputs: I, plan: Plan, call: Call): Promise<readonly Finding[]>;
  /**
   * Of sessions. Reads only, before a create: how the instance is now, for the output `before`, so that a removal can put it back.
   * Kept in state from then on, and shown to `remove` among the outputs of `observed`.
   */
  before?(inputs: I, call: Call): Promise<JsonObject>;
  /** Of sessions that one request does not enter. */
  readonly steps?: Steps<I>;
}

/** What one cloud makes of one common input. */
export type Capability =
  | {
      readonly supported: true;
      /** The values it takes, where not all; with the reason for the others. */
      readonly values?: readonly (string | boolean)[];
      readonly reason?: string;
      /** What leaving it out means here, where the common contract leaves that to the cloud. */
      readonly default?: string | number | boolean;
      /** May be left out elsewhere, but not here. */
      readonly required?: true;
      /** Limits of a number. */
      readonly range?: { readonly min: number; readonly max: number };
      /** Stricter than the common contract. */
      readonly update?: 'fixed';
      /** Characters of a string. */
      readonly length?: { readonly min: number; readonly max: number };
      /** Belongs to the instance, not to the object: two resources that ask for different values fail at preview. */
      readonly instanceWide?: boolean;
      /** Values that one object of an instance can have at a time: a second resource that asks for one fails at preview. */
      readonly exclusive?: readonly string[];
      readonly source: string;
    }
  | { readonly supported: false; readonly reason: string; readonly wayOut: string; readonly source: string };

/** Wire words, lower case and trimmed. Any other word is pending until the deadline, logged once. */
export interface Phases {
  readonly pending: readonly string[];
  readonly done: readonly string[];
  /** Of a complete object whose driver reports a status of its own, by that status: `Suspended`. */
  readonly named?: Readonly<Record<string, readonly string[]>>;
  /** Of a complete object that its driver reports as degraded. */
  readonly degraded?: readonly string[];
  readonly failed: readonly string[];
  readonly source: string;
}

/** One resource on one cloud: data first, each with its source; then the driver. */
export interface ResourceDefinition<S, I = JsonObject> {
  /** The cloud's own optional input block; absent when it has none. Defaults and update modes in its metadata. */
  readonly block?: z.ZodObject;
  /** Shape of the `<cloud>Details` output. */
  readonly details: z.ZodObject;
  /** One entry for each common input, `instanceId` excepted. */
  readonly capabilities: Readonly<Record<string, Capability>>;
  readonly phases: Phases;
  /** Input paths that the cloud cannot give back: a missing old value is no difference. */
  readonly unreadable: readonly string[];
  /** Server versions that have it; empty = all. */
  readonly since: string;
  /** Inputs that a create does not take and that need a change of their own, one after the other: `keepCount`. */
  readonly separately?: readonly string[];
  /** A session that cannot be changed while it is on: it is left and entered again for a new `importInput` and for events. */
  readonly changesByReentry?: boolean;
  /** May an unfinished object be removed, or must it settle first? */
  readonly removeWhilePending: boolean;
  /** Does a create use `Attempt.objectId`, so that even an unknown outcome has its real id? */
  readonly choosesObjectId?: boolean;
  /** Does a create use `Attempt.requestId` as the id of its task or job, so that it can be asked after a lost answer? */
  readonly choosesOperationId?: boolean;
  /**
   * What is wrong with inputs that are right one by one, each with its path. Pure; a value may still be unknown, of which nothing
   * is said.
   */
  readonly contradictions?: (inputs: JsonObject) => readonly { readonly path: string; readonly reason: string }[];
  /** Why an object with these inputs will not be removed, in words for a warning at preview. Pure. */
  readonly removalRefused?: (inputs: JsonObject) => string | undefined;
  /** Where objects hang on each other: wait briefly for other deletes of the instance and go newest first. */
  readonly removeNewestFirst?: boolean;
  /** Minutes, where the cloud needs other limits than the common ones. */
  readonly timeouts?: { readonly create?: number; readonly update?: number; readonly delete?: number };
  driver(session: S): ResourceDriver<I>;
}

/** Provider settings, checked and typed; secrets are wrapped. */
export interface Settings {
  readonly cloud: string;
  readonly endpoint: URL;
  readonly username: string | undefined;
  readonly password: Secret | undefined;
  readonly token: Secret | undefined;
  readonly accessKeyId: string | undefined;
  readonly accessKeySecret: Secret | undefined;
  readonly userSource: string | undefined;
  readonly authConfigId: string | undefined;
  readonly caCertificate: string | undefined;
  readonly insecureSkipVerify: boolean;
  readonly maxConcurrentRequests: number;
  readonly requestTimeoutMs: number;
  readonly acceptInstallation: boolean;
  /** Unknown in the first preview of a new provider: the update makes another key, so auto-names cannot be told yet. */
  readonly namingKey: string | Unknown | undefined;
  /** Where each credential came from, for the error when it is refused: `configuration`, `environment`, `state`. */
  readonly credentialsFrom: string;
}

/** What a cloud gets to work with. */
export interface Surroundings {
  readonly clock: Clock;
  readonly redactor: Redactor;
  readonly userAgent: string;
  debug(text: string): void;
}

export interface SettingProblem {
  readonly key: string;
  readonly text: string;
}

/** A cloud as the registry holds it. `S` is its session: the logged-in client that its drivers share. */
export interface Cloud<S = unknown> {
  /** Value of the `cloud` setting, and name of its input block: `zomro`. */
  readonly name: string;
  /** As its vendor writes it. */
  readonly title: string;
  readonly defaultEndpoint: string | undefined;
  /** Missing or contradictory settings, from the keys that are set (values may be unknown in a preview). */
  checkSettings(set: ReadonlySet<string>): readonly SettingProblem[];
  /** What configuration alone tells about the installation. Pure. */
  configuredInstallation(settings: Settings): Installation;
  /** No request is made until the first call. */
  connect(settings: Settings, surroundings: Surroundings): S;
  /** Asks the cloud which installation and account this is; cached by the session. */
  identify(session: S, call: Call): Promise<Installation>;
  /** Logs out where the cloud has sessions worth ending, and closes connections. Never throws. */
  close(session: S): Promise<void>;
  readonly resources: Readonly<Record<ResourceKind, ResourceDefinition<S>>>;
  readonly functions: Readonly<Record<FunctionKind, FunctionDefinition<S>>>;
}

/** One function on one cloud. `args` are checked against the common specification; answers are plain, never secret-wrapped. */
export interface FunctionDefinition<S> {
  /** Shape of this cloud's details in each result item, where it has any. */
  readonly details?: z.ZodObject;
  run(session: S, args: JsonObject, call: Call): Promise<JsonObject>;
}

/** Proves a cloud to the compiler, and gives the registry one type for all. */
export function defineCloud<S>(cloud: Cloud<S>): Cloud {
  // The registry only ever passes a session back to the cloud that made it.
  return cloud;
}
