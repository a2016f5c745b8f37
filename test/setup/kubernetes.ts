import { readFileSync } from 'node:fs';
import { randomBytes } from 'node:crypto';
import { createKubeClient, type KubeClient } from '../../standins/cluster/argo/kube-client.ts';
import { describeIfThere } from './describe-if-there.ts';
import { KUBERNETES, KUBERNETES_MISSING } from './server-state.ts';

/**
 * For tests that need a real Kubernetes API. The global setup looks for the name of the function below in the test files
 * that are to run, and starts one only if it occurs: call it in the test file itself.
 */

/** The shared API server, as the global setup hands it to the test files. */
export interface SharedKubernetes {
  /** `https://127.0.0.1:<port>` */
  readonly url: string;
  readonly ca: string;
  /** Has a context for each of the users. */
  readonly kubeconfig: string;
  readonly tokens: { readonly admin: string; readonly baton: string; readonly stranger: string };
}

/**
 * A `describe` whose tests use the one kube-apiserver that all test files share (`sharedKubernetes()`): work in a
 * namespace of your own (`ownNamespace`). Without the programs the tests fail if `CI` is set; else they are skipped and
 * the last lines of `npm test` say so.
 */
export function describeWithKubernetes(name: string, tests: () => void): void {
  describeIfThere(name, tests, { variable: KUBERNETES, missing: KUBERNETES_MISSING, what: 'Kubernetes API' });
}

/** The shared API server. Ask for it inside `describeWithKubernetes` only. */
export function sharedKubernetes(): SharedKubernetes {
  const file = process.env[KUBERNETES];
  if (file === undefined) throw new Error(`${KUBERNETES} is not set: ask for it inside describeWithKubernetes only`);
  return JSON.parse(readFileSync(file, 'utf8')) as SharedKubernetes;
}

/** A client of the shared API server with all rights; the caller closes it. */
export function adminClient({ url, ca, tokens }: SharedKubernetes = sharedKubernetes()): KubeClient {
  return createKubeClient({ url, ca, token: tokens.admin }, 'tests');
}

/** Makes a namespace that no other test has. */
export async function ownNamespace(client: KubeClient): Promise<string> {
  const name = `test-${randomBytes(5).toString('hex')}`;
  const { status, body } = await client.send('POST', '/api/v1/namespaces', { metadata: { name } });
  if (status !== 201) throw new Error(`namespace ${name}: ${String(status)} ${String(body['message'])}`);
  return name;
}
