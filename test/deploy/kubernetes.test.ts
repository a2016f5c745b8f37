import { describe, expect, test } from '@jest/globals';
import { ENVIRONMENT } from '../../config/environment.ts';
import { readProjectFile } from '../../deploy/native/compose-file.ts';
import { deployments, manifests, ofKind, podOf, workloads, type Manifest } from './manifests.ts';

/** Kinds whose objects are in no namespace. */
const OF_THE_CLUSTER = ['ClusterRole', 'Namespace', 'ValidatingAdmissionPolicy', 'ValidatingAdmissionPolicyBinding'];

test('everything is a whole object of a namespace', () => {
  for (const { apiVersion, kind, metadata } of manifests) {
    expect([apiVersion, kind, metadata.name]).not.toContain(undefined);
    expect({ kind, isInNamespace: metadata.namespace !== undefined }).toEqual({
      kind,
      isInNamespace: !OF_THE_CLUSTER.includes(kind),
    });
  }
});

test('from outside only the webhooks reach the bridge, by a port that its Service has', () => {
  const [service] = ofKind('Service');
  const paths = ofKind('Ingress').flatMap(({ spec }) => (spec?.rules ?? []).flatMap(({ http }) => http.paths));
  expect(paths).toEqual([
    {
      path: '/webhooks/github',
      pathType: 'Exact',
      backend: { service: { name: service?.metadata.name, port: { name: service?.spec?.ports?.[0]?.name } } },
    },
  ]);
});

test('the config map and the secrets that are mounted are those that the operations page creates', () => {
  const pods = workloads.map(([, manifest]) => podOf(manifest));
  const mounted = [
    ...pods.flatMap(({ volumes }) => volumes.map(({ configMap }) => configMap.name)),
    ...pods.flatMap(({ containers }) =>
      containers.flatMap(({ envFrom }) => envFrom.map(({ secretRef }) => secretRef.name)),
    ),
  ];
  const created = readProjectFile('docs/operations.md').matchAll(/create (?:configmap|secret generic) (\S+)/g);
  expect(new Set([...created].map((match) => match[1]))).toEqual(new Set(mounted));
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
