import type { Safety } from '../../http/retry-policy.ts';

/** One call of the API: everything is selected by `func`. [S] */
export interface Operation {
  readonly func: string;
  readonly params: Readonly<Record<string, string>>;
  readonly safety: Safety;
  /** What is asked, for people: `list of snapshots of instance 5203773`. */
  readonly label: string;
}

/** Views and lists have no `sok` and change nothing. [I; contract 6] */
export interface View extends Operation {
  readonly safety: 'read';
}

export function view(func: string, params: Readonly<Record<string, string>>, label: string): View {
  return { func, params, safety: 'read', label };
}

/** What changes something: with `sok=ok` in its parameters, or documented without it. */
export interface Mutation extends Operation {
  readonly safety: 'repeatable' | 'once';
  /**
   * Documented without `sok` [S0][S2], though others need it: should the answer be a form, which carries nothing out, the call
   * is sent once more with `sok=ok`. (inferred; contract 9, row 10)
   */
  readonly confirm?: 'whenAsked';
}
