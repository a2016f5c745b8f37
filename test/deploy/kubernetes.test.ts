import { readdirSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, expect, test } from '@jest/globals';
import { parseAllDocuments } from 'yaml';
import { createKubernetesCluster } from '../../activities/argo/kubernetes-cluster.ts';
import { ENVIRONMENT } from '../../config/environment.ts';
import { readProjectFile } from '../../deploy/native/compose-file.ts';

/** As much of a manifest as the tests look at. */
interface Manifest {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: { readonly name: string; readonly namespace?: string };
  readonly rules?: readonly Rule[];
  readonly roleRef?: { readonly kind: string; readonly name: string };
  readonly subjects?: readonly { readonly kind: string; readonly name: string; readonly namespace: string }[];
  readonly spec?: {
    readonly replicas?: number;
    readonly minAvailable?: number;
    readonly maxUnavailable?: number;
    readonly selector?: { readonly matchLabels?: object };
    readonly template?: { readonly metadata: { readonly labels: object }; readonly spec: Pod };
  };
}

interface Rule {
  readonly apiGroups: readonly string[];
  readonly resources: readonly string[];
  readonly verbs: readonly string[];
}

interface Pod {
  readonly serviceAccountName?: string;
  readonly automountServiceAccountToken?: boolean;
  readonly terminationGracePeriodSeconds?: number;
  readonly securityContext: object;
  readonly containers: readonly {
    readonly args: readonly string[];
    readonly image: string;
    readonly env: readonly { readonly name: string }[];
    readonly livenessProbe?: Probe;
    readonly readinessProbe?: Probe;
    readonly ports?: readonly { readonly name: string }[];
    readonly securityContext: object;
    readonly resources?: object;
  }[];
}

interface Probe {
  readonly httpGet: { readonly path: string; readonly port: string };
}

const FOLDER = new URL('../../deploy/kubernetes/', import.meta.url);
const manifests = readdirSync(FOLDER).flatMap((file) => {
  const documents = parseAllDocuments(readProjectFile(`deploy/kubernetes/${file}`));
  return documents.map((document) => document.toJS() as Manifest);
});

function ofKind(kind: string): Manifest[] {
  return manifests.filter((manifest) => manifest.kind === kind);
}

function podOf({ spec, metadata }: Manifest): Pod {
  if (spec?.template === undefined) throw new Error(`${metadata.name} has no pod`);
  return spec.template.spec;
}

const workloads = [...ofKind('Deployment'), ...ofKind('Job')].map(
  (manifest) => [manifest.metadata.name, manifest] as const,
);
const deployments = ofKind('Deployment').map((manifest) => [manifest.metadata.name, manifest] as const);

test('everything is a whole object of a namespace', () => {
  for (const { apiVersion, kind, metadata } of manifests) {
    expect([apiVersion, kind, metadata.name]).not.toContain(undefined);
    if (kind !== 'Namespace') expect(metadata.namespace).toBeDefined();
  }
});

test('the worker may do exactly what the code asks of the API server, and nothing else', async () => {
  const granted = ofKind('Role').flatMap(({ rules = [] }) =>
    rules.flatMap(({ apiGroups, resources, verbs }) =>
      apiGroups.flatMap((group) =>
        resources.flatMap((resource) => verbs.map((verb) => `${verb} ${resource}.${group}`)),
      ),
    ),
  );
  expect(granted.sort()).toEqual(await whatTheCodeAsks());
});

test('the rights are bound to the account of the worker, in the namespace of the Role', () => {
  const [role] = ofKind('Role');
  const [binding] = ofKind('RoleBinding');
  const [account] = ofKind('ServiceAccount');
  const [, worker] = deployments.find(([name]) => name === 'baton-worker') ?? [];
  expect(binding?.roleRef).toMatchObject({ kind: 'Role', name: role?.metadata.name });
  expect(binding?.metadata.namespace).toBe(role?.metadata.namespace);
  expect(binding?.subjects).toEqual([{ kind: 'ServiceAccount', ...account?.metadata }]);
  expect(worker && podOf(worker).serviceAccountName).toBe(account?.metadata.name);
});

describe.each(workloads)('%s', (_name, manifest) => {
  const pod = podOf(manifest);

  test('keeps to the restricted profile of pod security', () => {
    expect(pod.securityContext).toEqual({ runAsNonRoot: true, seccompProfile: { type: 'RuntimeDefault' } });
    for (const container of pod.containers) {
      expect(container.securityContext).toEqual({
        allowPrivilegeEscalation: false,
        readOnlyRootFilesystem: true,
        capabilities: { drop: ['ALL'] },
      });
    }
  });

  test('has a token of the API server only if it is the worker', () => {
    expect(pod.automountServiceAccountToken ?? true).toBe(manifest.metadata.name === 'baton-worker');
  });

  test('gets only variables that the configuration knows', () => {
    const known = [...ENVIRONMENT.map(({ name }) => name), 'BATON_CONFIG'];
    for (const { env } of pod.containers) for (const { name } of env) expect(known).toContain(name);
  });

  test('runs the version of this project', () => {
    const { version } = JSON.parse(readProjectFile('package.json')) as { version: string };
    for (const { image } of pod.containers) expect(image).toBe(`baton:${version}`);
  });
});

describe.each(deployments)('%s', (name, { spec, ...manifest }) => {
  const pod = podOf({ spec, ...manifest } as Manifest);

  test('is asked whether it lives and whether it is ready, on a port that it names', () => {
    for (const { livenessProbe, readinessProbe, ports = [] } of pod.containers) {
      expect(livenessProbe?.httpGet.path).toBe('/livez');
      expect(readinessProbe?.httpGet.path).toBe('/readyz');
      expect(ports.map((port) => port.name)).toContain(readinessProbe?.httpGet.port);
    }
  });

  test('survives that a node is drained: two of them, and one at least stays', () => {
    const budget = ofKind('PodDisruptionBudget').find(({ metadata }) => metadata.name === name);
    expect(spec?.replicas).toBeGreaterThanOrEqual(2);
    expect(budget?.spec?.selector).toEqual(spec?.selector);
    expect((budget?.spec?.minAvailable ?? 0) + (budget?.spec?.maxUnavailable ?? 0)).toBe(1);
    expect(spec?.template?.metadata.labels).toEqual(spec?.selector?.matchLabels);
  });

  test('gets the time that it needs to end', () => {
    // bridge: a pause of 5 s, a second of draining, a deadline of 8 s; worker: 30 s of grace.
    expect(pod.terminationGracePeriodSeconds).toBeGreaterThan(name === 'baton-worker' ? 30 : 14);
  });
});

/** Calls everything that the port to the cluster offers, and reads off the requests which rights they need. */
async function whatTheCodeAsks(): Promise<string[]> {
  const rights = new Set<string>();
  const object = { metadata: { name: 'run', namespace: 'argo', uid: 'u', resourceVersion: '1' } };
  const server = createServer((request, response) => {
    const url = new URL(request.url ?? '', 'http://cluster');
    const [, group, resource, name] =
      /^\/apis\/([^/]+)\/v1alpha1\/namespaces\/argo\/(\w+)(?:\/(.+))?$/.exec(url.pathname) ?? [];
    const isWatch = url.searchParams.get('watch') === 'true';
    const read = isWatch ? 'watch' : name === undefined ? 'list' : 'get';
    const verb = { GET: read, POST: 'create', PATCH: 'patch' }[request.method ?? ''] ?? request.method ?? '';
    rights.add(`${verb} ${resource ?? ''}.${group ?? ''}`);
    response.setHeader('content-type', 'application/json');
    if (isWatch) response.end();
    else
      response.end(
        JSON.stringify(read === 'list' && verb === 'list' ? { items: [], metadata: { resourceVersion: '1' } } : object),
      );
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const cluster = createKubernetesCluster({
    server: `http://127.0.0.1:${String((server.address() as AddressInfo).port)}`,
    env: {},
  });
  const { signal } = new AbortController();
  await cluster.readWorkflow('argo', 'run');
  await cluster.listWorkflows('argo', {});
  await cluster.patchWorkflow('argo', 'run', []);
  await cluster.createWorkflow('argo', object);
  await cluster.readWorkflowTemplate('argo', 'baton-play');
  for await (const event of cluster.watchWorkflows('argo', { resourceVersion: '1', timeoutSeconds: 1, signal })) {
    expect(event).toBeUndefined();
  }
  expect(Object.keys(cluster)).toHaveLength(6);
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
  return [...rights].sort();
}
