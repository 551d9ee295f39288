import type { JsonObject } from '../core/json.ts';
import { durationText } from '../core/wait.ts';
import { type Operation, PartialState, type ResourceIdentity, type Saved } from '../lifecycle/contract.ts';
import { decode, encode } from './codec.ts';
import { type Context, lifecycleOf } from './context.ts';
import { echoedSecrets, secretTexts } from './echoed-secrets.ts';
import { CallReporter } from './engine-log.ts';
import { googleEmpty, type googleStruct, provider } from './proto.ts';
import { declaredSecrets } from './resource-secrets.ts';
import { noSecrets, type SecretPaths, unionOfSecrets } from './secret-paths.ts';
import { answerOf, bugText } from './status.ts';
import { parseUrn, resourceKindOf } from './tokens.ts';

/** What all requests about one resource carry. Older engines leave name and type to the URN. */
export interface ResourceRequest {
  getUrn(): string;
  getName(): string;
  getType(): string;
}

interface TimedRequest extends ResourceRequest {
  getTimeout(): number;
  getPreview?(): boolean;
}

export function identityOf(request: ResourceRequest): ResourceIdentity {
  const urn = request.getUrn();
  const parts = parseUrn(urn);
  return { kind: resourceKindOf(request.getType() || parts.type), urn, name: request.getName() || parts.name };
}

export interface DecodedStructs {
  readonly values: readonly (JsonObject | undefined)[];
  /** Secret in any of the structs, or by declaration: secret in every answer. */
  readonly secrets: SecretPaths;
  /** The same for an answer's properties, where the cloud may echo a secret under another path. */
  secretsIn(properties: JsonObject): SecretPaths;
}

export function decodeAll(
  context: Context,
  resource: ResourceIdentity,
  structs: readonly (googleStruct.Struct | undefined)[],
): DecodedStructs {
  const decoded = structs.map((struct) => struct && decode(struct, context.redactor));
  const marked = decoded.flatMap((one) => (one === undefined ? [] : [one.secrets]));
  const secrets = unionOfSecrets(declaredSecrets(resource.kind, context.parts.clouds), ...marked);
  const texts = new Set(decoded.flatMap((one) => (one === undefined ? [] : [...secretTexts(one.value, secrets)])));
  return {
    values: decoded.map((one) => one?.value),
    secrets,
    secretsIn: (properties) => unionOfSecrets(secrets, echoedSecrets(properties, texts)),
  };
}

export async function create(
  context: Context,
  request: provider.CreateRequest,
  signal: AbortSignal,
): Promise<provider.CreateResponse> {
  const resource = identityOf(request);
  const {
    values: [inputs = {}],
    secretsIn,
  } = decodeAll(context, resource, [request.getProperties()]);
  return operate(context, request, resource, secretsIn, signal, async (operation) => {
    const saved = await lifecycleOf(context).create(operation, inputs);
    const response = new provider.CreateResponse();
    response.setId(saved.id);
    response.setProperties(encodeSaved(saved, secretsIn(saved.outputs)));
    response.setRefreshBeforeUpdate(saved.unfinished);
    return { response, outputs: saved.outputs };
  });
}

export async function update(
  context: Context,
  request: provider.UpdateRequest,
  signal: AbortSignal,
): Promise<provider.UpdateResponse> {
  const resource = identityOf(request);
  const { values, secretsIn } = decodeAll(context, resource, [
    request.getOlds(),
    request.getOldInputs(),
    request.getNews(),
  ]);
  const [outputs = {}, inputs = outputs, news = {}] = values;
  return operate(context, request, resource, secretsIn, signal, async (operation) => {
    const saved = await lifecycleOf(context).update(operation, { id: request.getId(), outputs, inputs }, news);
    const response = new provider.UpdateResponse();
    response.setProperties(encodeSaved(saved, secretsIn(saved.outputs)));
    response.setRefreshBeforeUpdate(saved.unfinished);
    return { response, outputs: saved.outputs };
  });
}

/** An import sends neither properties nor inputs, a `.get()` sends both empty. */
export async function read(
  context: Context,
  request: provider.ReadRequest,
  signal: AbortSignal,
): Promise<provider.ReadResponse> {
  const resource = identityOf(request);
  const { values, secretsIn } = decodeAll(context, resource, [request.getProperties(), request.getInputs()]);
  const [outputs, inputs = outputs === undefined ? undefined : {}] = values;
  return operate(context, request, resource, secretsIn, signal, async (operation) => {
    const found = await lifecycleOf(context).read(operation, { id: request.getId(), outputs, inputs });
    const response = new provider.ReadResponse();
    // Absent is: no id, no properties, no inputs. An empty Struct would say "cannot be imported".
    if (found === undefined) return { response };
    response.setId(found.id);
    response.setProperties(encode(found.outputs, secretsIn(found.outputs)));
    response.setInputs(encode(found.inputs, secretsIn(found.inputs)));
    response.setRefreshBeforeUpdate(found.unfinished);
    return { response };
  });
}

export async function remove(
  context: Context,
  request: provider.DeleteRequest,
  signal: AbortSignal,
): Promise<googleEmpty.Empty> {
  const resource = identityOf(request);
  const { values, secretsIn } = decodeAll(context, resource, [request.getProperties(), request.getOldInputs()]);
  const [outputs = {}, inputs = outputs] = values;
  return operate(context, request, resource, secretsIn, signal, async (operation) => {
    await lifecycleOf(context).delete(operation, { id: request.getId(), outputs, inputs });
    return { response: new googleEmpty.Empty() };
  });
}

interface Worked<Response> {
  readonly response: Response;
  /** Of a finished change: their `status` closes the row. */
  readonly outputs?: JsonObject;
}

/** Runs one verb with a reporter of its own, and closes the report before anything is answered. */
async function operate<Response>(
  context: Context,
  request: TimedRequest,
  resource: ResourceIdentity,
  secretsIn: DecodedStructs['secretsIn'],
  signal: AbortSignal,
  work: (operation: Operation) => Promise<Worked<Response>>,
): Promise<Response> {
  const { clock } = context.parts;
  const reporter = new CallReporter(context.engine, clock, resource.urn);
  const started = clock.now();
  const seconds = request.getTimeout();
  const preview = request.getPreview?.() ?? false;
  let closing = '';
  try {
    const { response, outputs } = await work({
      ...resource,
      preview,
      timeoutMs: seconds > 0 ? Math.round(seconds * 1000) : undefined,
      signal,
      reporter,
    });
    if (!preview && typeof outputs?.status === 'string')
      closing = `${outputs.status} after ${durationText(clock.now() - started)}`;
    return response;
  } catch (error) {
    throw answerOf(error, context.redactor, error instanceof PartialState ? secretsIn(error.saved.outputs) : noSecrets);
  } finally {
    await reporter.close(closing);
  }
}

/**
 * The object exists by now: if its outputs cannot be sent, that is a bug of ours, but the engine must learn the id, or the
 * object would be lost.
 */
function encodeSaved(saved: Saved, secrets: SecretPaths): googleStruct.Struct {
  try {
    return encode(saved.outputs, secrets);
  } catch (cause) {
    if (saved.id === '') throw cause;
    throw new PartialState(
      saved,
      [`${saved.id} exists, but its properties could not be saved. ${bugText(cause)}`],
      cause,
    );
  }
}
