import { Hono } from 'hono';
import type { Context } from 'hono';
import { z } from 'zod';
import { ControlError } from './cloud.ts';
import type { ControlledObjects, SimulatedCloud } from './cloud.ts';
import { FaultError, faultFrom } from './faults.ts';
import type { FaultQueue } from './faults.ts';
import { QuirkError } from './quirks.ts';
import type { QuirkSwitches } from './quirks.ts';

/** The control surface over HTTP: looking into a simulated cloud, breaking it, and changing things by hand. */
export function controlRoutes(cloud: SimulatedCloud): Hono {
  const routes = new Hono();
  routes.onError((error, context) => {
    const asked = [ControlError, FaultError, QuirkError, RangeError, SyntaxError].some((kind) => error instanceof kind);
    return context.json({ error: error.message }, asked ? 400 : 500);
  });

  routes.get('/state', (context) => context.json(stateOf(cloud)));
  routes.post('/reset', (context) => {
    cloud.reset();
    return context.json(stateOf(cloud));
  });
  routes.get('/clock', (context) => context.json(clockOf(cloud)));
  routes.post('/clock', async (context) => {
    cloud.clock.advance(clockChange(await bodyOf(context)));
    return context.json(clockOf(cloud));
  });
  routes.get('/journal', (context) => {
    const func = context.req.query('func');
    const mutations = context.req.query('mutations') !== undefined;
    return context.json(mutations ? cloud.journal.mutations(func) : cloud.journal.calls(func));
  });
  routes.delete('/journal', (context) => {
    cloud.journal.clear();
    cloud.concurrency.clear();
    return context.json([]);
  });
  faultRoutes(routes, cloud.faults);
  quirkRoutes(routes, cloud.switches);
  objectRoutes(routes, cloud.controlled);
  routes.all('*', nothing);
  return routes;
}

function faultRoutes(routes: Hono, faults: FaultQueue): void {
  const shown = () => faults.pending().map(({ fault, used }) => ({ ...fault, used }));
  routes.get('/faults', (context) => context.json(shown()));
  routes.post('/faults', async (context) => {
    const body = await bodyOf(context);
    const wanted = (Array.isArray(body) ? body : [body]).map(faultFrom);
    for (const fault of wanted) faults.add(fault);
    return context.json(shown());
  });
  routes.delete('/faults', (context) => {
    faults.clear();
    return context.json(shown());
  });
}

function quirkRoutes(routes: Hono, switches: QuirkSwitches<Readonly<Record<string, unknown>>>): void {
  routes.get('/quirks', (context) =>
    context.json(
      Object.entries(switches.definitions).map(([name, { initial, meaning, accepts }]) => ({
        name,
        value: switches.values[name],
        default: initial,
        accepts,
        meaning,
      })),
    ),
  );
  routes.post('/quirks', async (context) => {
    const changes = z.record(z.string(), z.unknown()).safeParse(await bodyOf(context));
    if (!changes.success) throw new ControlError('quirks are a JSON object: name to value');
    switches.setUnchecked(changes.data);
    return context.json(switches.values);
  });
}

function objectRoutes(routes: Hono, controlled: Readonly<Record<string, ControlledObjects>>): void {
  for (const [name, objects] of Object.entries(controlled)) {
    const row = (id: string) => objects.list().find((one) => one['id'] === id) ?? null;
    routes.get(`/${name}`, (context) => context.json(objects.list()));
    routes.post(`/${name}`, async (context) => context.json(objects.add(await bodyOf(context)), 201));
    routes.get(`/${name}/:id`, (context) => {
      const found = row(context.req.param('id'));
      return found === null ? nothing(context) : context.json(found);
    });
    routes.post(`/${name}/:id`, async (context) => {
      const id = context.req.param('id');
      objects.change(id, await bodyOf(context));
      return context.json(row(id));
    });
    routes.delete(`/${name}/:id`, (context) => {
      objects.remove(context.req.param('id'));
      return context.json(objects.list());
    });
  }
}

function stateOf(cloud: SimulatedCloud) {
  return {
    clock: clockOf(cloud),
    objects: Object.fromEntries(Object.entries(cloud.controlled).map(([name, objects]) => [name, objects.list()])),
    quirks: cloud.switches.values,
    faults: cloud.faults.pending().map(({ fault, used }) => ({ ...fault, used })),
    concurrency: {
      maxRequests: cloud.concurrency.maxRequests,
      overlappingMutations: cloud.concurrency.overlappingMutations,
    },
    calls: cloud.journal.calls().length,
    mutations: cloud.journal.mutations().length,
    unknownCalls: cloud.journal.unknown().length,
  };
}

function clockOf(cloud: SimulatedCloud) {
  const now = cloud.clock.now();
  return { now, iso: new Date(now).toISOString() };
}

function nothing(context: Context): Response {
  return context.json({ error: `there is no ${context.req.method} ${context.req.path}` }, 404);
}

function clockChange(body: unknown): number {
  const change = z.strictObject({ advanceMs: z.number() }).safeParse(body);
  if (!change.success) throw new ControlError('the clock takes {"advanceMs": <milliseconds>}');
  return change.data.advanceMs;
}

async function bodyOf(context: Context): Promise<unknown> {
  const body = await context.req.text();
  return body === '' ? {} : JSON.parse(body);
}
