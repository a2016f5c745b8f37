import { createKubernetesCluster } from '../../activities/argo/kubernetes-cluster.ts';
import { policyFor } from '../../config/policies.ts';
import type { ReadConfig } from '../../config/load.ts';
import type { Config } from '../../config/schema.ts';
import { TASK_QUEUES } from '../../signals/messages.ts';
import { connectClient } from '../../worker/connect.ts';
import { toBatonError } from '../errors.ts';
import { createTemporalSetup } from '../temporal-setup.ts';
import { checkAccounts } from './check-accounts.ts';
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
      ...ofKubernetes(config, env),
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

function ofKubernetes(config: Config, env: NodeJS.ProcessEnv): Check[] {
  try {
    const kubernetes = createKubernetesQuestions(config.kubernetes, env);
    const cluster = createKubernetesCluster({ ...config.kubernetes, env });
    const templates = new Map(config.repositories.map((each) => [`${each.namespace}/${each.template}`, each]));
    return [
      checkCluster(kubernetes),
      ...namespacesOf(config).flatMap((namespace) => [
        checkRights(kubernetes, namespace),
        checkPolicy(kubernetes, namespace),
      ]),
      ...[...templates.values()].map((repository) => checkTemplate(cluster, repository, policyFor(config))),
    ];
  } catch (error) {
    // There is none to be found: that is one finding, and not a reason to look at nothing else.
    const { detail } = toBatonError(error);
    const about = 'Kubernetes';
    return [{ about, look: async () => [fail(about, detail)] }];
  }
}

function namespacesOf({ repositories }: Config): string[] {
  return [...new Set(repositories.map(({ namespace }) => namespace))];
}
