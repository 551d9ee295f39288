import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { LifeboatError } from '../../provider/core/errors.ts';
import { canonicalJson, type Json, sameJson } from '../../provider/core/json.ts';
import { KeyedLock } from '../../provider/core/lock.ts';
import { autoName, type AutoNameParts } from '../../provider/core/name.ts';
import { Redactor, Secret } from '../../provider/core/secret.ts';
import { waitUntil } from '../../provider/core/wait.ts';
import { VirtualClock } from '../support/virtual-clock.ts';

const json: fc.Arbitrary<Json> = fc
  .jsonValue({ maxDepth: 3 })
  .map((value) => JSON.parse(JSON.stringify(value)) as Json);

describe('canonical text', () => {
  it('is the same for the same data, reads back as it, and tells other data apart', () => {
    fc.assert(
      fc.property(json, json, (a, b) => {
        expect(JSON.parse(canonicalJson(a))).toEqual(a);
        expect(sameJson(a, b)).toBe(canonicalJson(a) === canonicalJson(b));
      }),
    );
  });
});

describe('an auto-name', () => {
  it('fits its limit, is valid text and is the same each time', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: 'grapheme', minLength: 1, maxLength: 60 }),
        fc.integer({ min: 20, max: 60 }),
        json,
        (logicalName, maxLength, trigger) => {
          const parts: AutoNameParts = {
            logicalName,
            urn: 'urn:x',
            replacing: { trigger },
            namingKey: 'key',
            maxLength,
          };
          const name = autoName(parts);
          expect([...name].length).toBeLessThanOrEqual(maxLength);
          expect(Buffer.from(name).toString()).toBe(name);
          expect(autoName(parts)).toBe(name);
        },
      ),
    );
  });
});

describe('redaction', () => {
  const secret = fc.string({ unit: fc.constantFrom('a', 'b', '/', '"', '%', ' ', 'ß'), minLength: 4, maxLength: 8 });

  it('leaves no secret in any text, however they overlap', () => {
    fc.assert(
      fc.property(
        fc.array(secret, { minLength: 1, maxLength: 4 }),
        fc.array(fc.oneof(fc.nat({ max: 3 }), fc.constantFrom('a', '/b', ' ')), { maxLength: 12 }),
        (secrets, pieces) => {
          const redactor = new Redactor();
          for (const one of secrets) redactor.add(new Secret(one));
          const text = pieces.map((piece) => (typeof piece === 'number' ? (secrets[piece] ?? '') : piece)).join('');
          for (const shown of [text, JSON.stringify(text), encodeURIComponent(text)]) {
            const clean = redactor.clean(shown).replaceAll('[secret]', '\n');
            for (const one of secrets) expect(clean).not.toContain(one);
          }
        },
      ),
    );
  });
});

describe('waiting', () => {
  it('never ends after its deadline, and never looks in vain without a pause', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 1, max: 400_000 }),
        fc.array(fc.constantFrom('pending', 'unavailable', 'limited'), { maxLength: 60 }),
        async (limit, script) => {
          const clock = new VirtualClock();
          const deadline = clock.now() + limit;
          const looks: number[] = [];
          const look = async () => {
            looks.push(clock.now());
            const next = script[looks.length - 1];
            if (next === 'unavailable' || next === 'limited')
              throw new LifeboatError(next, { message: 'm', retryAfterMs: 1234 });
            return next === undefined ? { done: true as const, value: 'there' } : { done: false as const, word: 'w' };
          };
          await waitUntil(look, { clock, deadline, signal: new AbortController().signal, subject: 's' }).catch(
            () => undefined,
          );
          expect(clock.now()).toBeLessThanOrEqual(deadline);
          expect(new Set(looks).size).toBe(looks.length);
        },
      ),
      { numRuns: 60 },
    );
  });
});

describe('the lock', () => {
  it('lets in one at a time, and everybody who is not interrupted', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.record({ rank: fc.integer({ min: -3, max: 3 }), leaves: fc.boolean() }), {
          minLength: 1,
          maxLength: 12,
        }),
        async (callers) => {
          const lock = new KeyedLock();
          const gate = await lock.acquire('vm-1', new AbortController().signal);
          let inside = 0;
          const ranks: number[] = [];
          const runs = callers.map(async ({ leaves, rank }) => {
            const interrupt = new AbortController();
            const turn = lock.acquire('vm-1', interrupt.signal, rank);
            if (leaves) interrupt.abort();
            const release = await turn;
            inside += 1;
            expect(inside).toBe(1);
            ranks.push(rank);
            await new Promise<void>((resolve) => setImmediate(resolve));
            inside -= 1;
            release();
          });
          gate();
          const ended = await Promise.allSettled(runs);
          expect(ended.map((one) => one.status === 'rejected')).toEqual(callers.map((one) => one.leaves));
          expect(ranks).toEqual([...ranks].sort((a, b) => a - b));
        },
      ),
      { numRuns: 60 },
    );
  });
});
