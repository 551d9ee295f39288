import type * as z from 'zod';

/**
 * What a change of an input does: `place` = the object is changed where it is; `new` = a new object is made first, then the
 * old one removed; `fixed` = refused at preview, with the way out.
 */
export type UpdateMode = 'place' | 'new' | 'fixed';

declare module 'zod' {
  interface GlobalMeta {
    /** Inputs only. Default `place`. */
    update?: UpdateMode;
    /** Inputs only: filled in by Check, for every language and for imports alike. */
    default?: unknown;
    /** Wrapped in every answer, redacted in every text. */
    secret?: boolean;
    /** Inputs only: compared with the old inputs, never read from a cloud; to or from absent is no change. */
    eventOnly?: boolean;
    /** Texts for enum members, by value. */
    members?: Readonly<Record<string, string>>;
    /** The environment variable that stands in (provider configuration only). */
    environment?: string;
  }
}

/** Minutes, by verb. */
export interface Timeouts {
  readonly create: number;
  readonly update: number;
  readonly delete: number;
}

/** A resource as its user sees it, with no cloud in it. Everything generated or checked comes from here. */
export interface ResourceSpec {
  /** `Snapshot`: the last part of the token. */
  readonly kind: string;
  /** In running text: `snapshot`. */
  readonly noun: string;
  /** Markdown. */
  readonly description: string;
  /** Common inputs. `name` is optional and auto-named where the shape has it. */
  readonly inputs: z.ZodObject;
  /** What it reports beyond its inputs; every cloud adds its details. */
  readonly outputs: z.ZodObject;
  /** Name of the output that holds the cloud's own id of the object; none where the instance is all the identity there is. */
  readonly idOutput?: string;
  /**
   * `object`: `<instanceId>/<objectId>`. `instance`: a session, one per instance, `<instanceId>`: a mode of the instance that
   * anybody may end (`statuses.ended`), and whose old one is ended before a new one is entered.
   */
  readonly identity: 'object' | 'instance';
  /** With `identity: 'instance'`: the input that an import id `<instanceId>/<value>` carries, because no cloud gives it back. */
  readonly importInput?: string;
  /** Words of the common `status`, for each phase a cloud can report. */
  readonly statuses: {
    readonly pending: string;
    readonly done: string;
    readonly degraded: string;
    /** Of an object that never became ready. Where there is none, a failure word reads `degraded`. */
    readonly failed?: string;
    /** Of a session that is not on. Its driver reports it as `Present.status`. */
    readonly ended?: string;
  };
  /** Outputs that no cloud tells later: known when the object is made, then kept from state. */
  readonly remembers?: readonly string[];
  /** What Diff says for a status, though no input changed. Other words: nothing. */
  readonly repairs: Readonly<Record<string, 'update' | 'replaceOldFirst'>>;
  /**
   * What to do before a create when an object of our own auto-name is already there: `takeOver` brings it to the wanted state
   * (a setting), `stop` refuses (a restore point: an older one must never pass for a new one). An explicit name always stops,
   * and so does a session that is on already.
   */
  readonly ownNameTaken: 'takeOver' | 'stop';
  readonly timeouts: Timeouts;
}
