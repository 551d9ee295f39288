import { createAdaptorServer } from '@hono/node-server';
import type { HttpBindings } from '@hono/node-server';
import { Hono } from 'hono';
import type { SimulatedCloud, WireRequest } from './cloud.ts';
import { controlRoutes } from './control.ts';
import { deliver } from './delivery.ts';
import { PortSwitch } from './port-switch.ts';

/** The simulator answers on the loopback interface and nowhere else. */
const loopback = '127.0.0.1';

export interface CloudServer {
  readonly url: string;
  readonly port: number;
  close(): Promise<void>;
}

/** Serves `cloud` on `port`; 0 takes any free one. */
export async function serve(cloud: SimulatedCloud, port: number): Promise<CloudServer> {
  const app = new Hono<{ Bindings: HttpBindings }>();
  const server = createAdaptorServer({ fetch: app.fetch, overrideGlobalObjects: false });
  const portSwitch = new PortSwitch(server, { host: loopback, clock: cloud.clock });
  cloud.faults.attach(portSwitch);

  app.onError((error, context) => context.text(`the simulator itself failed: ${error.stack ?? error.message}`, 500));
  app.route('/_simulator', controlRoutes(cloud));
  app.all('*', async (context) => {
    const { incoming, outgoing } = context.env;
    if (portSwitch.isClosed) outgoing.setHeader('connection', 'close');
    const call = await cloud.read(await wireRequest(context.req.raw, incoming.socket.remoteAddress));
    if (call === undefined) return context.text(`there is nothing at ${context.req.path}`, 404);
    return deliver(cloud, call, { incoming, outgoing, stopped: portSwitch.stopped });
  });

  const bound = await portSwitch.bind(port);
  return { url: `http://${loopback}:${bound}`, port: bound, close: () => portSwitch.shutDown() };
}

async function wireRequest(request: Request, remoteAddress: string | undefined): Promise<WireRequest> {
  const url = new URL(request.url);
  return {
    method: request.method,
    path: url.pathname,
    query: url.searchParams,
    headers: request.headers,
    body: Buffer.from(await request.arrayBuffer()),
    remoteAddress: remoteAddress ?? '',
    origin: url.origin,
  };
}
