import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import type { RequestListener } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { TLSSocket } from 'node:tls';
import { afterAll, afterEach, describe, expect, test } from '@jest/globals';
import { ClusterError } from '../../../activities/argo/cluster.ts';
import { createKubernetesCluster } from '../../../activities/argo/kubernetes-cluster.ts';
import { createCertificate } from '../../setup/certificates.ts';
import { AT_FIRST_GATE } from '../world.ts';
import { serveHttp, type ServerUnderTest } from './api-server.ts';

const folder = mkdtempSync(join(tmpdir(), 'credentials-'));
const servers: ServerUnderTest[] = [];
afterEach(() => Promise.all(servers.splice(0).map((server) => server.stop())));
afterAll(() => rmSync(folder, { recursive: true }));

const authority = createCertificate('the authority');
const RUN = JSON.stringify(AT_FIRST_GATE);
const file = (name: string, text: string): string => {
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
};

async function serve(listener: RequestListener): Promise<ServerUnderTest> {
  const { cert, key } = createCertificate('the server', authority);
  // Whoever is not known by a certificate is told so, and not hung up on.
  const server = await serveHttp(listener, {
    cert,
    key,
    ca: authority.cert,
    requestCert: true,
    rejectUnauthorized: false,
  });
  servers.push(server);
  return server;
}

/** A server that takes one bearer token, which can change. */
async function serveToken(first: string) {
  const state = { token: first, asked: [] as string[] };
  const server = await serve((request, response) => {
    const { authorization = '' } = request.headers;
    state.asked.push(authorization);
    if (authorization !== `Bearer ${state.token}`) response.writeHead(401).end('Unauthorized');
    else if (request.url?.includes('watch=') === true) {
      response.write(`{"type":"BOOKMARK","object":{"metadata":{"resourceVersion":"${String(state.asked.length)}"}}}\n`);
    } else response.end(RUN);
  });
  return { ...server, state };
}

/** The account of a pod, as Kubernetes puts it into a folder and replaces it there. */
function account(token: string): void {
  file('token', token);
  file('ca.crt', authority.cert);
}

function fromPod({ url }: ServerUnderTest) {
  const { hostname, port } = new URL(url);
  const env = { KUBERNETES_SERVICE_HOST: hostname, KUBERNETES_SERVICE_PORT: port };
  return createKubernetesCluster({ env, serviceAccount: folder });
}

function kubeconfig(server: string, user: object): string {
  const cluster = { server, 'certificate-authority': file('authority.pem', authority.cert) };
  const config = {
    clusters: [{ name: 'one', cluster }],
    users: [{ name: 'one', user }],
    contexts: [{ name: 'one', context: { cluster: 'one', user: 'one' } }],
    'current-context': 'one',
  };
  return file('kubeconfig.json', JSON.stringify(config));
}

describe('the token of a pod', () => {
  test('is read from its file, whatever line end it has there, and the server is known by its authority', async () => {
    const server = await serveToken('first');
    account('first\n');
    expect(await fromPod(server).readWorkflow('argo', 'run')).not.toBeNull();
  });

  test('is read again, once, when the server takes it no more', async () => {
    const server = await serveToken('first');
    account('first');
    const cluster = fromPod(server);
    await cluster.readWorkflow('argo', 'run');
    account('second');
    server.state.token = 'second';
    expect(await cluster.readWorkflow('argo', 'run')).not.toBeNull();
    server.state.token = 'a third that nobody has';
    server.state.asked.length = 0;
    await expect(cluster.readWorkflow('argo', 'run')).rejects.toMatchObject({ status: 401, transient: false });
    expect(server.state.asked).toEqual(['Bearer second', 'Bearer second']);
  });

  test('may change in the middle of a watch: the next watch begins where this one ended', async () => {
    const server = await serveToken('first');
    account('first');
    const cluster = fromPod(server);
    const watchOnce = async (resourceVersion: string): Promise<string> => {
      const signal = new AbortController().signal;
      for await (const { object } of cluster.watchWorkflows('argo', { resourceVersion, timeoutSeconds: 60, signal })) {
        account('second');
        server.state.token = 'second';
        return object.metadata.resourceVersion ?? '';
      }
      return 'nothing was heard';
    };
    expect(await watchOnce(await watchOnce('1'))).toBe('3');
    expect(server.state.asked).toEqual(['Bearer first', 'Bearer first', 'Bearer second']);
  });

  test('that is missing for a moment, while it is replaced, is no answer from the cluster, and no more', async () => {
    const server = await serveToken('first');
    account('first');
    const cluster = fromPod(server);
    rmSync(join(folder, 'token'));
    const error: unknown = await cluster.readWorkflow('argo', 'run').catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(ClusterError);
    expect(error).toMatchObject({ status: null, transient: true, message: expect.stringContaining('credentials') });
    account('first');
    expect(await cluster.readWorkflow('argo', 'run')).not.toBeNull();
  });
});

describe('a client certificate of the kubeconfig', () => {
  test('is shown to the server, and the one that replaced it after that', async () => {
    const names: string[] = [];
    const { url } = await serve(({ socket }, response) => {
      const certificate = socket instanceof TLSSocket ? socket.getPeerCertificate() : null;
      const name = Object.keys(certificate ?? {}).length === 0 ? 'nobody' : String(certificate?.subject.CN);
      names.push(name);
      response.writeHead(name === 'nobody' ? 401 : 200).end(RUN);
    });
    const show = (name: string): object => {
      const { cert, key } = createCertificate(name, authority);
      return { 'client-certificate': file('client.pem', cert), 'client-key': file('client-key.pem', key) };
    };
    const env = { KUBECONFIG: kubeconfig(url, show('baton')) };
    const cluster = createKubernetesCluster({ env });
    expect(await cluster.readWorkflow('argo', 'run')).not.toBeNull();
    show('baton renewed');
    expect(await cluster.readWorkflow('argo', 'run')).not.toBeNull();
    kubeconfig(url, {});
    await expect(createKubernetesCluster({ env }).readWorkflow('argo', 'run')).rejects.toMatchObject({ status: 401 });
    expect(names.slice(0, 3)).toEqual(['baton', 'baton renewed', 'nobody']);
  });
});

test('a plugin for credentials that hangs takes no longer than a request may', async () => {
  const { url } = await serve((_, response) => response.end(RUN));
  const exec = { apiVersion: 'client.authentication.k8s.io/v1', command: 'sleep', args: ['1'] };
  const env = { KUBECONFIG: kubeconfig(url, { exec }) };
  const cluster = createKubernetesCluster({ env, requestTimeoutMs: 50 });
  await expect(cluster.readWorkflow('argo', 'run')).rejects.toThrow('they took too long');
});
