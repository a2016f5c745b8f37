import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import type { Cluster } from '../../../activities/argo/cluster.ts';
import { createKubernetesCluster } from '../../../activities/argo/kubernetes-cluster.ts';
import { createKubeClient, type KubeClient } from '../../../standins/cluster/argo/kube-client.ts';
import { adminClient, ownNamespace, sharedKubernetes } from '../../setup/kubernetes.ts';
import { manifestsIn, type Manifest } from '../manifests.ts';

/** Baton's account in a real cluster, with the rights that deploy/kubernetes/ gives it there and no other. */
export interface Account {
  /** Where it may do what access.yaml grants. */
  readonly namespace: string;
  /** The product's own client, as that account. */
  readonly cluster: Cluster;
  /** Any request, as that account. */
  readonly baton: KubeClient;
  /** Any request, as somebody who may do everything. */
  readonly admin: KubeClient;
  /** Its kubeconfig, with the token in it. */
  readonly kubeconfig: string;
  readonly stop: () => void;
}

const ACCOUNT = '/api/v1/namespaces/baton/serviceaccounts';

/** Where the kinds of access.yaml and policy.yaml live. */
const COLLECTIONS: Readonly<Record<string, (namespace: string) => string>> = {
  Namespace: () => '/api/v1/namespaces',
  ServiceAccount: (namespace) => `/api/v1/namespaces/${namespace}/serviceaccounts`,
  ClusterRole: () => '/apis/rbac.authorization.k8s.io/v1/clusterroles',
  RoleBinding: (namespace) => `/apis/rbac.authorization.k8s.io/v1/namespaces/${namespace}/rolebindings`,
  ValidatingAdmissionPolicy: () => '/apis/admissionregistration.k8s.io/v1/validatingadmissionpolicies',
  ValidatingAdmissionPolicyBinding: () => '/apis/admissionregistration.k8s.io/v1/validatingadmissionpolicybindings',
};

/**
 * Applies access.yaml and policy.yaml as they are, the binding once more for a namespace of this test, takes a token of
 * the account as a pod gets one, and waits until rights and policy are in force.
 */
export async function applyAccess(): Promise<Account> {
  const admin = adminClient();
  const namespace = await ownNamespace(admin);
  const objects = [...manifestsIn('access.yaml'), ...manifestsIn('policy.yaml')];
  const bindings = objects.filter(({ kind }) => kind === 'RoleBinding');
  const here = bindings.map((binding) => ({ ...binding, metadata: { ...binding.metadata, namespace } }));
  for (const object of [...objects, ...here]) await apply(admin, object);

  const request = { apiVersion: 'authentication.k8s.io/v1', kind: 'TokenRequest', spec: { expirationSeconds: 3_600 } };
  const token = await admin.send('POST', `${ACCOUNT}/baton/token`, request);
  if (token.status !== 201) throw new Error(`no token: ${String(token.status)} ${JSON.stringify(token.body)}`);
  const bearer = (token.body['status'] as { token: string }).token;
  const { url, ca } = sharedKubernetes();
  const baton = createKubeClient({ url, ca, token: bearer }, 'baton');
  const folder = mkdtempSync(join(tmpdir(), 'baton-access-'));
  const kubeconfig = join(folder, 'kubeconfig');
  writeFileSync(kubeconfig, JSON.stringify(kubeconfigOf(url, ca, bearer)), { mode: 0o600 });
  await inForce(baton, namespace);
  return {
    namespace,
    cluster: createKubernetesCluster({ env: { KUBECONFIG: kubeconfig } }),
    baton,
    admin,
    kubeconfig,
    stop: () => {
      baton.close();
      admin.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** A kubeconfig with one user. */
export function kubeconfigOf(server: string, ca: string, token: string): object {
  const authority = Buffer.from(ca).toString('base64');
  return {
    apiVersion: 'v1',
    kind: 'Config',
    clusters: [{ name: 'local', cluster: { server, 'certificate-authority-data': authority } }],
    users: [{ name: 'baton', user: { token } }],
    contexts: [{ name: 'baton', context: { cluster: 'local', user: 'baton' } }],
    'current-context': 'baton',
  };
}

/** By server-side apply, as several test files do it at once; what is there already stays as it is. */
async function apply(admin: KubeClient, object: Manifest): Promise<void> {
  const { kind, metadata } = object;
  const collection = COLLECTIONS[kind]?.(metadata.namespace ?? '');
  if (collection === undefined) throw new Error(`where ${kind} lives is not known`);
  const path = `${collection}/${metadata.name}?fieldManager=tests&force=true`;
  const { status, body } = await admin.send('PATCH', path, object, 'application/apply-patch+yaml');
  if (status !== 200 && status !== 201) throw new Error(`${kind}: ${String(status)} ${String(body['message'])}`);
}

/** Rights and policies take a moment to reach the server's own caches. */
async function inForce(baton: KubeClient, namespace: string): Promise<void> {
  const runs = `/apis/argoproj.io/v1alpha1/namespaces/${namespace}/workflows`;
  const forbidden = { apiVersion: 'argoproj.io/v1alpha1', kind: 'Workflow', metadata: { name: 'own-pods' }, spec: {} };
  for (;;) {
    const { status, body } = await baton.send('POST', `${runs}?dryRun=All`, forbidden);
    if (status === 403 && String(body['message']).includes('ValidatingAdmissionPolicy')) return;
    await pause(50);
  }
}
