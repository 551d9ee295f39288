// @ts-check
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The repository. */
export const root = fileURLToPath(new URL('../..', import.meta.url));

/** @param {...string} path inside the repository */
export const inRoot = (...path) => join(root, ...path);
