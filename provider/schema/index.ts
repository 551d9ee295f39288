export { pulumiSchema } from './package.ts';
export type { PackageSchema } from './pulumi.ts';
export { referencePages } from './reference/index.ts';
export { stableJson } from './text.ts';
