import { status } from '@grpc/grpc-js';
import { decode, encode } from './codec.ts';
import { type Context, lifecycleOf } from './context.ts';
import { CallReporter } from './engine-log.ts';
import { provider } from './proto.ts';
import { declaredResultSecrets } from './resource-secrets.ts';
import { RpcAnswer, shownText } from './status.ts';
import { functionKindOf } from './tokens.ts';

/**
 * Asks a function. Bad arguments are an error, not the protocol's list of failures: the engine shows that list without its
 * texts in some languages.
 */
export async function invoke(
  context: Context,
  request: provider.InvokeRequest,
  signal: AbortSignal,
): Promise<provider.InvokeResponse> {
  const kind = functionKindOf(request.getTok());
  const { value } = decode(request.getArgs(), context.redactor);
  const reporter = new CallReporter(context.engine, context.parts.clock, '');
  try {
    const invoked = await lifecycleOf(context).invoke(kind, value, { signal, reporter });
    if ('failures' in invoked) {
      const text = invoked.failures.map(({ path, reason }) => (path === '' ? reason : `${path}: ${reason}`)).join('; ');
      throw new RpcAnswer(status.INVALID_ARGUMENT, shownText(`${kind}: ${text}`, context.redactor));
    }
    const response = new provider.InvokeResponse();
    response.setReturn(encode(invoked.result, declaredResultSecrets(kind)));
    return response;
  } finally {
    await reporter.close();
  }
}
