import type { CloudTowerQuirks } from './quirks.ts';
import type { UserRow } from './rows.ts';
import type { World } from './world.ts';

/** What decides what happens, whoever asks. */
export interface Surroundings {
  readonly world: World;
  /** Milliseconds since 1970-01-01 UTC. */
  readonly now: number;
  readonly quirks: CloudTowerQuirks;
}

export const languages = ['en-US', 'zh-CN', '*'] as const;
/** `*` gives texts in all languages. [spec] */
export type Language = (typeof languages)[number];

/** What a call sees. */
export interface Context extends Surroundings {
  /** As in an ErrorBody, such as `/get-vms`. */
  readonly path: string;
  readonly language: Language;
  readonly user: UserRow;
}

/** Whether the server has what came with `since`, such as `4.5.0`. */
export function isAtLeast({ version }: CloudTowerQuirks, since: string): boolean {
  const [have, need] = [version, since].map((text) => text.split('.').map((part) => Number.parseInt(part, 10) || 0));
  for (const [index, number] of (need ?? []).entries()) {
    const other = have?.[index] ?? 0;
    if (other !== number) return other > number;
  }
  return true;
}

/** A text as the caller's language wants it; all of them as JSON for `*`. [doc] */
export function localised(texts: Readonly<Record<'en-US' | 'zh-CN', string>>, language: Language): string {
  return language === '*' ? JSON.stringify(texts) : texts[language];
}
