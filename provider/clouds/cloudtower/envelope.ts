import * as z from 'zod';
import { isObject } from '../../core/json.ts';
import { decode, parseJson } from '../../http/decode.ts';
import type { Answer } from '../../http/request.ts';
import type { WireError } from './errors.ts';
import type { Accepted } from './mutation.ts';
import { wire } from './wire.ts';
import { plain } from './words.ts';

/* One answer: JSON with HTTP 200, an error object with another status, or something that does not come from the API at all. */

export type Envelope =
  | { readonly kind: 'value'; readonly value: unknown }
  /** HTTP 304 has no body and means that there was nothing to change. [spec], the meaning (inferred) */
  | { readonly kind: 'unchanged' }
  | { readonly kind: 'error'; readonly error: WireError }
  /** Said as 2xx, and not JSON. */
  | { readonly kind: 'text'; readonly text: string };

export function readEnvelope(answer: Answer): Envelope {
  if (answer.status === 304) return { kind: 'unchanged' };
  const parsed = parseJson(answer.text);
  if (answer.status >= 200 && answer.status < 300)
    return parsed.ok ? { kind: 'value', value: parsed.value } : { kind: 'text', text: answer.text };
  return { kind: 'error', error: wireError(answer.status, parsed.ok ? parsed.value : undefined) };
}

/**
 * Did the API itself answer, usably? 5xx say nothing about what was done. A page in place of JSON comes from something in front;
 * short plain text is let through, since the form in which the version is told is unknown. With 4xx the request was turned away,
 * whoever said it; `errors.ts` tells them apart.
 */
export function isAnswer(answer: Answer): boolean {
  if (answer.status >= 500 || answer.status === 408) return false;
  if (answer.status < 200 || answer.status >= 300) return true;
  return parseJson(answer.text).ok || /^[^<\n]{1,100}$/.test(answer.text.trim());
}

/** The API's own words inside an answer with 5xx. `clean` takes secrets out of them. */
export function explain(answer: Answer, clean: (text: string) => string): { says?: string; requestId?: string } {
  const parsed = parseJson(answer.text);
  const { isApi, words } = wireError(answer.status, parsed.ok ? parsed.value : undefined);
  const requestId = requestIdOf(answer);
  return {
    ...(isApi && words !== '' && { says: plain(clean(words)) }),
    ...(requestId !== undefined && { requestId }),
  };
}

/** What the vendor's support asks for; it is on every answer. [spec] */
export function requestIdOf(answer: Answer): string | undefined {
  const id = plain(answer.headers['x-tower-request-id'] ?? '', 100);
  return id === '' ? undefined : id;
}

/** `ErrorBody`: only its message is certain enough to tell it from an error page's JSON. [spec] */
function wireError(status: number, body: unknown): WireError {
  const fields = isObject(body) ? body : {};
  const text = (name: string) => (typeof fields[name] === 'string' ? fields[name] : undefined);
  return {
    status,
    isApi: text('message') !== undefined,
    code: text('code'),
    words: text('message') ?? '',
    path: text('path'),
    props: fields['props'],
  };
}

const withTask = z.object({ task_id: wire.text, data: z.object({ id: wire.id }) });
/** Nearly all changes answer a list, an entry for each object. [spec] */
const withTasks = z.union([z.array(withTask), withTask.transform((one) => [one])]);

/** What a change touched. A `contract` error names the place at fault. */
export function acceptedIn(value: unknown, label: string): readonly Accepted[] {
  // The union's own error would name neither alternative.
  const entries = Array.isArray(value)
    ? decode(z.array(withTask), value, label)
    : decode(withTasks.options[1], value, label);
  return entries.map(({ data, task_id }) => ({ id: data.id, taskId: task_id === '' ? undefined : task_id }));
}
