import type { Context } from './context.ts';
import { googleEmpty, plugin, provider } from './proto.ts';

/** The first call of a session. In attach mode one process sees many sessions, several at a time. */
export function handshake(
  context: Context,
  request: provider.ProviderHandshakeRequest,
): provider.ProviderHandshakeResponse {
  context.running.reset();
  context.config.origin = 'state';
  context.engine.connect(request.getEngineAddress());
  const response = new provider.ProviderHandshakeResponse();
  response.setAcceptSecrets(true);
  response.setAcceptResources(true);
  response.setAcceptOutputs(true);
  // Names that the engine makes would differ after a crash, and the object could not be found again.
  response.setSupportsAutonamingConfiguration(false);
  return response;
}

/** An engine that did not start us says where it is. */
export function attach(context: Context, request: plugin.PluginAttach): googleEmpty.Empty {
  context.running.reset();
  context.engine.connect(request.getAddress());
  return new googleEmpty.Empty();
}

/** Comes at every end of an engine, not only when the user interrupts; must be quick and must not fail. */
export function cancel(context: Context): googleEmpty.Empty {
  context.running.cancel('the user interrupted');
  return new googleEmpty.Empty();
}

export function getSchema(context: Context): provider.GetSchemaResponse {
  const response = new provider.GetSchemaResponse();
  response.setSchema(context.parts.schema());
  return response;
}

export function getPluginInfo(context: Context): plugin.PluginInfo {
  const info = new plugin.PluginInfo();
  info.setVersion(context.parts.version);
  return info;
}
