import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { deliver, type Parcel } from './bundle.ts';

let directory: string;
let out: string;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'lifeboat-parcel-'));
  out = join(directory, 'out');
});
afterEach(() => rmSync(directory, { recursive: true, force: true }));

function write(name: string, text: string): string {
  writeFileSync(join(directory, name), text);
  return join(directory, name);
}

/** Of files outside of the repository: their absolute paths win over it. */
function parcel(changes: Partial<Parcel> = {}): Parcel {
  return {
    entry: join(directory, 'main.ts'),
    bundle: { name: 'main.cjs', executable: true, options: { format: 'cjs' } },
    apart: {},
    copies: [],
    ...changes,
  };
}

describe('a parcel', () => {
  it('is made once, and again when something in it changed, or is gone', async () => {
    write('main.ts', "import { a } from './a.ts';\nconsole.log(a);");
    write('a.ts', 'export const a: string = "first";');
    expect(await deliver(parcel(), out)).toBe('built');
    expect(await deliver(parcel(), out)).toBe('unchanged');
    write('a.ts', 'export const a: string = "second";');
    expect(await deliver(parcel(), out)).toBe('built');
    expect(readFileSync(join(out, 'main.cjs'), 'utf8')).toContain('second');
    rmSync(join(out, 'main.cjs'));
    expect(await deliver(parcel(), out)).toBe('built');
    expect(await deliver(parcel(), out)).toBe('unchanged');
  });

  it('is made again when its recipe changed, and then holds nothing of before', async () => {
    write('main.ts', 'console.log(1);');
    const copies = [{ from: write('note.txt', 'note'), to: 'note.txt', executable: false }];
    const before = parcel({ copies });
    expect(await deliver(before, out)).toBe('built');
    expect(readFileSync(join(out, 'note.txt'), 'utf8')).toBe('note');
    expect(await deliver(parcel(), out)).toBe('built');
    expect(existsSync(join(out, 'note.txt'))).toBe(false);
  });

  it('does not survive a broken source', async () => {
    write('main.ts', 'console.log(1);');
    await deliver(parcel(), out);
    write('main.ts', 'console.log(');
    await expect(
      deliver(parcel({ bundle: { name: 'main.cjs', executable: true, options: { logLevel: 'silent' } } }), out),
    ).rejects.toThrow('error');
  });

  // Windows does not know such bits.
  it.skipIf(process.platform === 'win32')('says what can be run', async () => {
    write('main.ts', 'console.log(1);');
    await deliver(parcel({ copies: [{ from: write('note.txt', 'note'), to: 'note.txt', executable: false }] }), out);
    const mode = (name: string) => statSync(join(out, name)).mode & 0o777;
    expect([mode('main.cjs'), mode('note.txt')]).toEqual([0o755, 0o644]);
  });
});
