import { fence, section } from './markdown.ts';

/** A part of a program that uses one resource or function, with all that is needed to run it. */
export interface Example {
  /** As Markdown calls it. */
  readonly language: string;
  /** As people call the language. */
  readonly title: string;
  readonly code: string;
}

/** By kind of resource or function. */
export type Examples = ReadonlyMap<string, readonly Example[]>;

export function exampleSection(examples: readonly Example[] = []): string | undefined {
  return section(
    'Example',
    ...examples.flatMap(({ code, language, title }) => [`### ${title}`, fence(language, [code])]),
  );
}
