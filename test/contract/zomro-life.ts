import { onTestFinished } from 'vitest';
import type { JsonObject } from '../../provider/core/json.ts';
import type { FunctionKind } from '../../provider/functions/index.ts';
import { bodyOf, httpServer } from '../../provider/http/testing.ts';
import type { Invoked } from '../../provider/lifecycle/contract.ts';
import type { ResourceKind } from '../../provider/resources/index.ts';
import type { ZomroQuirks } from '../../simulator/index.ts';
import { startZomro, type ZomroBench } from '../conformance/zomro-rig.ts';
import { MiniEngine } from '../support/mini-engine.ts';

/** One request as it went over the wire: every field of its body, in order, those that are sent twice as well. */
export interface Sent {
  readonly func: string;
  readonly fields: readonly (readonly [name: string, value: string])[];
  readonly params: Readonly<Record<string, string>>;
}

/** What somebody between Lifeboat and the cloud does to the bytes of both. */
export interface Between {
  readonly ask?: (body: string) => string;
  readonly answer?: (text: string, sent: Sent) => string;
}

export const instance = '5203773';
export const days = {
  workdays: ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday'],
  all: ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday'],
} as const;

/** The real provider on the simulated Zomro, and everything that it sends. */
export class ZomroLife {
  readonly bench: ZomroBench;
  readonly sent: readonly Sent[];
  readonly #endpoint: URL;

  constructor(bench: ZomroBench, endpoint: URL, sent: readonly Sent[]) {
    this.bench = bench;
    this.sent = sent;
    this.#endpoint = endpoint;
  }

  get zomro() {
    return this.bench.zomro;
  }

  /** The requests of one function, in order. */
  of(func: string): Sent['params'][] {
    return this.sent.filter((one) => one.func === func).map(({ params }) => params);
  }

  funcs(): ReadonlySet<string> {
    return new Set(this.sent.map(({ func }) => func));
  }

  engine(kind: ResourceKind, settings: Partial<MiniEngine['settings']> = {}): MiniEngine {
    const { cloud, clock, settings: usual } = this.bench.rig;
    return new MiniEngine({ cloud, kind, clock, settings: { ...usual, endpoint: this.#endpoint, ...settings } });
  }

  async invoke(kind: FunctionKind, args: JsonObject = { instanceId: instance }): Promise<JsonObject> {
    const engine = this.engine('Snapshot');
    const lifecycle = engine.lifecycle();
    try {
      const { signal, reporter } = engine.operation();
      return resultOf(await lifecycle.invoke(kind, args, { signal, reporter }));
    } finally {
      await lifecycle.close();
    }
  }

  /** Made, renamed, protected and unprotected, refreshed, imported, deleted. */
  async liveSnapshot(): Promise<void> {
    const engine = this.engine('Snapshot');
    const program = { instanceId: instance, name: 'before the upgrade' };
    await engine.up(program);
    await engine.up({ ...program, name: 'after it', zomro: { protected: true } });
    await engine.up({ ...program, name: 'after it' });
    await liveOn(engine);
  }

  /** Made, each setting changed alone and all together, refreshed, imported, deleted. */
  async liveSchedule(): Promise<void> {
    const engine = this.engine('BackupSchedule');
    const program = { instanceId: instance, name: 'MySchedule', rotationDays: days.workdays, rotationTime: '02:01' };
    await engine.up(program);
    await engine.up({ ...program, name: 'MyBackup' });
    await engine.up({ ...program, name: 'MyBackup', rotationDays: days.all });
    await engine.up({ ...program, name: 'MyBackup', rotationTime: '23:59' });
    await engine.up({ ...program, keepCount: 2 });
    await liveOn(engine);
  }

  /** Entered, left and entered again from another image, refreshed, imported, left. */
  async liveIsoBoot(): Promise<void> {
    const { imageId, otherImageId } = this.bench.isoBoots;
    const engine = this.engine('IsoBoot');
    await engine.up({ instanceId: instance, imageId });
    await engine.up({ instanceId: instance, imageId: otherImageId });
    await liveOn(engine, `/${otherImageId}`);
  }

  async callEveryFunction(): Promise<void> {
    await this.invoke('getInstance');
    await this.invoke('getInstances', {});
    await this.invoke('getSnapshots');
    await this.invoke('getBackupSchedules');
    await this.invoke('getBackups');
    await this.invoke('getIsoImages');
    await this.invoke('getConsole');
  }

  /** All three resources, all seven functions. */
  async liveAll(): Promise<void> {
    await this.liveSnapshot();
    await this.liveSchedule();
    await this.liveIsoBoot();
    await this.callEveryFunction();
  }
}

export async function startLife(quirks: Partial<ZomroQuirks> = {}, between: Between = {}): Promise<ZomroLife> {
  const bench = await startZomro(quirks);
  onTestFinished(() => bench.rig.close());
  const sent: Sent[] = [];
  const upstream = bench.rig.settings.endpoint;
  const { ask = unchanged, answer = unchanged } = between;
  const { url } = await httpServer(async (request, response) => {
    const body = await bodyOf(request);
    const one = sentIn(body);
    sent.push(one);
    const headers = { 'content-type': request.headers['content-type'] ?? '' };
    const back = await fetch(new URL(request.url ?? '', upstream), { method: 'POST', headers, body: ask(body) });
    const text = answer(await back.text(), one);
    response.writeHead(back.status, { 'content-type': back.headers.get('content-type') ?? '' }).end(text);
  });
  return new ZomroLife(bench, url, sent);
}

/** Which of the fields stand in a body more than once. */
export function repeated({ fields }: Sent): string[] {
  const names = fields.map(([name]) => name);
  return names.filter((name, place) => names.indexOf(name) !== place);
}

async function liveOn(engine: MiniEngine, importSuffix = ''): Promise<void> {
  await engine.refresh();
  const id = engine.state?.id ?? '';
  await engine.import(id.endsWith(importSuffix) ? id : `${id}${importSuffix}`);
  await engine.destroy();
}

function sentIn(body: string): Sent {
  const fields = [...new URLSearchParams(body)];
  const params = Object.fromEntries(fields);
  return { func: params['func'] ?? '', fields, params };
}

function resultOf(invoked: Invoked): JsonObject {
  if ('result' in invoked) return invoked.result;
  throw new Error(invoked.failures.map(({ reason }) => reason).join('; '));
}

function unchanged(text: string): string {
  return text;
}
