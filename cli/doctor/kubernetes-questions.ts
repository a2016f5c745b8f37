import { text as textOf } from 'node:stream/consumers';
import { z } from 'zod';
import { createAccess } from '../../activities/argo/kubernetes-access.ts';
import { createTransport } from '../../activities/argo/kubernetes-transport.ts';
import { clusterErrorOf } from '../../activities/argo/status-body.ts';
import type { Config } from '../../config/schema.ts';
import type { Right } from './rights.ts';

/** What the doctor asks a Kubernetes API besides what plays ask of it. All throw `ClusterError`. */
export interface KubernetesQuestions {
  /** Its address. */
  readonly server: string;
  version(signal: AbortSignal): Promise<{ readonly major: number; readonly minor: number; readonly text: string }>;
  /** Who we are to it; null where it does not say (before 1.28). */
  whoAmI(signal: AbortSignal): Promise<string | null>;
  mayI(right: Right, namespace: string, signal: AbortSignal): Promise<boolean>;
  /** Plural names of Argo's resources; null where it knows none. */
  argoResources(signal: AbortSignal): Promise<readonly string[] | null>;
  /** Whether it would take this run: asked by a dry run, which stores nothing. Null if it would, else why not. */
  refusalOf(
    namespace: string,
    run: object,
    signal: AbortSignal,
  ): Promise<{ readonly status: number; readonly why: string } | null>;
}

/** Milliseconds for TCP and TLS together. */
const CONNECT_MS = 5_000;

const versionSchema = z.object({ major: z.string(), minor: z.string(), gitVersion: z.string() });
const selfSchema = z.object({ status: z.object({ userInfo: z.object({ username: z.string() }) }) });
const reviewSchema = z.object({ status: z.object({ allowed: z.boolean() }) });
const resourcesSchema = z.object({ resources: z.array(z.object({ name: z.string() })) });

/** Throws `BatonError` (BATON_CONFIG_INVALID) where there is no Kubernetes API to be found. */
export function createKubernetesQuestions(
  config: Config['kubernetes'],
  env: Readonly<Record<string, string | undefined>>,
): KubernetesQuestions {
  const access = createAccess({ ...config, env });
  const transport = createTransport(access, CONNECT_MS);

  const send = async (path: string, signal: AbortSignal, value?: object, query = {}) => {
    const request = value === undefined ? {} : { body: { type: 'application/json', value } };
    const method = value === undefined ? 'GET' : 'POST';
    const response = await transport({ method, path, signal, query, ...request });
    const text = await textOf(response);
    const status = response.statusCode ?? 0;
    return { status, refusal: { status, body: parsed(text), retryAfter: response.headers['retry-after'] } };
  };
  const ask = async <T>(schema: z.ZodType<T>, path: string, signal: AbortSignal, value?: object): Promise<T> => {
    const { status, refusal } = await send(path, signal, value);
    const answer = schema.safeParse(refusal.body);
    if (status < 200 || status > 299 || !answer.success) throw clusterErrorOf(refusal, Date.now());
    return answer.data;
  };

  return {
    server: access.server.origin,
    async version(signal) {
      const { major, minor, gitVersion } = await ask(versionSchema, '/version', signal);
      // Managed clusters write "30+".
      return { major: Number.parseInt(major, 10), minor: Number.parseInt(minor, 10), text: gitVersion };
    },
    async whoAmI(signal) {
      const review = { apiVersion: 'authentication.k8s.io/v1', kind: 'SelfSubjectReview' };
      const { refusal } = await send('/apis/authentication.k8s.io/v1/selfsubjectreviews', signal, review);
      const answer = selfSchema.safeParse(refusal.body);
      return answer.success ? answer.data.status.userInfo.username : null;
    },
    async mayI({ group, resource, subresource, verb }, namespace, signal) {
      const resourceAttributes = { group, resource, subresource, verb, namespace };
      const review = {
        apiVersion: 'authorization.k8s.io/v1',
        kind: 'SelfSubjectAccessReview',
        spec: { resourceAttributes },
      };
      const path = '/apis/authorization.k8s.io/v1/selfsubjectaccessreviews';
      return (await ask(reviewSchema, path, signal, review)).status.allowed;
    },
    async argoResources(signal) {
      const { status, refusal } = await send('/apis/argoproj.io/v1alpha1', signal);
      if (status === 404) return null;
      const answer = resourcesSchema.safeParse(refusal.body);
      if (!answer.success) throw clusterErrorOf(refusal, Date.now());
      return answer.data.resources.map(({ name }) => name);
    },
    async refusalOf(namespace, run, signal) {
      const path = `/apis/argoproj.io/v1alpha1/namespaces/${encodeURIComponent(namespace)}/workflows`;
      const { status, refusal } = await send(path, signal, run, { dryRun: 'All' });
      if (status >= 200 && status <= 299) return null;
      return { status, why: clusterErrorOf(refusal, Date.now()).message };
    },
  };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
