import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { ClusterError, type Cluster } from '../../../activities/argo/cluster.ts';
import { createKubernetesCluster } from '../../../activities/argo/kubernetes-cluster.ts';
import { listAll } from '../../../activities/argo/list-all.ts';
import { startCluster, type ClusterStandIn } from '../../../standins/cluster/start-cluster.ts';
import { asNew, recordedExchange } from '../recordings.ts';
import { AT_FIRST_GATE } from '../world.ts';

const TOKEN = 'the-token';
let standIn: ClusterStandIn;
const servers: Server[] = [];
beforeAll(async () => {
  standIn = await startCluster({ token: TOKEN });
});
afterAll(() => standIn.stop());
afterEach(() => {
  standIn.faults.clear();
  for (const server of servers.splice(0)) {
    server.close();
    server.closeAllConnections();
  }
});

const connect = (options: Partial<Parameters<typeof createKubernetesCluster>[0]> = {}) =>
  createKubernetesCluster({ server: standIn.url, token: TOKEN, env: {}, ...options });

const named = (name: string) => asNew(AT_FIRST_GATE, name);

async function serve(listener: RequestListener): Promise<{ url: string; sockets: Set<Socket> }> {
  const sockets = new Set<Socket>();
  const server = createServer(listener).on('connection', (socket) => sockets.add(socket));
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return { url: `http://127.0.0.1:${String((server.address() as AddressInfo).port)}`, sockets };
}

async function errorOf(work: Promise<unknown>): Promise<ClusterError> {
  const error: unknown = await work.then(
    () => 'no error',
    (reason: unknown) => reason,
  );
  if (error instanceof ClusterError) return error;
  throw new Error('not a ClusterError', { cause: error });
}

describe('a Kubernetes API', () => {
  test('keeps one connection for calls that follow each other', async () => {
    const body = JSON.stringify(AT_FIRST_GATE);
    const { url, sockets } = await serve((_, response) => response.end(body));
    const cluster = connect({ server: url });
    for (let calls = 0; calls < 20; calls += 1) await cluster.readWorkflow('argo', 'run');
    expect(sockets.size).toBe(1);
  });

  test('creates, reads, and says null for what is not there', async () => {
    const cluster = connect();
    const created = await cluster.createWorkflow('argo', named('created'));
    expect(await cluster.readWorkflow('argo', 'created')).toEqual(created);
    expect(await cluster.readWorkflow('argo', 'absent')).toBeNull();
    expect(await cluster.readWorkflowTemplate('argo', 'absent')).toBeNull();
  });

  test('creates and patches nothing on a dry run', async () => {
    const cluster = connect();
    await cluster.createWorkflow('argo', named('dry'), { dryRun: true });
    expect(await cluster.readWorkflow('argo', 'dry')).toBeNull();
    const wet = await cluster.createWorkflow('argo', named('wet'));
    const patch = [{ op: 'add', path: '/spec/shutdown', value: 'Stop' }] as const;
    expect((await cluster.patchWorkflow('argo', 'wet', patch, { dryRun: true })).spec?.['shutdown']).toBe('Stop');
    expect(await cluster.readWorkflow('argo', 'wet')).toEqual(wet);
  });

  test('lists page by page, and begins anew where a page has expired', async () => {
    const cluster = connect();
    for (const name of ['page-a', 'page-b', 'page-c']) {
      const run = named(name);
      await cluster.createWorkflow('argo', { ...run, metadata: { ...run.metadata, labels: { page: 'yes' } } });
    }
    const first = await cluster.listWorkflows('argo', { labelSelector: 'page=yes', limit: 2 });
    expect([first.items.length, first.continue]).toEqual([2, expect.any(String)]);
    let lists = 0;
    const expiring: Pick<Cluster, 'listWorkflows'> = {
      async listWorkflows(namespace, options) {
        lists += 1;
        if (lists === 2) throw new ClusterError('the page has expired', { status: 410 });
        return cluster.listWorkflows(namespace, { ...options, limit: 1 });
      },
    };
    const all = await listAll(expiring, 'argo', 'page=yes', (object) => object);
    expect(all.items.map(({ metadata }) => metadata.name)).toEqual(['page-a', 'page-b', 'page-c']);
    expect(all.resourceVersion).toMatch(/^\d+$/);
  });

  test('refuses in words, with the fields that validation complained about', async () => {
    const run = named('bad');
    const bad = { ...run, metadata: { ...run.metadata, labels: { repository: 'acme/shop' } } };
    expect(await errorOf(connect().createWorkflow('argo', bad))).toMatchObject({
      status: 422,
      reason: 'Invalid',
      causes: [expect.stringMatching(/^metadata\.labels: .*acme\/shop/)],
      transient: false,
    });
  });

  test.each([
    ['resume with another uid (test op)', { status: 422, reason: 'Invalid', causes: [] }],
    ['merge patch with stale resourceVersion', { status: 409, reason: 'Conflict' }],
    ['create with a name that exists', { status: 409, reason: 'AlreadyExists' }],
    ['merge-patch body sent as json-patch', { status: 400, reason: 'BadRequest' }],
    ['wrong token', { status: 401, reason: 'Unauthorized', message: 'Unauthorized' }],
  ])('whose recorded refusal was "%s" is understood', async (moment, about) => {
    const { status, response: body } = recordedExchange('03-refusals-and-status-bodies', moment);
    const { url } = await serve((_, response) => response.writeHead(status).end(JSON.stringify(body)));
    expect(await errorOf(connect({ server: url }).patchWorkflow('argo', 'run', []))).toMatchObject(about);
  });

  test('is asked with the token, and tells when it is wrong', async () => {
    expect(await errorOf(connect({ token: 'wrong' }).readWorkflow('argo', 'run'))).toMatchObject({ status: 401 });
  });

  test('says when to come back, in seconds or as a date', async () => {
    const { url } = await serve((request, response) => {
      const later = request.url?.includes('date') === true ? 'Fri, 02 Jan 2026 03:04:35 GMT' : '7';
      response.writeHead(429, { 'retry-after': later }).end('slow down');
    });
    const ask = (name: string): Promise<ClusterError> => {
      const clock = () => Date.parse('2026-01-02T03:04:05Z');
      // There is no time to come back.
      const cluster = connect({ server: url, clock, requestTimeoutMs: 5_000 });
      return errorOf(cluster.readWorkflow('argo', name));
    };
    expect(await ask('seconds')).toMatchObject({ status: 429, retryAfterMs: 7_000, message: 'slow down' });
    expect(await ask('date')).toMatchObject({ retryAfterMs: 30_000 });
  });
});

describe('an object is not gone because', () => {
  test.each([
    ['a proxy says 404', '<html>Not Found</html>'],
    ['the CRD is missing', '404 page not found\n'],
    [
      'another thing is missing',
      JSON.stringify({ kind: 'Status', code: 404, details: { name: 'argo', kind: 'namespaces' } }),
    ],
  ])('%s', async (_, body) => {
    const { url } = await serve((__, response) => response.writeHead(404).end(body));
    expect(await errorOf(connect({ server: url }).readWorkflow('argo', 'run'))).toMatchObject({ status: 404 });
  });
});

describe('no answer', () => {
  test.each<[string, RequestListener]>([
    ['a connection that is cut', (_, response) => response.destroy()],
    [
      'an answer that is cut',
      (_, response) =>
        response.writeHead(200, { 'content-length': 999 }).write('{"metadata"', () => response.destroy()),
    ],
    ['an answer that is no object', (_, response) => response.end('<html>welcome</html>')],
    ['silence', () => undefined],
  ])('%s leaves open whether a write has landed', async (_, listener) => {
    const { url } = await serve(listener);
    const cluster = connect({ server: url, requestTimeoutMs: 100 });
    expect(await errorOf(cluster.patchWorkflow('argo', 'run', []))).toMatchObject({ status: null, transient: true });
  });

  test('a port where nobody listens is named', async () => {
    const { url } = await serve(() => undefined);
    await new Promise((resolve) => servers.splice(0)[0]?.close(resolve));
    expect((await errorOf(connect({ server: url }).readWorkflow('argo', 'run'))).message).toContain('ECONNREFUSED');
  });
});

describe('the API server is found', () => {
  const folder = mkdtempSync(join(tmpdir(), 'kubeconfig-'));
  afterAll(() => {
    rmSync(folder, { recursive: true });
  });
  const kubeconfig = (name: string, server: string, token: string): string => {
    const file = join(folder, name);
    const text = {
      clusters: [{ name, cluster: { server } }],
      users: [{ name, user: { token } }],
      contexts: [{ name, context: { cluster: name, user: name } }],
      'current-context': name,
    };
    writeFileSync(file, JSON.stringify(text));
    return file;
  };

  test('in the kubeconfig, by its current context or a named one of another file', async () => {
    const wrong = kubeconfig('wrong', standIn.url, 'wrong');
    const right = kubeconfig('right', standIn.url, TOKEN);
    const env = { KUBECONFIG: `${wrong}:${right}` };
    expect(await errorOf(createKubernetesCluster({ env }).readWorkflow('argo', 'x'))).toMatchObject({ status: 401 });
    expect(await createKubernetesCluster({ env, context: 'right' }).readWorkflow('argo', 'x')).toBeNull();
  });

  test('with a token that is read again once it has expired', async () => {
    const file = kubeconfig('rotated', standIn.url, 'old');
    const cluster = createKubernetesCluster({ env: { KUBECONFIG: file } });
    kubeconfig('rotated', standIn.url, TOKEN);
    expect(await cluster.readWorkflow('argo', 'x')).toBeNull();
  });

  test('or it is said where was looked', () => {
    const nowhere = join(folder, 'none');
    expect(() => createKubernetesCluster({ env: { KUBECONFIG: nowhere } })).toThrow(`or provide ${nowhere}`);
    const file = kubeconfig('one', standIn.url, TOKEN);
    expect(() => createKubernetesCluster({ env: { KUBECONFIG: file }, context: 'two' })).toThrow(
      'kubernetes.context two',
    );
  });
});
