import { readdir, readFile } from 'node:fs/promises';
import { join, relative } from 'node:path';

/** The files below a directory that hold one of the words, as `path: word`. */
export async function filesWith(
  directory: string,
  words: readonly string[],
  except: (path: string) => boolean = () => false,
): Promise<readonly string[]> {
  const entries = await readdir(directory, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  const found = await Promise.all(
    files
      .filter((path) => !except(path))
      .map(async (path) => {
        const text = await readFile(path, 'latin1');
        return words.filter((word) => text.includes(word)).map((word) => `${relative(directory, path)}: ${word}`);
      }),
  );
  return found.flat();
}
