import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { BatonError } from '../../errors/baton-error.ts';
import { freePort } from '../temporal/free-port.ts';
import { findKubernetes, type KubernetesBinaries } from './binaries.ts';
import { apiServerArguments, etcdArguments, writeCredentials, type Credentials } from './api-server-settings.ts';
import { installArgo } from './install-argo.ts';
import { startProgram, type Program } from './program.ts';

/** How the server is to be. */
export interface ApiServerOptions {
  /** @default what `findKubernetes` finds */
  readonly binaries?: KubernetesBinaries;
  /** Milliseconds in which etcd and the server have to answer. @default 90 000: it takes 2 to 6 s on an idle machine */
  readonly readyWithinMs?: number;
  /** Flags for kube-apiserver besides ours. @default none */
  readonly flags?: readonly string[];
}

/** A Kubernetes API that runs: a real kube-apiserver over a real etcd, with Argo's resources and nothing that acts on them. */
export interface ApiServer {
  /** `https://127.0.0.1:<port>` */
  readonly url: string;
  /** PEM of the authority that signed its certificate. */
  readonly ca: string;
  /** A kubeconfig with a context for each user. */
  readonly kubeconfig: string;
  /** Bearer tokens: `admin` may do everything; `baton` and `stranger` nothing that no role grants them. */
  readonly tokens: Credentials['tokens'];
  /** Process ids, for tests that stop and continue them. */
  readonly pids: () => { readonly kubeApiserver: number; readonly etcd: number };
  /** Ends kube-apiserver as a crash would; etcd keeps what was written. */
  readonly interrupt: () => Promise<void>;
  /** Starts it again on the same port. */
  readonly resume: () => Promise<void>;
  /**
   * Forgets all versions before the present one: watches and pages that want them get 410. The server starts anew for it,
   * since it also serves old versions from its memory, whatever etcd has forgotten.
   */
  readonly forgetVersions: () => Promise<void>;
  /** Ends both and removes what they wrote. */
  readonly stop: () => Promise<void>;
}

const HOST = '127.0.0.1';

/**
 * Starts a Kubernetes API on loopback and waits until it answers and knows Argo's resources. It ends with this process at
 * the latest.
 * @throws BatonError `BATON_SERVER_NOT_FOUND` without the programs, `BATON_CLUSTER_UNAVAILABLE` when they do not come up
 */
export async function startApiServer(options: ApiServerOptions = {}): Promise<ApiServer> {
  const binaries = options.binaries ?? findKubernetes();
  const folder = mkdtempSync(join(tmpdir(), 'baton-kubernetes-'));
  // A free port can be taken between our looking and the server's listening.
  for (let triesLeft = 2; ; triesLeft -= 1) {
    try {
      return await startOnce(binaries, mkdtempSync(join(folder, 'try-')), folder, options);
    } catch (error) {
      if (triesLeft > 0) continue;
      rmSync(folder, { recursive: true, force: true });
      throw error;
    }
  }
}

async function startOnce(
  binaries: KubernetesBinaries,
  work: string,
  folder: string,
  { readyWithinMs = 90_000, flags = [] }: ApiServerOptions,
): Promise<ApiServer> {
  const [port, etcdPort, peerPort] = [await freePort(HOST), await freePort(HOST), await freePort(HOST)];
  const deadline = Date.now() + readyWithinMs;
  const url = `https://${HOST}:${String(port)}`;
  const etcdUrl = `http://${HOST}:${String(etcdPort)}`;
  const credentials = writeCredentials(work);
  const certificates = join(work, 'certificates');
  mkdirSync(certificates);

  const etcd = startProgram(binaries.etcd, etcdArguments(work, etcdUrl, `http://${HOST}:${String(peerPort)}`));
  let server: Program | null = null;
  const startServer = async (within: number): Promise<void> => {
    const args = apiServerArguments({ port, etcdUrl, certificates, credentials });
    server = startProgram(binaries.kubeApiserver, [...args, ...flags]);
    const client = credentials.client(url);
    try {
      await server.answers(async () => (await client.send('GET', '/readyz')).status === 200, within);
      await installArgo(client, within);
    } finally {
      client.close();
    }
  };
  const end = async (): Promise<void> => {
    await server?.end();
    await etcd.end();
  };
  try {
    await etcd.answers(async () => (await fetch(`${etcdUrl}/health`)).ok, deadline);
    await startServer(deadline);
  } catch (cause) {
    await end();
    const detail = cause instanceof Error ? cause.message : String(cause);
    throw new BatonError('BATON_CLUSTER_UNAVAILABLE', { detail: `the local Kubernetes API: ${detail}`, cause });
  }

  const ca = credentials.authority(certificates);
  const kubeconfig = join(work, 'kubeconfig.json');
  writeFileSync(kubeconfig, JSON.stringify(credentials.kubeconfigOf(url, ca)));
  return {
    url,
    ca,
    kubeconfig,
    tokens: credentials.tokens,
    pids: () => ({ kubeApiserver: server?.pid ?? -1, etcd: etcd.pid }),
    interrupt: async () => server?.end(),
    resume: () => startServer(Date.now() + readyWithinMs),
    forgetVersions: async () => {
      await server?.end();
      await compact(etcdUrl);
      await startServer(Date.now() + readyWithinMs);
    },
    stop: async () => {
      await end();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** By etcd's JSON gateway: https://etcd.io/docs/v3.6/dev-guide/api_grpc_gateway/ */
async function compact(etcdUrl: string): Promise<void> {
  const post = async (path: string, body: object): Promise<unknown> => {
    const response = await fetch(`${etcdUrl}/v3/kv/${path}`, { method: 'POST', body: JSON.stringify(body) });
    if (!response.ok) throw new Error(`etcd answered ${String(response.status)} to ${path}: ${await response.text()}`);
    return response.json();
  };
  // Any key will do: each answer says which revision is the present one.
  const answer = (await post('range', { key: Buffer.from('/').toString('base64') })) as {
    header: { revision: string };
  };
  await post('compaction', { revision: answer.header.revision, physical: true });
}
