import { describe, expect, test } from 'vitest';
import { SharedReads } from './shared-reads.ts';

/** A read that ends when the test says so. */
function heldRead() {
  const begun: { signal: AbortSignal; answer(value: string): void; fail(error: Error): void }[] = [];
  const begin = (signal: AbortSignal) =>
    new Promise<string>((resolve, reject) => {
      begun.push({ signal, answer: resolve, fail: reject });
    });
  return { begun, begin };
}
const running = () => new AbortController().signal;

describe('SharedReads', () => {
  test('equal reads under way are one', async () => {
    const { begun, begin } = heldRead();
    const reads = new SharedReads();
    const both = Promise.all([reads.read('a', running(), begin), reads.read('a', running(), begin)]);
    begun[0]?.answer('rows');
    expect(await both).toEqual(['rows', 'rows']);
    expect(begun).toHaveLength(1);
  });

  test('different reads are not, nor is one that begins after the end of another', async () => {
    const { begun, begin } = heldRead();
    const reads = new SharedReads();
    const first = reads.read('a', running(), begin);
    const other = reads.read('b', running(), begin);
    begun[0]?.answer('1');
    begun[1]?.answer('2');
    expect(await Promise.all([first, other])).toEqual(['1', '2']);
    const later = reads.read('a', running(), begin);
    begun[2]?.answer('3');
    expect(await later).toBe('3');
  });

  test('a failure reaches everyone who waits, and nobody later', async () => {
    const { begun, begin } = heldRead();
    const reads = new SharedReads();
    const both = [reads.read('a', running(), begin), reads.read('a', running(), begin)];
    begun[0]?.fail(new Error('no'));
    expect((await Promise.allSettled(both)).map((one) => one.status)).toEqual(['rejected', 'rejected']);
    const later = reads.read('a', running(), begin);
    begun[1]?.answer('yes');
    expect(await later).toBe('yes');
  });

  test("one caller's interrupt is only his; the read goes on for the others", async () => {
    const { begun, begin } = heldRead();
    const reads = new SharedReads();
    const impatient = new AbortController();
    const first = reads.read('a', impatient.signal, begin);
    const second = reads.read('a', running(), begin);
    impatient.abort();
    await expect(first).rejects.toMatchObject({ kind: 'cancelled' });
    expect(begun[0]?.signal.aborted).toBe(false);
    begun[0]?.answer('rows');
    expect(await second).toBe('rows');
  });

  test('when nobody waits any more the read is given up, and not joined', async () => {
    const { begun, begin } = heldRead();
    const reads = new SharedReads();
    const only = new AbortController();
    const read = reads.read('a', only.signal, begin);
    only.abort();
    await expect(read).rejects.toMatchObject({ kind: 'cancelled' });
    expect(begun[0]?.signal.aborted).toBe(true);
    const later = reads.read('a', running(), begin);
    begun[1]?.answer('new');
    expect(await later).toBe('new');
  });

  test('an interrupted caller begins nothing', async () => {
    const { begun, begin } = heldRead();
    await expect(new SharedReads().read('a', AbortSignal.abort(), begin)).rejects.toMatchObject({ kind: 'cancelled' });
    expect(begun).toHaveLength(0);
  });

  test('a read from before a mutation is not joined while it runs, nor one from then after its end', async () => {
    const { begun, begin } = heldRead();
    const reads = new SharedReads();
    const before = reads.read('a', running(), begin);
    let during: Promise<string> | undefined;
    await reads.mutate(async () => {
      during = reads.read('a', running(), begin);
    });
    const after = reads.read('a', running(), begin);
    for (const [index, one] of begun.entries()) one.answer(`${index}`);
    expect(await Promise.all([before, during, after])).toEqual(['0', '1', '2']);
  });

  test('also a mutation that fails cuts off what was read before', async () => {
    const { begun, begin } = heldRead();
    const reads = new SharedReads();
    const before = reads.read('a', running(), begin);
    await expect(reads.mutate(() => Promise.reject(new Error('no')))).rejects.toThrow('no');
    const after = reads.read('a', running(), begin);
    expect(begun).toHaveLength(2);
    begun[0]?.answer('old');
    begun[1]?.answer('new');
    expect(await Promise.all([before, after])).toEqual(['old', 'new']);
  });
});
