import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { createKubernetesCluster } from '../../activities/argo/kubernetes-cluster.ts';
import { NEEDED } from '../../cli/doctor/rights.ts';
import { loadConfig } from '../../config/load.ts';
import { readProjectFile } from '../../deploy/native/compose-file.ts';
import { projectRoot } from '../../standins/temporal/surroundings.ts';
import { deployments, ofKind, podOf } from './manifests.ts';

test('the worker may do exactly what the code asks of the API server, and nothing else', async () => {
  const granted = ofKind('ClusterRole').flatMap(({ rules = [] }) =>
    rules.flatMap(({ apiGroups, resources, verbs }) =>
      apiGroups.flatMap((group) =>
        resources.flatMap((resource) => verbs.map((verb) => `${verb} ${resource}.${group}`)),
      ),
    ),
  );
  expect(granted.sort()).toEqual(await whatTheCodeAsks());
  // The doctor asks for each of them.
  expect(NEEDED.map(({ verb, resource, group }) => `${verb} ${resource}.${group}`).sort()).toEqual(granted);
});

test('the rights are bound to the account of the worker, in each namespace of the example configuration', () => {
  const [role] = ofKind('ClusterRole');
  const [account] = ofKind('ServiceAccount');
  const [, worker] = deployments.find(([name]) => name === 'baton-worker') ?? [];
  expect(worker && podOf(worker).serviceAccountName).toBe(account?.metadata.name);
  const bindings = ofKind('RoleBinding');
  for (const { roleRef, subjects } of bindings) {
    expect(roleRef).toMatchObject({ kind: 'ClusterRole', name: role?.metadata.name });
    expect(subjects).toEqual([{ kind: 'ServiceAccount', ...account?.metadata }]);
  }
  const { repositories } = loadConfig({ path: join(projectRoot(), 'deploy', 'baton.example.yaml'), env: {} });
  const named = new Set(repositories.map(({ namespace }) => namespace));
  expect(new Set(bindings.map(({ metadata }) => metadata.namespace))).toEqual(named);
});

test('the policy holds for the account of the worker and for nobody else', () => {
  const [account] = ofKind('ServiceAccount');
  const { namespace = '', name = '' } = account?.metadata ?? {};
  const [policy] = ofKind('ValidatingAdmissionPolicy');
  expect(policy?.spec?.matchConditions?.map(({ expression }) => expression)).toEqual([
    `request.userInfo.username == 'system:serviceaccount:${namespace}:${name}'`,
  ]);
  const [binding] = ofKind('ValidatingAdmissionPolicyBinding');
  expect(binding?.spec?.policyName).toBe(policy?.metadata.name);
});

test('the command that grants another namespace grants the same to the same account', () => {
  const [role] = ofKind('ClusterRole');
  const [account] = ofKind('ServiceAccount');
  const { namespace = '', name = '' } = account?.metadata ?? {};
  const grant = `create rolebinding baton --clusterrole=${role?.metadata.name ?? ''} --serviceaccount=${namespace}:${name}`;
  for (const page of ['deploy/kubernetes/access.yaml', 'docs/operations.md']) {
    const commands = readProjectFile(page).match(/create rolebinding [^\n]+/g) ?? [];
    expect({ page, commands: new Set(commands) }).toEqual({ page, commands: new Set([grant]) });
  }
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
  // The Kubernetes API has no such operation: that is the Argo Server's, and asks nothing here.
  await expect(cluster.operateWorkflow('argo', 'run', { kind: 'stop' })).rejects.toThrow();
  expect(Object.keys(cluster)).toHaveLength(7);
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
  return [...rights].sort();
}
