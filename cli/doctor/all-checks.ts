import { createArgoServerCluster } from '../../activities/argo/argo-server-cluster.ts';
import type { Cluster } from '../../activities/argo/cluster.ts';
import { createKubernetesCluster } from '../../activities/argo/kubernetes-cluster.ts';
import { policyFor } from '../../config/policies.ts';
import type { ReadConfig } from '../../config/load.ts';
import type { Config } from '../../config/schema.ts';
import { TASK_QUEUES } from '../../signals/messages.ts';
import { connectClient } from '../../worker/connect.ts';
import { toBatonError } from '../errors.ts';
import { createTemporalSetup } from '../temporal-setup.ts';
import { checkAccounts } from './check-accounts.ts';
import { checkArgoServer } from './check-argo-server.ts';
import { checkCluster } from './check-cluster.ts';
import { checkConfiguration, checkWebhookSecrets } from './check-configuration.ts';
import { checkPolicy } from './check-policy.ts';
import { checkRepository } from './check-repository.ts';
import { checkRights } from './check-rights.ts';
import { checkNamespace, checkSearchAttributes, checkUpkeep, checkWorkers, type Connect } from './check-temporal.ts';
import { checkTemplate } from './check-template.ts';
import { checkToken } from './check-token.ts';
import { fail, type Check } from './finding.ts';
import { createAskGitHub } from './github-questions.ts';
import { createKubernetesQuestions } from './kubernetes-questions.ts';

/** Everything that the doctor looks at for this configuration. `close` ends the connections that were needed. */
export function allChecks(
  read: ReadConfig,
  env: NodeJS.ProcessEnv,
): { readonly checks: readonly Check[]; readonly close: () => Promise<void> } {
  const { config } = read;
  let connected: ReturnType<Connect> | null = null;
  const connect: Connect = () =>
    (connected ??= connectClient(config, env).then((client) => ({
      client,
      setup: createTemporalSetup(client, client.connection),
    })));
  const ask = createAskGitHub(config.github);
  const policy = policyFor(config);
  return {
    checks: [
      checkConfiguration(read, env),
      checkWebhookSecrets(config),
      ...ofClusters(config, env),
      checkNamespace(connect),
      checkSearchAttributes(connect),
      ...Object.values(TASK_QUEUES).map((queue) => checkWorkers(connect, queue)),
      checkUpkeep(connect, namespacesOf(config)),
      checkToken(ask, config.github),
      ...config.repositories.map((repository) => checkRepository(ask, repository, policy)),
      ...checkAccounts(ask, config),
    ],
    close: async () => {
      const answer = await connected?.catch(() => null);
      await answer?.client.connection.close();
    },
  };
}

/** Of the clusters that are asked: where it is only the Argo Server, no right at the Kubernetes API is missed. */
function ofClusters(config: Config, env: NodeJS.ProcessEnv): Check[] {
  const { mode, url, ...about } = config.argoServer;
  if (url === undefined) return ofKubernetes(config, env);
  try {
    const argoServer = createArgoServerCluster({ url, ...about });
    const answers = namespacesOf(config).map((namespace) => checkArgoServer(argoServer, { mode, namespace }));
    if (mode === 'only') return [...answers, ...templatesOf(config, argoServer)];
    return [...ofKubernetes(config, env), ...answers];
  } catch (error) {
    return [nowhere('Argo Server', error)];
  }
}

function ofKubernetes(config: Config, env: NodeJS.ProcessEnv): Check[] {
  try {
    const kubernetes = createKubernetesQuestions(config.kubernetes, env);
    return [
      checkCluster(kubernetes),
      ...namespacesOf(config).flatMap((namespace) => [
        checkRights(kubernetes, namespace),
        checkPolicy(kubernetes, namespace),
      ]),
      ...templatesOf(config, createKubernetesCluster({ ...config.kubernetes, env })),
    ];
  } catch (error) {
    return [nowhere('Kubernetes', error)];
  }
}

function templatesOf(config: Config, cluster: Cluster): Check[] {
  const templates = new Map(config.repositories.map((each) => [`${each.namespace}/${each.template}`, each]));
  return [...templates.values()].map((repository) => checkTemplate(cluster, repository, policyFor(config)));
}

/** There is none to be found: that is one finding, and not a reason to look at nothing else. */
function nowhere(about: string, error: unknown): Check {
  const { detail } = toBatonError(error);
  return { about, look: async () => [fail(about, detail)] };
}

function namespacesOf({ repositories }: Config): string[] {
  return [...new Set(repositories.map(({ namespace }) => namespace))];
}
