import type { ServerResponse } from 'node:http';
import type { KubeClient } from '../argo/kube-client.ts';
import { isJsonObject, type JsonObject, type KubeObject } from '../kube-object.ts';
import type { ArgoCall } from './calls.ts';
import { fromKubernetes, GrpcError } from './grpc-error.ts';
import type { Hydrator } from './hidden-nodes.ts';
import { ofThisInstance } from './list-runs.ts';
import { pathOf, shown } from './objects.ts';

/**
 * Events as JSON lines, with nodes put back. Nothing is sent before the first of them, not even the head: a watch that
 * ends without one is answered 429, and one that can't begin 400.
 */
export async function streamEvents(
  client: KubeClient,
  hydrator: Hydrator,
  { namespace, query: wanted }: Extract<ArgoCall, { readonly kind: 'list' | 'watch' }>,
  response: ServerResponse,
): Promise<void> {
  const gone = new AbortController();
  response.once('close', () => gone.abort());
  const query = new URLSearchParams({ watch: 'true' });
  for (const [name, value] of wanted) query.set(name.replace('listOptions.', ''), value);
  query.set('labelSelector', ofThisInstance(wanted.get('listOptions.labelSelector') ?? ''));
  try {
    for await (const line of client.watch(`${pathOf(namespace)}?${query.toString()}`, gone.signal)) {
      send(response, 200, { result: eventOf(line, hydrator) });
    }
    end(response, new GrpcError(429, 8, 'EOF'));
  } catch (error) {
    if (!gone.signal.aborted) end(response, error instanceof GrpcError ? error : new GrpcError(500, 13, String(error)));
  }
}

function eventOf({ type, object }: JsonObject, hydrator: Hydrator): object {
  if (!isJsonObject(object)) throw new GrpcError(500, 13, 'an event without an object');
  if (type === 'ERROR') throw fromKubernetes({ status: Number(object['code']), body: object });
  const run = object as unknown as KubeObject;
  return { type, object: shown(type === 'BOOKMARK' ? run : hydrator.hydrate(run)) };
}

function send(response: ServerResponse, status: number, line: object): void {
  if (!response.headersSent) response.writeHead(status, { 'content-type': 'application/json' });
  response.write(`${JSON.stringify(line)}\n`);
}

function end(response: ServerResponse, error: GrpcError): void {
  send(response, error.status, error.line);
  response.end();
}
