import { type ClientUnaryCall, credentials, type ServiceError } from '@grpc/grpc-js';
import { googleEmpty, plugin, provider, providerService } from '../../provider/rpc/proto.ts';
import { toStruct, type Wire } from './wire.ts';

type Props = { [key: string]: Wire };

export const snapshotType = 'lifeboat:index:Snapshot';
export const snapshotUrn = `urn:pulumi:dev::web::${snapshotType}::nightly`;

export interface About {
  readonly urn?: string;
  readonly name?: string;
  readonly type?: string;
}

interface Described {
  setUrn(value: string): unknown;
  setName(value: string): unknown;
  setType(value: string): unknown;
}

function about<R extends Described>(
  request: R,
  { urn = snapshotUrn, name = 'nightly', type = snapshotType }: About,
): R {
  request.setUrn(urn);
  request.setName(name);
  request.setType(type);
  return request;
}

type Callback<R> = (error: ServiceError | null, response: R) => void;

/** The engine's side of the protocol, as promises. A failed call rejects with its `ServiceError`. */
export class ProviderClient {
  readonly raw: providerService.ResourceProviderClient;
  constructor(port: number) {
    this.raw = new providerService.ResourceProviderClient(`127.0.0.1:${port}`, credentials.createInsecure(), {
      'grpc.max_receive_message_length': 400 * 1024 * 1024,
      'grpc.max_send_message_length': 400 * 1024 * 1024,
    });
  }

  close(): void {
    this.raw.close();
  }

  /** The call too, to drop it. */
  start<R>(send: (callback: Callback<R>) => ClientUnaryCall): {
    readonly call: ClientUnaryCall;
    readonly answer: Promise<R>;
  } {
    let call: ClientUnaryCall | undefined;
    const answer = new Promise<R>((resolve, reject) => {
      call = send((error, response) => (error === null ? resolve(response) : reject(error)));
    });
    if (call === undefined) throw new Error('not sent');
    return { call, answer };
  }

  handshake(engineAddress = ''): Promise<provider.ProviderHandshakeResponse> {
    const request = new provider.ProviderHandshakeRequest().setEngineAddress(engineAddress);
    return this.start<provider.ProviderHandshakeResponse>((done) => this.raw.handshake(request, done)).answer;
  }

  attach(address: string): Promise<googleEmpty.Empty> {
    return this.start<googleEmpty.Empty>((done) => this.raw.attach(new plugin.PluginAttach().setAddress(address), done))
      .answer;
  }

  cancel(): Promise<googleEmpty.Empty> {
    return this.start<googleEmpty.Empty>((done) => this.raw.cancel(new googleEmpty.Empty(), done)).answer;
  }

  pluginInfo(): Promise<plugin.PluginInfo> {
    return this.start<plugin.PluginInfo>((done) => this.raw.getPluginInfo(new googleEmpty.Empty(), done)).answer;
  }

  schema(): Promise<provider.GetSchemaResponse> {
    return this.start<provider.GetSchemaResponse>((done) => this.raw.getSchema(new provider.GetSchemaRequest(), done))
      .answer;
  }

  checkConfig(news: Props, olds: Props = {}): Promise<provider.CheckResponse> {
    const request = new provider.CheckRequest().setNews(toStruct(news)).setOlds(toStruct(olds));
    return this.start<provider.CheckResponse>((done) => this.raw.checkConfig(request, done)).answer;
  }

  diffConfig(olds: Props, news: Props): Promise<provider.DiffResponse> {
    const request = new provider.DiffRequest()
      .setOlds(toStruct(olds))
      .setOldInputs(toStruct(olds))
      .setNews(toStruct(news));
    return this.start<provider.DiffResponse>((done) => this.raw.diffConfig(request, done)).answer;
  }

  configure(args: Props, urn?: string, id?: string): Promise<provider.ConfigureResponse> {
    const request = new provider.ConfigureRequest().setArgs(toStruct(args));
    if (urn !== undefined) request.setUrn(urn);
    if (id !== undefined) request.setId(id);
    return this.start<provider.ConfigureResponse>((done) => this.raw.configure(request, done)).answer;
  }

  check(news: Props, olds: Props = {}, who: About = {}): Promise<provider.CheckResponse> {
    const request = about(new provider.CheckRequest(), who).setNews(toStruct(news)).setOlds(toStruct(olds));
    return this.start<provider.CheckResponse>((done) => this.raw.check(request, done)).answer;
  }

  diff(olds: { id: string; outputs: Props; inputs?: Props }, news: Props): Promise<provider.DiffResponse> {
    const request = about(new provider.DiffRequest(), {})
      .setId(olds.id)
      .setOlds(toStruct(olds.outputs))
      .setNews(toStruct(news));
    if (olds.inputs !== undefined) request.setOldInputs(toStruct(olds.inputs));
    return this.start<provider.DiffResponse>((done) => this.raw.diff(request, done)).answer;
  }

  create(
    inputs: Props,
    options: About & { preview?: boolean; timeout?: number } = {},
  ): Promise<provider.CreateResponse> {
    return this.startCreate(inputs, options).answer;
  }

  startCreate(inputs: Props, options: About & { preview?: boolean; timeout?: number } = {}) {
    const request = about(new provider.CreateRequest(), options).setProperties(toStruct(inputs));
    request.setPreview(options.preview ?? false).setTimeout(options.timeout ?? 0);
    return this.start<provider.CreateResponse>((done) => this.raw.create(request, done));
  }

  read(id: string, state: { properties?: Props; inputs?: Props } = {}): Promise<provider.ReadResponse> {
    const request = about(new provider.ReadRequest(), {}).setId(id);
    if (state.properties !== undefined) request.setProperties(toStruct(state.properties));
    if (state.inputs !== undefined) request.setInputs(toStruct(state.inputs));
    return this.start<provider.ReadResponse>((done) => this.raw.read(request, done)).answer;
  }

  update(olds: { id: string; outputs: Props; inputs: Props }, news: Props): Promise<provider.UpdateResponse> {
    const request = about(new provider.UpdateRequest(), {}).setId(olds.id).setNews(toStruct(news));
    request.setOlds(toStruct(olds.outputs)).setOldInputs(toStruct(olds.inputs));
    return this.start<provider.UpdateResponse>((done) => this.raw.update(request, done)).answer;
  }

  delete(olds: { id: string; outputs: Props; inputs?: Props }, timeout = 0): Promise<googleEmpty.Empty> {
    const request = about(new provider.DeleteRequest(), {}).setId(olds.id).setProperties(toStruct(olds.outputs));
    if (olds.inputs !== undefined) request.setOldInputs(toStruct(olds.inputs));
    request.setTimeout(timeout);
    return this.start<googleEmpty.Empty>((done) => this.raw.delete(request, done)).answer;
  }

  invoke(token: string, args: Props): Promise<provider.InvokeResponse> {
    const request = new provider.InvokeRequest().setTok(token).setArgs(toStruct(args));
    return this.start<provider.InvokeResponse>((done) => this.raw.invoke(request, done)).answer;
  }
}

/** The error of a call that must fail. */
export async function errorOf(call: Promise<unknown>): Promise<ServiceError> {
  const outcome = await call.then(
    () => undefined,
    (error: ServiceError) => error,
  );
  if (outcome === undefined) throw new Error('the call succeeded');
  return outcome;
}
