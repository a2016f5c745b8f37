import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import { serveOnLoopback } from '../../serve-on-loopback.ts';
import { createKubeClient, type KubeAddress, type KubeClient } from '../argo/kube-client.ts';
import type { KubeObject } from '../kube-object.ts';
import { createCalls, type ArgoCall } from './calls.ts';
import { GrpcError } from './grpc-error.ts';
import { createHydrator } from './hidden-nodes.ts';
import type { Packing } from './packed-nodes.ts';
import { readCall } from './read-call.ts';
import { streamEvents } from './stream-events.ts';

/** Over which Kubernetes API the stand-in works, and how. */
export interface ArgoServerOptions extends Omit<KubeAddress, 'token'> {
  /** @default a free one */
  readonly port?: number;
  /** Bearer tokens that it takes. @default all: the Kubernetes API, which gets them, decides */
  readonly tokens?: readonly string[];
  /** How it stores runs that it has changed. @default their nodes are never compressed */
  readonly packing?: Packing;
}

/** What goes wrong with a call on purpose. */
export type ArgoFault =
  | { readonly kind: 'answer'; readonly status: number; readonly code: number; readonly message: string }
  /** The call is carried out, then the connection is destroyed. */
  | { readonly kind: 'lost-response' }
  /** The connection is destroyed before anything is done. */
  | { readonly kind: 'cut' }
  /** Before the call is carried out, something else happens. */
  | { readonly kind: 'meanwhile'; readonly happens: () => Promise<unknown> };

/** An Argo Server at work, in its `client` mode. */
export interface ArgoServerStandIn {
  /** `http://127.0.0.1:<port>` */
  readonly url: string;
  /** Calls so far, in order. */
  readonly calls: readonly ArgoCall['kind'][];
  /** The next call of this kind goes wrong. */
  fail(call: ArgoCall['kind'], fault: ArgoFault): void;
  /** Takes the nodes of a run into its database, as a controller with `nodeStatusOffLoad` does. */
  offload(run: KubeObject): KubeObject;
  /** Answers for this run when the cluster knows it no more. */
  archive(run: KubeObject): void;
  stop(): Promise<void>;
}

/** Serves as much of the Argo Server's REST API as Baton uses, as v4.0.7 answers it. */
export async function startArgoServer(options: ArgoServerOptions): Promise<ArgoServerStandIn> {
  const hydrator = createHydrator(options.packing ?? null);
  const archive = new Map<string, KubeObject>();
  const clients = new Map<string, KubeClient>();
  const faults: { call: ArgoCall['kind']; fault: ArgoFault }[] = [];
  const calls: ArgoCall['kind'][] = [];
  const clientOf = (token: string): KubeClient => {
    const known = clients.get(token) ?? createKubeClient({ ...options, token }, 'argo-server-model');
    clients.set(token, known);
    return known;
  };

  const handle = async (incoming: IncomingMessage, response: ServerResponse): Promise<void> => {
    const url = new URL(incoming.url ?? '/', 'http://argo');
    const text = await readText(incoming);
    const call = readCall(incoming.method ?? 'GET', url, text);
    if (call === null) {
      // Whatever is no call is its user interface.
      response.writeHead(200, { 'content-type': 'text/html; charset=utf-8' }).end('<!doctype html>');
      return;
    }
    const client = clientOf(bearerOf(incoming, options.tokens));
    calls.push(call.kind);
    const index = faults.findIndex((each) => each.call === call.kind);
    const fault = index < 0 ? undefined : faults.splice(index, 1)[0]?.fault;
    if (fault?.kind === 'cut') {
      response.destroy();
      return;
    }
    if (fault?.kind === 'answer') throw new GrpcError(fault.status, fault.code, fault.message);
    if (fault?.kind === 'meanwhile') await fault.happens();
    if (call.kind === 'watch') {
      await streamEvents(client, hydrator, call, response);
      return;
    }
    const body = await createCalls(client, hydrator, archive).answer(call);
    if (fault?.kind === 'lost-response') response.destroy();
    else write(response, 200, body);
  };

  const listener: RequestListener = (incoming, response) => {
    handle(incoming, response).catch((error: unknown) => {
      const known = error instanceof GrpcError ? error : new GrpcError(500, 13, String(error));
      if (response.headersSent) response.destroy();
      else write(response, known.status, known.body);
    });
  };
  const server = await serveOnLoopback(listener, options.port);
  return {
    url: server.url,
    calls,
    fail: (call, fault) => faults.push({ call, fault }),
    offload: (run) => hydrator.offload(run),
    archive: (run) => archive.set(`${run.metadata.namespace ?? ''}/${run.metadata.name}`, run),
    stop() {
      for (const client of clients.values()) client.close();
      return server.close();
    },
  };
}

function bearerOf({ headers }: IncomingMessage, tokens: readonly string[] | undefined): string {
  const [, token] = /^Bearer (.+)$/.exec(headers.authorization ?? '') ?? [];
  if (token === undefined) {
    throw new GrpcError(401, 16, 'token not valid. see https://argo-workflows.readthedocs.io/en/latest/faq/');
  }
  if (tokens !== undefined && !tokens.includes(token)) throw new GrpcError(401, 16, 'Unauthorized');
  return token;
}

async function readText(incoming: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of incoming as AsyncIterable<Buffer>) chunks.push(chunk);
  return Buffer.concat(chunks).toString('utf8');
}

function write(response: ServerResponse, status: number, body: object): void {
  const text = JSON.stringify(body);
  response.writeHead(status, { 'content-type': 'application/json', 'content-length': Buffer.byteLength(text) });
  response.end(text);
}
