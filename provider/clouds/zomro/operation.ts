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

/** What `sok=ok` carries out. */
export interface Mutation extends Operation {
  readonly safety: 'repeatable' | 'once';
}
