import { adjustable, frozenClock } from '../clock.ts';
import { startSimulator } from '../index.ts';
import type { RunningSimulator, StartOptions } from '../index.ts';
import type { CloudTowerSimulator } from './simulator.ts';

export { ids } from './published.ts';

type Row = Readonly<Record<string, unknown>>;

/** An entry of the answer to a change. */
export interface Accepted {
  readonly task_id?: string | null;
  readonly data: Row & { readonly id: string };
}

export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  /** Parsed; undefined when there is no body. */
  readonly body: unknown;
}

/** Longer than any task with the usual switches takes, and than its objects stay busy. */
const taskLifeMs = 10_000;

/** A simulator for one test: time stands still unless the test moves it, and a user is logged in. */
export class TestCloudTower {
  readonly tower: CloudTowerSimulator;
  readonly url: string;
  token = '';
  readonly #running: RunningSimulator<'cloudtower'>;

  constructor(running: RunningSimulator<'cloudtower'>) {
    this.#running = running;
    this.tower = running.cloudtower;
    this.url = running.url;
  }

  async logIn(fields: Row = {}): Promise<Answer> {
    const { username, password } = this.tower.account;
    const answer = await this.call('login', { username, password, ...fields });
    this.token = tokenIn(answer.body);
    return answer;
  }

  /** `POST /v2/api/<name>` with the token of this test. */
  async call(name: string, body?: unknown, headers: Readonly<Record<string, string>> = {}): Promise<Answer> {
    return this.send(`/v2/api/${name}`, { ...(body === undefined ? {} : { body: JSON.stringify(body) }), headers });
  }

  async send(
    path: string,
    init: RequestInit & { readonly headers?: Readonly<Record<string, string>> },
  ): Promise<Answer> {
    const authorization: Record<string, string> = this.token === '' ? {} : { authorization: this.token };
    const headers = { 'content-type': 'application/json', ...authorization, ...init.headers };
    const answer = await fetch(`${this.url}${path}`, { method: 'POST', ...init, headers });
    const text = await answer.text();
    return {
      status: answer.status,
      headers: answer.headers,
      body: text === '' ? undefined : (JSON.parse(text) as unknown),
    };
  }

  /** The rows of a `get-…` call; anything but a list is an error of the test. */
  async rows(name: string, where: Row = {}, page: Row = {}): Promise<Row[]> {
    const { status, body } = await this.call(name, { where, ...page });
    if (!Array.isArray(body)) throw new Error(`${name} answered ${status} ${JSON.stringify(body)}`);
    return body as Row[];
  }

  async row(name: string, id: string): Promise<Row | undefined> {
    const [row] = await this.rows(name, { id });
    return row;
  }

  /** A change that must be accepted. */
  async change(name: string, body: unknown): Promise<Accepted[]> {
    const answer = await this.call(name, body);
    if (!Array.isArray(answer.body))
      throw new Error(`${name} answered ${answer.status} ${JSON.stringify(answer.body)}`);
    return answer.body as Accepted[];
  }

  /** The same, and everything about it is over. The id of the first object. */
  async settled(name: string, body: unknown): Promise<string> {
    const [entry] = await this.change(name, body);
    this.advance(taskLifeMs);
    return entry?.data.id ?? '';
  }

  async task(id: string | null | undefined): Promise<Row | undefined> {
    return this.row('get-tasks', id ?? '');
  }

  async graphql(query: string, variables: Row = {}, headers: Readonly<Record<string, string>> = {}): Promise<Answer> {
    return this.send('/api', { body: JSON.stringify({ query, variables }), headers });
  }

  /** `/_simulator/<path>`: the JSON that it answers. */
  async control(method: string, path: string, body?: unknown): Promise<{ status: number; json: unknown }> {
    const sent = body === undefined ? {} : { body: JSON.stringify(body) };
    const answer = await fetch(`${this.url}/_simulator/${path}`, { method, ...sent });
    const json: unknown = await answer.json();
    return { status: answer.status, json };
  }

  advance(ms: number): void {
    this.tower.clock.advance(ms);
  }

  close(): Promise<void> {
    return this.#running.close();
  }
}

/** Tuesday 2026-01-06, nine o'clock UTC. */
export async function startTestCloudTower(options: Partial<StartOptions<'cloudtower'>> = {}): Promise<TestCloudTower> {
  const clock = adjustable(frozenClock('2026-01-06T09:00:00Z'));
  const test = new TestCloudTower(await startSimulator({ clock, ...options, cloud: 'cloudtower' }));
  await test.logIn();
  return test;
}

/** The token in the answer of a login; empty if there is none. */
export function tokenIn(body: unknown): string {
  const data = typeof body === 'object' && body !== null && 'data' in body ? body.data : undefined;
  return typeof data === 'object' && data !== null && 'token' in data ? String(data.token) : '';
}

/** What an ErrorBody says. */
export function messageIn({ body }: Answer): string {
  return typeof body === 'object' && body !== null && 'message' in body ? String(body.message) : '';
}
