import { describe, expect, test } from 'vitest';
import { type Situation, type Verdict, verdict } from './retry-policy.ts';

const notSent = { kind: 'notSent', hopeless: false } as const;
const badCertificate = { kind: 'notSent', hopeless: true } as const;
const noAnswer = { kind: 'noAnswer' } as const;
const limited = (retryAfterMs?: number) => ({ kind: 'limited', retryAfterMs }) as const;
const again = (afterMs: number): Verdict => ({ retry: true, afterMs });
const end = (as: 'unavailable' | 'limited' | 'unknownOutcome'): Verdict => ({ retry: false, as });

type Row = [name: string, situation: Partial<Situation>, expected: Verdict];
const rows: Row[] = [
  ['a read without an answer is tried again', { safety: 'read', trouble: noAnswer }, again(400)],
  ['pauses double', { safety: 'read', trouble: noAnswer, tries: 3 }, again(1600)],
  ['the shortest pause', { safety: 'read', trouble: noAnswer, random: 0 }, again(300)],
  ['the fourth try is the last', { safety: 'read', trouble: noAnswer, tries: 4 }, end('unavailable')],
  ['no try begins after the budget', { safety: 'read', trouble: noAnswer, elapsedMs: 19_700 }, end('unavailable')],
  ['a create without an answer is never sent again', { safety: 'once', trouble: noAnswer }, end('unknownOutcome')],
  ['nor is a change, in the same run', { safety: 'repeatable', trouble: noAnswer }, end('unknownOutcome')],
  ['a create that was not sent is tried again', { safety: 'once', trouble: notSent }, again(400)],
  ['and ends as not done', { safety: 'once', trouble: notSent, tries: 4 }, end('unavailable')],
  ['a bad certificate is not tried again', { safety: 'read', trouble: badCertificate }, end('unavailable')],
  ['a refused create may be sent again', { safety: 'once', trouble: limited() }, again(400)],
  ['after the pause that was asked for', { safety: 'once', trouble: limited(3000) }, again(3000)],
  ['never sooner than our own pause', { safety: 'read', trouble: limited(1), tries: 3 }, again(1600)],
  ['a pause beyond the budget ends it', { safety: 'once', trouble: limited(30_000) }, end('limited')],
  ['refused to the end', { safety: 'repeatable', trouble: limited(), tries: 4 }, end('limited')],
];

describe('verdict', () => {
  test.each(rows)('%s', (_name, situation, expected) => {
    expect(verdict({ safety: 'read', trouble: noAnswer, tries: 1, elapsedMs: 0, random: 0.5, ...situation })).toEqual(
      expected,
    );
  });
});
