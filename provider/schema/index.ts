export { pulumiSchema } from './package.ts';
export type { PackageSchema } from './pulumi.ts';
export type { Example, Examples } from './reference/example.ts';
export { referencePages } from './reference/index.ts';
export { stableJson } from './text.ts';
