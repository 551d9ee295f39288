import { adjustable, frozenClock } from '../clock.ts';
import { startSimulator } from '../index.ts';
import type { RunningSimulator, StartOptions } from '../index.ts';
import type { WireObject } from './wire.ts';
import type { ZomroSimulator } from './simulator.ts';

export const instance = '5203773';
export const snapshot = '5204214';
export const schedule = '14';

type Params = Readonly<Record<string, string>>;

/** A simulator for one test: time stands still unless the test moves it, and a session is open. */
export class TestZomro {
  readonly zomro: ZomroSimulator;
  readonly url: string;
  token = '';
  readonly #running: RunningSimulator<'zomro'>;

  constructor(running: RunningSimulator<'zomro'>) {
    this.#running = running;
    this.zomro = running.zomro;
    this.url = running.url;
  }

  async logIn(): Promise<WireObject> {
    const { username, password } = this.zomro.account;
    const doc = await this.doc({ func: 'auth', username, password });
    this.token = tokenIn(doc);
    return doc;
  }

  /** One call with the session of this test; the raw answer. */
  send(params: Params, init: RequestInit = {}): Promise<Response> {
    const session: Params = this.token === '' ? {} : { auth: this.token };
    const body = new URLSearchParams({ out: 'json', lang: 'en', ...session, ...params });
    return fetch(this.url, { method: 'POST', body, ...init });
  }

  /** One call; the content of `doc`. */
  async doc(params: Params): Promise<WireObject> {
    const answer = await this.send(params);
    return docIn(await answer.text());
  }

  /** The rows of a list, each value as plain text. */
  async rows(params: Params): Promise<Readonly<Record<string, string>>[]> {
    const { elem = [] } = await this.doc(params);
    return Array.isArray(elem) ? elem.map(plain) : [plain(elem)];
  }

  snapshots(params: Params = {}): Promise<Readonly<Record<string, string>>[]> {
    return this.rows({ func: 'instances.snapshots', elid: instance, ...params });
  }

  createSnapshot(name: string): Promise<WireObject> {
    return this.doc({ func: 'instances.snapshots.edit', plid: instance, name, sok: 'ok' });
  }

  async status(): Promise<string> {
    const [row] = await this.rows({ func: 'instances' });
    return row?.['instance_status'] ?? '';
  }

  /** `/_simulator/<path>`: the JSON that it answers. */
  async control(method: string, path: string, body?: unknown): Promise<{ status: number; json: unknown }> {
    const sent = body === undefined ? {} : { body: JSON.stringify(body) };
    const answer = await fetch(`${this.url}/_simulator/${path}`, { method, ...sent });
    const json: unknown = await answer.json();
    return { status: answer.status, json };
  }

  advance(ms: number): void {
    this.zomro.clock.advance(ms);
  }

  close(): Promise<void> {
    return this.#running.close();
  }
}

export async function startTestZomro(options: Partial<StartOptions<'zomro'>> = {}): Promise<TestZomro> {
  const clock = adjustable(frozenClock('2024-07-25T09:00:00Z'));
  const test = new TestZomro(await startSimulator({ clock, ...options, cloud: 'zomro' }));
  await test.logIn();
  return test;
}

/** The session in the answer of a login. */
export function tokenIn(doc: WireObject): string {
  const auth = doc['auth'];
  return typeof auth === 'object' && auth !== null && '$id' in auth ? String(auth.$id) : '';
}

/** The content of `doc` in a JSON answer. */
export function docIn(text: string): WireObject {
  const answer = JSON.parse(text) as { readonly doc: WireObject };
  return answer.doc;
}

/** The type of an error answer, and its object. */
export function errorIn(doc: WireObject): string {
  const error = doc['error'];
  if (typeof error !== 'object' || error === null || !('$type' in error)) return '';
  return `${String(error['$type'])}/${String(error['$object'])}`;
}

function plain(row: unknown): Readonly<Record<string, string>> {
  if (typeof row !== 'object' || row === null) return {};
  return Object.fromEntries(Object.entries(row).map(([field, node]) => [field, textOf(node)]));
}

function textOf(node: unknown): string {
  if (typeof node !== 'object' || node === null || !('$' in node)) return '';
  return String(node.$);
}
