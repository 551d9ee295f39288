import type { WireRequest } from '../cloud.ts';

export type Params = Readonly<Record<string, string>>;

/** Names of parameters that must not be written down. */
const secretParams = new Set(['auth', 'password', 'authinfo', 'key', 'qrcode', 'confirm', 'ssh_keys']);

/**
 * The parameters of a call: multipart as in the articles [S0][S1][S2], urlencoded as in the panel [P], and the query
 * string [I]. The body wins over the query; of a name that is sent twice, the last value (inferred).
 */
export async function paramsOf(request: WireRequest): Promise<Params> {
  const pairs = [...request.query, ...(await bodyPairs(request))];
  return Object.fromEntries(pairs);
}

async function bodyPairs({ headers, body }: WireRequest): Promise<readonly (readonly [string, string])[]> {
  const contentType = headers.get('content-type') ?? '';
  if (contentType.startsWith('multipart/form-data')) {
    const form = await formIn(body, contentType);
    return [...form].flatMap(([name, value]) => (typeof value === 'string' ? [[name, value] as const] : []));
  }
  return [...new URLSearchParams(body.toString('utf8'))];
}

/** A body that is not what its header says holds no parameters, and so names no function (inferred). */
async function formIn(body: Buffer, contentType: string): Promise<FormData> {
  try {
    return await new Response(body, { headers: { 'content-type': contentType } }).formData();
  } catch (error) {
    if (error instanceof TypeError) return new FormData();
    throw error;
  }
}

/** For the journal: secrets replaced, also those inside addresses. */
export function withoutSecrets(params: Params): Params {
  return Object.fromEntries(Object.entries(params).map(([name, value]) => [name, shown(name, value)]));
}

function shown(name: string, value: string): string {
  if (value === '') return value;
  return secretParams.has(name) ? '***' : value.replaceAll(/:\/\/[^/@\s]+@/g, '://***@');
}

/** Whether a call is to be carried out and not only shown; any text but none will do. [I] */
export function isConfirmed(params: Params): boolean {
  return (params['sok'] ?? '') !== '';
}

/** The session in a cookie, the other way to send it. [I] */
export function cookieToken(headers: Headers): string {
  const pairs = (headers.get('cookie') ?? '').split(';').map((pair) => pair.trim().split('='));
  return pairs.find(([name]) => name === 'billmgrses5')?.[1] ?? '';
}
